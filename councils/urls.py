"""Addresses of the councils; a council's own word comes last, for the others are reserved."""

from django.urls import path

from councils.views import asking, feeds, member, reading

app_name = "councils"
urlpatterns = [
    path("", reading.index, name="index"),
    path("search/", reading.search, name="search"),
    path("calendar.ics", feeds.calendar, name="calendar"),
    path("member/", member.cabinet, name="member"),
    path("member/propose/", member.propose, name="member_propose"),
    path("member/sittings/<int:pk>/", member.sitting, name="member_sitting"),
    path("member/sittings/<int:pk>/speakers/", member.speakers, name="member_speakers"),
    path("member/items/<int:pk>/note/", member.note, name="member_note"),
    path("member/minutes/<int:pk>/sign/", member.sign, name="member_sign"),
    path("organisations/<int:pk>/", reading.organisation, name="organisation"),
    path("sittings/<int:pk>/", reading.sitting, name="sitting"),
    path("sittings/<int:pk>/live/", reading.live, name="live"),
    path("sittings/<int:pk>/attend/", asking.attend, name="attend"),
    path("sittings/<int:pk>/sitting.ics", feeds.sitting, name="sitting_calendar"),
    path("guests/<uuid:secret>/", asking.guest, name="guest"),
    path("publications/<int:pk>.json", reading.publication, name="publication"),
    path("decisions/<int:pk>/", reading.decision, name="decision"),
    path("<slug:slug>/", reading.council, name="council"),
    path("<slug:slug>/apply/", asking.apply, name="apply"),
    path("<slug:slug>/feed.rss", feeds.feed, name="feed"),
    path("<slug:slug>/calendar.ics", feeds.calendar, name="council_calendar"),
]
