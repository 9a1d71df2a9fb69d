"""What the office keeps about meetings with residents."""

from meetings.models.meetings import AgendaItem, Change, Meeting, Official, Series
from meetings.models.questions import Question, Support
from meetings.models.registrations import Notice, Registration, Subscription
from meetings.models.reports import Photo, Promise

__all__ = [
    "AgendaItem",
    "Change",
    "Meeting",
    "Notice",
    "Official",
    "Photo",
    "Promise",
    "Question",
    "Registration",
    "Series",
    "Subscription",
    "Support",
]
