"""A hall is taken by one thing at a time, and shows its plan."""

from datetime import UTC, datetime, timedelta
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from portal.files.errors import FileRefused
from portal.files.models import Picture, StoredFile
from portal.files.services.pictures import accept_picture, destroy_picture
from portal.kernel.roles import Role
from portal.places.models import HallBooking
from portal.places.services import HallClosed, HallTaken, book, release
from tests.factories.people import a_user, an_officer
from tests.factories.places import a_hall
from tests.files import samples
from tests.refusals import refused

pytestmark = pytest.mark.django_db
NINE = datetime(2026, 12, 1, 23, tzinfo=UTC)
HOUR = timedelta(hours=1)


@pytest.fixture(autouse=True)
def store(settings, tmp_path):
    settings.FILES_ROOT = tmp_path


def _book(hall, subject, start, hours=2):
    book(hall, subject, title=subject, starts_at=start, ends_at=start + hours * HOUR)


def test_two_things_never_have_a_hall_at_once():
    hall, other = a_hall(), a_hall()
    _book(hall, "meetings.meeting:1", NINE)
    _book(hall, "meetings.meeting:2", NINE + 2 * HOUR)
    _book(other, "councils.sitting:1", NINE + HOUR)
    with pytest.raises(
        HallTaken, match=r"02\.12\.2026 09:00–11:00, «meetings\.meeting:1»"
    ) as taken:
        _book(hall, "councils.sitting:1", NINE + HOUR, hours=1)
    assert taken.value.field == "hall"
    assert HallBooking.objects.get(subject="councils.sitting:1").hall == other


def test_a_booking_is_moved_not_doubled_and_given_back():
    hall = a_hall()
    _book(hall, "meetings.meeting:1", NINE)
    _book(hall, "meetings.meeting:1", NINE + HOUR)
    assert HallBooking.objects.get().during.lower == NINE + HOUR
    release("meetings.meeting:1")
    _book(hall, "meetings.meeting:2", NINE + HOUR)


def test_a_closed_hall_keeps_what_it_has_and_takes_nothing_new():
    hall = a_hall()
    _book(hall, "meetings.meeting:1", NINE)
    hall.is_open = False
    hall.save()
    _book(hall, "meetings.meeting:1", NINE + HOUR)
    with pytest.raises(HallClosed):
        _book(hall, "meetings.meeting:2", NINE + 9 * HOUR)


def test_the_database_refuses_an_endless_booking():
    with pytest.raises(IntegrityError):
        HallBooking.objects.create(hall=a_hall(), subject="x", title="x", during=(NINE, None))


def _upload(content, name="план.jpg"):
    return SimpleUploadedFile(name, content)


def test_a_picture_is_upright_without_place_in_each_width():
    photo = samples.saved(samples.photo(2000, 1000), "JPEG")
    picture = accept_picture(_upload(photo), alt="План", by=a_user(), at=timezone.now())
    assert [(c.width, c.height) for c in picture.copies.all()] == [
        (480, 240),
        (960, 480),
        (1600, 800),
    ]
    small = accept_picture(_upload(samples.jpeg()), alt="План", by=a_user(), at=timezone.now())
    (copy,) = small.copies.all()
    assert (copy.width, copy.height) == (40, 60)
    with Image.open(BytesIO((_root() / copy.file.path).read_bytes())) as image:
        assert not image.getexif()
        assert "comment" not in image.info
    destroy_picture(picture)
    assert StoredFile.objects.count() == 1


def _root():
    from django.conf import settings

    return settings.FILES_ROOT


def test_what_is_no_picture_is_refused():
    with pytest.raises(FileRefused, match="не изображение"):
        accept_picture(
            _upload("Текст.".encode(), "план.txt"), alt="План", by=a_user(), at=timezone.now()
        )
    assert not Picture.objects.exists()


def test_a_plan_is_added_on_the_desk_and_seen_by_everybody(client):
    client.force_login(an_officer(Role.PRESS_OFFICER).user)
    add = reverse("admin:places_hall_add")
    data = {"name": "Зал", "address": "ул. Ленина, 1", "is_open": "on", "amenities": ["ramp"]}
    page = client.post(add, {**data, "new_plan": _upload(samples.jpeg())}).content.decode()
    assert "Опишите план словами" in page
    plan = {"new_plan": _upload(samples.jpeg()), "plan_alt": "Вход со двора, зал направо"}
    assert client.post(add, {**data, **plan}).status_code == 302
    picture = Picture.objects.get()
    address = reverse("files:picture", args=[picture.pk, picture.copies.get().width])
    client.logout()
    shown = client.get(address)
    assert shown["Content-Type"] == "image/jpeg"
    assert shown.getvalue()
    lonely = accept_picture(_upload(samples.jpeg()), alt="Чужая", by=a_user(), at=timezone.now())
    hidden = reverse("files:picture", args=[lonely.pk, lonely.copies.get().width])
    assert client.get(hidden).status_code == 404


@pytest.mark.parametrize(
    ("alt", "is_refused"),
    [
        ("план.jpg", True),
        ("  ПЛАН.JPG ", True),
        ("IMG_2031", True),
        ("Схема зала (2).png", True),
        ("photo-2026-11-27", True),
        ("План", False),
        ("Вход со двора. Зал направо, пандус в 2 м", False),
        ("Фото 2: лестница до ремонта", False),
    ],
)
def test_words_for_who_does_not_see_a_picture_are_no_file_name(alt, is_refused):
    def accept():
        accept_picture(_upload(samples.jpeg()), alt=alt, by=a_user(), at=timezone.now())

    if is_refused:
        assert refused("alt_is_file_name", accept).field == "alt"
    else:
        accept()
    assert Picture.objects.exists() is not is_refused


def test_a_file_name_instead_of_words_is_refused_at_the_field_of_the_desk(client):
    client.force_login(an_officer(Role.PRESS_OFFICER).user)
    data = {"name": "Зал", "address": "ул. Ленина, 1", "is_open": "on", "amenities": ["ramp"]}
    plan = {"new_plan": _upload(samples.jpeg()), "plan_alt": "план.jpg"}
    page = client.post(reverse("admin:places_hall_add"), {**data, **plan})
    assert "Это имя файла" in str(page.context["adminform"].form.errors["plan_alt"])
    assert not Picture.objects.exists()
