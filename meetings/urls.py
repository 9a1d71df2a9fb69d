"""Addresses of the information meetings."""

app_name = "meetings"
urlpatterns: list = []
