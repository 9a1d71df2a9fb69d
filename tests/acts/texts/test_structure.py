"""Russian structure becomes Akoma Ntoso with anchors of printed numbers; two texts are compared."""

from datetime import date

import pytest

from portal.acts.texts import comparison
from portal.acts.texts.akn import anchors, cited_by_eid, plain_text, validate
from portal.acts.texts.blocks import Document, Note, Paragraph, Run, paragraph
from portal.acts.texts.comparison import Change, Line, Mark, Piece, Work, compare, compare_lines
from portal.acts.texts.flat import items_of
from portal.acts.texts.places import places_of
from portal.acts.texts.reading import read_pasted
from portal.acts.texts.refusals import TextRefused
from portal.acts.texts.rendering import to_html
from portal.acts.texts.writing import Identity, to_akn, with_identity
from portal.kernel.errors import RuleViolation

IDENTITY = Identity(
    "postanovlenie", "mer", date(2017, 9, 13), "3111", "О порядке", date(2017, 9, 13)
)
CHARTER = """УСТАВ
Раздел I. Общее
Глава 1. Город
Статья 1. Границы
1. Границы установлены законом.
2. Изменяет границы:
1) край;
а) законом;
2) город — никогда.
Статья 2. Язык
1. Русский.
Глава 2. Люди
Статья 3. Права
1. Права равны.
1.1. Обязанности равны.
Приложение № 1
к Уставу
1. Описание границ.
Приложение № 2
1. Карта."""


def _akn(text):
    return to_akn(read_pasted(text), IDENTITY)


def test_each_level_has_an_anchor_of_its_printed_number():
    xml = _akn(CHARTER)
    validate(xml)
    assert [anchor.eid for anchor in anchors(xml)] == [
        "part_1",
        "chp_1",
        "art_1",
        "art_1__para_1",
        "art_1__para_2",
        "art_1__para_2__subpara_1",
        "art_1__para_2__subpara_1__point_a",
        "art_1__para_2__subpara_2",
        "art_2",
        "art_2__para_1",
        "chp_2",
        "art_3",
        "art_3__para_1",
        "art_3__para_1.1",
        "att_1",
        "att_1__para_1",
        "att_2",
        "att_2__para_1",
    ]
    assert plain_text(xml).split() == CHARTER.split()


@pytest.mark.parametrize(
    ("text", "levels"),
    [
        ("Статья 1. А\nСтатья 2. Б\nПриложение\nСтатья 1. В", [2, 2, 2, 3]),
        ("Раздел I. А\nГлава 1. Б\n§ 1. В\nСтатья 1. Г\nГлава 2\n1. Пункт.", [2, 3, 4, 5, 3]),
    ],
)
def test_on_paper_no_level_of_headings_is_skipped(text, levels):
    assert [item.level for item in items_of(_akn(text), {}) if item.level] == levels


@pytest.mark.parametrize(
    ("eid", "cited"),
    [
        ("para_2", "пункт 2"),
        ("para_2__subpara_zh", "подпункт ж пункта 2"),
        ("att_1__para_3", "пункт 3 приложения 1"),
        ("art_5__para_1.1", "часть 1.1 статьи 5"),
        # As texts were stored before.
        ("art_5__para_1__para_1.1", "часть 1.1 статьи 5"),
        ("att_1.1__para_3", "пункт 3 приложения 1.1"),
        ("att_3x1", "приложение 3/1"),
        ("att_1a__para_2__subpara_b.1", "подпункт б.1 пункта 2 приложения 1а"),
        ("para_2__subpara_zhzh", "подпункт жж пункта 2"),
    ],
)
def test_an_anchor_is_said_as_people_cite_it(eid, cited):
    assert cited_by_eid(eid) == cited


def test_a_place_is_found_as_it_is_cited():
    xml = _akn(CHARTER)
    assert places_of(xml, "статья 1/часть 2/подпункт 1") == ["art_1__para_2__subpara_1"]
    assert places_of(xml, "приложение 2/пункт 1") == ["att_2__para_1"]
    assert places_of(xml, "статья 9") == []


def test_what_is_quoted_is_no_structure_and_a_double_number_has_its_own_anchor():
    xml = _akn(
        "1. Пункт 2 изложить в редакции:\n«2. Новые слова.\n3. И ещё.».\n2. Второй.\n2. Опять второй."
    )
    assert [anchor.eid for anchor in anchors(xml)] == ["para_1", "para_2", "para_2-2"]


@pytest.mark.parametrize("quotes", ["«»", '""', "“”", "„“"])
def test_new_words_in_any_quotes_are_no_structure(quotes):
    opens, closes = quotes
    xml = _akn(
        f"1. Внести изменения:\n1.1. Пункт 2 изложить в редакции:\n{opens}2. Порядок:\n1) один;\n"
        f"3. Третий с {opens}кавычками{closes} внутри.{closes}.\n1.2. Дополнить пунктом 4:\n"
        f"{opens}4. Четвёртый.{closes}.\n2. Контроль за доской 5{closes} оставляю за собой.\n3. Всё."
    )
    assert [anchor.eid for anchor in anchors(xml)] == [
        "para_1",
        "para_1__para_1.1",
        "para_1__para_1.2",
        "para_2",
        "para_3",
    ]


def test_a_footnote_is_kept_with_its_mark_and_leads_to_and_fro():
    note = Run(note=Note("*", (paragraph("Кроме праздников."),)))
    xml = to_akn(Document([Paragraph((Run("1. По будням"), note, Run(".")))]), IDENTITY)
    validate(xml)
    assert "Кроме праздников." in plain_text(xml)
    page = to_html(xml)
    assert 'href="#note-1"' in page
    assert 'href="#note-1-back"' in page


def test_other_particulars_leave_every_word_and_anchor_as_they_were():
    xml = _akn(CHARTER)
    other = with_identity(
        xml, Identity("reshenie", "duma", date(2020, 1, 1), "5/7", "Иное", date(2021, 1, 1))
    )
    validate(other)
    assert plain_text(other) == plain_text(xml)
    assert anchors(other) == anchors(xml)
    assert "reshenie/duma/2020-01-01/5~7" in other


@pytest.mark.parametrize(
    "evil",
    [
        "<akomaNtoso><broken",
        '<!DOCTYPE a [<!ENTITY e SYSTEM "file:///etc/passwd">]><a>&e;</a>',
        "<html/>",
    ],
)
def test_what_is_no_akoma_ntoso_is_refused(evil):
    with pytest.raises(RuleViolation) as refused:
        validate(evil)
    assert refused.value.code == "text_invalid"


def _reworded(word: str, count: int, *, eid: str = "para_{}") -> list[Line]:
    """So many points of thirty words each, of which ``word`` makes every second one."""
    return [
        Line(eid.format(n), f"пункт {n}", " ".join(f"{word}{n}-{i // 2} общее" for i in range(15)))
        for n in range(count)
    ]


@pytest.mark.parametrize("eid", ["para_{}", "annex_1"])
def test_a_wholly_reworded_text_of_4000_points_takes_bounded_work(eid):
    old, new = _reworded("было", 4000, eid=eid), _reworded("стало", 4000, eid=eid)
    work = Work(left=1_000_000)
    rows = compare_lines(old, new, work)
    assert 0 <= work.left < 10_000
    assert len(rows) == 4000
    assert {row.change for row in rows} == {Change.CHANGED}
    assert len(rows[0].pieces) > 2
    # Beyond it the old and the new stand whole.
    assert rows[-1].pieces == (Piece(Mark.REMOVED, old[-1].text), Piece(Mark.ADDED, new[-1].text))


def test_a_paragraph_is_tried_with_few_others_of_its_unit(monkeypatch):
    tried = []
    monkeypatch.setattr(comparison, "_is_like", lambda *pair: tried.append(pair))
    old, new = _reworded("было", 400, eid="annex_1"), _reworded("стало", 400, eid="annex_1")
    rows = compare_lines(old, new)
    assert len(tried) <= 400 * 21
    assert len(rows) == 800


def test_a_comparison_pairs_points_and_marks_words():
    old = _akn("1. Срок — десять дней.\n2. Контроль за мэром.\n3. Прочее.")
    new = _akn("1. Срок — пять дней.\n2. Контроль за мэром.\n4. Новое правило о лифтах.")
    found = {(row.label, row.change) for row in compare(old, new)}
    assert found == {
        ("пункт 1", Change.CHANGED),
        ("пункт 2", Change.SAME),
        ("пункт 3", Change.REMOVED),
        ("пункт 4", Change.ADDED),
    }
    changed = next(row for row in compare(old, new) if row.change is Change.CHANGED)
    assert [piece.text for piece in changed.pieces if piece.mark != "same"] == ["десять", "пять"]


def test_a_point_written_anew_stands_beside_what_it_was():
    old = _akn(
        "1. Срок — десять дней.\n2. Прочее о лифтах и подъездах домов.\n3. Контроль за мэром."
    )
    new = _akn("1. Срок — десять дней.\n2. Плата вносится вечером.\n3. Контроль за мэром.")
    (row,) = (row for row in compare(old, new) if row.change is not Change.SAME)
    assert (row.change, row.label) == (Change.CHANGED, "пункт 2")
    assert [piece.mark for piece in row.pieces] == [Mark.REMOVED, Mark.ADDED]


def _changes(old: str, new: str) -> list[tuple[str, Change, list[str]]]:
    return [
        (row.label, row.change, [piece.text for piece in row.pieces if piece.mark != "same"])
        for row in compare(_akn(old), _akn(new))
        if row.change is not Change.SAME
    ]


def test_a_point_put_in_leaves_the_renumbered_ones_behind_it_what_they_were():
    old = "1. Раз.\n2. Плата 100 рублей за место.\n3. Контроль возложить на комитет."
    new = (
        "1. Раз.\n2. Новый пункт о скидках для ветеранов.\n3. Плата 150 рублей за место."
        "\n4. Контроль возложить на комитет."
    )
    added = ["2. Новый пункт о скидках для ветеранов."]
    assert _changes(old, new) == [
        ("пункт 2", Change.ADDED, added),
        ("пункт 3", Change.CHANGED, ["2", "3", "100", "150"]),
        ("пункт 4", Change.CHANGED, ["3.", "4."]),
    ]


def test_points_that_changed_places_have_moved():
    old = "1. Один альфа бета гамма.\n2. Два дельта эпсилон дзета."
    new = "1. Два дельта эпсилон дзета.\n2. Один альфа бета гамма."
    assert _changes(old, new) == [
        ("пункт 1", Change.MOVED, ["2.", "1."]),
        ("пункт 2", Change.CHANGED, ["1.", "2."]),
    ]


def test_a_rate_that_grows_to_that_of_the_next_point_is_still_its_own():
    points = "1. Взрослый билет стоит {} рублей за вход.\n2. Детский билет стоит {} рублей за вход."
    assert _changes(points.format(200, 100), points.format(300, 200)) == [
        ("пункт 1", Change.CHANGED, ["200", "300"]),
        ("пункт 2", Change.CHANGED, ["100", "200"]),
    ]


def test_a_point_put_in_before_4000_others_takes_bounded_work():
    words = [line.text for line in _reworded("слово", 4000)]
    old, late = (
        [
            Line(f"para_{n}", f"пункт {n}", f"{n}. {said}", f"{n}.")
            for n, said in enumerate(words, start)
        ]
        for start in (0, 1)
    )
    work = Work(left=0)
    added, *moved = compare_lines(old, [Line("para_0", "пункт 0", "0. Новое.", "0."), *late], work)
    assert added.change is Change.ADDED
    assert {len(row.pieces) for row in moved} == {3}


def test_pasted_html_keeps_words_numbers_and_tables_and_nothing_else():
    document = read_pasted(
        "<html><head><style>p{}</style></head><body><h2>Порядок</h2>"
        "<ol start='3'><li>Третье<ol type='a'><li>буква</li></ol></li><li>Четвёртое</li></ol>"
        "<table><tr><th>Шапка</th></tr><tr><td>Клетка</td></tr></table>"
        "<p>Тело<script>evil()</script> и <b onclick=x>жирное</b></p></body></html>"
    )
    xml = to_akn(document, IDENTITY)
    validate(xml)
    assert plain_text(xml).split() == [
        "Порядок",
        "3.",
        "Третье",
        "a.",
        "буква",
        "4.",
        "Четвёртое",
        "Шапка",
        "Клетка",
        "Тело",
        "и",
        "жирное",
    ]
    assert "<b>жирное</b>" in xml


@pytest.mark.parametrize("text", ["", "  \n\t", "<p></p>", "<script>x</script>"])
def test_a_text_without_words_is_refused(text):
    with pytest.raises(TextRefused) as refused:
        read_pasted(text)
    assert refused.value.code == "text_empty"


def test_points_of_a_list_in_a_list_stand_in_the_outer_point():
    document = read_pasted(
        "<ol><li>Внести:<ol><li>первое;<ol><li>деталь;</ol><li>второе.</ol><li>Исполнить.</ol>"
    )
    found = [(one.eid, one.label) for one in anchors(to_akn(document, IDENTITY))]
    assert found == [
        ("para_1", "пункт 1"),
        ("para_1__subpara_1", "подпункт 1 пункта 1"),
        ("para_1__subpara_1__point_1", "подпункт 1 подпункта 1 пункта 1"),
        ("para_1__subpara_2", "подпункт 2 пункта 1"),
        ("para_2", "пункт 2"),
    ]


_ROMAN = "<ol type=I{}>{}</ol>"


@pytest.mark.parametrize(
    ("html", "eids"),
    [
        ("<ol><li>Один;<li>два.</ol>", "para_1 para_2"),
        ("<ol start=4><li>Один;<li value=9>два.</ol>", "para_4 para_9"),
        ("<ol reversed><li>Один;<li>два.</ol>", "para_2 para_1"),
        # Letters and Roman numerals are lines of the point in which they stand.
        ("<p>1. Виды:</p><ol type=a><li>один;<li>два.</ol>", "para_1"),
        ("<p>1. Виды:</p><ol type=A><li>один;<li>два.</ol>", "para_1"),
        ("<p>1. Виды:</p><ol type=i><li>один;<li>два.</ol>", "para_1"),
        ("<p>1. Виды:</p>" + _ROMAN.format("", "<li>один;<li>два."), "para_1"),
        ("<p>1. Виды:</p>" + _ROMAN.format("", "<li>один<li>два") + "<p>2. Иное.</p>", "para_1 para_2"),
        (_ROMAN.format("", "<li>Один.<li>Два.") + "<p>Глава 1. О том</p>", "chp_1"),
        # Titles with something below them are разделы, as such lines are without a list.
        (
            _ROMAN.format("", "<li>Общие положения<p>1. Один.</p><li>Порядок<p>2. Два.</p>"),
            "part_1 part_1__para_1 part_2 part_2__para_2",
        ),
        (
            _ROMAN.format("", "<li>Общие положения")
            + "<p>1. Один.</p>"
            + _ROMAN.format(" start=2", "<li>Порядок")
            + "<ol><li>Два.<ol><li>внутри.</ol></ol>",
            "part_1 part_1__para_1 part_2 part_2__para_1 part_2__para_1__subpara_1",
        ),
        (
            _ROMAN.format("", "<li>Общее<ol><li>Один:<ol><li>внутри.</ol></ol><li>Иное<ol><li>Два.</ol>"),
            "part_1 part_1__para_1 part_1__para_1__subpara_1 part_2 part_2__para_1",
        ),
        (_ROMAN.format("", "<li><h2>Общее</h2><li><h2>Иное</h2>"), "part_1 part_2"),
        # As a browser shows it: an inner list counts from 1 again.
        ("<ol><li>Один:<ol><li>внутри;<li>и тут.</ol><li>Два.</ol>",
         "para_1 para_1__subpara_1 para_1__subpara_2 para_2"),
        ("<p>I. Общее</p><p>1. Один.</p>", "part_1 part_1__para_1"),
    ],
)  # fmt: skip
def test_what_the_items_of_a_list_are(html, eids):
    found = [one.eid for one in anchors(to_akn(read_pasted(html), IDENTITY))]
    assert found == eids.split()
