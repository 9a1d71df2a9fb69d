"""Many acts at once: first told, then done, each row once."""

import io
import os
import signal
import subprocess
import sys
import time
import zipfile
from datetime import date

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from portal.acts.models import Act, Import, Issuer, Relation, RowState, Rubric
from portal.acts.rules.status import Effect
from portal.acts.services import imports as imports_module
from portal.acts.services.errors import BadSheet
from portal.acts.services.import_tables import Table
from portal.acts.services.imports import _go_on, begin, run_imports, start
from portal.acts.services.sheets import AMENDED, COLUMNS, issuer_of, read_sheet, rubrics_of
from portal.acts.texts.akn import plain_text
from portal.backoffice.history import changes_of
from portal.kernel.errors import RuleViolation
from portal.kernel.roles import Role
from portal.run.cluster import url_of
from portal.web.models import PageGeneration
from tests.factories.act_documents import a_docx, p
from tests.factories.acts import LINES, a_relation, a_version, an_act, an_issuer
from tests.factories.long_documents import docx_of
from tests.factories.people import an_officer

pytestmark = pytest.mark.django_db
TODAY = date(2026, 1, 1)
NOW = timezone.now()


@pytest.fixture(autouse=True)
def store(settings, tmp_path):
    settings.FILES_ROOT = tmp_path


def _sheet(*rows: dict[str, str]) -> bytes:
    book = openpyxl.Workbook()
    book.active.append(list(COLUMNS))
    usual = {"вид": "постановление", "кто издал": an_issuer().name, "дата": "01.02.2020"}
    for row in rows:
        book.active.append([({**usual, **row}).get(column, "") for column in COLUMNS])
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def _begun(*rows: dict[str, str], files: dict[str, bytes] | None = None) -> Import:
    imported = begin(
        "акты.xlsx", _sheet(*rows), files or {}, by=an_officer(Role.EDITOR).user, at=NOW
    )
    run_imports(at=NOW, on=TODAY)
    return imported


def _states(imported: Import) -> list[str]:
    return list(imported.rows.values_list("state", flat=True))


def test_an_old_table_and_one_with_a_password_are_named():
    with pytest.raises(BadSheet, match="без пароля"):
        read_sheet("акты.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512))


@pytest.mark.parametrize("head", ["изменен актом", "Изменён  актом", " ИЗМЕНЕН АКТОМ "])
def test_a_column_is_known_whatever_its_letters(head):
    table = f"вид;кто издал;дата;номер;{head}\nприказ;мэр;01.02.2020;1;кем-то\n"
    [row] = read_sheet("акты.csv", table.encode()).values()
    assert row[AMENDED] == "кем-то"
    with pytest.raises(BadSheet, match="дважды"):
        read_sheet("акты.csv", table.replace("номер;", "номер;изменён актом;").encode())


def test_the_names_of_the_catalogues_are_known_without_their_dots():
    issuer = Issuer.objects.create(slug="otdel", name="Отдел учёта", name_genitive="Отдела учёта")
    rubric = Rubric.objects.create(slug="green", name="Зелёное хозяйство")
    values = {"кто издал": "отдел учета", "рубрики": "зеленое хозяйство"}
    assert (issuer_of(values), rubrics_of(values)) == (issuer, [rubric])


def test_a_dry_run_tells_each_error_by_its_row_and_changes_nothing():
    act = an_act(adopted_on=date(2020, 3, 2), number="5", title="О стоянке")
    a_version(act)
    imported = _begun(
        {"номер": "1", "название": "О празднике"},
        {"номер": "", "дата": "32.01.2020", "вид": "письмо"},
        {"номер": "5", "дата": "2020-03-02"},
        {"номер": "5", "дата": "2020-03-02", "название": "О стоянке автомобилей"},
        {"номер": "2", "файл": "нет.docx"},
        {"номер": "3", "файл": "плохой.docx"},
        {"номер": "4", "файл": "правки.docx"},
        {"номер": "5", "дата": "2020-03-02", "файл": "другой.txt"},
        {"номер": "6", "файл": "текст.txt", "изменён актом": "когда-то"},
        files={
            "плохой.docx": b"PK\x03\x04",
            "правки.docx": a_docx("<w:p><w:ins><w:r><w:t>x</w:t></w:r></w:ins></w:p>"),
            "другой.txt": "1. Совсем другой текст.".encode(),
            "текст.txt": b"1. A",
        },
    )
    new, wrong, same, changed = (RowState.NEW, RowState.WRONG, RowState.SAME, RowState.CHANGED)
    assert _states(imported) == [new, wrong, same, changed, wrong, wrong, wrong, wrong, wrong]
    says = list(imported.rows.values_list("says", flat=True))
    assert len(says[1].splitlines()) == 3
    assert says[3] == "название: «О стоянке» → «О стоянке автомобилей»"
    assert "не загружен" in says[4]
    assert "поврежд" in says[5]
    assert "рецензирования" in says[6]
    assert says[6].endswith("Столбец — «исправления».")
    assert "текст у неё другой" in says[7]
    assert Act.objects.count() == 1
    start(imported, at=NOW)
    run_imports(at=NOW, on=TODAY)
    assert _states(imported)[:4] == [RowState.DONE, wrong, same, RowState.DONE]
    assert Act.objects.count() == 2
    act.refresh_from_db()
    assert act.title == "О стоянке автомобилей"


def test_an_act_comes_with_its_versions_and_a_second_run_changes_nothing():
    amending = an_act(adopted_on=date(2021, 5, 1), number="9")
    rows = (
        {"номер": "1", "файл": "a.txt"},
        {
            "номер": "1",
            "файл": "b.txt",
            "редакция с": "01.06.2021",
            "изменён актом": "постановление мэра города от 01.05.2021 № 9",
        },
    )
    files = {"a.txt": "\n".join(LINES).encode(), "b.txt": "\n".join((*LINES, "4. Ещё.")).encode()}
    imported = _begun(*rows, files=files)
    start(imported, at=NOW)
    run_imports(at=NOW, on=TODAY)
    act = Act.objects.get(number="1")
    first, second = act.versions.all()
    assert (first.valid_to, second.amended_by) == (date(2021, 6, 1), amending)
    assert not act.is_public
    assert _states(_begun(*rows, files=files)) == [RowState.SAME, RowState.SAME]
    with pytest.raises(RuleViolation):
        start(imported, at=NOW)


def _done_with(*rows: dict[str, str], files: dict[str, bytes] | None = None) -> Import:
    imported = _begun(*rows, files=files)
    start(imported, at=NOW)
    run_imports(at=NOW, on=TODAY)
    return imported


def test_an_amending_act_of_a_later_row_is_brought_in_first_and_related():
    by = "постановление мэра города от 01.0{0}.2021 № {0}"
    since = {"редакция с": "01.06.2021", "файл": "a.txt"}
    imported = _done_with(
        {"номер": "1", "изменён актом": by.format(4), **since},
        {"номер": "4", "дата": "01.04.2021", "изменён актом": by.format(5), **since},
        {"номер": "5", "дата": "01.05.2021"},
        files={"a.txt": "\n".join(LINES).encode()},
    )
    assert _states(imported) == [RowState.DONE] * 3, list(imported.rows.values_list("says"))
    versions = Act.objects.values_list("number", "versions__amended_by__number")
    assert set(versions) == {("1", "4"), ("4", "5"), ("5", None)}
    relations = Relation.objects.values_list("source__number", "effect", "target__number")
    assert set(relations) == {("4", "amends", "1"), ("5", "amends", "4")}
    assert {one.from_on for one in Relation.objects.all()} == {date(2021, 6, 1)}


def test_a_version_whose_amending_act_is_nowhere_is_refused_at_its_row():
    by = "постановление мэра города от 01.04.2021 № 4"
    version = {"изменён актом": by, "редакция с": "01.06.2021", "файл": "a.txt"}
    imported = _done_with(
        {"номер": "1", **version},
        {"номер": "4", "дата": "02.04.2021"},
        files={"a.txt": "\n".join(LINES).encode()},
    )
    assert _states(imported) == [RowState.WRONG, RowState.DONE]
    assert "не найден ни в реестре, ни в таблице" in imported.rows.first().says
    # The row of the act is there, and wrong itself.
    imported = _done_with(
        {"номер": "1", **version},
        {"номер": "4", "дата": "01.04.2021", "нормативный": "кто знает"},
        files={"a.txt": "\n".join(LINES).encode()},
    )
    assert _states(imported) == [RowState.WRONG, RowState.WRONG]
    assert not Act.objects.filter(number="1").exists()


def test_an_amending_act_that_the_register_lost_is_filled_in_and_another_is_refused():
    act = an_act(adopted_on=date(2020, 2, 1), number="1")
    a_version(act)
    an_act(adopted_on=date(2020, 2, 1), number="2")
    an_act(adopted_on=date(2020, 2, 1), number="3")
    row = {"номер": "1", "файл": "a.txt", "изменён актом": "постановление от 01.02.2020 № 2"}
    files = {"a.txt": "\n".join(LINES).encode()}
    imported = _done_with(row, files=files)
    assert _states(imported) == [RowState.DONE], imported.rows.get().says
    assert "не указано → «" in imported.rows.get().says
    assert act.versions.get().amended_by.number == "2"
    assert act.influences.get().source.number == "2"
    assert _states(_begun(row, files=files)) == [RowState.SAME]
    other = _begun({**row, "изменён актом": "постановление от 01.02.2020 № 3"}, files=files)
    assert other.rows.get().says.endswith("изменил её другой акт.")


def test_rubrics_alone_are_a_change():
    for name in ("Земля", "Торговля"):
        Rubric.objects.create(slug=name, name=name)
    act = an_act(adopted_on=date(2020, 3, 2), number="5")
    act.rubrics.add(Rubric.objects.get(name="Земля"))
    row = {"номер": "5", "дата": "02.03.2020", "рубрики": "Земля; Торговля"}
    imported = _done_with(row)
    assert _states(imported) == [RowState.DONE]
    assert imported.rows.get().says == "рубрики: «Земля» → «Земля; Торговля»"
    assert act.rubrics.count() == 2
    assert _states(_begun(row)) == [RowState.SAME]


def test_two_workers_at_one_row_do_not_carry_out_what_nobody_has_started():
    row = _begun({"номер": "1"}).rows.get()
    assert _go_on(row.pk, Table(row.of_id), on=TODAY, at=NOW)
    row.refresh_from_db()
    assert row.state == RowState.NEW
    assert not Act.objects.exists()


@pytest.mark.parametrize(
    ("sheet", "says"),
    [
        (b"", "Нет столбцов"),
        ("номер;дата\n1;2".encode(), "вид"),
        ("вид;кто издал;дата;номер;цвет\nрешение;mer;1;1".encode(), "цвет"),
        ("вид;кто издал;дата;номер\n".encode(), "ни одной строки"),
        (
            "вид;кто издал;дата;номер;название;название\nрешение;mer;1;1".encode(),
            "дважды: название",
        ),
        (b"PK\x03\x04", "поврежд"),
        (('вид;кто издал;дата;номер\nрешение;mer;1;"' + "1" * 200_000).encode(), "кавычка"),
        ("xl/workbook.xml", "поврежд"),
        ("xl/worksheets/sheet1.xml", "поврежд"),
    ],
)
def test_a_bad_sheet_is_refused_whole(sheet, says):
    if isinstance(sheet, str):
        sheet = _cut_off(_sheet({"номер": "1"}), part=sheet)
    with pytest.raises(RuleViolation, match=says):
        begin("акты", sheet, {}, by=an_officer(Role.EDITOR).user, at=NOW)
    assert not Import.objects.exists()


def _cut_off(book: bytes, *, part: str) -> bytes:
    """Return the book with one part of it broken."""
    broken = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(book)) as whole, zipfile.ZipFile(broken, "w") as target:
        for name in whole.namelist():
            target.writestr(name, whole.read(name)[: 150 if name == part else None])
    return broken.getvalue()


def test_a_line_broken_in_a_cell_stops_no_import():
    an_issuer()
    table = "вид;кто издал;дата;номер;название;файл\rпостановление;mer;01.02.2020;1;О\x0bсто_x000B_янке\0;a.txt"
    by = an_officer(Role.EDITOR).user
    imported = begin("акты.csv", table.encode(), {"a.txt": "1. Текст.".encode()}, by=by, at=NOW)
    run_imports(at=NOW, on=TODAY)
    start(imported, at=NOW)
    run_imports(at=NOW, on=TODAY)
    assert _states(imported) == [RowState.DONE]
    assert Act.objects.get().title == "О сто янке"
    assert "Текст." in Act.objects.get().text


def test_the_editor_uploads_sees_and_starts(client):
    an_issuer()
    client.force_login(an_officer(Role.EDITOR).user)
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as container:
        container.writestr("папка/текст.docx", a_docx(p("Первый", level=0)))
    add = reverse("admin:acts_import_add")
    refused = client.post(add, {"sheet": io.BytesIO(b"x;y\n1;2")}).content.decode()
    assert "Нет столбцов" in refused
    sheet, packed = (
        io.BytesIO(_sheet({"номер": "1", "файл": "текст.docx"})),
        io.BytesIO(archive.getvalue()),
    )
    sheet.name, packed.name = "акты.xlsx", "тексты.zip"
    card = client.post(add, {"sheet": sheet, "archive": packed})["Location"]
    assert "Готово 0 из 1" in client.get(card).content.decode()
    run_imports(at=NOW, on=TODAY)
    assert "Выполнить импорт" in client.get(card).content.decode()
    imported = Import.objects.get()
    client.post(reverse("admin:acts_import_do", args=[imported.pk, "start"]))
    run_imports(at=NOW, on=TODAY)
    assert "внесено: 1" in client.get(card).content.decode()
    assert plain_text(Act.objects.get().versions.get().akn) == "1.\nПервый"


_WORKER = """
import django; django.setup()
from datetime import date
from django.utils import timezone
from portal.acts.services.imports import run_imports
run_imports(at=timezone.now(), on=date(2026, 1, 1))
"""


@pytest.mark.django_db(transaction=True)
def test_a_killed_import_goes_on_without_doubles(settings):
    rows, files, shown = [], {}, {}
    for number, pages in enumerate((1, 3, 6, 9, 10), start=1):
        for version in range(3):
            name = f"{number}-{version}.docx"
            files[name], shown[str(number), version] = docx_of(number, pages=pages, version=version)
            rows.append(
                {"номер": str(number), "файл": name, "редакция с": f"01.0{version + 2}.2020"}
            )
    imported = begin("много.xlsx", _sheet(*rows), files, by=an_officer(Role.EDITOR).user, at=NOW)
    run_imports(at=NOW, on=TODAY)
    assert set(_states(imported)) == {RowState.NEW}
    start(imported, at=NOW)
    for least in (2, 6, 15):
        worker = subprocess.Popen([sys.executable, "-c", _WORKER], env=_environment(settings))
        # Killed at its work, some rows further on; the last one is let be.
        while worker.poll() is None and (least == 15 or _done(imported) < least):
            time.sleep(0.05)
        worker.send_signal(signal.SIGKILL)
        worker.wait()
    assert _states(imported) == [RowState.DONE] * 15
    assert Act.objects.count() == 5
    for act in Act.objects.all():
        for version, stored in enumerate(act.versions.all()):
            assert plain_text(stored.akn).split() == " ".join(shown[act.number, version]).split()


def _done(imported: Import) -> int:
    return imported.rows.filter(state=RowState.DONE).count()


def _environment(settings) -> dict[str, str]:
    given = connection.settings_dict
    url = url_of(*(given[name] for name in ("USER", "PASSWORD", "HOST", "PORT", "NAME")))
    return {
        **os.environ,
        "DATABASE_URL": url,
        "FILES_ROOT": str(settings.FILES_ROOT),
        # Those of the tests would take the address of the database away again.
        "DJANGO_SETTINGS_MODULE": "portal.settings",
        "PORTAL_MODE": "test",
    }


# --- what the clerk has at hand ------------------------------------------------------------------


def _upload(client, sheet: bytes, archive: bytes):
    files = {
        "sheet": SimpleUploadedFile("акты.xlsx", sheet),
        "archive": SimpleUploadedFile("тексты.zip", archive),
    }
    return client.post(reverse("admin:acts_import_add"), files, follow=True)


def _packed_by_windows(**files: bytes) -> bytes:
    """Return a ZIP whose Russian names are in the old code page, and not said to be UTF-8."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for number, content in enumerate(files.values()):
            archive.writestr(f"{number}" * len(list(files)[number].encode("cp866")), content)
    content = packed.getvalue()
    for number, name in enumerate(files):
        encoded = name.encode("cp866")
        content = content.replace(f"{number}".encode() * len(encoded), encoded)
    return content


def test_an_archive_of_windows_is_read_and_spare_files_are_told(client):
    client.force_login(an_officer(Role.EDITOR).user)
    archive = _packed_by_windows(**{"порядок.txt": b"1. A", "лишний.txt": b"1. B"})
    page = _upload(client, _sheet({"номер": "1", "файл": "порядок.txt"}), archive)
    assert "они не нужны: лишний.txt." in page.content.decode()
    run_imports(at=NOW, on=TODAY)
    assert _states(Import.objects.get()) == ["new"]


def test_an_archive_of_many_files_is_larger_than_one_file(client, settings):
    settings.FILES_MAX_BYTES, settings.FILES_MAX_TOTAL_BYTES = 100_000, 1024**2
    client.force_login(an_officer(Role.EDITOR).user)

    def sent(size):
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w") as archive:
            archive.writestr("текст.txt", b"1. A")
            archive.writestr("прочее.txt", os.urandom(size))
        sheet = _sheet({"номер": "1", "файл": "текст.txt"})
        return _upload(client, sheet, packed.getvalue())

    assert sent(300_000).redirect_chain
    refused = sent(1024**2).context["form"].errors
    assert "Архив больше 1 МБ: разделите его" in str(refused["archive"])


def test_the_empty_table_is_one_that_an_import_takes(client):
    client.force_login(an_officer(Role.EDITOR).user)
    page = client.get(reverse("admin:acts_import_add")).content.decode()
    assert reverse("admin:acts_import_sheet") in page
    content = client.get(reverse("admin:acts_import_sheet")).content
    head = [cell.value for cell in openpyxl.load_workbook(io.BytesIO(content)).worksheets[0][1]]
    assert head == list(COLUMNS)


def test_an_adoption_to_come_is_an_error_of_its_row():
    imported = _begun({"номер": "1", "дата": "2026-01-02"})
    row = imported.rows.get()
    assert (row.state, row.named) == (RowState.WRONG, "постановление от\xa02026-01-02 №\xa01")
    assert "ещё не наступил" in row.says


# --- the dry run refuses what the run would -------------------------------------------------------

_BY = "постановление мэра города от 01.0{0}.2021 № {0}"
_TEXT = {"файл": "a.txt"}
_OTHER = {"файл": "b.txt"}
_FILES = {"a.txt": "1. Стоянка платная.".encode(), "b.txt": "1. Стоянка бесплатная.".encode()}
_JUNE = {**_TEXT, "редакция с": "01.06.2021"}


@pytest.mark.parametrize(
    ("rows", "wrong"),
    [
        pytest.param(
            [
                {"номер": "1", "изменён актом": _BY.format(4), **_JUNE},
                {"номер": "4", "дата": "01.04.2021", "вступает в силу": "01.07.2021"},
            ],
            {0: "вступает в силу 01.07.2021"},
            id="the amending act of another row is not in force yet",
        ),
        pytest.param(
            [
                {"номер": "4", "дата": "01.04.2021"},
                {"номер": "1", "изменён актом": _BY.format(4), **_JUNE},
                {"номер": "4", "дата": "01.04.2021", "вступает в силу": "01.07.2021"},
            ],
            {2: "уже изменяет другие акты с более раннего дня"},
            id="a later row says that it was not",
        ),
        pytest.param(
            [
                {"номер": "1", "изменён актом": _BY.format(4), **_JUNE},
                {"номер": "1", **_OTHER, "изменён актом": _BY.format(4), "редакция с": "02.05.2021"},
                {"номер": "4", "дата": "01.04.2021"},
            ],
            {},
            id="two editions by one act, the later one first",
        ),
        pytest.param(
            [{"номер": "1", **_TEXT}, {"номер": "1", **_OTHER}],
            {1: "есть и в строке 2, и текст там другой"},
            id="two texts of one day",
        ),
        pytest.param(
            [
                {"номер": "380-р", "название": "О стоянке"},
                {"номер": "№ 380–P", "название": "О парковке"},
            ],
            {1: "здесь «О парковке», а в строке 2 у того же акта «О стоянке»"},
            id="one act with two titles",
        ),
        pytest.param(
            [
                {"номер": "1", "изменён актом": _BY.format(4), **_JUNE},
                {"номер": "4", "дата": "01.04.2021", "изменён актом": _BY.format(5), **_JUNE},
                {"номер": "5", "дата": "01.05.2021", "вступает в силу": "01.02.2020"},
            ],
            {0: "в его строке 3 ошибка", 1: "в его строке 4 ошибка", 2: "раньше, чем принят"},
            id="what hangs on a row that is wrong",
        ),
        pytest.param(
            [
                {"номер": "1", "дата": "01.04.2021", **_JUNE, "изменён актом": _BY.format(4)},
                {"номер": "4", "дата": "01.04.2021", **_JUNE, "изменён актом": "постановление от 01.04.2021 № 1"},
            ],
            {0: "по кругу: строки 2, 3.", 1: "по кругу: строки 2, 3."},
            id="a circle",
        ),
        pytest.param(
            [
                {"номер": "1", "изменён актом": "постановление от 01.04.2021 № 4", **_JUNE},
                {"номер": "4", "дата": "01.04.2021"},
                {"номер": "4", "дата": "01.04.2021", "кто издал": "Суд"},
            ],
            {0: "несколько. Напишите в этой ячейке, кто издал: "},
            id="two acts of one day and number",
        ),
        pytest.param(
            [{"номер": "1", **_TEXT}, {"номер": "1", **_JUNE, "изменён актом": "постановление от 01.02.2020 № 1"}],
            {1: "не может изменять сам себя"},
            id="an act that amends itself",
        ),
        pytest.param(
            [{"номер": "1", "вступает в силу": "01.01.2099"}, {"номер": "2", **_TEXT, "редакция с": "02.01.2036"}],
            {0: "01.01.2099 — больше чем через 10 лет", 1: "02.01.2036 — больше чем через 10 лет"},
            id="a slip in the year",
        ),
        pytest.param(
            [{"номер": "1", "изменён актом": _BY.format(4)}],
            {0: "файла с текстом в строке нет"},
            id="an edition without its text",
        ),
    ],
)  # fmt: skip
def test_the_dry_run_refuses_what_the_run_would(rows, wrong):
    Issuer.objects.create(name="Суд", name_genitive="Суда", slug="sud")
    imported = _begun(*rows, files=_FILES)
    checked = list(imported.rows.values_list("state", "says"))
    assert [n for n, (state, _) in enumerate(checked) if state == RowState.WRONG] == list(wrong), (
        checked
    )
    for number, says in wrong.items():
        assert says in checked[number][1]
    assert not Act.objects.exists()
    start(imported, at=NOW)
    run_imports(at=NOW, on=TODAY)
    kept = [RowState.WRONG if n in wrong else RowState.DONE for n in range(len(rows))]
    assert _states(imported) == kept


def test_a_circle_of_acts_that_are_there_is_refused_before_it_is_closed():
    for number in ("1", "2"):
        a_version(an_act(adopted_on=date(2021, 4, 1), number=number), *LINES)
    day = {"дата": "01.04.2021", "изменён актом": "постановление от 01.04.2021 № {}", **_JUNE}
    rows = [
        {**day, "номер": number, "изменён актом": day["изменён актом"].format(other)}
        for number, other in (("1", "2"), ("2", "1"))
    ]
    imported = _begun(*rows, files=_FILES)
    assert _states(imported) == [RowState.NEW, RowState.WRONG]
    assert "круг" in imported.rows.last().says


def test_each_error_of_a_row_is_told_at_once():
    amending = an_act(adopted_on=date(2021, 4, 1), number="4", in_force_from=date(2021, 7, 1))
    row = {
        "номер": "1",
        "название": "О" * 1001,
        "нормативный": "возможно",
        "рубрики": "Нет такой",
        "опубликован": "01.01.2020",
        "изменён актом": _BY.format(4),
        **_JUNE,
    }
    says = _begun(row, files=_FILES).rows.get().says
    assert len(says.splitlines()) == 5, says
    assert "\nназвание: Убедитесь" in says
    assert f"{amending.in_force_from:%d.%m.%Y}" in says
    says = _begun({"номер": "", "файл": "нет.docx", "редакция с": "лето"}).rows.get().says
    assert len(says.splitlines()) == 3, says


def test_an_act_is_found_by_its_number_in_other_letters():
    act = an_act(adopted_on=date(2020, 2, 1), number="380-р", title="")
    amending = an_act(adopted_on=date(2021, 4, 1), number="4-р")
    by = "постановление от 01.04.2021 № 4–Р"
    imported = _done_with(
        {"номер": "380–P", "название": "О стоянке"},
        {"номер": "380 - Р", "изменён актом": by, **_JUNE},
        files=_FILES,
    )
    assert _states(imported) == [RowState.DONE] * 2, list(imported.rows.values_list("says"))
    act.refresh_from_db()
    assert (act.number, act.title) == ("380-р", "О стоянке")
    # It is public: its text waits, and so the words of the row say.
    assert act.waiting_texts.get().amended_by == amending
    assert "ждёт второго редактора" in imported.rows.last().says


def test_a_dry_run_leaves_no_trace_and_holds_up_no_edit():
    act = an_act(adopted_on=date(2020, 2, 1), number="1", title="", changed_at=NOW)
    before = PageGeneration.objects.get().number
    imported = _begun(
        {"номер": "1", "название": "О стоянке", **_TEXT}, {"номер": "2"}, files=_FILES
    )
    assert _states(imported) == [RowState.CHANGED, RowState.NEW]
    assert PageGeneration.objects.get().number == before
    changes = [change.done for change in changes_of([act])]
    assert changes == ["внесено"]


def test_two_workers_at_the_last_rows_of_a_group_leave_none_unrehearsed():
    """The later one waits for what the earlier one has found."""
    imported = begin(
        "акты.xlsx",
        _sheet({"номер": "1", **_TEXT}, {"номер": "1", **_JUNE}),
        _FILES,
        by=an_officer(Role.EDITOR).user,
        at=NOW,
    )
    first, second = imported.rows.all()
    table = Table(imported.pk)
    # In the other order than one worker has.
    assert _go_on(second.pk, table, on=TODAY, at=NOW)
    second.refresh_from_db()
    assert second.says.startswith("новый акт")
    assert _go_on(first.pk, table, on=TODAY, at=NOW)
    second.refresh_from_db()
    assert second.says.startswith("новая редакция с 01.06.2021\n")


def test_the_history_says_who_imported_an_act_and_from_which_row():
    imported = _done_with({"номер": "1", **_TEXT}, files=_FILES)
    changes = changes_of([Act.objects.get()])
    assert changes
    assert {change.who for change in changes} == {imported.by}
    assert {change.reason for change in changes} == {"импорт «акты.xlsx», строка 2"}


def test_a_formula_without_a_value_is_no_empty_cell():
    book = openpyxl.load_workbook(io.BytesIO(_sheet({"номер": "1"})))
    book.active["E2"] = '="О "&"стоянке"'
    buffer = io.BytesIO()
    book.save(buffer)
    with pytest.raises(RuleViolation, match="Формула без значения или с ошибкой: E2"):
        begin("акты.xlsx", buffer.getvalue(), {}, by=an_officer(Role.EDITOR).user, at=NOW)


def _archive(**texts: str) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for path, text in texts.items():
            archive.writestr(path, text)
    return packed.getvalue()


def test_a_file_is_named_by_its_path_or_by_a_name_that_it_has_alone(client):
    client.force_login(an_officer(Role.EDITOR).user)
    cells = ("7046/text.txt", "все\\7047\\text.txt", "/text.txt", "c.txt", "text.txt", "7/c.txt")
    rows = ({"номер": str(n), "файл": cell} for n, cell in enumerate(cells, start=1))
    archive = _archive(
        **{"все/7046/text.txt": "1. A.", "все/7047/text.txt": "1. B.", "text.txt": "1. C."},
        **{"все/c.txt": "1. D.", "d.txt": "1. E."},
    )
    page = _upload(client, _sheet(*rows), archive).content.decode()
    assert "они не нужны: d.txt." in page
    run_imports(at=NOW, on=TODAY)
    imported = Import.objects.get()
    assert _states(imported) == [RowState.NEW] * 4 + [RowState.WRONG] * 2
    *_, unclear, missing = imported.rows.all()
    paths = "«/все/7046/text.txt», «/все/7047/text.txt», «/text.txt»"
    assert f"«text.txt» в архиве не один: {paths}." in unclear.says
    assert "не загружен" in missing.says
    start(imported, at=NOW)
    run_imports(at=NOW, on=TODAY)
    words = [plain_text(act.versions.get().akn)[-2] for act in Act.objects.order_by("number")]
    assert words == ["A", "B", "C", "D"]


def test_a_text_that_waits_already_is_the_same_and_another_is_an_error():
    act = an_act(adopted_on=date(2020, 2, 1), number="1")
    an_act(adopted_on=date(2021, 4, 1), number="4")
    row = {"номер": "1", "изменён актом": _BY.format(4), **_JUNE}
    told = _done_with(row, files=_FILES).rows.get().says
    assert "что акт изменён, запишется, когда текст выпустят" in told
    assert not Relation.objects.exists()
    assert act.waiting_texts.count() == 1
    again = _begun(row, files=_FILES).rows.get()
    assert again.state == RowState.SAME
    assert again.says == "тот же текст уже ждёт второго редактора"
    assert _begun({**row, **_OTHER}, files=_FILES).rows.get().state == RowState.WRONG


def test_the_words_of_another_edition_are_warned_of():
    a_version(an_act(adopted_on=date(2020, 2, 1), number="1"), "1. Стоянка платная.")
    rows = [
        {"номер": "1", **_JUNE, "файл": "c.txt"},
        {"номер": "2", **_TEXT},
        {"номер": "2", **_JUNE},
        {"номер": "3", **_TEXT},
        {"номер": "3", **_JUNE, **_OTHER},
    ]
    version = Act.objects.get().versions.get()
    files = {**_FILES, "c.txt": "1. Стоянка платная.".encode()}
    said = list(_begun(*rows, files=files).rows.values_list("says", flat=True))
    assert f"Проверьте: слова те же, что в редакции с {version.valid_from:%d.%m.%Y}." in said[0]
    assert "Проверьте: файл тот же, что в строке 3." in said[2]
    assert not any("Проверьте" in says for says in (said[1], said[3], said[4]))


def test_what_a_file_hides_is_warned_of():
    hidden = "<w:r><w:rPr><w:vanish/></w:rPr><w:t>тайна</w:t></w:r>"
    imported = _begun(
        {"номер": "1", "файл": "a.docx"}, files={"a.docx": a_docx(p("1. Видно.", more=hidden))}
    )
    (row,) = imported.rows.all()
    assert row.state == RowState.NEW
    assert "Проверьте: В файле есть скрытые слова (1), первые — «тайна»" in row.says


def test_an_amending_act_of_another_issuer_is_warned_of():
    an_act(adopted_on=date(2021, 4, 1), number="4")
    for by, is_warned in (("постановление Главы города", True), ("постановление мэра", False)):
        row = {"номер": "1", "изменён актом": f"{by} от 01.04.2021 № 4", **_JUNE}
        says = _begun(row, files=_FILES).rows.get().says
        assert ("издал другой орган: Мэр города Хабаровска" in says) is is_warned, says


@pytest.mark.parametrize("dates", [("01.06.2021", "01.09.2021"), ("01.09.2021", "01.06.2021")])
@pytest.mark.parametrize("more", [{}, {"state": "prepared", "placed_at": None}])
def test_an_edition_that_outlives_its_amendment_is_an_error_of_its_row(dates, more):
    act = an_act(adopted_on=date(2020, 2, 1), number="1", **more)
    a_version(act)
    by = an_act(adopted_on=date(2021, 4, 1), number="4")
    since, until = date(2021, 6, 1), date(2021, 9, 1)
    a_relation(source=by, target=act, effect=Effect.AMENDS, from_on=since, to_on=until)
    row = {"номер": "1", "изменён актом": _BY.format(4)}
    alone = _begun({**row, **_JUNE}, files=_FILES).rows.get()
    assert alone.state == RowState.WRONG
    assert "Изменение действует до 01.09.2021" in alone.says
    texts = {"01.06.2021": "a.txt", "01.09.2021": "b.txt"}
    both = [{**row, "редакция с": day, "файл": texts[day]} for day in dates]
    imported = _begun(*both, files=_FILES)
    assert _states(imported) == [RowState.NEW] * 2, list(imported.rows.values_list("says"))
    start(imported, at=NOW)
    run_imports(at=NOW, on=TODAY)
    assert _states(imported) == [RowState.DONE] * 2, list(imported.rows.values_list("says"))


@pytest.mark.parametrize("is_entered", [False, True])
@pytest.mark.parametrize("is_known", [False, True])
def test_an_edition_by_an_act_that_has_ended_by_its_day_is_an_error_of_its_row(
    is_known, is_entered
):
    act = an_act(adopted_on=date(2020, 2, 1), number="1")
    a_version(act)
    by = an_act(adopted_on=date(2021, 4, 1), number="4")
    if is_known:
        a_relation(source=by, target=act, effect=Effect.AMENDS, from_on=date(2021, 6, 1))
    a_relation(source=an_act(adopted_on=date(2021, 5, 1)), target=by, from_on=date(2021, 5, 1))
    row = {"номер": "1", "изменён актом": _BY.format(4), **_JUNE}
    if is_entered:
        a_version(act, _FILES["a.txt"].decode(), since=date(2021, 6, 1))
    imported = _begun(row, files=_FILES)
    assert _states(imported) == [RowState.WRONG]
    assert "Изменяющий акт утратил силу с 01.05.2021" in imported.rows.get().says


def test_a_row_has_the_number_that_the_table_shows():
    sheet = (
        "вид;кто издал;дата;номер;название\n;;;;\n;;;;\n"
        f"постановление;{an_issuer().name};32.01.2020;7;О дорогах\n"
    )
    imported = begin("акты.csv", sheet.encode(), {}, by=an_officer(Role.EDITOR).user, at=NOW)
    assert [row.position for row in imported.rows.all()] == [4]


def test_the_run_does_nothing_that_the_check_has_not_told():
    imported = _begun(
        {"номер": "7901", "название": "О порядке"}, {"номер": "7902", "название": "О дорогах"}
    )
    assert imported.rows.first().says == "новый акт: «О порядке»"
    # Meanwhile another editor enters it.
    act = an_act(adopted_on=date(2020, 2, 1), number="7901", title="Верное название")
    start(imported, at=NOW)
    run_imports(at=NOW, on=TODAY)
    first, second = imported.rows.all()
    assert (first.state, second.state) == (RowState.WRONG, RowState.DONE)
    assert "С проверки реестр изменился" in first.says
    assert "О порядке" in first.says
    act.refresh_from_db()
    assert act.title == "Верное название"


def test_a_new_act_does_not_amend_itself():
    (row,) = _begun(
        {"номер": "7", "файл": "т.txt", "изменён актом": "постановление от 01.02.2020 № 7"},
        files={"т.txt": "1. Утвердить.".encode()},
    ).rows.all()
    assert row.says == "изменён актом: акт не может изменять сам себя."


def test_a_row_that_nobody_has_thought_of_holds_up_no_other(monkeypatch):
    read = imports_module.plan_of

    def stumbling(row, *args, **more):
        if row.values["номер"] == "2":
            raise UnicodeError("undefined")
        return read(row, *args, **more)

    monkeypatch.setattr(imports_module, "plan_of", stumbling)
    imported = _begun({"номер": "1"}, {"номер": "2"}, {"номер": "3"})
    assert _states(imported) == [RowState.NEW, RowState.WRONG, RowState.NEW]
    assert "остальные разобраны" in imported.rows.get(position=3).says
    start(imported, at=NOW)
    run_imports(at=NOW, on=TODAY)
    assert _states(imported) == [RowState.DONE, RowState.WRONG, RowState.DONE]
