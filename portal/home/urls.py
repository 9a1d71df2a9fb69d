"""Addresses that belong to no section."""

from django.urls import path

from portal.home import views

app_name = "home"
urlpatterns = [
    path("", views.front, name="front"),
    path("how-appeals-are-considered/", views.consideration, name="consideration"),
    path("personal-data/", views.personal_data, name="personal_data"),
    path("accessibility/", views.accessibility, name="accessibility"),
    path("vision/", views.vision, name="vision"),
    path("robots.txt", views.robots, name="robots"),
    path("sitemap.xml", views.sitemap, name="sitemap"),
    path("favicon.ico", views.favicon, name="favicon"),
]
