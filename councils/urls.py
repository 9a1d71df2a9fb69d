"""Addresses of the councils."""

app_name = "councils"
urlpatterns: list = []
