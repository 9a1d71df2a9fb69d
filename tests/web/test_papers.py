"""Papers: whatever people write, the PDF is made."""

import io
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

from portal.web.papers import FONT, SUBSTITUTE, compile_paper

_AT = datetime(2026, 11, 23, tzinfo=UTC)


def receipt(text: str) -> PdfReader:
    given = {
        "reference": "4827-1930-56",
        "secret": "123456789012",
        "received": "23 ноября 2026 года, 09:00",
        "register_by": "26 ноября 2026 года",
        "preliminary": "",
        "author": "Ёлкина Анна",
        "co_authors": [text],
        "addressee": "Управление дорог",
        "kind": "заявление",
        "place": text,
        "files": [],
        "text": text,
        "status_url": "http://127.0.0.1/",
        "qr": "<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'/>",
    }
    return PdfReader(io.BytesIO(compile_paper("appeals/papers/receipt.typ", at=_AT, **given)))


def text_of(paper: PdfReader) -> str:
    return " ".join(" ".join(page.extract_text() for page in paper.pages).split())


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("Счёт на 1500 ₽ за №\N{NO-BREAK SPACE}5", "1500 ₽"),
        ("Спасибо 😀 и 👨\u200d👩\u200d👧!", f"Спасибо {SUBSTITUTE} и {SUBSTITUTE}"),
        ("Сделано ✓, код \x01\x1b", f"Сделано ✓, код {SUBSTITUTE}{SUBSTITUTE}"),
        ("漢字, ქართული, عربي", f"{SUBSTITUTE}{SUBSTITUTE}, ქართული"),
        ("1\ufe0f\u20e3 пункт", "пункт"),
        ('#set page() $x^2$ *b* \\end "кавычки"', '#set page() $x^2$ *b* \\end "кавычки"'),
    ],
)
def test_what_people_write_becomes_a_paper(typed: str, shown: str):
    paper = receipt(typed)
    text = text_of(paper)
    assert shown.replace("\N{NO-BREAK SPACE}", " ") in text
    assert ("Знак □ стоит на месте" in text) == (SUBSTITUTE in text)


def test_the_font_is_the_one_that_typst_carries():
    names = {
        str(font.get_object()["/BaseFont"])
        for page in receipt("Во дворе яма.").pages
        for font in page["/Resources"]["/Font"].values()
    }
    assert names
    assert all(FONT.replace(" ", "") in name for name in names)


@settings(max_examples=15, deadline=None)
@given(st.text(max_size=60))
def test_no_text_keeps_a_paper_from_being_made(text: str):
    assert receipt(text.replace("\x00", "")).pages


def test_a_text_of_nothing_but_rare_characters_takes_no_time():
    many = "".join(chr(code) for code in range(0x4E00, 0x4E00 + 8000))
    assert SUBSTITUTE in text_of(receipt(many))


def test_hyphens_stay_hyphens_for_who_copies_or_listens():
    words = "госучреждение " * 40
    page = receipt(f"{words} По закону № 59-ФЗ, тел. 30-65-09")
    assert "\N{SOFT HYPHEN}" not in text_of(page)
    assert "59-ФЗ" in text_of(page)
    assert "по адресу http://127.0.0.1/" in text_of(page), "a printed link has an address"
