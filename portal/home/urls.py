"""Addresses that belong to no section."""

from django.urls import path

from portal.home.views import calendar, pages

app_name = "home"
urlpatterns = [
    path("", pages.front, name="front"),
    path("how-appeals-are-considered/", pages.consideration, name="consideration"),
    path("personal-data/", pages.personal_data, name="personal_data"),
    path("accessibility/", pages.accessibility, name="accessibility"),
    path("vision/", pages.vision, name="vision"),
    path("robots.txt", pages.robots, name="robots"),
    path("sitemap.xml", pages.sitemap, name="sitemap"),
    path("calendar/", calendar.month, name="calendar"),
    path("calendar/events.ics", calendar.ics, name="calendar_ics"),
    path("calendar/events.rss", calendar.rss, name="calendar_rss"),
    path("favicon.ico", pages.favicon, name="favicon"),
]
