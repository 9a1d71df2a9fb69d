"""What a table brings beside particulars and texts: relations, scans, signatures."""

from datetime import date
from io import BytesIO

import pytest
from django.urls import reverse
from pypdf import PdfWriter

from portal.acts.models import Act, ActFile, Issuer, Relation, RowState
from portal.acts.rules.status import Effect, Status
from portal.acts.services.imports import run_imports, start
from portal.acts.services.sheets import read_sheet
from portal.acts.services.titles import settle_titles
from tests.acts.test_import import NOW, TODAY, _begun, _states, store
from tests.factories.acts import a_version, an_act, an_issuer

pytestmark = pytest.mark.django_db
assert store
OLD = {"дата": "01.02.2020", "номер": "1"}
NEW = {"дата": "01.03.2021", "номер": "2"}
REPEALED = {
    "что сделано": "утратил силу",
    "каким актом": "постановление Мэра города Хабаровска от 01.03.2021 № 2",
    "с какого дня": "01.04.2021",
}
TEXT = {"т.txt": "ПОСТАНОВЛЯЮ:\n1. Первый.\n2. Второй.\n3. Третий.".encode()}


def _pdf():
    page = PdfWriter()
    page.add_blank_page(100, 100)
    kept = BytesIO()
    page.write(kept)
    return kept.getvalue()


def _run(imported):
    start(imported, at=NOW)
    run_imports(at=NOW, on=TODAY)
    return imported


def _says(imported):
    return list(imported.rows.values_list("says", flat=True))


def test_a_chain_is_imported_whatever_the_order_of_its_rows():
    imported = _begun(OLD | REPEALED, NEW)
    assert _states(imported) == [RowState.NEW, RowState.NEW]
    assert "признан утратившим силу с 01.04.2021: Постановление" in _says(imported)[0]
    assert not Act.objects.exists()
    _run(imported)
    assert _states(imported) == [RowState.DONE, RowState.DONE]
    relation = Relation.objects.get()
    assert (relation.effect, relation.from_on) == (Effect.REPEALS, date(2021, 4, 1))
    # The same table once more finds it there; another day is a change.
    assert _states(_begun(OLD | REPEALED)) == [RowState.SAME]
    assert _states(_begun(OLD | REPEALED | {"с какого дня": "02.04.2021"})) == [RowState.CHANGED]


@pytest.mark.parametrize(
    ("cells", "told"),
    [
        ({"что сделано": "забыт"}, "что сделано: «забыт». Можно:"),
        ({"каким актом": "кем-то"}, "каким актом: «кем-то». Нужно"),
        ({"каким актом": ""}, "не хватает столбцов: каким актом"),
        ({"с какого дня": ""}, "не хватает столбцов: с какого дня"),
        ({"с какого дня": "31.02.2021"}, "не дата"),
        ({"с какого дня": "01.01.2021"}, "с какого дня: Действие не может начаться раньше"),
        ({"каким актом": "решение Думы от 01.03.2021 № 9"}, "не найден ни в реестре, ни в таблице"),
        ({"что сделано": "признан недействующим"}, "каким актом: Недействующим акт признаёт"),
        ({"по какой день": "01.05.2021"}, "по какой день: Последний день бывает"),
        ({"по какой день": "01.03.2021"}, "последний день раньше первого"),
        ({"пункт": "подпункт а"}, "пункт: Текста этого акта в реестре нет"),
    ],
)
def test_what_a_relation_cannot_be_is_told_at_its_row_before_anything_is_done(cells, told):
    imported = _begun(NEW, OLD | REPEALED | cells)
    assert told in _says(imported)[1]
    assert _states(imported) == [RowState.NEW, RowState.WRONG]
    assert not Act.objects.exists()


def test_a_point_of_an_act_without_a_text_is_recorded_and_the_text_is_compared_with_it():
    _run(_begun(NEW, OLD | REPEALED | {"что сделано": "приостановлен", "пункт": "п. 4"}))
    assert Relation.objects.get().point == "para_4"
    assert (
        "такого места в этом тексте нет — пункт 4: приостановлен"
        in _says(_begun(OLD | {"файл": "т.txt"}, files=TEXT))[0]
    )


def test_a_point_is_found_in_a_text_that_the_table_brings():
    suspended = REPEALED | {
        "что сделано": "приостановлен", "пункт": "пункт 2", "по какой день": "31.12.2021",
    }  # fmt: skip
    imported = _begun(
        OLD | suspended, NEW, OLD | {"файл": "т.txt"}, OLD | suspended | {"пункт": "пункт 7"},
        files=TEXT,
    )  # fmt: skip
    assert _states(imported) == [RowState.CHANGED, RowState.NEW, RowState.NEW, RowState.WRONG]
    _run(imported)
    relation = Relation.objects.get()
    assert (relation.point, relation.to_on) == ("para_2", date(2022, 1, 1))


def test_rows_that_spell_one_point_otherwise_contradict_each_other_all_the_same():
    suspended = REPEALED | {"что сделано": "приостановлен", "по какой день": "31.12.2021"}
    rows = [
        OLD | suspended | {"пункт": "пункт 2"},
        OLD | suspended | {"пункт": "п. 2", "с какого дня": "02.04.2021"},
    ]
    imported = _begun(NEW, OLD | {"файл": "т.txt"}, *rows, files=TEXT)
    assert _states(imported)[2:] == [RowState.CHANGED, RowState.WRONG]
    assert "Эта связь есть и в строке" in _says(imported)[3]


def test_rows_that_call_one_place_by_two_names_contradict_each_other():
    text = {"т.txt": "1. Раз.\nПриложение\nПОЛОЖЕНИЕ\n1. Первый.\n2. Второй.".encode()}
    suspended = REPEALED | {"что сделано": "приостановлен", "по какой день": "31.12.2021"}
    rows = [
        OLD | suspended | {"пункт": "пункт 2 приложения"},
        OLD | suspended | {"пункт": "пункт 2 Положения", "с какого дня": "02.04.2021"},
    ]
    imported = _begun(NEW, OLD | {"файл": "т.txt"}, *rows, files=text)
    assert _states(imported)[2:] == [RowState.CHANGED, RowState.WRONG], _says(imported)
    assert "Эта связь есть и в строке" in _says(imported)[3]


def test_what_changes_is_not_cut_short_unsaid():
    amended = REPEALED | {
        "что сделано": "изменён",
        "пункт": "пункт 2",
        "что меняется": "слово " * 90,
    }
    imported = _begun(NEW, OLD | {"файл": "т.txt"}, OLD | amended, files=TEXT)
    assert "что меняется: длиннее 500 знаков" in _says(imported)[2]


def test_a_court_may_find_an_act_invalid_from_the_first():
    Issuer.objects.create(
        slug="sud", name="Хабаровский краевой суд", name_genitive="Хабаровского краевого суда"
    )
    court = {"вид": "решение", "кто издал": "sud", "дата": "10.06.2020", "номер": "3а-55/2020"}
    found = {
        "что сделано": "признан недействующим судом",
        "каким актом": "решение Хабаровского краевого суда от 10.06.2020 № 3а-55/2020",
        "с какого дня": "01.02.2020",
    }
    _run(_begun(court, OLD | found))
    act = Act.objects.get(number="1")
    Act.objects.update(state="published", placed_at=NOW)
    assert act.standing_on(act.adopted_on).status is Status.INVALID


def test_facts_scans_and_signatures_have_columns():
    facts = {
        "о налогах": "да", "регистрация": "RU273010002020001", "зарегистрирован": "05.02.2020",
        "пометка": "Из архива", "скан": "с.pdf", "подпись": "с.pdf.sig",
    }  # fmt: skip
    files = {"с.pdf": _pdf(), "с.pdf.sig": b"\x30\x82" + b"x" * 90}
    imported = _begun(OLD | facts, files=files)
    assert "скан: «с.pdf»" in _says(imported)[0]
    assert not ActFile.objects.exists()
    _run(imported)
    act = Act.objects.get()
    assert (act.is_tax, act.registered_as, act.remark) == (True, "RU273010002020001", "Из архива")
    assert act.registered_on == date(2020, 2, 5)
    assert set(act.files.values_list("role", flat=True)) == {"scan", "signature"}
    assert _states(_begun(OLD | facts, files=files)) == [RowState.SAME]
    assert act.files.get(role="signature").signs == act.files.get(role="scan")
    # The same file under another name is told, and not attached again.
    again = _begun(OLD | facts | {"скан": "копия.pdf"}, files=files | {"копия.pdf": files["с.pdf"]})
    assert "«копия.pdf» — тот же файл, что «с.pdf»" in _says(again)[0]
    _run(again)
    assert act.files.count() == 2


def test_each_edition_brings_its_own_scan_though_all_are_called_alike():
    """An archive has a folder for each edition, with the same names in it."""
    edition = {"файл": "т.txt", "действует с": "01.05.2020"}
    files = {
        f"{number}/с.{kind}": content + number.encode()
        for number in "12"
        for kind, content in (("pdf", _pdf()), ("pdf.sig", b"\x30\x82" + b"x" * 90))
    }
    rows = [
        OLD | columns | {"скан": f"{number}/с.pdf", "подпись": f"{number}/с.pdf.sig"}
        for number, columns in (("1", {}), ("2", edition))
    ]
    imported = _run(_begun(*rows, files=files | TEXT))
    assert _states(imported) == [RowState.DONE, RowState.DONE], _says(imported)
    act = Act.objects.get()
    signed = act.files.filter(role="signature").values_list("signs", flat=True)
    assert set(signed) == set(act.files.filter(role="scan").values_list("pk", flat=True))
    assert len(signed) == 2
    assert _states(_begun(*rows, files=files | TEXT)) == [RowState.SAME, RowState.SAME]
    # The second delivery has a better scan.
    better = _begun(*rows, files=files | TEXT | {"1/с.pdf": files["1/с.pdf"] + b"better"})
    assert "скан: «с.pdf» — не тот файл, который уже приложен" in _says(better)[0]
    _run(better)
    # The old one keeps its trace; the editor was told, and decides.
    assert act.files.filter(role="scan").count() == 3
    assert "не тот файл" not in "".join(_says(imported))


def test_a_wrong_scan_or_signature_is_told_at_its_row():
    imported = _begun(
        OLD | {"скан": "с.pdf"}, NEW | {"скан": "т.txt; нет.pdf", "подпись": "т.txt"},
        files=TEXT | {"с.pdf": b"no"},
    )  # fmt: skip
    assert _states(imported) == [RowState.WRONG, RowState.WRONG]
    first, second = _says(imported)
    assert "с.pdf" in first
    for told in ("Скан подписанного акта — это PDF", "файлов не загружено: 1", "не файл отсоедин"):
        assert told in second


def test_the_card_tells_what_of_the_archive_no_row_names(client):
    imported = _begun(OLD | {"файл": "т.txt"}, files=TEXT | {"лишний.docx": b"x"})
    client.force_login(imported.by)
    page = client.get(reverse("admin:acts_import_change", args=[imported.pk])).content.decode()
    assert "лишний.docx" in page and "т.txt" not in page.partition("лишний.docx")[0]


def test_a_number_that_a_program_took_for_a_quantity_is_no_other_act():
    an_act(adopted_on=date(2020, 2, 1), number="1")
    assert (
        read_sheet("a.csv", "вид;кто издал;дата;номер\n1;1;1;8002.0\n".encode())[2]["номер"]
        == "8002"
    )
    assert _states(_begun(OLD | {"номер": "1.0"})) == [RowState.SAME]


def test_one_of_several_issuers_is_named():
    other = Issuer.objects.create(slug="uprava", name="Управа", name_genitive="Управы")
    an_act(adopted_on=date(2021, 3, 1), number="2")
    an_act(adopted_on=date(2021, 3, 1), number="2", issuer=other)
    act = an_act(adopted_on=date(2020, 2, 1), number="1", issuer=an_issuer())
    a_version(act)
    unclear = REPEALED | {"каким актом": "постановление от 01.03.2021 № 2"}
    imported = _begun(OLD | unclear, OLD | REPEALED)
    assert _states(imported) == [RowState.WRONG, RowState.CHANGED]
    assert "Напишите, кто издал" in _says(imported)[0]


def test_a_second_suspension_is_another_one_and_other_days_of_one_are_not():
    first = REPEALED | {
        "что сделано": "приостановлен", "с какого дня": "01.04.2021", "по какой день": "30.04.2021",
    }  # fmt: skip
    again = first | {"с какого дня": "01.09.2021", "по какой день": "30.09.2021"}
    longer = first | {"по какой день": "31.05.2021"}
    _run(_begun(NEW, OLD | first, OLD | again))
    assert Relation.objects.count() == 2
    assert _states(_begun(OLD | again, OLD | first)) == [RowState.SAME, RowState.SAME]
    _run(_begun(OLD | longer))
    assert sorted(Relation.objects.values_list("to_on", flat=True)) == [
        date(2021, 6, 1),
        date(2021, 10, 1),
    ]


RENAMED = {
    "что сделано": "изменён",
    "каким актом": "постановление Мэра города Хабаровска от 01.03.2021 № 2",
    "с какого дня": "01.04.2021",
    "новое название": "О символах",
}


def test_a_new_title_comes_with_its_amendment():
    titled = OLD | {"название": "О гербе"}
    imported = _begun(titled, NEW, OLD | RENAMED)
    told = "изменён (наименование), новое название «О символах» с 01.04.2021"
    assert told in _says(imported)[2]
    _run(imported)
    Act.objects.update(state="published", placed_at=NOW)
    settle_titles(Act.objects.values_list("pk", flat=True), at=NOW)
    act = Act.objects.get(number="1")
    assert (act.title, act.first_title) == ("О символах", "О гербе")
    # The table has the title as adopted, which is no correction of the one of today.
    assert _states(_begun(titled, NEW, OLD | RENAMED)) == [RowState.SAME] * 3
    (row,) = _says(_begun(OLD | RENAMED | {"новое название": "О символике"}))
    assert "новое название «О символике»" in row


def test_a_table_with_the_new_title_may_bring_the_former_one():
    former = RENAMED | {"прежнее название": "О гербе"}
    imported = _begun(OLD | {"название": "О символах"}, NEW, OLD | former)
    _run(imported)
    act = Act.objects.get(number="1")
    assert act.first_title == "О гербе"
    assert _states(_begun(OLD | {"название": "О символах"}, NEW)) == [RowState.SAME] * 2


@pytest.mark.parametrize(
    ("cells", "told"),
    [
        ({"пункт": "преамбула"}, "новое название: Новое название бывает только"),
        ({"что сделано": "приостановлен"}, "новое название: Новое название бывает только"),
        ({"новое название": "О" * 1001}, "Название длиннее 1000 знаков"),
        ({"новое название": "", "прежнее название": "О гербе"}, "прежнее название: Прежнее"),
    ],
)
def test_a_new_title_that_cannot_be_is_told_at_its_row(cells, told):
    assert told in _says(_begun(OLD, NEW, OLD | RENAMED | cells))[2]


def test_rows_that_undo_one_another_are_told_at_the_later():
    held = REPEALED | {
        "что сделано": "приостановлен", "с какого дня": "01.05.2021", "по какой день": "31.05.2021",
    }  # fmt: skip
    other = held | {"с какого дня": "15.05.2021", "по какой день": "15.06.2021"}
    imported = _begun(NEW, OLD | held, OLD | other)
    assert _states(imported)[2] == RowState.WRONG
    assert "есть и в строке 3" in _says(imported)[2]
    _run(imported)
    assert Relation.objects.get().to_on == date(2021, 6, 1)
    assert _states(_begun(OLD | held, OLD | other)) == [RowState.SAME, RowState.WRONG]


def _edition(since, words):
    name = f"{since}.txt"
    cells = {"файл": name, "редакция с": since, "изменён актом": REPEALED["каким актом"]}
    return cells, {name: f"ПОСТАНОВЛЯЮ:\n1. Первый.\n2. {words}\n3. Третий.".encode()}


@pytest.mark.parametrize("is_known", [False, True])
def test_an_edition_is_explained_by_the_rows_that_name_its_points(is_known):
    if is_known:
        act = an_act(adopted_on=date(2020, 2, 1), number="1", state="prepared", placed_at=None)
        a_version(act, "1. Первый.", "2. Второй.")
    days = ("01.04.2021", "01.06.2021")
    rows, files = [], {} if is_known else dict(TEXT)
    for since in reversed(days):
        cells, file = _edition(since, f"С {since}.")
        rows.append(OLD | cells)
        files |= file
    point = {"что сделано": "изменён", "пункт": "пункт 2", "что меняется": "плата"}
    rows += [OLD | REPEALED | point | {"с какого дня": since} for since in reversed(days)]
    rows += [NEW] if is_known else [OLD | {"файл": "т.txt"}, NEW]
    imported = _run(_begun(*rows, files=files))
    assert set(_states(imported)) == {RowState.DONE}
    assert set(Relation.objects.values_list("point", "what")) == {("para_2", "плата")}
    assert Relation.objects.count() == 2 and Act.objects.get(number="1").versions.count() == 3


def test_an_added_point_and_an_indent_are_named_as_on_the_desk():
    added = REPEALED | {"что сделано": "дополнен", "пункт": "пункт 2.1"}
    indent = REPEALED | {"что сделано": "изменён", "пункт": "абзац второй пункта 2"}
    _run(_begun(OLD | {"файл": "т.txt"}, NEW, OLD | added, OLD | indent, files=TEXT))
    assert set(Relation.objects.values_list("point", "adds_point", "what")) == {
        ("para_2__para_2.1", True, ""),
        ("para_2", False, "абзац второй пункта 2"),
    }
    # Two of one anchor are one line, or one would be lost.
    third = indent | {"пункт": "абзац третий пункта 2"}
    again = _begun(OLD | added, OLD | indent, OLD | third)
    assert _states(again) == [RowState.SAME, RowState.SAME, RowState.WRONG]
    assert "запишите одной строкой" in _says(again)[2]


def test_rows_may_name_what_a_later_row_adds():
    rows = [
        OLD | REPEALED | {"пункт": "подпункт б пункта 2.1", "с какого дня": "01.06.2021"},
        OLD | REPEALED | {"что сделано": "дополнен", "пункт": "пункт 2.1.1"},
        OLD | REPEALED | {"что сделано": "изменён", "пункт": "пункт 2.1.1", "с какого дня": "01.05.2021"},
        OLD | REPEALED | {"что сделано": "дополнен", "пункт": "пункт 2.1"},
    ]  # fmt: skip
    imported = _run(_begun(*rows, OLD | {"файл": "т.txt"}, NEW, files=TEXT))
    assert set(_states(imported)) == {RowState.DONE}, _says(imported)
    assert Relation.objects.filter(point__startswith="para_2__para_2.1").count() == 4
    # Not what is added later.
    early = OLD | REPEALED | {"пункт": "пункт 5"}
    late = (
        OLD
        | REPEALED
        | {"что сделано": "дополнен", "пункт": "пункт 5", "с какого дня": "01.09.2021"}
    )
    assert _states(_begun(early, late)) == [RowState.WRONG, RowState.CHANGED]


def test_a_figure_is_no_other_one_that_it_is_a_part_of():
    fee = REPEALED | {
        "что сделано": "изменён",
        "пункт": "пункт 2",
        "что меняется": "плата 1000 рублей",
    }
    _run(_begun(OLD | {"файл": "т.txt"}, NEW, OLD | fee, files=TEXT))
    for said, state in (("плата 100", RowState.WRONG), ("000 рублей", RowState.WRONG),
                        ("1000 рублей", RowState.SAME)):  # fmt: skip
        assert _states(_begun(OLD | fee | {"что меняется": said})) == [state], said


def test_a_point_that_the_text_has_is_not_added_without_a_word():
    added = REPEALED | {"что сделано": "дополнен", "пункт": "пункт 2"}
    imported = _begun(OLD | {"файл": "т.txt"}, NEW, OLD | added, files=TEXT)
    assert "дополнен (пункт 2), но в его тексте до 01.04.2021 это уже есть" in _says(imported)[2]
    fine = OLD | added | {"пункт": "пункт 4"}
    assert "это уже есть" not in _says(_begun(OLD | {"файл": "т.txt"}, NEW, fine, files=TEXT))[2]


def test_what_an_act_does_to_itself_is_told_so():
    itself = REPEALED | {"каким актом": "постановление Мэра города Хабаровска от 01.02.2020 № 1"}
    assert "сам с собой" in _says(_begun(OLD | itself))[0]
    an_act(adopted_on=date(2020, 2, 1), number="1")
    assert "сам с собой" in _says(_begun(OLD | itself))[0]


def test_the_check_warns_of_a_tax_act_that_begins_too_early():
    tax = {"о налогах": "да", "опубликован": "02.12.2020", "вступает в силу": "01.01.2021"}
    imported = _begun({"дата": "01.12.2020", "номер": "3"} | tax)
    assert "Проверьте: " in _says(imported)[0] and "01.01.2022" in _says(imported)[0]


def _table_of_edition_and_tables_of_points():
    cells, file = _edition("01.04.2021", "С апреля.")
    edition = [OLD | {"файл": "т.txt"}, NEW, OLD | cells]
    amended = OLD | REPEALED | {"что сделано": "изменён"}
    point = amended | {"пункт": "пункт 2", "что меняется": "плата"}
    added = amended | {"что сделано": "дополнен", "пункт": "пункт 4"}
    return edition, [point, added], amended, TEXT | file


@pytest.mark.parametrize("order", [[0, 1], [1, 0], [0, 2], [2, 0], None])
def test_the_same_facts_come_out_of_two_tables_as_out_of_one(order):
    edition, points, amended, files = _table_of_edition_and_tables_of_points()
    whole = amended | {"что меняется": "плата и срок"}
    texts, known = edition[:2], [*points, *([whole] if order and 2 in order else [])]
    tables = {0: [edition[2]], 1: known, 2: known[::-1]}
    for rows in [texts, *(tables[one] for one in order)] if order else [[*edition, *known]]:
        imported = _run(_begun(*rows, files=files))
        assert RowState.WRONG not in _states(imported), _says(imported)
    assert set(Relation.objects.values_list("point", "what", "adds_point")) == {
        ("para_2", "плата", False),
        ("para_4", "", True),
        *({("", "плата и срок", False)} if order and 2 in order else ()),
    }
    for rows in ([edition[2]], known):
        assert set(_states(_begun(*rows, files=files))) == {RowState.SAME}


@pytest.mark.parametrize("is_turned", [False, True])
def test_an_edition_before_the_places_that_are_named_is_explained_in_either_order(is_turned):
    edition, points, _, files = _table_of_edition_and_tables_of_points()
    later = points[0] | {"с какого дня": "01.06.2021"}
    rows = [later, edition[2]] if is_turned else [edition[2], later]
    imported = _run(_begun(*edition[:2], *rows, files=files))
    assert set(_states(imported)) == {RowState.DONE}, _says(imported)
    assert set(Relation.objects.values_list("point", "from_on")) == {
        ("", date(2021, 4, 1)),
        ("para_2", date(2021, 6, 1)),
    }


@pytest.mark.parametrize(("has_edition", "day"), [(False, "01.04.2021"), (True, "15.03.2021")])
def test_a_named_place_takes_away_nothing_but_what_an_edition_of_its_day_implies(has_edition, day):
    edition, points, amended, files = _table_of_edition_and_tables_of_points()
    whole = [edition[2]] if has_edition else [amended | {"с какого дня": "01.04.2021"}]
    _run(_begun(*edition[:2], *whole, files=files))
    imported = _run(_begun(points[0] | {"с какого дня": day}))
    assert _states(imported) == [RowState.DONE], _says(imported)
    assert "вместо" not in _says(imported)[0]
    assert set(Relation.objects.values_list("point", flat=True)) == {"", "para_2"}


def test_words_fill_what_an_edition_implied_without_any():
    edition, _, amended, files = _table_of_edition_and_tables_of_points()
    _run(_begun(*edition, files=files))
    imported = _run(_begun(amended | {"что меняется": "плата"}))
    assert "что меняется: «плата»" in _says(imported)[0]
    assert Relation.objects.get().what == "плата"


def test_an_amendment_of_the_whole_act_without_words_adds_nothing_to_named_places():
    edition, points, amended, files = _table_of_edition_and_tables_of_points()
    _run(_begun(*edition, *points, files=files))
    imported = _begun(amended)
    assert _states(imported) == [RowState.SAME]
    assert "уже названы" in _says(imported)[0]


def test_what_is_named_for_a_time_alone_leaves_no_edition_to_be_read_on():
    edition, points, _, files = _table_of_edition_and_tables_of_points()
    _run(_begun(*edition, files=files))
    imported = _begun(points[0] | {"по какой день": "31.12.2021"})
    assert "Изменение действует до 01.01.2022, а редакция" in _says(imported)[0]


def test_a_table_says_what_was_adopted_to_implement_an_act_and_what_refers_to_it():
    by = {"каким актом": REPEALED["каким актом"]}
    rows = [
        OLD | by | {"что сделано": "во исполнение принят"},
        OLD | by | {"что сделано": "на него ссылается", "пункт": "пункт 2"},
    ]
    imported = _run(_begun(OLD | {"файл": "т.txt"}, *rows, NEW, files=TEXT))
    assert set(_states(imported)) == {RowState.DONE}, _says(imported)
    assert "на него ссылается (пункт 2) с 01.03.2021: Постановление" in _says(imported)[2]
    assert set(Relation.objects.values_list("effect", "point", "from_on")) == {
        ("implements", "", date(2021, 3, 1)),
        ("refers", "para_2", date(2021, 3, 1)),
    }
    assert {one.target.number for one in Relation.objects.all()} == {"1"}
    # The day that an editor has given it stays.
    Relation.objects.filter(effect="implements").update(from_on=date(2021, 5, 1))
    assert set(_states(_begun(*rows))) == {RowState.SAME}


@pytest.mark.parametrize("said", ["принят во исполнение", "ссылается на", "ссылается"])
def test_what_may_be_read_both_ways_is_refused_with_its_right_place(said):
    (told,) = _says(_begun(OLD | {"что сделано": said, "каким актом": REPEALED["каким актом"]}))
    assert "в строке того акта, во исполнение которого" in told
