"""A picture of the tests."""

from django.core.files.uploadedfile import SimpleUploadedFile

from portal.files.models import Picture
from portal.files.services.pictures import accept_picture
from portal.people.models import User
from tests.factories.appeals import MONDAY
from tests.files import samples


def a_picture(by: User) -> Picture:
    """A photograph of a hall."""
    upload = SimpleUploadedFile("зал.jpg", samples.jpeg())
    return accept_picture(upload, alt="Зал во время встречи", by=by, at=MONDAY)
