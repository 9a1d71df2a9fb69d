"""What is longer than a line is read whole: at the desk, on paper, in the largest letters."""

import pytest
from django.utils import timezone

from portal.kernel.roles import Role
from tests.browser import sign_in
from tests.factories.appeals import a_registered_appeal, an_appeal
from tests.factories.people import a_unit, a_user, an_officer

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.e2e]
WORD = "Оченьдлинноеслово" * 12
_SIDEWAYS = "document.documentElement.scrollWidth - innerWidth"


def test_a_long_word_neither_widens_the_card_nor_is_cut_on_paper(page):
    registrar = an_officer(Role.REGISTRAR, unit=a_unit("Отдел обращений")).user
    appeal = an_appeal(a_user(), timezone.now(), text=f"{WORD} {'_' * 300}", place=WORD)
    card = f"/admin/appeals/appeal/{appeal.pk}"
    sign_in(page, registrar.email, f"{card}/do/register/")
    page.set_viewport_size({"width": 1280, "height": 900})
    assert page.evaluate(_SIDEWAYS) <= 0
    page.goto(f"{card}/change/")
    assert page.evaluate(_SIDEWAYS) <= 0
    page.emulate_media(media="print")
    for width in (720, 1280):
        page.set_viewport_size({"width": width, "height": 1000})
        assert page.evaluate(_SIDEWAYS) <= 0
        box = page.locator(".desk").bounding_box()
        assert box["x"] <= 40, "no place is left for the side bar"
        assert box["width"] >= width - 80


def test_a_number_in_the_largest_letters_fits_a_phone(page):
    registrar = an_officer(Role.REGISTRAR, unit=a_unit()).user
    citizen = a_user("anna@example.org")
    appeal = a_registered_appeal(citizen, registrar, timezone.now())
    sign_in(page, citizen.email, "/")
    for path in ("/appeals/", f"/appeals/{appeal.reference}/"):
        page.goto(f"/vision/?size=3&back={path}")
        for width in (320, 390):
            page.set_viewport_size({"width": width, "height": 900})
            assert page.evaluate(_SIDEWAYS) <= 0, (path, width)
