"""Refused changes of an ODT that reach over the ends of paragraphs, and over tables."""

import pytest

from portal.acts.texts.blocks import Changes, Paragraph
from portal.acts.texts.reading import read_file
from portal.acts.texts.refusals import left_out
from tests.acts.texts.test_odt import an_odt

_START, _END = '<text:change-start text:change-id="c1"/>', '<text:change-end text:change-id="c1"/>'
_REGION = '<text:tracked-changes><text:changed-region text:id="c1">{}</text:changed-region></text:tracked-changes>'
_TABLE = (
    "<table:table><table:table-row><table:table-cell><text:p>{}</text:p></table:table-cell>"
    "</table:table-row></table:table>"
)


def _list(*items: str) -> str:
    listed = "".join(f"<text:list-item><text:p>{one}</text:p></text:list-item>" for one in items)
    return f'<text:list text:style-name="L1">{listed}</text:list>'


def _read(change: str, body: str, changes: Changes = Changes.REFUSE) -> list[str]:
    blocks = read_file(an_odt(_REGION.format(change) + body), changes).blocks
    return [
        one.full_text
        if isinstance(one, Paragraph)
        else "|".join(block.full_text for cell in one.rows[0] for block in cell.blocks)
        for one in blocks
    ]


@pytest.mark.parametrize(
    ("body", "lines"),
    [
        (_list(f"Один{_START}", f"{_END} два", "Три"), "1. Один два/2. Три"),
        (_list(f"Один{_START}", "новое", f"новое{_END} два", "Три"), "1. Один два/2. Три"),
        (_list("Один", f"{_START}Новый", f"{_END}Два", "Три"), "1. Один/2. Два/3. Три"),
        (_list(f"Один{_START}", f"Новый{_END}", "Два"), "1. Один/2. Два"),
        (_list(f"Один{_START}", f"новое{_END}") + "<text:p>Итог</text:p>", "1. Один/Итог"),
        # A plain paragraph goes on with an item, and an item with a plain paragraph.
        (f"<text:p>Слова{_START}</text:p>" + _list(f"{_END} и ещё", "Раз"), "Слова и ещё/1. Раз"),
        (f"<text:p>{_START}Новое</text:p>" + _list(f"{_END}Раз"), "1. Раз"),
        # Neither a table nor a note goes on with what stands around it.
        (
            f"<text:p>Слова{_START}</text:p>{_TABLE.format('новое')}<text:p>{_END} и ещё</text:p>",
            "Слова и ещё",
        ),
        (
            f"<text:p>Раз{_START}новое</text:p>{_END}<text:p>Два</text:p>",
            "Раз/Два",
        ),
        (f"<text:p>Раз{_START}</text:p>", "Раз"),
    ],
)
def test_a_refused_end_of_a_paragraph_joins_it_with_the_next_one(body, lines):
    assert _read("<text:insertion/>", body) == lines.split("/")


def test_an_accepted_end_parts_the_paragraphs_and_a_table_stays():
    body = _list(f"Один{_START}", f"{_END}два") + _TABLE.format("100")
    assert _read("<text:insertion/>", body, Changes.ACCEPT) == ["1. Один", "2. два", "100"]


@pytest.mark.parametrize(
    ("deleted", "body", "lines"),
    [
        ("<text:p/>{}<text:p/>", "<text:p>Один{}</text:p><text:p>Три</text:p>", "Один/100/Три"),
        ("<text:p> раз</text:p>{}<text:p>два </text:p>", "<text:p>Один{}три</text:p>",
         "Один раз/100/два три"),
        ("{}", "<text:p>Один</text:p>{}<text:p>Три</text:p>", "Один/100/Три"),
        ("<text:p/>{}", "<text:p>Один{}</text:p><text:p>Три</text:p>", "Один/100/Три"),
    ],
)  # fmt: skip
def test_a_deleted_table_is_put_back(deleted, body, lines):
    deletion = f"<text:deletion>{deleted.format(_TABLE.format('100'))}</text:deletion>"
    body = body.format('<text:change text:change-id="c1"/>')
    assert _read(deletion, body) == lines.split("/")
    assert "100" not in _read(deletion, body, Changes.ACCEPT)


def test_words_of_a_table_in_a_note_are_kept():
    note = (
        '<text:note text:note-class="footnote"><text:note-citation>1</text:note-citation>'
        f"<text:note-body>{_TABLE.format('Ставка')}</text:note-body></text:note>"
    )
    (block,) = read_file(an_odt(f"<text:p>Раз{note}</text:p>")).blocks
    (found,) = [run.note for run in block.runs if run.note]
    assert [one.text for one in found.blocks] == ["Ставка"]


def _noted(number: int, text: str) -> str:
    return (
        f'{text}<text:note text:note-class="footnote"><text:note-citation>{number}'
        "</text:note-citation><text:note-body><text:p>нота</text:p></text:note-body></text:note>"
    )


@pytest.mark.parametrize(
    ("change", "first", "changes", "marks"),
    [
        (f"<text:deletion><text:p>{_noted(1, 'а')}</text:p></text:deletion>", "", "accept", "ii"),
        (
            f"<text:deletion><text:p>{_noted(1, 'а')}</text:p></text:deletion>",
            "",
            "refuse",
            "ii iii",
        ),
        ("<text:insertion/>", _noted(1, "а"), "accept", "ii iii"),
        ("<text:insertion/>", _noted(1, "а"), "refuse", "ii"),
        # No change touches a note: they stay as the file has them.
        ("<text:insertion/>", "а", "refuse", "2"),
    ],
)
def test_notes_are_counted_without_those_that_a_change_takes_away(change, first, changes, marks):
    place = f"{_START}{first}{_END}" if first else '<text:change text:change-id="c1"/>'
    body = f"{_REGION.format(change)}<text:p>{place}{_noted(2, 'б')}</text:p>"
    said = (
        '<text:notes-configuration text:note-class="footnote" style:num-format="i" '
        'text:start-value="1"{}/>'
    )
    assert _marks(an_odt(body, styles=said.format("")), changes) == marks.split()
    by_page = an_odt(body, styles=said.format(' text:start-numbering-at="page"'))
    (told,) = left_out(read_file(by_page, Changes(changes))) if marks != "2" else ("меняет",)
    assert "меняет" in told


def _marks(file: bytes, changes: str) -> list[str]:
    (line,) = read_file(file, Changes(changes)).blocks
    assert isinstance(line, Paragraph)
    return [run.note.marker for run in line.runs if run.note]


_HIDES = '<text:hidden-paragraph text:is-hidden="true"/>'
_HIDDEN = '<text:section text:display="none">{}</text:section>'


@pytest.mark.parametrize(
    ("body", "lines", "told"),
    [
        (
            f"<text:p>Раз{_START} новое</text:p><text:p>{_HIDES}новое{_END}тайна</text:p>"
            "<text:p>Два</text:p><text:p>Три</text:p>",
            ["Раз", "Два", "Три"],
            "тайна",
        ),
        (
            f"<text:p>Раз</text:p><text:p>{_HIDES}тайна{_START}новое</text:p>"
            f"<text:p>новое{_END}</text:p><text:p>Два</text:p>",
            ["Раз", "Два"],
            "тайна",
        ),
        (
            f"<text:p>Раз{_START}</text:p>{_HIDDEN.format(f'<text:p>новое{_END}тайна</text:p>')}"
            "<text:p>Два</text:p>",
            ["Раз", "Два"],
            "тайна",
        ),
        (
            f"<text:p>Раз{_START}</text:p><text:p>{_HIDES}новое</text:p><text:p>{_END} два</text:p>",
            ["Раз два"],
            "",
        ),
    ],
)
def test_a_refused_insertion_begins_and_ends_in_what_is_hidden(body, lines, told):
    assert _read("<text:insertion/>", body) == lines
    document = read_file(an_odt(_REGION.format("<text:insertion/>") + body), Changes.REFUSE)
    assert [words for words, _ in document.hidden] == ([told] if told else [])


def test_a_note_whose_paragraph_is_hidden_hides_none_of_the_text():
    note = (
        '<text:note text:note-class="footnote"><text:note-citation>1</text:note-citation>'
        f"<text:note-body><text:p>{_HIDES}тайна</text:p></text:note-body></text:note>"
    )
    document = read_file(an_odt(f"<text:p>Раз{note} два</text:p>"))
    assert document.blocks[0].text == "Раз два"
