"""Text of ODT as LibreOffice shows it: numbers of lists, notes, tables, tracked changes by choice."""

import zipfile
from io import BytesIO

import pytest

from portal.acts.texts.blocks import Changes, words
from portal.acts.texts.reading import read_file
from portal.acts.texts.refusals import TextRefused, left_out

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
_NS += ' xmlns:xlink="http://www.w3.org/1999/xlink"'
_MANIFEST = "<manifest xmlns='urn:oasis:names:tc:opendocument:xmlns:manifest:1.0'>{}</manifest>"


def an_odt(body: str, *, styles: str = "", manifest: str = "", **parts: bytes) -> bytes:
    buffer = BytesIO()
    levels = "".join(
        f'<text:list-level-style-number text:level="{level}" text:display-levels="{level}" '
        'style:num-format="1" style:num-suffix="."/>'
        for level in (1, 2)
    )
    content = (
        f"<office:document-content {_NS}><office:automatic-styles>"
        f'<text:list-style style:name="L1">{levels}</text:list-style>{styles}</office:automatic-styles>'
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


def _style(name: str, family: str = "text", parent: str = "", **text: str) -> str:
    of = f' style:parent-style-name="{parent}"' if parent else ""
    said = " ".join(
        f'{key.replace("_", ":", 1).replace("_", "-")}="{v}"' for key, v in text.items()
    )
    name = f' style:name="{name}"' if name else ""
    kind = "style" if name else "default-style"
    return (
        f'<style:{kind}{name} style:family="{family}"{of}><style:text-properties {said}/>'
        f"</style:{kind}>"
    )


_LINE = {"style_text_line_through_style": "solid", "style_text_line_through_type": "single"}
_NO_LINE = {"style_text_line_through_style": "none", "style_text_line_through_type": "none"}
_SPAN = '<text:p>Срок — <text:span text:style-name="{}">пять</text:span> дней.</text:p>'
_P = '<text:p text:style-name="{}">пять<text:span text:style-name="{}"> дней</text:span></text:p>'


_KEPT = _style("P9", "paragraph", **_NO_LINE)


@pytest.mark.parametrize(
    ("styles", "body", "struck"),
    [
        (_style("T1", **_LINE), _SPAN.format("T1"), "пять"),
        (_style("T1", style_text_line_through_type="double"), _SPAN.format("T1"), "пять"),
        (_style("T0", **_LINE) + _style("T1", parent="T0"), _SPAN.format("T1"), "пять"),
        (_style("T0", **_LINE) + _style("T1", parent="T0", **_NO_LINE), _SPAN.format("T1"), ""),
        # A style of paragraphs may be called like one of words.
        (_style("T1", "paragraph", **_LINE), _SPAN.format("T1"), ""),
        (_style("P1", "paragraph", **_LINE), _P.format("P1", ""), "пять дней"),
        (_style("P1", "paragraph", **_LINE) + _style("T1", **_NO_LINE), _P.format("P1", "T1"), "пять"),
        (
            _style("P0", "paragraph", **_LINE) + _style("P1", "paragraph", "P0"),
            _P.format("P1", ""),
            "пять дней",
        ),
        (_style("", "paragraph", **_LINE), _P.format("P1", ""), "пять дней"),
        (_style("T1", "text", "T1"), _SPAN.format("T1"), ""),
    ],
)  # fmt: skip
def test_struck_out_words_wait_for_the_editors_word(styles, body, struck):
    file = an_odt(body + '<text:p text:style-name="P9">Конец.</text:p>', styles=styles + _KEPT)
    if not struck:
        assert "пять" in _words(file)
        return
    with pytest.raises(TextRefused) as refused:
        read_file(file)
    assert refused.value.code == "text_choose_changes"
    assert f"зачёркнутые слова (1), первые — «{struck}» в «" in refused.value.message
    assert not {*struck.split()} & {*_words(file, Changes.ACCEPT)}
    assert {*struck.split()} <= {*_words(file, Changes.REFUSE)}


def test_a_point_that_is_gone_has_no_number():
    item = "<text:list-item><text:p>{}</text:p></text:list-item>"
    struck = item.format('<text:span text:style-name="T1">Ушёл.</text:span>')
    hidden = item.format('<text:span text:style-name="T2">Скрыт.</text:span>')
    body = (
        "<text:tracked-changes>"
        '<text:changed-region text:id="c1"><text:insertion/></text:changed-region>'
        '</text:tracked-changes><text:list text:style-name="L1">'
        + item.format('Один.<text:change-start text:change-id="c1"/>')
        + item.format('Вставлен.<text:change-end text:change-id="c1"/>')
        + struck
        + hidden
        + item.format("Два.")
        + "</text:list>"
    )
    styles = _style("T1", **_LINE) + _style("T2", text_display="none")
    file = an_odt(body, styles=styles)
    assert _words(file, Changes.ACCEPT) == ["1.", "Один.", "2.", "Вставлен.", "3.", "Два."]
    assert _words(file, Changes.REFUSE) == ["1.", "Один.", "2.", "Ушёл.", "3.", "Два."]


def test_words_of_deleted_paragraphs_are_not_glued_and_a_changed_look_needs_no_choice():
    body = (
        "<text:tracked-changes>"
        '<text:changed-region text:id="c1"><text:format-change/></text:changed-region>{}'
        "</text:tracked-changes><text:p>Срок{}.</text:p>"
    )
    assert _words(an_odt(body.format("", ""))) == ["Срок."]
    deletion = (
        '<text:changed-region text:id="c2"><text:deletion><text:p> пять</text:p>'
        "<text:p>дней</text:p></text:deletion></text:changed-region>"
    )
    file = an_odt(body.format(deletion, '<text:change text:change-id="c2"/>'))
    assert _words(file, Changes.REFUSE) == ["Срок", "пять", "дней."]


def test_a_deleted_point_is_put_back_as_a_point():
    body = (
        '<text:tracked-changes><text:changed-region text:id="c1"><text:deletion><text:p/>'
        "<text:p>3. Удалённый.</text:p></text:deletion></text:changed-region></text:tracked-changes>"
        '<text:p>2. Второй.<text:change text:change-id="c1"/></text:p><text:p>4. Четвёртый.</text:p>'
    )
    found = read_file(an_odt(body), Changes.REFUSE).blocks
    assert [one.full_text for one in found] == ["2. Второй.", "3. Удалённый.", "4. Четвёртый."]
    found = read_file(an_odt(body), Changes.ACCEPT).blocks
    assert [one.full_text for one in found] == ["2. Второй.", "4. Четвёртый."]


@pytest.mark.parametrize(
    "hidden",
    [
        '<text:p>Видно<text:span text:style-name="T1"> тайна</text:span></text:p>',
        '<text:p>Видно</text:p><text:p text:style-name="P1">тайна</text:p>',
        '<text:p>Видно</text:p><text:section text:display="none"><text:p>тайна</text:p></text:section>',
    ],
)
def test_hidden_words_are_no_text_and_are_told(hidden):
    styles = _style("T1", text_display="none") + _style("P1", "paragraph", text_display="none")
    file = an_odt(hidden, styles=styles)
    assert _words(file) == ["Видно"]
    (told,) = left_out(read_file(file))
    assert "скрытые слова (1), первые — «тайна» в «" in told


def test_references_to_other_places_keep_their_words():
    body = "<text:p>1. По <text:{0}>пункту 3</text:{0}> и далее.</text:p>"
    for kind in ("bookmark-ref", "reference-ref", "sequence-ref", "note-ref"):
        assert _words(an_odt(body.format(kind))) == ["1.", "По", "пункту", "3", "и", "далее."]
    assert _words(an_odt('<text:p>1. По<text:bookmark text:name="a"/>рядок</text:p>')) == [
        "1.", "Порядок",
    ]  # fmt: skip


def test_words_of_shapes_and_indexes_are_kept():
    shape = "<draw:custom-shape><text:p>В рамке</text:p></draw:custom-shape>"
    indexes = "".join(
        f"<text:{kind}><text:{kind}-source>шаблон</text:{kind}-source><text:index-body>"
        f"<text:index-title><text:p>Список</text:p></text:index-title><text:p>{kind}</text:p>"
        f"</text:index-body></text:{kind}>"
        for kind in ("alphabetical-index", "illustration-index", "bibliography")
    )
    file = an_odt(f"{shape}<text:p>Слово{shape}</text:p><draw:g>{shape}</draw:g>{indexes}")
    assert " ".join(_words(file)) == (
        "В рамке Слово В рамке В рамке Список alphabetical-index "
        "Список illustration-index Список bibliography"
    )
    assert left_out(read_file(file)) == []


def test_what_cannot_be_read_is_told():
    formula = "<draw:frame><draw:object/><draw:image/></draw:frame>"
    unknown = "<text:sheet>7. Пункт</text:sheet>"
    file = an_odt(f"<text:p>1. Плата равна {formula} или {formula}.</text:p>{unknown}")
    (told,) = left_out(read_file(file))
    assert "формула или другой вставленный объект — 2, часть незнакомого вида — 1." in told
