"""What is longer than a line is read whole: at the desk, on paper, in the largest letters."""

import io
from datetime import date

import pytest
from django.conf import settings
from django.utils import timezone
from pypdf import PdfReader

from portal.acts.models import Version
from portal.acts.services.texts import add_version
from portal.acts.texts.blocks import Cell, Document, Table, paragraph
from portal.acts.texts.rendering import to_html
from portal.acts.texts.writing import Identity, to_akn
from portal.kernel.roles import Role
from tests.browser import sign_in
from tests.factories.acts import PLACED, an_act
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


def _printed(page, rows):
    """Return the words of a table as an act has it, printed on A4."""
    css = "".join(
        (settings.BASE_DIR / "static/css" / name).read_text()
        for name in ("base.css", "acts.css", "print.css")
    )
    cells = tuple(tuple(Cell((paragraph(one),)) for one in row) for row in rows)
    identity = Identity(
        "postanovlenie", "mer", date(2020, 3, 2), "1", "О тарифах", date(2020, 3, 2)
    )
    text = to_html(to_akn(Document([paragraph("1. Тарифы:"), Table(cells)]), identity))
    page.set_content(f"<style>{css}</style>{text}<p>Позади</p>")
    paper = PdfReader(io.BytesIO(page.pdf(format="A4", prefer_css_page_size=True)))
    return "\n".join(sheet.extract_text() for sheet in paper.pages).split()


@pytest.mark.parametrize("columns", [6, 10, 18, 40])
def test_no_column_of_a_table_runs_off_the_printed_sheet(page, columns):
    cells = [[f"{row}-{column}:1060,05" for column in range(columns)] for row in range(30)]
    said = "".join(_printed(page, cells))
    assert [one for row in cells for one in row if one not in said] == []


def test_figures_and_days_of_a_printed_table_stay_whole_beside_long_columns(page):
    long = "Обрезка деревьев и кустарников на придомовых территориях многоквартирных домов " * 2
    head = ("№ п/п", "Наименование", "Описание", "Единица", "Плата", "Срок")
    row = ("10", long, long * 2, "штука", "12501,00", "31.12.2026")
    said = _printed(page, (head, row))
    assert {*row[3:], "Единица", "Наименование", "многоквартирных"} <= set(said)


def test_only_the_word_that_has_no_room_is_broken_on_paper(page):
    address = f"https://example.org/{'адрес-' * 20}"
    said = _printed(page, [("Улица Ленина", address, "31.12.2026", "12501,00"), ("а",) * 4])
    assert {"Ленина", "31.12.2026", "12501,00"} <= set(said)
    assert address not in said and address in "".join(said)


def test_nothing_is_printed_over_a_table_that_lies_across(page):
    act = an_act(title="О местах")
    row = ("№", "Адрес", "Вид", "Начало", "Конец", "Срок", "Плата-150")
    cells = tuple(tuple(Cell((paragraph(one),)) for one in row) for _ in range(5))
    blocks = [paragraph("1. Места:"), Table(cells), paragraph("2. Опубликовать.")]
    identity = Identity(act.kind, act.issuer.slug, act.adopted_on, act.number, "", act.adopted_on)
    text = to_akn(Document(blocks), identity)
    version = Version(act=act, valid_from=act.adopted_on, akn=text)
    add_version(version, on=date(2026, 1, 1), at=PLACED)
    page.goto(act.get_absolute_url())
    paper = PdfReader(io.BytesIO(page.pdf(prefer_css_page_size=True)))
    [across] = [one for one in paper.pages if one.mediabox.width > one.mediabox.height]
    said = across.extract_text()
    assert "Плата-150" in said
    assert "Об акте" not in said
    assert "Опубликовать" not in said
