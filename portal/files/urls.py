"""Addresses of files."""

from django.urls import path

from portal.files import views

app_name = "files"
urlpatterns = [
    path("<uuid:pk>/", views.download, name="download"),
    path("<uuid:pk>/thumbnail/", views.thumbnail, name="thumbnail"),
    path("pictures/<uuid:pk>/<int:width>.jpg", views.picture, name="picture"),
]
