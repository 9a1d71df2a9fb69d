"""Addresses of the account."""

from django.urls import path

from portal.people import views

app_name = "people"
urlpatterns = [
    path("", views.profile, name="profile"),
    path("consents/<int:pk>/withdraw/", views.withdraw, name="withdraw"),
    path("close/", views.close, name="close"),
]
