"""Text of ODT as LibreOffice shows it: numbers of lists, notes, tables, tracked changes by choice."""

import zipfile
from io import BytesIO

import pytest

from portal.acts.texts.blocks import Changes, words
from portal.acts.texts.reading import read_file
from portal.acts.texts.refusals import TextRefused

_NS = " ".join(
    f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{full}:1.0"'
    for name, full in (
        ("office", "office"),
        ("text", "text"),
        ("table", "table"),
        ("style", "style"),
        ("draw", "drawing"),
    )
)
_MANIFEST = "<manifest xmlns='urn:oasis:names:tc:opendocument:xmlns:manifest:1.0'>{}</manifest>"


def an_odt(body: str, *, manifest: str = "", **parts: bytes) -> bytes:
    buffer = BytesIO()
    levels = "".join(
        f'<text:list-level-style-number text:level="{level}" text:display-levels="{level}" '
        'style:num-format="1" style:num-suffix="."/>'
        for level in (1, 2)
    )
    content = (
        f"<office:document-content {_NS}><office:automatic-styles>"
        f'<text:list-style style:name="L1">{levels}</text:list-style></office:automatic-styles>'
        f"<office:body><office:text>{body}</office:text></office:body></office:document-content>"
    )
    with zipfile.ZipFile(buffer, "w") as container:
        container.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        container.writestr("content.xml", content)
        container.writestr("META-INF/manifest.xml", _MANIFEST.format(manifest))
        for name, part in parts.items():
            container.writestr(name, part)
    return buffer.getvalue()


def _words(content, changes=None):
    return list(words(read_file(content, changes).blocks))


def test_numbers_notes_and_tables():
    body = (
        '<text:list text:style-name="L1"><text:list-item><text:p>Первое</text:p>'
        "<text:list><text:list-item><text:p>вложенное</text:p></text:list-item></text:list>"
        "</text:list-item><text:list-item><text:p>Второе<text:note text:note-class='footnote'>"
        "<text:note-citation>1</text:note-citation><text:note-body><text:p>Сноска</text:p>"
        "</text:note-body></text:note></text:p></text:list-item></text:list>"
        "<table:table><table:table-row><table:table-cell><text:p>Клетка</text:p></table:table-cell>"
        "</table:table-row></table:table>"
    )
    assert _words(an_odt(body)) == [
        "1.",
        "Первое",
        "1.1.",
        "вложенное",
        "2.",
        "Второе",
        "Сноска",
        "Клетка",
    ]


def test_tracked_changes_are_decided_by_choice_alone():
    body = (
        "<text:tracked-changes>"
        '<text:changed-region text:id="c1"><text:insertion/></text:changed-region>'
        '<text:changed-region text:id="c2"><text:deletion><text:p>десять</text:p></text:deletion>'
        "</text:changed-region></text:tracked-changes>"
        '<text:p>Срок <text:change text:change-id="c2"/><text:change-start text:change-id="c1"/>'
        'пять<text:change-end text:change-id="c1"/> дней</text:p>'
    )
    with pytest.raises(TextRefused) as refused:
        read_file(an_odt(body))
    assert refused.value.code == "text_choose_changes"
    assert _words(an_odt(body), Changes.ACCEPT) == ["Срок", "пять", "дней"]
    assert _words(an_odt(body), Changes.REFUSE) == ["Срок", "десять", "дней"]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (an_odt("<text:p>т</text:p>", manifest="<encryption-data/>"), "file_encrypted"),
        (an_odt("<text:p>т</text:p>", **{"Basic/Standard/Module1.xml": b"x"}), "file_macros"),
        (an_odt("<text:p>"), "text_damaged"),
        (an_odt("<text:p/>"), "text_empty"),
    ],
)
def test_bad_files_are_refused_with_a_reason(content, code):
    with pytest.raises(TextRefused) as refused:
        read_file(content)
    assert refused.value.code == code
