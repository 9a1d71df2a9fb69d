"""Addresses of the letters."""

from django.urls import path

from portal.letters import views

app_name = "letters"
urlpatterns = [path("demo-letters/", views.demo_letters, name="demo")]
