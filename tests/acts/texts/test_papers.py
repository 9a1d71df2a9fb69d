"""A text on paper, PDF and DOCX: raised figures, bold and italic letters, notes, tags."""

import re
from dataclasses import replace
from datetime import UTC, date, datetime
from io import BytesIO
from zipfile import ZipFile

import docx
import pytest
from lxml import etree
from pypdf import PdfReader

from portal.acts.texts.akn import anchors, inner_text, parse, plain_text, words_at
from portal.acts.texts.blocks import Table
from portal.acts.texts.comparison import Change, Mark, compare, lines_of
from portal.acts.texts.export_docx import Sheet, to_docx
from portal.acts.texts.export_typst import to_typst
from portal.acts.texts.fates import Fate
from portal.acts.texts.flat import items_of
from portal.acts.texts.reading import read_file, read_pasted
from portal.acts.texts.rendering import to_html
from portal.acts.texts.word_numbering import W
from portal.acts.texts.writing import Identity, to_akn
from portal.web.papers import compile_paper
from tests.factories.act_documents import a_docx, p

IDENTITY = Identity("prikaz", "mer", date(2020, 1, 1), "1", "О плате", date(2020, 1, 1))
SHEET = Sheet(
    "приказ мэра", "О плате", ["На 1 января: действует.", "Образец."], "https://o.example"
)
AT = datetime(2020, 1, 1, tzinfo=UTC)
LOOKS = (
    "<p>1. По пункту 5<sup>1</sup> платят за 10<sup>3</sup> кг и 2 м<sup>2</sup> CO<sub>2</sub>,"
    " <b>жирно</b> и <i>косо</i><br>в строке, x<sup>2у</sup>, 10<sup>-3</sup>.</p><p>2. Второй.</p>"
)


def _akn(html: str) -> str:
    return to_akn(read_pasted(html), IDENTITY)


def _with_notes(more_rows: int = 0) -> str:
    def note(number: int) -> str:
        return f'<w:r><w:footnoteReference w:id="{number}"/></w:r>'

    heading = p("Раздел I. Льготы", more=note(1))
    first = p("1. Плата за место", more=note(2) + "<w:r><w:t> составляет 100 рублей.</w:t></w:r>")
    own = '<w:r><w:footnoteReference w:customMarkFollows="1" w:id="4"/><w:t>*</w:t></w:r>'
    head = f"<w:tr><w:trPr><w:tblHeader/></w:trPr><w:tc>{p('Зона')}</w:tc><w:tc>{p('Мест', more=own)}</w:tc></w:tr>"
    rows = f"<w:tr><w:tc>{p('Ещё')}</w:tc><w:tc>{p('7')}</w:tc></w:tr>" * more_rows
    table = f"<w:tbl>{head}<w:tr><w:tc>{p('Центр')}</w:tc><w:tc>{p('100', more=note(3))}</w:tc></w:tr>{rows}</w:tbl>"
    texts = {1: "Кроме местных.", 2: "В час.", 3: "Кроме 50 мест.", 4: "Со знаком."}
    footnotes = "".join(
        f'<w:footnote w:id="{number}">{p(text)}</w:footnote>' for number, text in texts.items()
    )
    annex = p("Приложение 1", more=note(2)) + p("1. Пункт приложения.")
    return to_akn(read_file(a_docx(heading + first + table + annex, footnotes=footnotes)), IDENTITY)


def _pdf(xml: str, fates: dict[str, Fate] | None = None) -> PdfReader:
    sections = to_typst(items_of(xml, fates or {}))
    sheet = {"heading": SHEET.heading, "title": SHEET.title, "remarks": SHEET.remarks}
    return PdfReader(
        BytesIO(
            compile_paper(
                "acts/papers/act.typ", at=AT, sections=sections, source=SHEET.source, **sheet
            )
        )
    )


def _said(pdf: PdfReader) -> str:
    return " ".join(" ".join(page.extract_text() for page in pdf.pages).split())


def _tags(pdf: PdfReader) -> list[str]:
    """The kinds of the structure's elements, each as it comes."""

    def walk(element) -> None:
        element = element.get_object()
        if isinstance(element, list):
            for one in element:
                walk(one)
        elif isinstance(element, dict):
            if "/S" in element:
                found.append(element["/S"])
            if "/K" in element:
                walk(element["/K"])

    found: list[str] = []
    walk(pdf.trailer["/Root"]["/StructTreeRoot"]["/K"])
    return found


# --- plain text and the comparison --------------------------------------------------


def test_plain_text_tells_raised_and_lowered_figures_apart():
    said = plain_text(_akn(LOOKS))
    assert "По пункту 5¹ платят за 10³ кг и 2 м² CO₂, жирно и косо в строке, x²у, 10⁻³." in said


@pytest.mark.parametrize(
    ("old", "new"), [("10<sup>3</sup>", "103"), ("м<sup>2</sup>", "м<sub>2</sub>")]
)
def test_a_comparison_tells_them_apart(old, new):
    one, other = (_akn(f"<p>1. Вес {text} кг.</p>") for text in (old, new))
    assert plain_text(one) != plain_text(other)
    assert words_at(one, "para_1") != words_at(other, "para_1")
    (row,) = compare(one, other)
    assert row.change is Change.CHANGED
    (gone,) = (piece.text for piece in row.pieces if piece.mark is Mark.REMOVED)
    assert gone in {"10³", "м²"}


def test_the_mark_of_a_note_is_no_figure_of_the_number_before_it():
    xml = _with_notes()
    assert "100³\nКроме 50 мест." in plain_text(xml)
    assert "100\n" in plain_text(xml, marks=False)
    part, annex = anchors(xml)[0], anchors(xml)[2]
    assert (part.heading, annex.label) == ("Льготы", "приложение 1")
    assert inner_text(parse(xml).find(".//{*}attachment/{*}num")) == "Приложение 1⁴"


def test_a_page_has_the_note_at_the_heading_of_an_annex_among_the_others():
    page = to_html(_with_notes())
    assert 'aria-label="Приложение 1 — ссылка на приложение 1">Приложение 1</a><sup>' in page
    notes = re.findall(r'<li id="note-(\d)"><p>(.*?)</p>', page)
    assert notes[-1] == ("5", "<sup>4</sup> В час.")
    assert 'href="#note-5" aria-label="Сноска 4">4</a>' in page


def test_a_comparison_runs_no_note_into_the_word_before_it():
    lines = [line.text for line in lines_of(_with_notes())]
    assert "1. Плата за место[2] составляет 100 рублей." in lines
    assert "Центр | 100[3] Кроме 50 мест." in lines
    assert "Зона | Мест[*] Со знаком." in lines
    old = _akn("<p>Раздел I. Льготы</p><p>1. Плата за место составляет 100 рублей.</p>")
    put = [
        one.text for row in compare(old, _with_notes()) for one in row.pieces if one.mark != "same"
    ]
    assert put[:2] == ["[1]", "Кроме местных."]


# --- DOCX ---------------------------------------------------------------------------


def test_word_shows_looks_and_breaks():
    paper = docx.Document(BytesIO(to_docx(_akn(LOOKS), SHEET, {})))
    (line,) = (one for one in paper.paragraphs if "платят" in one.text)
    raised = [run.text for run in line.runs if run.font.superscript]
    assert raised == ["1", "3", "2", "2у", "-3"]
    assert [run.text for run in line.runs if run.font.subscript] == ["2"]
    assert [run.text for run in line.runs if run.bold] == ["жирно"]
    assert [run.text for run in line.runs if run.italic] == ["косо"]
    assert "косо\nв строке" in line.text


def test_a_title_longer_than_word_takes_as_a_property_stands_whole_above_the_text():
    title = "О внесении изменений в постановление от 13.09.2017 № 3111 " * 16
    file = to_docx(_akn(LOOKS), replace(SHEET, title=title), {})
    paper = docx.Document(BytesIO(file))
    assert paper.paragraphs[0].text == title
    assert paper.core_properties.title == f"{title[:254]}…"


def test_word_has_each_note_where_it_stands_with_its_own_mark():
    file = to_docx(_with_notes(), SHEET, {})
    body = etree.fromstring(ZipFile(BytesIO(file)).read("word/document.xml"))
    marks = {}
    for reference in body.iter(f"{W}footnoteReference"):
        run, paragraph = reference.getparent(), next(reference.iterancestors(f"{W}p"))
        assert run.find(f"{W}rPr/{W}vertAlign").get(f"{W}val") == "superscript"
        marks["".join(paragraph.itertext())] = reference.get(f"{W}id")
    assert list(marks) == [
        "Раздел I. Льготы1", "1. Плата за место2 составляет 100 рублей.", "Мест*", "1003",
        "Приложение 14",
    ]  # fmt: skip
    notes = etree.fromstring(ZipFile(BytesIO(file)).read("word/footnotes.xml"))
    texts = {one.get(f"{W}id"): "".join(one.itertext()) for one in notes}
    assert [texts[number] for number in marks.values()] == [
        "1 Кроме местных.", "2 В час.", "* Со знаком.", "3 Кроме 50 мест.", "4 В час.",
    ]  # fmt: skip
    # It comes back as it was, its heads too.
    again = to_akn(read_file(file), IDENTITY)
    assert [one.get("marker") for one in parse(again).iter("{*}authorialNote")] == list("12*34")
    assert [inner_text(one) for one in parse(again).iter("{*}th")] == ["Зона", "Мест*"]


def test_word_has_the_sheet_of_the_pdf_russian_words_and_properties_of_its_own():
    file = to_docx(_akn("<p>1. Плата</p>"), SHEET, {})
    paper = docx.Document(BytesIO(file))
    (section,) = paper.sections
    assert [round(one.mm) for one in (section.page_width, section.page_height)] == [210, 297]
    margins = (
        section.left_margin, section.right_margin, section.top_margin, section.bottom_margin
    )  # fmt: skip
    assert [round(one.mm) for one in margins] == [30, 15, 20, 20]
    languages = {one.get(f"{W}val") for one in paper.styles.element.iter(f"{W}lang")}
    assert languages == {"ru-RU"}
    properties = paper.core_properties
    assert (properties.title, properties.author, properties.comments) == ("О плате", "", "")
    assert {properties.created.date(), properties.modified.date()} == {date(2020, 1, 1)}


def _wide_table(columns: int) -> str:
    cells = "".join(f"<td>{100 + x} 0{x % 90 + 10},00</td>" for x in range(columns))
    head = "<th>Показатели водоснабжения</th>" * columns
    return f"<table><tr>{head}</tr>{f'<tr>{cells}</tr>' * 2}</table>"


@pytest.mark.parametrize(
    ("columns", "sheets"),
    [
        (4, [(210, 297)]),
        (9, [(210, 297), (297, 210), (210, 297)]),
        (18, [(210, 297), (420, 297), (210, 297)]),
    ],
)
def test_word_has_a_wide_table_on_a_sheet_across_on_which_no_word_of_it_breaks(columns, sheets):
    xml = _akn(f"<p>1. Плата:</p>{_wide_table(columns)}<p>2. Льготы.</p>")
    file = to_docx(xml, SHEET, {})
    paper = docx.Document(BytesIO(file))
    assert [
        (round(one.page_width.mm), round(one.page_height.mm)) for one in paper.sections
    ] == sheets
    (table,) = paper.tables
    size = table.cell(1, 0).paragraphs[0].style.font.size.pt
    # «водоснабжения» has thirteen letters of about half an em.
    assert all(column.width.pt > 13 * 0.5 * size for column in table.columns)
    assert {cell.width for cell in table.columns[0].cells} == {table.columns[0].width}
    widest = max(paper.sections, key=lambda one: one.page_width)
    assert sum(one.width.mm for one in table.columns) < widest.page_width.mm - 44.9
    heads = [row._tr.find(f"{W}trPr/{W}tblHeader") is not None for row in table.rows]
    assert heads == [True, False, False]
    # It is read back with nothing between.
    assert plain_text(to_akn(read_file(file), IDENTITY)).count("\n\n") == 0
    assert [one.text for one in paper.paragraphs][-2:] == ["2. Льготы.", "https://o.example"]


def test_of_a_table_that_no_sheet_is_wide_enough_for_each_figure_is_in_word():
    file = to_docx(_akn(_wide_table(60)), SHEET, {})
    (table,) = docx.Document(BytesIO(file)).tables
    assert sum(one.width.mm for one in table.columns) < 376
    assert [one.text for one in table.rows[1].cells] == [
        f"{100 + x} 0{x % 90 + 10},00" for x in range(60)
    ]


# --- PDF ----------------------------------------------------------------------------


def test_a_pdf_raises_figures_and_tags_each_paragraph():
    pdf = _pdf(_akn(LOOKS), {"para_2": Fate("Пункт 2 утратил силу", is_gone=True)})
    said = _said(pdf)
    assert "5¹ платят за 10³ кг и 2 м² CO₂" in said
    assert "x2у, 10⁻³" in said
    fonts = {
        str(font.get_object()["/BaseFont"]).partition("+")[2]
        for page in pdf.pages
        for font in page["/Resources"]["/Font"].values()
    }
    assert {"LibertinusSerif-Bold", "LibertinusSerif-Italic"} <= {
        name.removesuffix("-Identity-H") for name in fonts
    }
    tags = _tags(pdf)
    # The heading of the act, two remarks, two points, what has become of one, the source.
    assert tags.count("/P") == 7


@pytest.mark.parametrize(
    ("rows", "shown"),
    [
        (
            "<tr><td>а</td><td rowspan=2>б</td></tr><tr><td colspan=2>в</td><td>г</td></tr>",
            ["а|б", "в|г"],
        ),
        (
            "<tr><td rowspan=9>а</td><td>б</td></tr><tr><td colspan=2>в</td></tr><tr><td>г</td></tr>",
            ["а|б", "в", "г"],
        ),
        (
            "<tr><td rowspan=2>а</td><td rowspan=2>б</td></tr><tr></tr><tr><td>в</td><td>г</td></tr>",
            ["а|б", "в|г"],
        ),
        (
            "<tr><td colspan=3>а</td></tr><tr><td>б</td></tr><tr><td>в</td><td>г</td></tr>",
            ["а", "б", "в|г"],
        ),
    ],
)
def test_each_cell_of_a_table_with_impossible_spans_is_on_paper_in_its_row(rows, shown):
    xml = _akn(f"<p>1. Плата</p><table>{rows}</table>")
    (table,) = (one.block for one in items_of(xml, {}) if isinstance(one.block, Table))
    assert ["|".join(cell.blocks[0].text for cell in row) for row in table.rows] == shown
    assert _tags(_pdf(xml)).count("/TR") == len(shown)


def test_a_table_that_was_stored_with_impossible_spans_is_on_paper_too():
    cells = ("<td><p>а</p></td>", '<td rowspan="2"><p>б</p></td>', '<td colspan="2"><p>в</p></td>')
    table = f"<table><tr>{cells[0]}{cells[1]}</tr><tr>{cells[2]}</tr></table>"
    xml = _akn("<p>1. Плата</p>").replace("</content>", f"{table}</content>")
    assert _tags(_pdf(xml)).count("/TR") == 2
    (paper,) = docx.Document(BytesIO(to_docx(xml, SHEET, {}))).tables
    assert [[cell.text for cell in row.cells] for row in paper.rows] == [["а", "б"], ["в", "б"]]


def test_a_pdf_has_each_note_once_with_its_own_mark():
    # Over two pages: the head of a table comes again, unless a note stands in it.
    pdf = _pdf(_with_notes(more_rows=50))
    assert len(pdf.pages) == 2
    said = _said(pdf)
    for words in (
        "Льготы¹",
        "Плата за место² составляет 100 рублей. ",
        "100³",
        "Мест*",
        "Приложение 1⁴",
    ):
        assert said.count(words) == 1
    for note in ("¹ Кроме местных.", "³ Кроме 50 мест.", "* Со знаком."):
        assert said.count(note) == 1
    tags = _tags(pdf)
    assert tags.count("/Note") == 5
    assert (tags.count("/TH"), tags.count("/TD")) == (2, 102)


def _table(columns: int, *, text: str = "", annex: str = "") -> str:
    heads = ["№ п/п", "Наименование мероприятия", *(f"20{n} год" for n in range(24, 22 + columns))]
    figures = [f"{n * 12345.67 + 100_000:,.2f}".replace(",", " ") for n in range(2, columns)]
    rows = [["1", "Благоустройство территорий", *figures] for _ in range(3)]
    cells = "".join(
        f"<tr>{''.join(f'<td>{words}</td>' for words in row)}</tr>" for row in [heads, *rows]
    )
    return _akn(f"<p>1. По закону № 131-ФЗ, тел. 30-65-09.{text}</p>{annex}<table>{cells}</table>")


@pytest.mark.parametrize("columns", [5, 14, 22, 40])
def test_no_figure_and_no_word_of_a_table_is_broken_however_many_columns(columns):
    pdf = _pdf(_table(columns))
    lines = " ".join(line.strip() for page in pdf.pages for line in page.extract_text().split("\n"))
    assert lines.count("Благоустройство") == 3
    assert {
        f"{n * 12345.67 + 100_000:,.2f}".replace(",", " ") for n in range(2, columns)
    } <= _pieces(pdf)
    assert "131-ФЗ, тел. 30-65-09" in lines
    assert "\N{SOFT HYPHEN}" not in lines


@pytest.mark.parametrize("unseen", "\u00ad\u200b\u2060\ufeff")
def test_characters_of_no_width_are_not_copied_with_each_letter(unseen):
    said = _said(_pdf(_akn(f"<p>1. Благо{unseen}устройство по закону № 59-ФЗ.</p>")))
    assert "1. Благоустройство по закону № 59-ФЗ." in said


def _pieces(pdf: PdfReader) -> set[str]:
    """The pieces of the text that stand in one line, as the file sets them."""
    found: set[str] = set()
    for page in pdf.pages:
        page.extract_text(visitor_text=lambda text, *_: found.update(text.split("\n")))
    return {text.strip().replace("\N{NO-BREAK SPACE}", " ") for text in found}


def test_a_wide_table_lies_on_its_side_with_the_heading_of_its_annex():
    annex = "<p>Приложение № 1</p><p>Перечень</p>"
    pdf = _pdf(_table(14, annex=annex, text=" Слова." * 100))
    first, second = pdf.pages
    assert first.mediabox.height > first.mediabox.width
    assert second.mediabox.height < second.mediabox.width
    assert "Приложение № 1" in second.extract_text()
    assert SHEET.source in second.extract_text()
    assert [_pdf(_table(4)).pages[0].mediabox.height] == [first.mediabox.height]


@pytest.mark.parametrize("count", [41, 90])
def test_a_table_too_wide_for_any_sheet_comes_in_parts_of_readable_type(count):
    heads = "".join(f"<th>Показатель{i}</th>" for i in range(2, count + 1))
    rows = "".join(
        f"<tr><td>Район{r}</td>"
        + "".join(f"<td>{r}{i:02} 000 000</td>" for i in range(2, count + 1))
        for r in range(1, 4)
    )
    whole = f"<tr><td colspan={count}>Через{'</td></tr><tr>' * 2}</tr>"
    pdf = _pdf(_akn(f"<table><thead><tr><th>Район</th>{heads}</tr></thead>{rows}{whole}</table>"))
    said = _said(pdf).replace("\N{NO-BREAK SPACE}", " ")
    parts = int(re.search(r"Часть 1 из (\d+): столбцы 1–\d+ из", said)[1])
    assert re.search(rf"Часть {parts} из {parts}: столбцы 1 и (?:\d+–)?{count} из {count}", said)
    # The first column, and what reaches over all of them, stands in each part.
    assert said.count("Район1") == said.count("Через") == parts > 1
    for value in (f"{r}{i:02} 000 000" for r in range(1, 4) for i in range(2, count + 1)):
        assert said.count(value) == 1
    sizes: list[float] = []
    for page in pdf.pages:
        page.extract_text(
            visitor_text=lambda text, cm, tm, font, size: sizes.append(size * cm[0] * tm[0])
        )
    assert min(size for size in sizes if size > 0) >= 7


def test_a_note_in_the_column_that_comes_again_is_one_of_each_part():
    note = '<w:r><w:footnoteReference w:id="1"/></w:r>'
    cells = "".join(f"<w:tc>{p(f'{i} 000 000 000')}</w:tc>" for i in range(100, 160))
    table = f"<w:tbl><w:tr><w:tc>{p('Центр', more=note)}</w:tc>{cells}</w:tr></w:tbl>"
    file = a_docx(table, footnotes=f'<w:footnote w:id="1">{p("Кроме рынка.")}</w:footnote>')
    said = _said(_pdf(to_akn(read_file(file), IDENTITY)))
    assert said.count("Центр") == said.count("Часть ") == said.count("Кроме рынка.") > 1


def test_a_row_that_lacks_a_cell_takes_none_of_the_next():
    rows = "<tr><td>А</td><td>Б</td><td>В</td></tr><tr><td>1</td></tr><tr><td rowspan=9>2</td><td>3</td><td>4</td></tr>"
    lines = _pdf(_akn(f"<table>{rows}</table>")).pages[0].extract_text().splitlines()
    assert [line.split() for line in lines[4:7]] == [["А", "Б", "В"], ["1"], ["2", "3", "4"]]
