"""Addresses of the meetings."""

from django.urls import path

from meetings.views import asking, coming, hall, moderating, public

app_name = "meetings"
urlpatterns = [
    path("", public.index, name="index"),
    path("feed.rss", public.feed, name="feed"),
    path("meetings.ics", public.calendar, name="calendar"),
    path("year/<int:year>/", public.year, name="year"),
    path("follow/", coming.follow, name="follow"),
    path("unfollow/<str:key>/", coming.unfollow, name="unfollow"),
    path("registration/<str:token>/", coming.registration, name="registration"),
    path("question/<str:token>/", asking.question, name="question"),
    path("<int:pk>/", public.detail, name="detail"),
    path("<int:pk>/meeting.ics", public.one, name="ics"),
    path("<int:pk>/register/", coming.register, name="register"),
    path("<int:pk>/ask/", asking.ask, name="ask"),
    path("<int:pk>/questions/", asking.questions, name="questions"),
    path("<int:pk>/questions/<int:question_pk>/support/", asking.support, name="support"),
    path("<int:pk>/screen/", hall.screen, name="screen"),
    path("<int:pk>/screen/now/", hall.now, name="screen_now"),
    path("<int:pk>/moderate/", moderating.moderate, name="moderate"),
    path("<int:pk>/door/", moderating.door, name="door"),
]
