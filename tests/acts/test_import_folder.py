"""A folder without a table: names of files and heads of texts say of which acts they are."""

import io
import zipfile
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from portal.acts.models import Act, Import, Issuer, RowState
from portal.acts.services.errors import BadSheet
from portal.acts.services.folders import rows_of
from portal.acts.services.imports import begin, run_imports, start
from portal.files.services import open_file
from portal.kernel.roles import Role
from tests.acts.test_import import NOW, TODAY, _states, store
from tests.factories.act_documents import a_docx, p
from tests.factories.acts import an_issuer
from tests.factories.people import an_officer

pytestmark = pytest.mark.django_db
assert store
TEXT = "1. Первый.\n2. Второй.".encode()
HEAD = (
    "Администрация города Хабаровска\nП О С Т А Н О В Л Е Н И Е\n13 сентября 2017 г. № 12/345\n"
    "О порядке выплат\nВ соответствии с Уставом от 01.01.2001 № 7 ПОСТАНОВЛЯЮ:\n1. Раз.\n2. Два."
).encode()


@pytest.fixture(autouse=True)
def issuers():
    an_issuer()
    Issuer.objects.create(
        slug="administraciya", name="Администрация города Хабаровска",
        name_genitive="администрации города Хабаровска",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("path", "said"),
    [
        (
            "Постановление администрации города от 13.09.2017 № 3111 О порядке выплат.docx",
            ("постановление", "Администрация города Хабаровска", "13.09.2017", "3111", "О порядке выплат"),
        ),
        ("акты/mer/Распоряжение 2020-03-12 № 380-р.odt", ("распоряжение", "Мэр города Хабаровска", "12.03.2020", "380-р", "")),
        ("Решение_мэра_города_от_1.2.2020_№_12~345.txt", ("решение", "Мэр города Хабаровска", "01.02.2020", "12/345", "")),
        ("Мэр города Хабаровска/приказ «5» мая 2021 г. N 7, «О дне «А»».txt", ("приказ", "Мэр города Хабаровска", "05.05.2021", "7", "О дне «А»")),
        ("скан0001.txt", ("", "", "", "", "")),
    ],
)  # fmt: skip
def test_what_a_name_says(path, said):
    (row,) = rows_of({path: TEXT}).values()
    assert tuple(row[one] for one in ("вид", "кто издал", "дата", "номер", "название")) == said


def test_what_the_name_leaves_open_the_head_of_the_text_says():
    row, named = rows_of({"1.txt": HEAD, "приказ № 9.txt": HEAD}).values()
    assert (row["вид"], row["кто издал"]) == ("постановление", "Администрация города Хабаровска")
    assert (row["дата"], row["номер"], row["название"]) == (
        "13.09.2017",
        "12/345",
        "О порядке выплат",
    )
    # The name goes first.
    assert (named["вид"], named["номер"], named["дата"]) == ("приказ", "9", "13.09.2017")


def test_an_act_that_a_title_names_is_not_taken_for_the_act_itself():
    cited = "О внесении изменений в постановление мэра города от 13.09.2017 № 3111"
    head = (
        "МЭР\nГОРОДА ХАБАРОВСКА\nПОСТАНОВЛЕНИЕ\nО комиссии администрации города Хабаровска\n"
        "и о постановлении от 01.01.2001 № 7\n1. Раз."
    ).encode()
    bare, named, read = rows_of(
        {
            f"а/{cited}.txt": TEXT,
            f"б/Приказ мэра от 01.02.2020 № 5 {cited}.txt": TEXT,
            "в.txt": head,
        }
    ).values()
    assert (bare["вид"], bare["дата"], bare["номер"], bare["название"]) == ("", "", "", cited)
    assert (named["вид"], named["дата"], named["номер"]) == ("приказ", "01.02.2020", "5")
    assert (read["вид"], read["кто издал"]) == ("постановление", "Мэр города Хабаровска")
    assert (read["дата"], read["номер"]) == ("", "")
    assert read["название"].endswith("Хабаровска и о постановлении от 01.01.2001 № 7")


def test_scans_and_signatures_go_with_the_text_that_is_called_alike():
    name = "Приказ мэра города от 01.02.2020 № 1"
    edition = f"{name} (ред. с 01.03.2021)"
    files = {
        f"{name}.txt": TEXT, f"{name}.pdf": b"x", f"{name}.pdf.sig": b"x", f"{edition}.txt": TEXT,
        "__MACOSX/._x.txt": b"", "~$черновик.docx": b"", "Приказ мэра города от 02.02.2020 № 2.pdf": b"x",
    }  # fmt: skip
    later, first, scan = rows_of(files).values()
    assert (later["редакция с"], later["номер"], later["скан"]) == ("01.03.2021", "1", "")
    assert (first["скан"], first["подпись"]) == (f"/{name}.pdf", f"/{name}.pdf.sig")
    assert (scan["номер"], scan["файл"]) == ("2", "")
    with pytest.raises(BadSheet, match="нет ни одного файла"):
        rows_of({".DS_Store": b""})


@pytest.mark.parametrize("more", ["О пляжах", f"О внесении изменений в {'порядок, ' * 20}и иное"])
def test_a_signed_text_is_kept_as_it_came_beside_its_signature(more):
    name = f"Приказ мэра города от 01.02.2020 № 1 {more}"
    signature = b"\x30\x82\x01\x02" + b"x" * 300
    text = a_docx(p("1. Пляжи."))
    files = {f"{name}.docx": text, f"{name}.docx.sig": signature}
    imported = begin("тексты.zip", None, files, by=an_officer(Role.EDITOR).user, at=NOW)
    run_imports(at=NOW, on=TODAY)
    assert "подписанный текст: «Приказ" in imported.rows.get().says
    start(imported, at=NOW)
    run_imports(at=NOW, on=TODAY)
    act = Act.objects.get(number="1")
    kept, its = act.files.get(role="text"), act.files.get(role="signature")
    assert its.signs == kept
    with open_file(kept.file) as stream:
        assert stream.read() == text
    again = begin("тексты.zip", None, files, by=an_officer(Role.EDITOR).user, at=NOW)
    run_imports(at=NOW, on=TODAY)
    assert _states(again) == [RowState.SAME]


def test_that_a_signed_page_cannot_be_kept_is_told():
    name = "Приказ мэра города от 01.02.2020 № 1"
    files = {f"{name}.html": b"<p>1. One.</p>", f"{name}.html.sig": b"\x30\x82\x01\x02x"}
    imported = begin("тексты.zip", None, files, by=an_officer(Role.EDITOR).user, at=NOW)
    run_imports(at=NOW, on=TODAY)
    assert "подписан, но к акту не приложится" in imported.rows.get().says
    start(imported, at=NOW)
    run_imports(at=NOW, on=TODAY)
    assert [one.role for one in Act.objects.get(number="1").files.all()] == ["signature"]


def test_a_folder_is_told_first_and_then_done():
    files = {
        "Приказ мэра города от 01.02.2020 № 1 О дне.txt": TEXT,
        "без имени.txt": TEXT,
        "Приказ мэра города от 31.02.2020 № 2.txt": TEXT,
        "выплаты.txt": HEAD,
    }
    imported = begin("тексты.zip", None, files, by=an_officer(Role.EDITOR).user, at=NOW)
    run_imports(at=NOW, on=TODAY)
    new, wrong = RowState.NEW, RowState.WRONG
    assert _states(imported) == [new, wrong, wrong, new]
    says = list(imported.rows.values_list("says", flat=True))
    for told in ("вид: «»", "кто издал: «»", "Нет даты принятия.", "Нет номера"):
        assert told in says[2]
    assert "31.02.2020» — не дата" in says[1]
    start(imported, at=NOW)
    run_imports(at=NOW, on=TODAY)
    act = Act.objects.get(number="12/345")
    assert (act.adopted_on, act.issuer.slug, act.title) == (
        date(2017, 9, 13), "administraciya", "О порядке выплат",
    )  # fmt: skip
    assert act.versions.count() == 1
    assert Act.objects.count() == 2


def test_an_editor_uploads_the_archive_alone(client):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("Приказ мэра города от 01.02.2020 № 1 О дне.txt", TEXT)
    client.force_login(an_officer(Role.EDITOR).user)
    page = reverse("admin:acts_import_add")
    assert "Приложите таблицу, архив" in client.post(page, {}).content.decode()
    response = client.post(page, {"archive": SimpleUploadedFile("т.zip", packed.getvalue())})
    imported = Import.objects.get()
    assert response.url == reverse("admin:acts_import_change", args=[imported.pk])
    run_imports(at=NOW, on=TODAY)
    shown = client.get(response.url).content.decode()
    assert "новый акт: «О дне»" in shown and "Мэр города Хабаровска" in shown
