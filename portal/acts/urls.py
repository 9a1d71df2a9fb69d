"""Addresses of the acts."""

app_name = "acts"
urlpatterns: list = []
