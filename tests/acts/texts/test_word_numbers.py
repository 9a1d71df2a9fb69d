"""Automatic numbers of DOCX where changes are tracked, levels restart, and styles number."""

import pytest

from portal.acts.texts.blocks import Changes
from portal.acts.texts.reading import read_file
from tests.factories.act_documents import LEVELS, a_docx, p

_BY = 'w:id="1" w:author="а"'


def _lines(content: bytes, changes: Changes | None = None) -> list[str]:
    return [block.full_text for block in read_file(content, changes).blocks]


def _changed(text: str, change: str) -> str:
    """A numbered paragraph that a tracked change of this kind adds or takes away whole."""
    tag = "delText" if change == "del" else "t"
    return (
        '<w:p><w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>'
        f"<w:rPr><w:{change} {_BY}/></w:rPr></w:pPr>"
        f"<w:{change} {_BY}><w:r><w:{tag}>{text}</w:{tag}></w:r></w:{change}></w:p>"
    )


def _numbered(text: str, mark: str = "") -> str:
    return (
        '<w:p><w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>'
        f"<w:rPr>{mark}</w:rPr></w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>"
    )


@pytest.mark.parametrize(
    ("change", "gone", "kept"),
    [
        ("del", Changes.ACCEPT, Changes.REFUSE),
        ("moveFrom", Changes.ACCEPT, Changes.REFUSE),
        ("ins", Changes.REFUSE, Changes.ACCEPT),
        ("moveTo", Changes.REFUSE, Changes.ACCEPT),
    ],
)
def test_a_point_that_a_change_takes_away_is_not_counted(change, gone, kept):
    file = a_docx(p("А", level=0) + _changed("Б", change) + p("В", level=0) + p("Г", level=0))
    assert _lines(file, gone) == ["1. А", "2. В", "3. Г"]
    assert _lines(file, kept) == ["1. А", "2. Б", "3. В", "4. Г"]


def test_two_points_joined_by_a_deleted_end_are_one():
    joined = _numbered("Первый. ", f"<w:del {_BY}/>") + _numbered("Продолжение.")
    file = a_docx(joined + _numbered("Третий."))
    assert _lines(file, Changes.ACCEPT) == ["1. Первый. Продолжение.", "2. Третий."]
    assert _lines(file, Changes.REFUSE) == ["1. Первый. ", "2. Продолжение.", "3. Третий."]


def test_a_deleted_point_before_plain_words_leaves_them_no_number():
    file = a_docx(_changed("Ушёл", "del") + p("Слова") + p("Первый", level=0))
    assert _lines(file, Changes.ACCEPT) == ["Слова", "1. Первый"]


def test_a_number_that_was_put_in_by_itself_is_refused():
    inserted = (
        f'<w:p><w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/><w:ins {_BY}/></w:numPr>'
        "</w:pPr><w:r><w:t>А</w:t></w:r></w:p>"
    )
    file = a_docx(inserted + p("Б", level=0))
    assert _lines(file, Changes.REFUSE) == ["А", "1. Б"]
    assert _lines(file, Changes.ACCEPT) == ["1. А", "2. Б"]


def test_a_paragraph_that_goes_on_does_not_go_on_with_its_own_text_box():
    box = (
        "<w:r><w:pict><v:shape><v:textbox><w:txbxContent>"
        f"{p('УТВЕРЖДАЮ')}</w:txbxContent></v:textbox></v:shape></w:pict></w:r>"
    )
    begins = (
        f"<w:p><w:pPr><w:rPr><w:del {_BY}/></w:rPr></w:pPr><w:r><w:t>Начало </w:t></w:r>{box}</w:p>"
    )
    assert _lines(a_docx(begins + p("конец")), Changes.ACCEPT) == ["УТВЕРЖДАЮ", "Начало конец"]


def test_a_level_begins_where_its_list_says_whenever_it_is_restarted():
    numbering = (
        f'<w:abstractNum w:abstractNumId="0">{LEVELS}</w:abstractNum>'
        '<w:num w:numId="1"><w:abstractNumId w:val="0"/>'
        '<w:lvlOverride w:ilvl="1"><w:startOverride w:val="5"/></w:lvlOverride></w:num>'
    )
    levels = [("А", 0), ("а", 1), ("б", 1), ("Б", 0), ("в", 1)]
    body = "".join(p(text, level=level) for text, level in levels)
    expected = ["1. А", "1.5. а", "1.6. б", "2. Б", "2.5. в"]
    assert _lines(a_docx(body, numbering=numbering)) == expected


def test_the_usual_style_numbers_paragraphs_that_name_none():
    styles = (
        '<w:style w:type="table" w:default="1" w:styleId="Т"><w:name w:val="Normal Table"/></w:style>'
        '<w:style w:type="paragraph" w:default="1" w:styleId="a"><w:name w:val="Normal"/>'
        '<w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
        '<w:style w:type="paragraph" w:styleId="b"><w:name w:val="Иной"/></w:style>'
    )
    plain = '<w:p><w:pPr><w:pStyle w:val="b"/></w:pPr><w:r><w:t>В</w:t></w:r></w:p>'
    assert _lines(a_docx(p("А") + p("Б") + plain, styles=styles)) == ["1. А", "2. Б", "В"]


@pytest.mark.parametrize(
    ("shape", "expected"),
    [("numberInDash", "- 1 -"), ("decimalEnclosedParen", "(1)"), ("decimalEnclosedFullstop", "1.")],
)
def test_numbers_between_signs(shape, expected):
    numbering = (
        f'<w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:numFmt w:val="{shape}"/>'
        '<w:start w:val="1"/><w:lvlText w:val="%1"/></w:lvl></w:abstractNum>'
        '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
    )
    assert _lines(a_docx(p("А", level=0), numbering=numbering)) == [f"{expected} А"]


@pytest.mark.parametrize(
    ("shape", "expected"),
    [
        ('w:val="custom" w:format="001, 002, 003, ..."', "001"),
        ('w:val="upperRoman" w:format="001, 002, 003, ..."', "I"),
        (f'w:val="custom" w:format="{"0" * 200_000}1, "', "1"),
        (f'w:val="{"1" * 200_000}"', "1"),
    ],
)
def test_a_format_of_its_own_is_read_where_it_is_named_and_has_few_figures(shape, expected):
    numbering = (
        f'<w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:numFmt {shape}/>'
        '<w:start w:val="1"/><w:lvlText w:val="%1"/></w:lvl></w:abstractNum>'
        '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
    )
    assert _lines(a_docx(p("А", level=0), numbering=numbering)) == [f"{expected} А"]


@pytest.mark.parametrize(
    ("font", "sign", "shown"),
    [("Courier New", "o", "–"), ("Wingdings", "§", "–"), ("Arial", "§", "§"), ("", "•", "•")],
)
def test_a_bullet_of_a_font_of_signs_is_no_letter(font, sign, shown):
    numbering = (
        '<w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:numFmt w:val="bullet"/>'
        f'<w:lvlText w:val="{sign}"/><w:rPr><w:rFonts w:ascii="{font}"/></w:rPr></w:lvl>'
        '</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
    )
    assert _lines(a_docx(p("порядке", level=0), numbering=numbering)) == [f"{shown} порядке"]


def test_a_paragraph_that_names_its_list_alone_has_the_level_of_its_style():
    styles = (
        '<w:style w:styleId="A"><w:pPr><w:numPr><w:ilvl w:val="1"/><w:numId w:val="1"/></w:numPr>'
        '</w:pPr></w:style><w:style w:styleId="B"><w:basedOn w:val="A"/></w:style>'
    )
    own = '<w:pStyle w:val="B"/><w:numPr><w:numId w:val="2"/></w:numPr>'
    body = p("Раз", level=0) + f"<w:p><w:pPr>{own}</w:pPr><w:r><w:t>а</w:t></w:r></w:p>"
    assert _lines(a_docx(body, styles=styles)) == ["1. Раз", "1.1. а"]


def test_a_hidden_number_counts_and_is_not_shown():
    hidden = "<w:rPr><w:vanish/></w:rPr>"
    first = (
        '<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/>'
        f'<w:lvlText w:val="%1."/>{hidden}</w:lvl>'
    )
    numbering = (
        f'<w:abstractNum w:abstractNumId="0">{LEVELS}{first}</w:abstractNum>'
        '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
    )
    body = p("Общее", level=0) + p("Раз", level=1) + p("Иное", level=0) + p("Два", level=1)
    lines = _lines(a_docx(body, numbering=numbering))
    assert lines == ["Общее", "1.1. Раз", "Иное", "2.1. Два"]


def _levels(*said: str) -> str:
    """A numbering of these levels: what each has beside its start."""
    levels = (
        f'<w:lvl w:ilvl="{at}"><w:start w:val="1"/>{one}</w:lvl>' for at, one in enumerate(said)
    )
    return (
        f'<w:abstractNum w:abstractNumId="0">{"".join(levels)}</w:abstractNum>'
        '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
    )


def test_a_level_that_is_left_out_is_counted():
    levels = [("А", 0), ("Б", 2), ("В", 1), ("Г", 2)]
    body = "".join(p(text, level=level) for text, level in levels)
    numbering = _levels(
        *(
            f'<w:numFmt w:val="decimal"/><w:lvlText w:val="{text}"/>'
            for text in ("%1", "%1.%2", "%1.%2.%3")
        )
    )
    assert _lines(a_docx(body, numbering=numbering)) == ["1 А", "1.1.1 Б", "1.2 В", "1.2.1 Г"]


def test_a_number_around_is_in_figures_and_one_of_a_bullet_is_none():
    numbering = _levels(
        '<w:numFmt w:val="upperRoman"/><w:lvlText w:val="Глава %1."/>',
        '<w:numFmt w:val="decimalZero"/><w:isLgl/><w:lvlText w:val="%1.%2"/>',
        '<w:numFmt w:val="bullet"/><w:lvlText w:val="•"/>',
        '<w:numFmt w:val="decimal"/><w:lvlText w:val="%1.%3%4."/>',
    )
    body = "".join(p(text, level=level) for text, level in [("А", 0), ("Б", 1), ("В", 3)])
    assert _lines(a_docx(body, numbering=numbering)) == ["Глава I. А", "1.01 Б", "I.1. В"]
