"""Fields of DOCX whose results Word does not store."""

import pytest

from portal.acts.texts.reading import read_file
from portal.acts.texts.refusals import left_out
from tests.factories.act_documents import a_docx


def _char(kind: str, form: str = "") -> str:
    return f'<w:r><w:fldChar w:fldCharType="{kind}">{form}</w:fldChar></w:r>'


def _with(field: str) -> bytes:
    before, behind = (
        f'<w:r><w:t xml:space="preserve">{text}</w:t></w:r>' for text in ("До ", " после.")
    )
    return a_docx(f"<w:p>{before}{field}{behind}</w:p>")


def _field(instruction: str, form: str = "", *, result: str = "") -> str:
    said = f"<w:r><w:instrText> {instruction} </w:instrText></w:r>"
    return f"{_char('begin', form)}{said}{_char('separate')}{result}{_char('end')}"


_CHOICE = '<w:ffData><w:ddList>{}<w:listEntry w:val="да"/><w:listEntry w:val="нет"/></w:ddList></w:ffData>'
_BOX = "<w:ffData><w:checkBox><w:sizeAuto/>{}</w:checkBox></w:ffData>"
_CHOSEN = '<w:result w:val="1"/>'


@pytest.mark.parametrize(
    ("field", "shown"),
    [
        (_field("FORMDROPDOWN", _CHOICE.format(_CHOSEN)), "нет"),
        (_field("FORMDROPDOWN", _CHOICE.format("")), "да"),
        (_field("FORMCHECKBOX", _BOX.format('<w:default w:val="0"/><w:checked/>')), "☒"),
        (
            _field("FORMCHECKBOX", _BOX.format('<w:default w:val="1"/><w:checked w:val="0"/>')),
            "☐",
        ),
        (_field(r"SYMBOL 168 \f Wingdings"), "☐"),
        (_field(r'SYMBOL 0xB7 \f "Symbol" \s 12'), "•"),
        (_field("SYMBOL 185"), "№"),
        (_field("MACROBUTTON NoMacro [дата]"), "[дата]"),
        ('<w:fldSimple w:instr=" SYMBOL 168 \\f Wingdings "/>', "☐"),
        (_field("PAGE", result="<w:r><w:t>5</w:t></w:r>"), "5"),
        # What is stored is what Word shows.
        (_field(r"SYMBOL 168 \f Wingdings", result="<w:r><w:t>☑</w:t></w:r>"), "☑"),
        (_field('XE "слово"'), ""),
    ],
)
def test_what_word_computes_is_shown(field, shown):
    document = read_file(_with(field))
    assert document.blocks[0].full_text == f"До {shown} после."
    assert not document.unread


def test_a_choice_inside_an_instruction_is_not_shown():
    nested = _field("FORMDROPDOWN", _CHOICE.format(_CHOSEN))
    outer = f"{_char('begin')}<w:r><w:instrText> IF </w:instrText></w:r>{nested}{_char('end')}"
    assert read_file(_with(outer)).blocks[0].full_text == "До  после."


@pytest.mark.parametrize(
    ("instruction", "told"),
    [
        (r"EQ \f(Д;К)", "формула в поле EQ — 1"),
        ("LISTNUM", "номер, который вычисляет Word (поле LISTNUM) — 1"),
        ("AUTONUM", "номер, который вычисляет Word (поле AUTONUM) — 1"),
    ],
)
def test_what_only_word_can_compute_is_told(instruction, told):
    assert told in left_out(read_file(_with(_field(instruction))))[0]


@pytest.mark.parametrize(
    "field",
    [
        _field('DATE \\@ "dd.MM.yyyy"', result="<w:r><w:t>01.02.2020</w:t></w:r>"),
        '<w:fldSimple w:instr=" TIME "><w:r><w:t>01.02.2020</w:t></w:r></w:fldSimple>',
    ],
)
def test_a_day_that_is_always_today_is_told(field):
    document = read_file(_with(field))
    assert document.blocks[0].full_text == "До 01.02.2020 после."
    (told,) = left_out(document)
    assert "дата, которая всегда сегодняшняя — 1." in told


def test_an_end_of_a_line_in_the_file_is_a_space_and_a_ruby_has_its_word():
    ruby = (
        "<w:r><w:ruby><w:rt><w:r><w:t>над</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>слово\n  1. и"
        "</w:t></w:r></w:rubyBase></w:ruby></w:r>"
    )
    assert read_file(_with(ruby)).blocks[0].full_text == "До слово 1. и после."
