"""Which files and pictures of meetings everybody may see."""

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest

from meetings.models import Meeting, Photo
from meetings.rules.vocabulary import PUBLIC
from portal.files.models import Picture, StoredFile
from portal.people.models import User


def may_open(user: User | AnonymousUser, request: HttpRequest, file: StoredFile) -> bool:
    """Whether the file is the minutes of a meeting whose report is published."""
    return Meeting.objects.public().filter(minutes=file, reported_at__isnull=False).exists()


def may_see(request: HttpRequest, picture: Picture) -> bool:
    """Whether the picture is a photograph of an announced meeting."""
    return Photo.objects.filter(picture=picture, meeting__state__in=PUBLIC).exists()
