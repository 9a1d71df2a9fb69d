"""Formulas of MathML, of ODT and of web pages, in the same words as those of Word."""

import pytest

from portal.acts.texts.blocks import Changes, Paragraph
from portal.acts.texts.reading import read_file, read_pasted
from portal.acts.texts.refusals import left_out
from tests.acts.texts.test_odt import an_odt

_FRACTION = "<mfrac><mrow><mi>Д</mi><mo>+</mo><mi>Р</mi></mrow><mrow><mi>К</mi><mo>−</mo><mn>1</mn></mrow></mfrac>"
_SUM = (
    "<munderover><mo>∑</mo><mrow><mi>i</mi><mo>=</mo><mn>1</mn></mrow><mi>n</mi></munderover>"
    "<msub><mi>П</mi><mn>2</mn></msub>"
)
_SYSTEM = (
    "<mo>{</mo><mtable><mtr><mtd><mi>а</mi></mtd><mtd><mn>1</mn></mtd></mtr>"
    "<mtr><mtd><mi>б</mi></mtd><mtd><mn>2</mn></mtd></mtr></mtable>"
)


def _math(inside: str) -> str:
    return f'<math xmlns="http://www.w3.org/1998/Math/MathML">{inside}</math>'


def _object(inside: str) -> str:
    return f"<draw:frame><draw:object>{_math(inside)}</draw:object><draw:image/></draw:frame>"


def _lines(document) -> list[str]:
    return [" ".join(one.text.split()) for one in document.blocks if isinstance(one, Paragraph)]


@pytest.mark.parametrize(
    ("inside", "shown"),
    [
        (f"<mi>С</mi><mo>=</mo>{_FRACTION}", "С=(Д+Р)/(К−1)"),
        ("<mfrac><mi>С</mi><mrow><mi>Д</mi><mi>Р</mi></mrow></mfrac>", "С/(ДР)"),
        ("<mn>5</mn><mfrac><mn>1</mn><mn>2</mn></mfrac>", "5 1/2"),
        ("<mfrac linethickness='0'><mi>п</mi><mi>к</mi></mfrac>", "п к"),
        ("<msqrt><mi>П</mi><mo>+</mo><mn>1</mn></msqrt>", "√(П+1)"),
        ("<mroot><mi>х</mi><mn>3</mn></mroot>", "³√х"),
        ("<msup><mfrac><mi>а</mi><mi>б</mi></mfrac><mn>2</mn></msup>", "(а/б)²"),
        (
            "<mfrac><mrow><mo>(</mo><mrow><mi>а</mi><mo>+</mo><mi>б</mi></mrow><mo>)</mo></mrow>"
            "<mn>2</mn></mfrac>",
            "(а+б)/2",
        ),
        ("<msubsup><mi>К</mi><mn>1</mn><mn>2</mn></msubsup>", "К₁²"),
        (_SUM, "∑i=₁nП₂"),
        (
            "<mi>ln</mi><mo>\u2061</mo><mi>х</mi><mo>+</mo><mn>2</mn><mo>\u2062</mo><mi>у</mi>",
            "ln х+2у",
        ),
        ("<mover accent='true'><mi>Ц</mi><mo>¯</mo></mover>", "Ц\N{COMBINING OVERLINE}"),
        ("<mfenced open='[' close=')' separators=';'><mi>а</mi><mi>б</mi></mfenced>", "[а;б)"),
        (
            "<mmultiscripts><mi>К</mi><mn>1</mn><none/><mprescripts/><none/><mn>2</mn></mmultiscripts>",
            "²К₁",
        ),
        (_SYSTEM, "{а 1 б 2"),
        (
            "<semantics><mrow><mn>1</mn><mspace/><mn>2</mn></mrow><annotation>{1~2}</annotation></semantics>",
            "1 2",
        ),
    ],
)
def test_a_formula_is_read_as_one_of_word(inside, shown):
    for document in (
        read_pasted(f"<p>1. Плата {_math(inside)} рублей</p>"),
        read_file(an_odt(f"<text:p>1. Плата {_object(inside)} рублей</text:p>")),
    ):
        assert _lines(document) == [f"1. Плата {shown} рублей"]
        assert left_out(document) == []


@pytest.mark.parametrize(
    "inside",
    ["", "<apply><plus/><ci>х</ci></apply>", "<mi>а</mi><mglyph/>", "<mfrac><mi>а</mi></mfrac>",
     "<menclose notation='updiagonalstrike'><mi>а</mi></menclose>"],
)  # fmt: skip
def test_a_formula_that_is_not_known_is_told_and_nothing_of_it_is_taken(inside):
    file = read_file(an_odt(f"<text:p>1. Плата {_object(inside)} рублей</text:p>"))
    assert _lines(file) == ["1. Плата рублей"]
    assert "формула или другой вставленный объект — 1." in left_out(file)[0]


def test_a_formula_of_a_page_that_is_not_known_is_told():
    page = read_pasted(f"<p>1. Плата {_math('<mrow><ci>х</ci></mrow>')} рублей</p>")
    assert _lines(page) == ["1. Плата рублей"]
    assert "формула — 1." in left_out(page)[0]


def test_a_formula_on_a_line_of_its_own_stands_apart_from_the_words_around_it():
    page = f"<p>1. Плата<math display=block>{_FRACTION}</math>рублей</p>"
    assert _lines(read_pasted(page)) == ["1. Плата (Д+Р)/(К−1) рублей"]


def test_an_object_of_odt_is_read_from_its_part_and_a_chart_is_told():
    chart = (
        '<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"/>'
    )
    frames = "".join(
        f'<draw:frame><draw:object xlink:href="./Object {n}"/><draw:image/></draw:frame>'
        for n in (1, 2, 3)
    )
    parts = {
        "Object 1/content.xml": _math(_FRACTION).encode(),
        "Object 2/content.xml": chart.encode(),
    }
    document = read_file(
        an_odt(
            f"<text:p>Плата:</text:p>{frames}<draw:frame><draw:object-ole/></draw:frame>", **parts
        )
    )
    assert _lines(document) == ["Плата:", "(Д+Р)/(К−1)"]
    assert "формула или другой вставленный объект — 3." in left_out(document)[0]
    assert document.images == 0


def test_a_formula_and_a_box_put_in_by_a_refused_change_are_not_there():
    box = "<draw:frame><draw:text-box><text:p>В рамке</text:p></draw:text-box></draw:frame>"
    body = (
        '<text:tracked-changes><text:changed-region text:id="i"><text:insertion/></text:changed-region>'
        '</text:tracked-changes><text:p>Плата <text:change-start text:change-id="i"/>'
        f'{_object(_FRACTION)}{box}<text:change-end text:change-id="i"/>рублей</text:p>'
    )
    assert _lines(read_file(an_odt(body), Changes.REFUSE)) == ["Плата рублей"]
    assert _lines(read_file(an_odt(body), Changes.ACCEPT)) == ["Плата (Д+Р)/(К−1)рублей", "В рамке"]
