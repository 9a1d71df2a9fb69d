"""Notes and formulas of a DOCX as Word shows them."""

import zipfile
from collections.abc import Callable
from datetime import date
from io import BytesIO

import pytest

from portal.acts.texts.akn import plain_text, validate
from portal.acts.texts.reading import read_file
from portal.acts.texts.writing import Identity, to_akn
from tests.factories.act_documents import W_SETTINGS, a_docx, p

IDENTITY = Identity("prikaz", "mer", date(2020, 1, 1), "1", "О плате", date(2020, 1, 1))


def _shown(content: bytes) -> str:
    akn = to_akn(read_file(content), IDENTITY)
    validate(akn)
    return plain_text(akn)


def _reference(kind: str, number: int, mark: str = "") -> str:
    custom = ' w:customMarkFollows="1"' if mark else ""
    shown = f"<w:t>{mark}</w:t>" if mark else ""
    return f'<w:r><w:{kind}Reference{custom} w:id="{number}"/>{shown}</w:r>'


def test_footnotes_and_endnotes_count_apart_and_an_own_mark_counts_nothing():
    body = p("а", more=_reference("footnote", 1)) + p("б", more=_reference("endnote", 1))
    body += p("в", more=_reference("footnote", 2, "*")) + p("г", more=_reference("footnote", 3))
    footnotes = "".join(f'<w:footnote w:id="{n}">{p(f"нота {n}")}</w:footnote>' for n in (1, 2, 3))
    endnotes = f'<w:endnote w:id="1">{p("в конце")}</w:endnote>'
    assert _shown(a_docx(body, footnotes=footnotes, endnotes=endnotes)).splitlines() == [
        "а¹", "нота 1", "бi", "в конце", "в*", "нота 2", "г²", "нота 3",
    ]  # fmt: skip


def test_the_document_says_how_its_notes_are_numbered():
    settings = W_SETTINGS.format(
        '<w:footnotePr><w:numFmt w:val="russianLower"/><w:numStart w:val="3"/></w:footnotePr>'
    )
    note = f'<w:footnote w:id="1"><w:tbl><w:tr><w:tc>{p("в таблице")}</w:tc></w:tr></w:tbl></w:footnote>'
    file = a_docx(
        p("слово", more=_reference("footnote", 1)),
        footnotes=note,
        **{"word/settings.xml": settings.encode()},
    )
    assert _shown(file).splitlines() == ["словов", "в таблице"]


def r(text: str) -> str:
    return f"<m:r><m:t>{text}</m:t></m:r>"


def frac(above: str, below: str, kind: str = "bar") -> str:
    pr = f'<m:fPr><m:type m:val="{kind}"/></m:fPr>'
    return f"<m:f>{pr}<m:num>{above}</m:num><m:den>{below}</m:den></m:f>"


def root(inside: str, degree: str = "") -> str:
    return f"<m:rad><m:radPr/><m:deg>{degree}</m:deg><m:e>{inside}</m:e></m:rad>"


def power(base: str, of: str) -> str:
    return f"<m:sSup><m:e>{base}</m:e><m:sup>{of}</m:sup></m:sSup>"


def d(*inside: str, begin: str = "(", end: str = ")") -> str:
    pr = f'<m:dPr><m:begChr m:val="{begin}"/><m:endChr m:val="{end}"/></m:dPr>'
    return f"<m:d>{pr}{''.join(f'<m:e>{one}</m:e>' for one in inside)}</m:d>"


@pytest.mark.parametrize(
    ("formula", "shown"),
    [
        (
            r("С = ") + frac(r("Д + Р"), r("К - 1")) + r(" × ") + root(r("П + 1")),
            "С = (Д + Р)/(К - 1) × √(П + 1)",
        ),
        (r("С = ") + frac(r("Д"), r("100%")) + r(" × ") + root(r("9")), "С = Д/100% × √9"),
        (frac(d(r("а + б")), r("2")), "(а + б)/2"),
        (frac(d(r("а + б")) + d(r("в")), r("2")), "((а + б)(в))/2"),
        (frac(frac(r("а"), r("б")), r("в")), "(а/б)/в"),
        (frac(r("а"), r("2б")), "а/(2б)"),
        (r("К") + frac(r("а"), r("б")) + r("Н"), "К(а/б)Н"),
        (r("а / ") + frac(r("б"), r("в")), "а / (б/в)"),
        (power(frac(r("а"), r("б")), r("2")), "(а/б)²"),
        (root(power(r("а"), r("2"))), "√(а²)"),
        (r("2") + root(r("а"), r("3")), "2(³√а)"),
        (root(r("а")) + r("б"), "(√а)б"),
        (r("5") + frac(r("1"), r("2")), "5 1/2"),
        (d(frac(r("п"), r("к"), "noBar")), "(п к)"),
        (f"<m:func><m:fName>{r('ln')}</m:fName><m:e>{r('а')}</m:e></m:func>", "ln а"),
        (f"<m:bar><m:e>{r('Ц')}</m:e></m:bar>", "Ц\N{COMBINING OVERLINE}"),
        (
            d(f"<m:eqArr><m:e>{r('а&amp;=1')}</m:e><m:e>{r('б&amp;=2')}</m:e></m:eqArr>", end=""),
            "(а=1 б=2",
        ),
        (
            f"<m:nary><m:naryPr><m:chr m:val='∑'/></m:naryPr><m:sub/><m:e>{r('а + б')}</m:e></m:nary>",
            "∑(а + б)",
        ),
    ],
)
def test_a_formula_on_one_line_is_the_same_number(formula, shown):
    assert _shown(a_docx(f"<w:p><m:oMath>{formula}</m:oMath></w:p>")) == shown


def test_a_formula_in_many_levels_is_read_at_once():
    formula = r("а")
    for _ in range(60):
        formula = frac(r("1"), r("1 + ") + formula)
    assert _shown(a_docx(f"<w:p><m:oMath>{formula}</m:oMath></w:p>")).count("1/(1 + ") == 60


@pytest.mark.parametrize(
    ("run", "shown"),
    [
        ('<w:sym w:font="Wingdings" w:char="F0A8"/>', "☐"),
        ('<w:sym w:font="Wingdings" w:char="F0FE"/>', "☑"),
        ('<w:sym w:font="Wingdings 2" w:char="F050"/>', "✓"),
        ('<w:sym w:font="Wingdings" w:char="F03A"/>', "\N{REPLACEMENT CHARACTER}"),
        ('<w:sym w:font="Symbol" w:char="F0E5"/>', "∑"),
        ('<w:sym w:font="Symbol" w:char="F061"/>', "α"),
        ('<w:sym w:font="Symbol" w:char="00B3"/>', "≥"),
        ('<w:sym w:font="Arial" w:char="0416"/>', "Ж"),
        ('<w:rPr><w:rFonts w:ascii="Symbol" w:hAnsi="Symbol"/></w:rPr><w:t>aБ\uf0b3</w:t>', "αБ≥"),
        ('<w:rPr><w:rFonts w:hAnsi="Wingdings"/></w:rPr><w:t>o</w:t>', "□"),
    ],
)
def test_a_sign_of_a_font_of_signs_is_that_sign(run, shown):
    assert _shown(a_docx(f"<w:p><w:r>{run}</w:r></w:p>")) == shown


def test_a_formula_is_read_from_left_to_right():
    formula = (
        f"<m:oMathPara><m:oMath>{r('S = ')}<m:f><m:fPr/><m:num>{r('a')}</m:num><m:den>{r('2')}</m:den></m:f>"
        f"{r(' × ')}<m:d><m:e>{r('b + ')}<m:sSub><m:e>{r('k')}</m:e><m:sub>{r('1')}</m:sub></m:sSub></m:e></m:d>"
        f"<m:nary><m:naryPr><m:chr m:val='∑'/></m:naryPr><m:sub>{r('i')}</m:sub><m:e>{r('x')}</m:e></m:nary>"
        f"<m:rad><m:deg/><m:e>{r('9')}</m:e></m:rad></m:oMath></m:oMathPara>"
    )
    assert _shown(a_docx(f"<w:p>{formula}</w:p>")) == "S = a/2 × (b + k₁)∑ix√9"


def test_a_big_first_letter_belongs_to_its_word():
    letter = '<w:p><w:pPr><w:framePr w:dropCap="drop"/></w:pPr><w:r><w:t>В</w:t></w:r></w:p>'
    assert _shown(a_docx(letter + p("ступает в силу.") + p("Раз", level=0))).splitlines() == [
        "Вступает в силу.",
        "1.",
        "Раз",
    ]


def test_a_strict_document_is_read_as_any_other():
    body = p("Раз", level=0) + p("а", level=0, more=_reference("footnote", 1))
    formula = f"<w:p><m:oMath>{frac(r('а'), r('б'))}</m:oMath></w:p>"
    raised = '<w:r><w:rPr><w:position w:val="3pt"/></w:rPr><w:t>2</w:t></w:r>'
    plain = a_docx(
        body + formula + p("м", more=raised),
        footnotes=f'<w:footnote w:id="1">{p("нота")}</w:footnote>',
    )
    assert _shown(_renamed(plain, _as_strict)) == _shown(plain)
    assert _shown(plain).splitlines() == ["1.", "Раз", "2.", "а¹", "нота", "а/б", "м²"]


def test_parts_are_found_by_what_the_document_calls_them():
    of_kind = '<Relationship Id="{0}" Target="{0}2.xml" Type="http://schemas/{0}"/>'
    called = "".join(map(of_kind.format, ("styles", "numbering", "settings")))
    relations = f'<Relationships xmlns="{_RELATIONS}">{called}</Relationships>'
    file = a_docx(p("Раз", level=0), **{"word/_rels/document.xml.rels": relations.encode()})
    assert _shown(_renamed(file, lambda _: _, "numbering")) == "1.\nРаз"


_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"


def _as_strict(part: bytes) -> bytes:
    """The part as a strict document has it (ISO/IEC 29500-1)."""
    for name, folder in (("wordprocessingml", ""), ("officeDocument", "relationships"),
                         ("officeDocument", "math")):  # fmt: skip
        usual = f"http://schemas.openxmlformats.org/{name}/2006/{folder or 'main'}"
        part = part.replace(
            usual.encode(), f"http://purl.oclc.org/ooxml/{name}/{folder or 'main'}".encode()
        )
    return part


def _renamed(file: bytes, change: Callable[[bytes], bytes], part: str = "") -> bytes:
    """The file with each part changed, and one of them called otherwise."""
    buffer = BytesIO()
    with zipfile.ZipFile(BytesIO(file)) as old, zipfile.ZipFile(buffer, "w") as new:
        for name in old.namelist():
            shown = name.replace(f"word/{part}.xml", f"word/{part}2.xml") if part else name
            new.writestr(shown, change(old.read(name)))
    return buffer.getvalue()
