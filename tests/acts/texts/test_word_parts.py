"""Notes and formulas of a DOCX as Word shows them."""

from datetime import date

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


def test_a_formula_is_read_from_left_to_right():
    def r(text: str) -> str:
        return f"<m:r><m:t>{text}</m:t></m:r>"

    formula = (
        f"<m:oMathPara><m:oMath>{r('S = ')}<m:f><m:fPr/><m:num>{r('a')}</m:num><m:den>{r('2')}</m:den></m:f>"
        f"{r(' × ')}<m:d><m:e>{r('b + ')}<m:sSub><m:e>{r('k')}</m:e><m:sub>{r('1')}</m:sub></m:sSub></m:e></m:d>"
        f"<m:nary><m:naryPr><m:chr m:val='∑'/></m:naryPr><m:sub>{r('i')}</m:sub><m:e>{r('x')}</m:e></m:nary>"
        f"<m:rad><m:deg/><m:e>{r('9')}</m:e></m:rad></m:oMath></m:oMathPara>"
    )
    assert _shown(a_docx(f"<w:p>{formula}</w:p>")) == "S = a/2 × (b + k₁)∑ix√9"
