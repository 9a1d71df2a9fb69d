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


def answer(author: str, text: str) -> PdfReader:
    given = {
        "outgoing_number": "ИСХ-2026-000043",
        "outgoing_on": "28 ноября 2026 года",
        "number": "ОГЭ-2026-000057-К",
        "registered_on": "26 ноября 2026 года",
        "author": author,
        "text": text,
        "files": [f"{author}.pdf"],
        "post": "Начальник управления",
        "unit": author,
        "signer": "Утёсов Павел Игнатьевич",
        "signed": "28 ноября 2026 года, 10:00",
    }
    return PdfReader(io.BytesIO(compile_paper("appeals/papers/answer.typ", at=_AT, **given)))


def lines_of(paper: PdfReader) -> list[str]:
    return [line for page in paper.pages for line in page.extract_text().splitlines()]


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
        ("Значок \ue000 из шрифта", f"Значок {SUBSTITUTE} из шрифта"),
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


@pytest.mark.parametrize("paper", [receipt, lambda text: answer("Ёлкина Анна", text)])
def test_a_tab_keeps_figures_apart(paper):
    text = text_of(paper("Площадь 1\t200 кв. м\nНачислено:\t1 200\t3 450"))
    assert "Площадь 1 200 кв. м Начислено: 1 200 3 450" in text


@pytest.mark.parametrize(
    "word",
    [
        "Дальневосточнаястроительнаякомпания" * 6,
        "_" * 150,
        "-" * 160,
        "скан_2026_11_23_" * 10,
        "https://кириллица.рф/оченьдлинныйадрес" * 4,
        "\N{NO-BREAK SPACE}".join(["слово"] * 40),
    ],
)
def test_what_is_longer_than_a_line_goes_on_in_the_next(word: str):
    for paper in (receipt(word), answer("Ёлкина Анна", word)):
        lines = lines_of(paper)
        assert max(map(len, lines)) < 130
        assert "".join(word.split()) in "".join("".join(lines).split())


def test_the_name_of_an_organisation_stays_in_its_own_half_of_the_answer():
    name = "Дальневосточнаястроительнаякомпания" * 3
    lines = lines_of(answer(name, "Во дворе яма."))
    assert all(len(line) < 90 for line in lines if "Дальневосточная" in line)
    assert name not in "\n".join(lines)


def test_hundreds_of_long_words_in_one_paragraph_make_a_paper():
    text = f"{'Дальневосточнаястроительнаякомпания ' * 1000}{'1 200 ' * 1000}конец"
    paper = answer("Ёлкина Анна", text)
    assert "конец" in text_of(paper)
    assert SUBSTITUTE not in text_of(paper)
    assert max(map(len, lines_of(paper))) < 130


def test_a_figure_stays_in_one_line():
    for more in range(16):
        text = f"{'слово ' * 12}{'и ' * more}всего −1 200 300,50 руб."
        assert any("−1\xa0200\xa0300,50" in line for line in lines_of(answer("Ёлкина Анна", text)))
