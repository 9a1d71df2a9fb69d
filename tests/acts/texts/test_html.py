"""HTML, of a file or pasted: what is the act's text, and what is not."""

import pytest

from portal.acts.texts.blocks import Changes
from portal.acts.texts.reading import read_file, read_pasted
from portal.kernel.errors import RuleViolation


def _lines(text: str, changes: Changes | None = None) -> list[str]:
    return [block.full_text for block in read_pasted(text, changes).blocks]


def test_the_title_and_what_is_hidden_are_no_text_of_the_act():
    assert _lines(
        "<!doctype html><html><head><title>Документ1</title><style>p {}</style></head><body>"
        "<p>1. Утвердить.</p><p hidden>тайна</p><p style='color: red; DISPLAY : none'>тайна</p>"
        "<div style='mso-hide:all'><p>тайна</p></div><template>тайна</template>"
        "<p>2. Видно <span style='visibility:hidden'>тайна</span>всё<font hidden>тайна</font>.</p>"
    ) == ["1. Утвердить.", "2. Видно всё."]
    with pytest.raises(RuleViolation) as refused:
        _lines("<p hidden>тайна</p>")
    assert refused.value.code == "text_empty"


def test_inserted_and_deleted_words_wait_for_the_editors_word():
    text = "<p>Срок — <del>пять</del><ins>десять</ins> дней.</p><ins><p>Новое.</p></ins>"
    with pytest.raises(RuleViolation) as refused:
        _lines(text)
    assert refused.value.code == "text_choose_changes"
    assert "(3)" in refused.value.message
    assert _lines(text, Changes.ACCEPT) == ["Срок — десять дней.", "Новое."]
    assert _lines(text, Changes.REFUSE) == ["Срок — пять дней."]
    assert len(read_file(text.encode(), Changes.ACCEPT).blocks) == 2


def test_nested_lists_keep_their_levels():
    assert _lines(
        "<ol><li>Один<ol><li>Внутри<ol start=3><li>Глубже</li></ol></li><li>Ещё</li></ol></li>"
        "<li><p>Два</p><ul><li>Черта</li></ul></li>"
        "<ol><li>Позади</li></ol><li>Три<ol type=a><li>Буква</li></ol></li></ol>"
    ) == [
        "1. Один", "1.1. Внутри", "1.1.3. Глубже", "1.2. Ещё", "2. Два", "– Черта",
        "2.1. Позади", "3. Три", "a. Буква",
    ]  # fmt: skip


def test_a_table_without_cells_is_left_out():
    assert (
        len(read_file("<p>Слово</p><table></table><table><tr></tr></table>".encode()).blocks) == 1
    )
