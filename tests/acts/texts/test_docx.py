"""Text of DOCX as Word shows it."""

from base64 import b64encode
from datetime import date

import pytest

from portal.acts.texts.akn import anchors, parse, plain_text, validate
from portal.acts.texts.blocks import Changes, Paragraph, Table, words
from portal.acts.texts.reading import read_file
from portal.acts.texts.refusals import TextRefused, left_out
from portal.acts.texts.writing import Identity, to_akn
from tests.factories.act_documents import LEVELS, a_docx, p
from tests.factories.long_documents import docx_of
from tests.files import samples

IDENTITY = Identity(
    "postanovlenie", "mer", date(2017, 9, 13), "3111", "О порядке", date(2017, 9, 13)
)


def _lines(content: bytes, changes: Changes | None = None) -> list[str]:
    return [
        block.full_text
        for block in read_file(content, changes).blocks
        if isinstance(block, Paragraph)
    ]


def test_numbers_at_each_level_as_word_shows_them():
    body = (
        p("Один", level=0)
        + p("Один-один", level=1)
        + p("буква", level=2)
        + p("буква", level=2)
        + p("без номера")
        + p("Один-два", level=1)
        + p("буква снова", level=2)
        + p("Два", level=0)
        + p("Два-один", level=1)
        + p("Заново", level=0, num=2)
        + p("Дальше", level=0, num=1)
    )
    assert _lines(a_docx(body)) == [
        "1. Один",
        "1.1. Один-один",
        "а) буква",
        "б) буква",
        "без номера",
        "1.2. Один-два",
        "а) буква снова",
        "2. Два",
        "2.1. Два-один",
        "1. Заново",
        "2. Дальше",
    ]


@pytest.mark.parametrize(
    ("shape", "expected"),
    [
        ("russianLower", ["а", "и", "к", "щ", "ы", "я", "аа"]),
        ("upperRoman", ["I", "IX", "X", "XXVI", "XXVII", "XXIX", "XXX"]),
        ("lowerLetter", ["a", "i", "j", "z", "aa", "cc", "dd"]),
        ("decimalZero", ["01", "09", "10", "26", "27", "29", "30"]),
    ],
)
def test_shapes_of_numbers(shape, expected):
    numbering = (
        f'<w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:start w:val="1"/>'
        f'<w:numFmt w:val="{shape}"/><w:lvlText w:val="%1)"/></w:lvl></w:abstractNum>'
        '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
    )
    lines = _lines(a_docx("".join(p("т", level=0) for _ in range(30)), numbering=numbering))
    places = (0, 8, 9, 25, 26, 28, 29) if shape != "russianLower" else (0, 8, 9, 24, 25, 28, 29)
    assert [lines[i].split(")")[0] for i in places] == expected


def test_a_style_brings_its_number_and_its_level():
    numbering = (
        '<w:abstractNum w:abstractNumId="0">'
        '<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="upperRoman"/><w:pStyle w:val="Part"/>'
        '<w:lvlText w:val="%1."/></w:lvl>'
        '<w:lvl w:ilvl="1"><w:start w:val="5"/><w:numFmt w:val="decimal"/><w:pStyle w:val="Point"/>'
        '<w:isLgl/><w:lvlText w:val="%1.%2."/></w:lvl></w:abstractNum>'
        '<w:num w:numId="7"><w:abstractNumId w:val="0"/></w:num>'
    )
    styles = (
        '<w:style w:styleId="Part"><w:name w:val="Part"/><w:pPr><w:numPr><w:numId w:val="7"/></w:numPr></w:pPr></w:style>'
        '<w:style w:styleId="Point"><w:name w:val="Point"/><w:pPr><w:numPr><w:numId w:val="7"/></w:numPr></w:pPr></w:style>'
        '<w:style w:styleId="Own"><w:name w:val="Own"/><w:basedOn w:val="Point"/></w:style>'
    )

    def styled(style: str, text: str) -> str:
        return f'<w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>'

    body = (
        styled("Part", "Общее")
        + styled("Point", "раз")
        + styled("Own", "два")
        + styled("Part", "Иное")
    )
    unnumbered = (
        '<w:p><w:pPr><w:pStyle w:val="Point"/><w:numPr><w:numId w:val="0"/></w:numPr></w:pPr>'
        "<w:r><w:t>без</w:t></w:r></w:p>"
    )
    lines = _lines(a_docx(body + unnumbered, numbering=numbering, styles=styles))
    assert lines == ["I. Общее", "1.5. раз", "1.6. два", "II. Иное", "без"]


def test_a_level_that_never_restarts():
    levels = LEVELS.replace(
        '<w:lvlText w:val="%3)"/>', '<w:lvlRestart w:val="0"/><w:lvlText w:val="%3)"/>'
    )
    numbering = f'<w:abstractNum w:abstractNumId="0">{levels}</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
    body = p("A", level=0) + p("x", level=2) + p("B", level=0) + p("y", level=2)
    assert _lines(a_docx(body, numbering=numbering)) == ["1. A", "а) x", "2. B", "б) y"]


_CHANGED = (
    '<w:p><w:r><w:t xml:space="preserve">Срок — </w:t></w:r>'
    '<w:del w:id="1" w:author="a"><w:r><w:delText>десять</w:delText></w:r></w:del>'
    '<w:ins w:id="2" w:author="a"><w:r><w:t>пять</w:t></w:r></w:ins><w:r><w:t xml:space="preserve"> дней.</w:t></w:r></w:p>'
    '<w:tbl><w:tr><w:trPr><w:ins w:id="3" w:author="a"/></w:trPr><w:tc><w:p><w:r><w:t>Новая</w:t></w:r></w:p></w:tc></w:tr>'
    "<w:tr><w:tc><w:p><w:r><w:t>Старая</w:t></w:r></w:p></w:tc></w:tr></w:tbl>"
    '<w:p><w:pPr><w:rPr><w:del w:id="4" w:author="a"/></w:rPr></w:pPr><w:r><w:t xml:space="preserve">Начало </w:t></w:r></w:p>'
    "<w:p><w:r><w:t>конец.</w:t></w:r></w:p>"
)


def test_tracked_changes_are_decided_by_choice_alone():
    file = a_docx(_CHANGED)
    with pytest.raises(TextRefused) as refused:
        read_file(file)
    assert refused.value.code == "text_choose_changes"
    accepted = list(words(read_file(file, Changes.ACCEPT).blocks))
    assert accepted == ["Срок", "—", "пять", "дней.", "Новая", "Старая", "Начало", "конец."]
    assert _lines(file, Changes.ACCEPT)[-1] == "Начало конец."
    refused_text = list(words(read_file(file, Changes.REFUSE).blocks))
    assert refused_text == ["Срок", "—", "десять", "дней.", "Старая", "Начало", "конец."]
    assert _lines(file, Changes.REFUSE)[-2:] == ["Начало ", "конец."]


def test_a_table_whose_rows_are_all_taken_away_is_no_table():
    row = f'<w:tr><w:trPr><w:del w:id="1" w:author="а"/></w:trPr><w:tc>{p("Ушла")}</w:tc></w:tr>'
    file = a_docx(p("Осталось") + f"<w:tbl>{row}</w:tbl>")
    accepted = to_akn(read_file(file, Changes.ACCEPT), IDENTITY)
    validate(accepted)
    assert plain_text(accepted) == "Осталось"
    assert "Ушла" in plain_text(to_akn(read_file(file, Changes.REFUSE), IDENTITY))


def test_a_hidden_point_has_no_number():
    hidden = (
        '<w:p><w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>'
        "<w:rPr><w:vanish/></w:rPr></w:pPr>"
        "<w:r><w:rPr><w:vanish/></w:rPr><w:t>тайное</w:t></w:r></w:p>"
    )
    file = a_docx(p("Один", level=0) + hidden + p("Два", level=0))
    assert _lines(file) == ["1. Один", "2. Два"]


def test_notes_boxes_fields_symbols_and_hidden_text():
    box = "<w:txbxContent><w:p><w:r><w:t>В рамке</w:t></w:r></w:p></w:txbxContent>"
    body = p(
        "Слово",
        more=(
            '<w:r><w:footnoteReference w:id="2"/></w:r>'
            '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>PAGE</w:instrText></w:r>'
            '<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t xml:space="preserve"> 7 </w:t></w:r>'
            '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
            "<w:r><w:rPr><w:vanish/></w:rPr><w:t>тайное</w:t></w:r>"
            '<w:r><w:t>м</w:t></w:r><w:r><w:rPr><w:vertAlign w:val="superscript"/></w:rPr><w:t>2</w:t></w:r>'
            '<w:r><w:sym w:font="Symbol" w:char="F0B0"/><w:noBreakHyphen/><w:t>р</w:t></w:r>'
            f"<w:r><mc:AlternateContent><mc:Choice><w:drawing>{box}</w:drawing></mc:Choice>"
            f"<mc:Fallback><w:pict>{box}</w:pict></mc:Fallback></mc:AlternateContent></w:r>"
        ),
    )
    footnotes = '<w:footnote w:id="0" w:type="separator"><w:p/></w:footnote>' + (
        f'<w:footnote w:id="2">{p("Сноска.")}</w:footnote>'
    )
    document = read_file(a_docx(body, footnotes=footnotes))
    assert list(words(document.blocks)) == ["Слово", "7", "м²°‑р", "Сноска.", "В", "рамке"]
    (told,) = left_out(document)
    assert "скрытые слова (1), первые — «тайное» в «Слово 7 тайноем2" in told
    xml = to_akn(document, IDENTITY)
    assert "<sup>2</sup>" in xml
    assert plain_text(xml) == "Слово¹ 7 м²°‑р\nСноска.\nВ рамке"


def test_what_cannot_be_read_is_told():
    cell = f"<w:tbl><w:tr><w:tc><w:altChunk/>{p('1')}</w:tc></w:tr></w:tbl>"
    unknown = f"<w:unknown>{p('3. Три')}</w:unknown>"
    formula = p("2. Плата", more="<w:r><w:object/></w:r>")
    document = read_file(a_docx(f"{p('1. Раз')}<w:subDoc/>{cell}{formula}{unknown}"))
    (told,) = left_out(document)
    assert "вставленный в него другой документ — 2, " in told
    assert "формула или другой вставленный объект — 1, часть незнакомого вида — 1." in told


def test_a_row_that_begins_later_or_ends_earlier_keeps_its_columns():
    def row(*cells: str, skip: str = "") -> str:
        shown = "".join(f"<w:tc>{p(cell)}</w:tc>" for cell in cells)
        return f"<w:tr><w:trPr>{skip}</w:trPr>{shown}</w:tr>"

    before, after = '<w:gridBefore w:val="1"/>', '<w:gridAfter w:val="2"/>'
    table = row("А", "Б", "В") + row("б", "в", skip=before) + row("а", skip=after)
    xml = to_akn(read_file(a_docx(f"<w:tbl>{table}</w:tbl>")), IDENTITY)
    validate(xml)
    assert "<tr><td><p/></td><td><p>б</p></td><td><p>в</p></td></tr>" in xml
    assert '<tr><td><p>а</p></td><td colspan="2"><p/></td></tr>' in xml
    # What each row leaves out is the edge of the table.
    (narrow,) = read_file(a_docx(f"<w:tbl>{row('а', skip=before) * 2}</w:tbl>")).blocks
    assert isinstance(narrow, Table)
    assert [len(cells) for cells in narrow.rows] == [1, 1]


def test_a_table_of_contents_is_known_by_its_styles():
    styles = '<w:style w:styleId="11"><w:name w:val="toc 1"/></w:style>'
    line = '<w:p><w:pPr><w:pStyle w:val="11"/></w:pPr><w:r><w:t>1. Общее</w:t></w:r></w:p>'
    xml = to_akn(read_file(a_docx(line + p("1. Общие правила"), styles=styles)), IDENTITY)
    assert [anchor.heading or anchor.eid for anchor in anchors(xml)] == ["para_1"]
    assert "1. Общее" in plain_text(xml).splitlines()


@pytest.mark.parametrize(
    "file",
    [
        # As Google saves it, without styles of its own, and as Word saves a page.
        a_docx(
            '<w:sdt><w:sdtPr><w:docPartObj><w:docPartGallery w:val="Table of Contents"/>'
            f"</w:docPartObj></w:sdtPr><w:sdtContent>{p('1. Общее 3')}</w:sdtContent></w:sdt>"
            + p("1. Общее")
        ),
        "<p class=MsoToc1>1. Общее 3</p><p class=MsoNormal>1. Общее</p>".encode(),
    ],
)
def test_a_table_of_contents_is_known_without_its_heading(file):
    assert [one.eid for one in anchors(to_akn(read_file(file), IDENTITY))] == ["para_1"]


def test_merged_cells():
    table = (
        '<w:tbl><w:tr><w:trPr><w:tblHeader/></w:trPr><w:tc><w:tcPr><w:gridSpan w:val="2"/></w:tcPr>'
        f"{p('Шапка')}</w:tc><w:tc>{p('Итог')}</w:tc></w:tr>"
        f'<w:tr><w:tc><w:tcPr><w:vMerge w:val="restart"/></w:tcPr>{p("Слева")}</w:tc><w:tc>{p("1")}</w:tc><w:tc>{p("2")}</w:tc></w:tr>'
        f"<w:tr><w:tc><w:tcPr><w:vMerge/></w:tcPr>{p()}</w:tc><w:tc>{p('3')}</w:tc><w:tc>{p('4')}</w:tc></w:tr></w:tbl>"
    )
    (found,) = read_file(a_docx(table)).blocks
    assert isinstance(found, Table)
    head, first, second = found.rows
    assert (head[0].columns, head[0].is_head, first[0].rows, len(second)) == (2, True, 2, 2)


def test_a_row_that_begins_later_keeps_its_cells_under_their_columns():
    first = f'<w:tc><w:tcPr><w:vMerge w:val="restart"/></w:tcPr>{p("Б")}</w:tc>'
    second = f"<w:tc><w:tcPr><w:vMerge/></w:tcPr>{p()}</w:tc>"
    table = (
        f"<w:tbl><w:tr><w:tc>{p('А')}</w:tc>{first}"
        f'<w:tc>{p("В")}</w:tc></w:tr><w:tr><w:trPr><w:gridBefore w:val="1"/></w:trPr>'
        f"{second}<w:tc>{p('в')}</w:tc></w:tr></w:tbl>"
    )
    assert _table_in(table) == "<tr>А|Б↓|В</tr><tr>|в</tr>"


def test_what_hung_down_goes_on_in_no_row_behind_a_gap():
    first = (
        f'<w:tc><w:tcPr><w:vMerge w:val="restart"/></w:tcPr>{p("А")}</w:tc><w:tc>{p("Б")}</w:tc>'
    )
    later = f'<w:trPr><w:gridBefore w:val="1"/></w:trPr><w:tc>{p("б")}</w:tc>'
    last = f"<w:tc><w:tcPr><w:vMerge/></w:tcPr>{p('а')}</w:tc><w:tc>{p('в')}</w:tc>"
    table = f"<w:tbl><w:tr>{first}</w:tr><w:tr>{later}</w:tr><w:tr>{last}</w:tr></w:tbl>"
    assert _table_in(table) == "<tr>А|Б</tr><tr>|б</tr><tr>а|в</tr>"


def _table_in(body: str) -> str:
    xml = to_akn(read_file(a_docx(p("1. Плата") + body)), IDENTITY)
    validate(xml)
    rows = (
        "|".join("".join(cell.itertext()) + "↓" * (cell.get("rowspan") == "2") for cell in row)
        for row in parse(xml).iter("{*}tr")
    )
    return "".join(f"<tr>{row}</tr>" for row in rows)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"PK\x03\x04 broken", "file_damaged"),
        (a_docx(p("т"), **{"word/vbaProject.bin": b"x"}), "file_macros"),
        (a_docx("<w:p><w:broken"), "text_damaged"),
        (b"%PDF-1.7", "text_wrong_kind"),
        (b"{\\rtf1\\ansi 1. Text}", "text_wrong_kind"),
        (b"From: <Saved by Blink>\r\nMIME-Version: 1.0\r\n\r\n1. Text", "text_wrong_kind"),
        (
            b'<?xml version="1.0"?><?mso-application progid="Word.Document"?><a>1.</a>',
            "text_wrong_kind",
        ),
        (
            b'<?xml version="1.0"?>\n<office:document><text:p>1.</text:p></office:document>',
            "text_wrong_kind",
        ),
        (b'\xef\xbb\xbf<?xml version="1.0"?><a>1.</a>', "text_wrong_kind"),
        # As Word writes a document with a password.
        (
            samples.ole(
                {
                    "\x06DataSpaces/Version": b"x" * 4096,
                    "\x06DataSpaces/DataSpaceMap": b"x" * 4096,
                    "EncryptionInfo": b"x" * 4096,
                    "EncryptedPackage": b"x" * 9000,
                }
            ),
            "file_encrypted",
        ),
        (a_docx(p()), "text_empty"),
        (b"   ", "text_empty"),
        (b"<table><tr><td></td></tr></table>", "text_empty"),
        (b"<table></table>", "text_empty"),
    ],
)
def test_bad_files_are_refused_with_a_reason(content, code):
    with pytest.raises(TextRefused) as refused:
        read_file(content)
    assert refused.value.code == code
    assert refused.value.message


@pytest.mark.parametrize(("seed", "pages"), [(1, 1), (2, 7), (3, 20)])
def test_each_word_and_number_of_a_long_act_is_kept(seed, pages):
    content, lines = docx_of(seed, pages=pages)
    xml = to_akn(read_file(content), IDENTITY)
    validate(xml)
    assert plain_text(xml).split() == " ".join(lines).split()


def _struck(text: str, mark: str = "<w:strike/>") -> str:
    return f'<w:r><w:rPr>{mark}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


@pytest.mark.parametrize("mark", ["<w:strike/>", '<w:dstrike w:val="1"/>'])
def test_struck_out_words_wait_for_the_editors_word(mark):
    end = "<w:r><w:t>дней.</w:t></w:r>"
    body = (
        p("Один", level=0)
        + p(level=0, more=_struck("Ушедший пункт.", mark))
        + p("Срок ", level=0, more=_struck("пять ", mark) + end)
    )
    with pytest.raises(TextRefused) as refused:
        read_file(a_docx(body))
    assert refused.value.code == "text_choose_changes"
    assert "(2), первые — «Ушедший пункт.» в «Ушедший пункт.»" in refused.value.message
    assert _lines(a_docx(body), Changes.ACCEPT) == ["1. Один", "2. Срок дней."]
    assert _lines(a_docx(body), Changes.REFUSE) == [
        "1. Один", "2. Ушедший пункт.", "3. Срок пять дней.",
    ]  # fmt: skip


def _style(name: str, says: str, kind: str = "character", based_on: str = "") -> str:
    above = f'<w:basedOn w:val="{based_on}"/>' if based_on else ""
    return f'<w:style w:type="{kind}" w:styleId="{name}">{above}<w:rPr>{says}</w:rPr></w:style>'


_OFF = '<w:strike w:val="0"/>'


@pytest.mark.parametrize(
    ("styles", "is_struck"),
    [
        (_style("R", "<w:strike/>"), True),
        (_style("Base", "<w:dstrike/>") + _style("R", "", based_on="Base"), True),
        (_style("Base", "<w:strike/>") + _style("R", _OFF, based_on="Base"), False),
        (_style("P", "<w:strike/>", "paragraph"), True),
        # Both together turn one another over.
        (_style("P", "<w:strike/>", "paragraph") + _style("R", "<w:strike/>"), False),
        (_style("R", "", based_on="R"), False),
    ],
)
@pytest.mark.parametrize("mark", ["strike", "vanish"])
def test_a_style_strikes_words_out_or_hides_them(styles, is_struck, mark):
    if mark == "vanish":
        styles = styles.replace("dstrike", mark).replace("strike", mark)
    run = '<w:r><w:rPr><w:rStyle w:val="R"/></w:rPr><w:t>Два</w:t></w:r>'
    body = p("Один") + f'<w:p><w:pPr><w:pStyle w:val="P"/></w:pPr>{run}</w:p>'
    document = read_file(a_docx(body, styles=styles), Changes.ACCEPT)
    assert list(words(document.blocks)) == ["Один"] + ([] if is_struck else ["Два"])
    assert bool(document.hidden) is (is_struck and mark == "vanish")


def test_a_run_that_takes_the_line_back_is_not_struck_out():
    body = p("Один") + p(more=_struck("Два", '<w:strike w:val="0"/>'))
    assert _lines(a_docx(body)) == ["Один", "Два"]


def _with_chunk(name: str, chunk: bytes, body: str = "") -> bytes:
    """A DOCX with a document put into it whole, as generators of documents do."""
    relation = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/aFChunk"
    relations = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<Relationship Id="c1" Type="{relation}" Target="chunks/{name}"/></Relationships>'
    )
    more = {"word/_rels/document.xml.rels": relations.encode(), f"word/chunks/{name}": chunk}
    body = body or p("1. До") + '<w:altChunk r:id="c1"/>' + p("3. После")
    note = f'<w:footnote w:id="1">{p("сноска")}</w:footnote>'
    return a_docx(body, footnotes=note, **more)


_PAGE = "<html><meta charset=windows-1251><p>2. Плата — 1/2, <b>срок</b> 7 дней</p></html>"
_ARCHIVE = (
    b"MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=b\r\n\r\n--b\r\n"
    b"Content-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n%s\r\n--b--\r\n"
) % b64encode("<p>2. Плата — 1/2, срок 7 дней</p>".encode())


@pytest.mark.parametrize(
    ("name", "chunk"),
    [
        ("a.html", _PAGE.encode("cp1251")),
        ("a.mht", _ARCHIVE),
        ("a.txt", "2. Плата — 1/2, срок 7 дней".encode()),
        ("a.docx", a_docx(p("2. Плата — 1/2, срок 7 дней"))),
    ],
)
def test_a_document_put_into_another_is_read_in_its_place(name, chunk):
    file = _with_chunk(name, chunk)
    assert _lines(file) == ["1. До", "2. Плата — 1/2, срок 7 дней", "3. После"]
    assert left_out(read_file(file)) == []


def test_a_document_put_into_another_has_its_numbers_and_counts_its_notes_on():
    reference = '<w:r><w:footnoteReference w:id="1"/></w:r>'
    inner = a_docx(
        p("Внутри", level=0, more=reference) + p("Ещё", level=0),
        footnotes=f'<w:footnote w:id="1">{p("внутренняя")}</w:footnote>',
    )
    body = p("До", more=reference) + '<w:altChunk r:id="c1"/>' + p("После", more=reference)
    xml = to_akn(read_file(_with_chunk("a.docx", inner, body)), IDENTITY)
    validate(xml)
    shown = "До¹ сноска 1. Внутри² внутренняя 2. Ещё После³ сноска"
    assert plain_text(xml).split() == shown.split()


def test_a_document_put_into_another_waits_for_the_choice_and_what_it_leaves_out_is_told():
    page = "<p>2. Срок <del>5</del><ins>7</ins> дней<img src=a></p><p hidden>тайна</p>"
    file = _with_chunk("a.html", page.encode())
    with pytest.raises(TextRefused, match="в режиме рецензирования"):
        read_file(file)
    assert "2. Срок 5 дней" in _lines(file, Changes.REFUSE)
    hidden, images = left_out(read_file(file, Changes.ACCEPT))
    assert "«тайна»" in hidden
    assert "Картинок в файле: 1." in images


@pytest.mark.parametrize(
    "chunk",
    [
        rb"{\rtf1 2. {\b x}}",
        a_docx(p("x"), **{"word/vbaProject.bin": b"x"}),
        a_docx(p("x"))[:200],
        _with_chunk("b.html", b"<p>x</p>", '<w:altChunk r:id="c1"/>'),
    ],
    ids=["rtf", "macros", "broken", "third"],
)
def test_a_document_put_into_another_that_cannot_be_read_is_told(chunk):
    (told,) = left_out(read_file(_with_chunk("a.bin", chunk)))
    assert "вставленный в него другой документ — 1." in told
