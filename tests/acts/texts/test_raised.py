"""Numbers with raised figures: «2¹», «статья 5¹», «а¹)», in every source and everywhere shown."""

from datetime import date
from io import BytesIO
from itertools import product

import docx
import pytest

from portal.acts.rules.citations import find
from portal.acts.texts.akn import anchors, cited_by_eid, plain_text, validate
from portal.acts.texts.comparison import compare
from portal.acts.texts.export_docx import Sheet, to_docx
from portal.acts.texts.flat import items_of
from portal.acts.texts.places import places_of
from portal.acts.texts.reading import read_file, read_pasted
from portal.acts.texts.rendering import to_html
from portal.acts.texts.writing import Identity, to_akn
from tests.acts.texts.test_odt import an_odt
from tests.factories.act_documents import a_docx, p

IDENTITY = Identity(
    "postanovlenie", "mer", date(2017, 9, 13), "3111", "О порядке", date(2017, 9, 13)
)
_STYLES = (
    '<w:style w:type="character" w:styleId="Up"><w:rPr><w:vertAlign w:val="superscript"/></w:rPr>'
    '</w:style><w:style w:type="character" w:styleId="Over"><w:basedOn w:val="Up"/></w:style>'
)


def _word(line: str, says: str = '<w:vertAlign w:val="superscript"/>') -> str:
    """A paragraph of Word; what stands between ^ is raised."""
    runs = [
        f'<w:r><w:rPr>{says if i % 2 else ""}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'
        for i, text in enumerate(line.split("^"))
    ]
    return p(more="".join(runs))


def _between(line: str, opens: str, closes: str) -> str:
    return "".join(
        f"{opens}{text}{closes}" if i % 2 else text for i, text in enumerate(line.split("^"))
    )


def _docx(line: str, says: str = '<w:vertAlign w:val="superscript"/>') -> bytes:
    return a_docx(p("1. Первый.") + _word(line, says), styles=_STYLES)


def _odt(line: str, place: str, parent: str = "") -> bytes:
    base = (
        '<style:style style:name="B" style:family="text"><style:text-properties {}/></style:style>'
    )
    said = f'style:text-position="{place}"'
    styles = base.format(said if parent else "") + (
        '<style:style style:name="T1" style:family="text" style:parent-style-name="B">'
        f"<style:text-properties {'' if parent else said}/></style:style>"
    )
    raised = _between(line, '<text:span text:style-name="T1">', "</text:span>")
    return an_odt(f"<text:p>1. Первый.</text:p><text:p>{raised}</text:p>", styles=styles)


def _html(line: str, opens: str, closes: str, style: str = "") -> bytes:
    return f"{style}<p>1. Первый.</p><p>{_between(line, opens, closes)}</p>".encode()


_SIGNS = str.maketrans("0123456789-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻")


def _pasted(line: str) -> bytes:
    parts = line.split("^")
    return (
        "1. Первый.\n".encode()
        + "".join(
            part.translate(_SIGNS) if i % 2 else part for i, part in enumerate(parts)
        ).encode()
    )


_SOURCES = {
    "word": _docx,
    "word, style": lambda line: _docx(line, '<w:rStyle w:val="Up"/>'),
    "word, style of a style": lambda line: _docx(line, '<w:b/><w:rStyle w:val="Over"/>'),
    "odt": lambda line: _odt(line, "super 58%"),
    "odt, by hand": lambda line: _odt(line, "33% 58%"),
    "odt, style of a style": lambda line: _odt(line, "super 58%", "B"),
    "html": lambda line: _html(line, "<sup>", "</sup>"),
    "html, bold": lambda line: _html(line, "<b><i><sup>", "</sup></i></b>"),
    "word, moved up": lambda line: _docx(line, '<w:position w:val="6"/>'),
    "html, moved up": lambda line: _html(line, "<span style='mso-text-raise:3.0pt'>", "</span>"),
    "html, own style": lambda line: _html(line, "<span style='vertical-align:super'>", "</span>"),
    "html, class": lambda line: _html(
        line, "<span class='c4'>", "</span>", "<style>.c4{vertical-align:super}</style>"
    ),
    "pasted": _pasted,
}
_NUMBERS = {
    "2^1^. Пункт.": ("para_2_1", "2¹.", "пункт 2¹"),
    "2^1.^ Пункт.": ("para_2_1", "2¹.", "пункт 2¹"),
    "2.1^1^. Пункт.": ("para_2.1_1", "2.1¹.", "пункт 2.1¹"),
    "2^12^.3. Пункт.": ("para_2_12.3", "2¹².3.", "пункт 2¹².3"),
    "3.^1^ Пункт.": ("para_3_1", "3.¹", "пункт 3¹"),
    "2(1). Пункт.": ("para_2_1", "2(1).", "пункт 2¹"),
    "Статья 5(1)": ("art_5_1", "Статья 5(1)", "статья 5¹"),
    "Статья 5^1^": ("art_5_1", "Статья 5¹", "статья 5¹"),
    "Статья 5^1-2^. Название": ("art_5_1_2", "Статья 5¹⁻².", "статья 5¹⁻²"),
    "Глава 2^1^": ("chp_2_1", "Глава 2¹", "глава 2¹"),
    "Раздел I^1^": ("part_1_1", "Раздел I¹", "раздел I¹"),
    "IV^2^. Раздел": ("part_4_2", "IV².", "раздел IV²"),
    "а^1^) слово;": ("para_1__subpara_a_1", "а¹)", "подпункт а¹ пункта 1"),
    "м^1^) слово;": ("para_1__subpara_m_1", "м¹)", "подпункт м¹ пункта 1"),
    "1^1^) слово;": ("para_1__subpara_1_1", "1¹)", "подпункт 1¹ пункта 1"),
    "Приложение № 1^1^": ("att_1_1", "Приложение № 1¹", "приложение 1¹"),
    # Set apart by a space.
    "2 ^1^. Пункт.": ("para_2_1", "2¹.", "пункт 2¹"),
    "2.1\N{NO-BREAK SPACE}^1^. Пункт.": ("para_2.1_1", "2.1¹.", "пункт 2.1¹"),
    "Статья 5 ^1^. Имя": ("art_5_1", "Статья 5¹.", "статья 5¹"),
    "а ^1^) слово;": ("para_1__subpara_a_1", "а¹)", "подпункт а¹ пункта 1"),
    # Typed with a hyphen.
    "2-1. Пункт.": ("para_2_1", "2-1.", "пункт 2¹"),
    "2.1-1. Пункт.": ("para_2.1_1", "2.1-1.", "пункт 2.1¹"),
    "Статья 5-1. Имя": ("art_5_1", "Статья 5-1.", "статья 5¹"),
    "Раздел I-1": ("part_1_1", "Раздел I-1", "раздел I¹"),
    "а-1) слово;": ("para_1__subpara_a_1", "а-1)", "подпункт а¹ пункта 1"),
    "1-1) слово;": ("para_1__subpara_1_1", "1-1)", "подпункт 1¹ пункта 1"),
    "Приложение № 1-1": ("att_1_1", "Приложение № 1-1", "приложение 1¹"),
    "Приложение № 1 ^1^": ("att_1_1", "Приложение № 1 ¹", "приложение 1¹"),
}


@pytest.mark.parametrize(
    ("line", "source"),
    # A full stop has no raised sign.
    [pair for pair in product(_NUMBERS, _SOURCES) if pair != ("2^1.^ Пункт.", "pasted")],
)
def test_a_raised_figure_belongs_to_the_number(line, source):
    eid, shown, label = _NUMBERS[line]
    xml = to_akn(read_file(_SOURCES[source](line)), IDENTITY)
    validate(xml)
    place = anchors(xml)[-1]
    assert (place.eid, place.label) == (eid, label)
    assert shown in plain_text(xml).splitlines()[2]


@pytest.mark.parametrize("source", _SOURCES)
def test_a_raised_figure_behind_a_space_stays_as_it_is_shown_in_a_sentence(source):
    line = "По пункту 2 ^1^ и 5 м ^2^ дорог ^1^ на 10 ^3^ шагов."
    xml = to_akn(read_file(_SOURCES[source](line)), IDENTITY)
    assert plain_text(xml).endswith("По пункту 2 ¹ и 5 м ² дорог ¹ на 10 ³ шагов.")
    assert len(anchors(xml)) == 1


def test_several_points_that_have_gone_and_an_hour_are_no_point():
    xml = to_akn(
        read_pasted("1. Один.\n2-5. Утратили силу.\n10-00. Открытие.\n6. Шесть."), IDENTITY
    )
    assert [one.eid for one in anchors(xml)] == ["para_1", "para_6"]
    assert "2-5. Утратили силу." in plain_text(xml)


CHARTER = """<p>Статья 5. Пять</p><p>Статья 5<sup>1</sup>. Пять с одним</p><p>Статья 51. Другая</p>
<p>Статья 6</p><p>2. Два.</p><p>2<sup>1</sup>. Два с одним дорог<sup>1</sup>, 5 м<sup>2</sup>.</p>
<p>а) слово;</p><p>а<sup>1</sup>) слово.</p><p>2<sup>2</sup>. По статье 5<sup>1</sup> и 10<sup>3</sup>.</p>
<p>2.1. Ниже.</p><p>21. Двадцать один.</p><p>2(3). Так набирают.</p><p>2<sup>1</sup>. Дважды.</p>"""


def _charter() -> str:
    return to_akn(read_pasted(CHARTER), IDENTITY)


def test_such_numbers_are_their_own_in_anchors_and_shown_everywhere():
    xml = _charter()
    validate(xml)
    assert [one.eid for one in anchors(xml)] == [
        "art_5", "art_5_1", "art_51", "art_6", "art_6__para_2", "art_6__para_2_1",
        "art_6__para_2_1__subpara_a", "art_6__para_2_1__subpara_a_1", "art_6__para_2_2",
        "art_6__para_2.1", "art_6__para_21", "art_6__para_2_3", "art_6__para_2_1-2",
    ]  # fmt: skip
    assert "<num>Статья 5¹.</num>" in xml
    plain = plain_text(xml)
    # The mark of a note and a square metre are no numbers, and are written with signs too.
    assert "2¹.\nДва с одним дорог¹, 5 м²." in plain
    assert "По статье 5¹ и 10³." in plain
    page = to_html(xml)
    assert 'id="art_6__para_2_1"' in page
    assert ">2¹.</a> Два с одним дорог<sup>1</sup>, 5 м<sup>2</sup>." in page
    assert "По статье 5<sup>1</sup> и 10<sup>3</sup>." in page
    assert "2¹. Два с одним" in " ".join(item.text for item in items_of(xml, {}))
    paper = docx.Document(BytesIO(to_docx(xml, Sheet("", "Акт", [], ""), {})))
    assert "Статья 5¹. Пять с одним" in [one.text for one in paper.paragraphs]
    rows = compare(xml, xml.replace("Дважды", "Иначе"))
    assert [row.label for row in rows if row.change.value == "changed"] == ["часть 2¹ статьи 6"]


@pytest.mark.parametrize(
    ("eid", "cited"),
    [
        ("para_2_1", "пункт 2¹"),
        ("para_2_1-2", "пункт 2¹"),
        ("para_2__para_2.1_1", "пункт 2.1¹"),
        ("para_2_1__para_2_1.1", "пункт 2¹.1"),
        ("art_5_1_2", "статья 5¹⁻²"),
        ("para_3__subpara_a_1", "подпункт а¹ пункта 3"),
        ("att_1_1__para_3", "пункт 3 приложения 1¹"),
    ],
)
def test_such_an_anchor_is_said_as_people_cite_it(eid, cited):
    assert cited_by_eid(eid) == cited


@pytest.mark.parametrize(
    ("written", "eids"),
    [
        ("статьи 5¹", [["art_5_1"]]),
        ("ст. 5(1)", [["art_5_1"]]),
        ("статьи 5 ¹", [["art_5_1"]]),
        ("статьи 5-1", [["art_5_1"]]),
        ("части 2-1 статьи 6", [["art_6__para_2_1", "art_6__para_2_1-2"]]),
        ("части 2–2 статьи 6", [["art_6__para_2_2"]]),
        ("подпункта «а-1» части 2-1", [["art_6__para_2_1__subpara_a_1"]]),
        # No such part: neither 4 nor 1 is meant.
        ("части 4-1 статьи 6", [[]]),
        ("статей 5-6", [["art_5", "art_5_1", "art_51", "art_6"]]),
        ("статьи 51", [["art_51"]]),
        ("части 2¹ статьи 6", [["art_6__para_2_1", "art_6__para_2_1-2"]]),
        ("частью 2² статьи 6", [["art_6__para_2_2"]]),
        ("части 2(2) статьи 6", [["art_6__para_2_2"]]),
        ("части 2³ статьи 6", [["art_6__para_2_3"]]),
        ("части 2.1 статьи 6", [["art_6__para_2.1"]]),
        ("подпункта а¹ пункта 2¹", [["art_6__para_2_1__subpara_a_1"]]),
        ("подпунктом «а¹»", [["art_6__para_2_1__subpara_a_1"]]),
        ("статей 5, 5¹ и 51", [["art_5"], ["art_5_1"], ["art_51"]]),
        ("частей 2–2² статьи 6", [["art_6__para_2", "art_6__para_2_1", "art_6__para_2_2"]]),
        ("приложения № 1¹ к", [[]]),
    ],
)
def test_a_citation_finds_it(written, eids):
    (cited,) = find(f"Согласно {written} постановления от 13.09.2017 № 3111")
    assert [places_of(_charter(), point) for point in cited.points] == eids


def test_a_raised_number_of_an_annex_without_numbers_is_none_of_them():
    xml = to_akn(read_pasted("1. А.\nПриложение\n1. Б.\nПриложение\n1. В."), IDENTITY)
    assert places_of(xml, "приложение 1¹") == []
    assert places_of(xml, "раздел 1¹") == []
