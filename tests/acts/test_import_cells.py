"""What computers make of tables and archives before they come to an import."""

import io
import unicodedata
import zipfile
from datetime import date, time

import pytest

from portal.acts.models import Import, RowState
from portal.acts.services.imports import run_imports
from portal.kernel.roles import Role
from tests.acts.test_import import NOW, TODAY, _begun, _sheet, _states, _upload, store
from tests.factories.people import an_officer

pytestmark = pytest.mark.django_db
assert store


def _packed_by_macos(name: str, content: bytes) -> bytes:
    """Return a ZIP whose name is UTF-8 in pieces, and not said to be that."""
    encoded = unicodedata.normalize("NFD", name).encode()
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as container:
        container.writestr("1" * len(encoded), content)
    return archive.getvalue().replace(b"1" * len(encoded), encoded)


def test_an_archive_of_macos_is_read_and_its_letters_in_pieces_are_whole(client):
    client.force_login(an_officer(Role.EDITOR).user)
    title = unicodedata.normalize("NFD", "О районной ёлке")
    sheet = _sheet({"номер": "1", "название": title, "файл": "ёлки й.txt"})
    _upload(client, sheet, _packed_by_macos("ёлки й.txt", b"1. A"))
    imported = Import.objects.get()
    assert imported.spare == ""
    assert imported.rows.get().values["название"] == "О районной ёлке"
    run_imports(at=NOW, on=TODAY)
    assert _states(imported) == [RowState.NEW]


@pytest.mark.parametrize(
    ("column", "cell", "told"),
    [
        ("номер", date(2026, 3, 12), "номер «2026-03-12»"),
        ("номер", 6774.5, "номер «6774.5»"),
        ("номер", "12.мар", "номер «12.мар»"),
        ("номер", "мар.12", "номер «мар.12»"),
        ("номер", "12.03.2026", "номер «12.03.2026»"),
        ("пункт", 2.1, "пункт «2.1»"),
        ("выпуск", date(2026, 12, 3), "выпуск «2026-12-03»"),
        ("регистрация", time(12, 30), "регистрация «12:30:00»"),
    ],
)
def test_a_day_or_a_fraction_that_a_program_has_made_of_a_number_is_an_error_of_its_row(
    column, cell, told
):
    imported = _begun(
        {"номер": "1", column: cell}, {"номер": 6775.0, "дата": date(2020, 3, 12)}, {"номер": "45.12"}
    )  # fmt: skip
    wrong, fine, dotted = imported.rows.all()
    assert (wrong.state, fine.state, dotted.state) == (
        RowState.WRONG,
        RowState.NEW,
        RowState.NEW,
    )
    assert f"{told}: дата или дробь, которую табличная программа сделала" in wrong.says
