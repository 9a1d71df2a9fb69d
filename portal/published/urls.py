"""Addresses of what is published."""

from django.urls import path, re_path

from portal.published.views import following, machines, reading

app_name = "published"
urlpatterns = [
    path("", reading.index, name="index"),
    re_path(r"^feed\.(?P<form>atom|rss)$", machines.feed, name="feed"),
    path("sitemap.xml", machines.sitemap, name="sitemap"),
    path("open-data/", machines.passport, name="open_data"),
    path("open-data/<slug:name>.json", machines.data, name="data"),
    path("follow/", following.follow, name="follow"),
    path("mine/", following.mine, name="mine"),
    path("confirm/<str:token>/", following.confirm, name="confirm"),
    path("stop/<str:token>/", following.stop, name="stop"),
]
