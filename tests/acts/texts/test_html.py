"""HTML, of a file or pasted: what is the act's text, and what is not."""

import pytest

from portal.acts.texts.blocks import Changes, Table
from portal.acts.texts.reading import read_file, read_pasted
from portal.acts.texts.refusals import left_out
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
    document = read_pasted("<div hidden>тайна<b hidden>!</b></div><p>Видно<i hidden> но</i></p>")
    assert document.hidden == [("тайна!", "тайна!"), ("но", "Видно но")]
    with pytest.raises(RuleViolation) as refused:
        _lines("<p hidden>тайна</p>")
    assert refused.value.code == "text_empty"


def test_each_line_of_preformatted_text_is_a_paragraph():
    text = "<p>1. Раз</p><pre>\n2. <b>Два</b> и\n3. <i>Три\n4. Чет</i>ыре\n\n5.  Пять<br>6. Шесть</pre>"
    assert _lines(f"{text}<p>7. Семь</p>") == [
        "1. Раз", "2. Два и", "3. Три", "4. Четыре", "5. Пять", "6. Шесть", "7. Семь",
    ]  # fmt: skip


def test_what_cannot_be_read_is_told():
    page = (
        "<p>1. Плата <math><mglyph src=a /></math> <img src=a> <svg><path/></svg><svg><text>б</text></svg></p>"
        "<!-- <math></math><img> --><script>'<math>'</script><p>2. Всё <iframe src=a></iframe></p>"
    )
    unread, images = left_out(read_pasted(page))
    assert "формула — 1, вставленный объект — 1, надпись на рисунке — 1." in unread
    assert "Картинок в файле: 1." in images


def test_no_cell_of_the_head_of_a_table_hangs_into_its_body():
    head = "<thead><tr><th rowspan=2>а</th><th>б</th></tr></thead>"
    (table,) = read_pasted(f"<table>{head}<tbody><tr><td>в</td></tr></tbody></table>").blocks
    assert isinstance(table, Table)
    assert table.rows[0][0].rows == 1


def test_inserted_and_deleted_words_wait_for_the_editors_word():
    text = "<p>Срок — <del>пять</del><ins>десять</ins> дней.</p><ins><p>Новое.</p></ins>"
    with pytest.raises(RuleViolation) as refused:
        _lines(text)
    assert refused.value.code == "text_choose_changes"
    assert "(3)" in refused.value.message
    assert _lines(text, Changes.ACCEPT) == ["Срок — десять дней.", "Новое."]
    assert _lines(text, Changes.REFUSE) == ["Срок — пять дней."]
    assert len(read_file(text.encode(), Changes.ACCEPT).blocks) == 2


@pytest.mark.parametrize(
    "struck",
    [
        "<s>пять</s>",
        "<strike>пять</strike>",
        "<span style='color: red; text-decoration: line-through'>пять</span>",
    ],
)
def test_struck_out_words_wait_for_the_editors_word(struck):
    text = f"<p>Вводная часть.</p><p>Срок — {struck} десять дней.</p>"
    with pytest.raises(RuleViolation) as refused:
        _lines(text)
    assert refused.value.code == "text_choose_changes"
    assert "(1), первые — «пять» в «Срок — пять десять дней.»" in refused.value.message
    assert _lines(text, Changes.ACCEPT) == ["Вводная часть.", "Срок — десять дней."]
    assert _lines(text, Changes.REFUSE) == ["Вводная часть.", "Срок — пять десять дней."]


@pytest.mark.parametrize(
    ("rules", "opens", "fate"),
    [
        (".x { color: red; display: none }", "<p class='a x'>", "hidden"),
        ("P.x {VISIBILITY:HIDDEN !important}", "<p class=x style='visibility:visible'>", "hidden"),
        ("#foot{display:none}", "<p id=foot>", "hidden"),
        ("<!-- /* } */ p.b, .x {mso-hide:all} -->", "<p class=x>", "hidden"),
        (".old .x{display:none}", "<div class=old><p class=x>", "hidden"),
        ("@media screen { .x {display:none} }", "<p class=x>", "hidden"),
        (".x {text-decoration: underline line-through}", "<p class=x>", "struck"),
        ("p{text-decoration-line:line-through} p.y{text-decoration:none}", "<p class=x>", "struck"),
        ("p{text-decoration-line:line-through} p.x{text-decoration:none}", "<p class=x>", "shown"),
        (".x {display:none} .x {display:block}", "<p class=x>", "shown"),
        ("#f {display:block} .x {display:none}", "<p class=x id=f>", "shown"),
        (".x {display:none}", "<p class=x style='display:block'>", "shown"),
        (".old .x{display:none}", "<p class='old x'>", "shown"),
        (".x:hover, .x > i {display:none}", "<p class=x>", "shown"),
        (
            "@page x {size:A4} @media print { .x {display:none} .y {color:red} }",
            "<p class=x>",
            "shown",
        ),
        ("@media (max-width: 600px) {.x {display:none}}", "<p class=x>", "shown"),
        ("@import 'x'; @font-face {display:none}", "<p class=x>", "shown"),
        ("/* .x {display:none} */ li {display:none}", "<p class=x>", "shown"),
    ],
)
def test_the_styles_of_a_page_hide_words_and_strike_them_out(rules, opens, fate):
    page = f"<html><style type='text/css'>{rules}</style><li>Да.</li>{opens}тайна</p>"
    if fate == "struck":
        with pytest.raises(RuleViolation) as refused:
            _lines(page)
        assert refused.value.code == "text_choose_changes"
        return
    document = read_pasted(page)
    assert ("тайна" in [block.full_text for block in document.blocks]) is (fate == "shown")
    assert bool(document.hidden) is ("тайна" not in str(document.blocks) or "li {" in rules)


@pytest.mark.parametrize(
    "around",
    [
        "<style media=print>{}</style>",
        "<!--[if gte mso 9]><style>{}</style><![endif]-->",
        "<!-- <style>{}</style>",
    ],
)
def test_styles_that_no_screen_uses_hide_nothing(around):
    page = around.format(".x {display:none}") + "<!-- --><p class=x>Видно.</p>"
    assert _lines(page) == ["Видно."]


@pytest.mark.parametrize(
    "piece", ["<style ", "<style>@a{", "<!--", "@{", "a{b", ".x{display:none}"]
)
def test_a_hostile_style_takes_bounded_time(piece):
    assert _lines(f"<p>Слово.</p><style>{piece * 10_000}") == ["Слово."]


def test_nested_lists_begin_anew_as_a_browser_shows_them():
    assert _lines(
        "<ol><li>Один<ol><li>Внутри<ol start=3><li>Глубже</li></ol></li><li>Ещё</li></ol></li>"
        "<li><p>Два</p><ul><li>Черта</li></ul></li>"
        "<ol><li>Позади</li></ol><li>Три<ol type=a><li>Буква</li></ol></li></ol>"
    ) == [
        "1. Один", "1. Внутри", "3. Глубже", "2. Ещё", "2. Два", "– Черта",
        "1. Позади", "3. Три", "a. Буква",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("opens", "shown"),
    [
        ("<ol>", "1. 2."),
        ("<ol start=0>", "0. 1."),
        ("<ol start='-1'>", "-1. 0."),
        ("<ol reversed>", "2. 1."),
        ("<ol reversed start=9>", "9. 8."),
        ("<ol type=A>", "A. B."),
        ("<ol type=a start=26>", "z. aa."),
        # A browser counts on, where word processors double the letter.
        ("<ol type=a start=27>", "aa. ab."),
        ("<ol type=I start=3>", "III. IV."),
        ("<ol type=i start=0>", "0. i."),
        ("<ol type=a style='list-style-type: lower-roman'>", "i. ii."),
        ("<ol style='color: red; list-style: inside decimal-leading-zero'>", "01. 02."),
        ("<ul>", "– –"),
        ("<ul style='list-style-type:decimal'>", "1. 2."),
        ("<ol style='list-style-type:none'>", " "),
    ],
)
def test_a_list_is_numbered_as_a_browser_shows_it(opens, shown):
    one, other = shown.split(" ")
    expected = [f"{one} Один".strip(), f"{other} Два".strip()]
    assert _lines(f"{opens}<li>Один<li>Два</ol>") == expected


def test_an_item_may_have_a_number_and_a_type_of_its_own():
    assert _lines("<ol><li>А<li value=7>Б<li type=a>В<li>Г</ol>") == [
        "1. А", "7. Б", "h. В", "9. Г",
    ]  # fmt: skip


def test_a_table_without_cells_is_left_out():
    assert (
        len(read_file("<p>Слово</p><table></table><table><tr></tr></table>".encode()).blocks) == 1
    )


@pytest.mark.parametrize("said", ["utf-8", "undefined", "idna", "hex", "none"])
def test_a_page_that_names_wrong_letters_is_read_all_the_same(said):
    page = f'<html><head><meta charset="{said}"></head><body><p>1. Порядок.</p></body></html>'
    assert [block.full_text for block in read_file(page.encode("cp1251")).blocks] == ["1. Порядок."]


@pytest.mark.parametrize("charset", ["koi8-r", "windows-1251", "utf-8"])
def test_a_page_is_read_in_the_letters_that_it_names(charset):
    page = f'<html><head><meta charset="{charset}"></head><body><p>1. Порядок.</p></body></html>'
    assert [block.full_text for block in read_file(page.encode(charset)).blocks] == ["1. Порядок."]


_RUSSIAN = (
    "<p>1. Утвердить Порядок установки указателей города Хабаровска.</p><p>2. № 6-р — «Мэр».</p>"
)


@pytest.mark.parametrize("table", ["cp1251", "koi8-r", "cp866"])
@pytest.mark.parametrize("change", [str, str.upper, str.lower])
def test_letters_that_a_file_does_not_name_are_those_that_make_it_russian(table, change):
    text = change(_RUSSIAN.replace("—", "-")) if table != "cp1251" else change(_RUSSIAN)
    content = text.replace("«", '"').replace("»", '"').encode(table, "ignore")
    assert "утвердить порядок установки" in _plain(content).lower()


def test_a_page_that_names_other_russian_letters_is_read_in_its_own():
    content = f'<meta charset="koi8-r">{_RUSSIAN}'.encode("cp1251")
    assert "Утвердить Порядок установки" in _plain(content)


def _plain(content: bytes) -> str:
    return " ".join(block.full_text for block in read_file(content).blocks)


@pytest.mark.parametrize(
    "content",
    [
        _RUSSIAN.encode("mac-cyrillic"),
        _RUSSIAN.replace("—", "-").replace("«", "").replace("»", "").encode("iso8859-5"),
        "1. Straße über alles, naïve façade.".encode("cp1252"),
        bytes(range(128, 256)) * 9,
    ],
)
def test_a_file_in_doubtful_letters_is_asked_for_in_utf_8(content):
    with pytest.raises(RuleViolation) as refused:
        read_file(content)
    assert refused.value.code == "text_unknown_letters"
    assert "UTF-8" in refused.value.message


@pytest.mark.parametrize("depth", [1500, 300_000])
def test_parts_in_parts_without_an_end_are_refused(depth):
    for tag in ("div", "b", "center"):
        with pytest.raises(RuleViolation) as refused:
            read_pasted(f"<p>1. Раз</p>{f'<{tag}>' * depth}а")
        assert refused.value.code == "text_too_deep"


@pytest.mark.parametrize(
    ("tag", "changes"), [("del", Changes.ACCEPT), ("ins", Changes.REFUSE), ("s", Changes.ACCEPT)]
)
def test_an_item_that_a_change_takes_away_is_not_counted(tag, changes):
    whole = f"<{tag}>Два</{tag}>"
    pieces = f"<p><{tag}>Два</{tag}> <{tag}>и</{tag}></p>"
    for item in (whole, pieces):
        text = f"<ol><li>Раз</li><li>{item}</li><li>Три</li></ol>"
        assert _lines(text, changes) == ["1. Раз", "2. Три"]
    part = f"<ol><li>Раз <{tag}>и</{tag}></li><li>Три</li></ol>"
    assert _lines(part, changes) == ["1. Раз", "2. Три"]


def test_links_that_never_end_are_not_parts_of_one_another():
    page = "".join(f'<p><a name="p{number}">Слово {number}.</p>' for number in range(600))
    assert len(_lines(page)) == 600


def test_an_end_of_another_part_hides_no_depth():
    with pytest.raises(RuleViolation):
        read_pasted(f"<p>1. Раз</p>{'<div></b>' * 100_000}а")
