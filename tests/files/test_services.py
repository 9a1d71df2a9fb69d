"""Taking, keeping and destroying files."""

import hashlib
import os
from datetime import timedelta
from io import BytesIO

import pytest
from django.apps import apps
from django.db import connection, models, transaction
from PIL import Image

from portal.files import services, storage
from portal.files.errors import FileRefused, FileUnavailable
from portal.files.models import StoredFile
from tests.files import clamd, samples

pytestmark = pytest.mark.django_db


def stored(files_root):
    """Return the relative paths of everything on disk."""
    return sorted(str(p.relative_to(files_root)) for p in files_root.rglob("*") if p.is_file())


def test_a_document_is_kept_as_it_is(upload, at):
    content = samples.pdf()
    file = services.accept(upload("Справка № 5.pdf", content), by=None, at=at)
    file.refresh_from_db()
    assert (file.name, file.kind, file.media_type) == ("Справка № 5.pdf", "pdf", "application/pdf")
    assert file.size == file.received_size == len(content)
    assert file.sha256 == hashlib.sha256(content).hexdigest()
    assert (file.state, file.created_at, file.uploaded_by) == ("clean", at, None)
    with services.open_file(file) as stream:
        assert stream.read() == content


def test_a_photograph_is_stored_clean_with_its_thumbnail(upload, at):
    file = services.accept(upload("двор.jpg", samples.jpeg()), by=None, at=at)
    with services.open_file(file) as stream:
        content = stream.read()
    assert b"Vydumka" not in content
    assert Image.open(BytesIO(content)).size == (40, 60)
    assert file.size == len(content)
    assert file.has_thumbnail
    with storage.open_for_reading(file.thumbnail_path) as stream:
        assert Image.open(stream).format == "JPEG"


def test_heic_changes_kind_and_name(upload, at):
    file = services.accept(upload("IMG_0007.HEIC", samples.heic()), by=None, at=at)
    assert (file.name, file.kind, file.media_type) == ("IMG_0007.jpg", "jpeg", "image/jpeg")


def test_a_name_without_extension_gets_one(upload, at):
    file = services.accept(upload("заявление", samples.docx_file()), by=None, at=at)
    assert file.name == "заявление.docx"


def test_the_typed_name_never_becomes_a_path(upload, at, files_root):
    file = services.accept(upload("../../../evil.txt", b"text"), by=None, at=at)
    assert stored(files_root) == [f"{file.pk.hex[:2]}/{file.pk}.bin"]
    assert file.name == "evil.txt"


@pytest.mark.parametrize("path", ["../outside", "/etc/passwd", "", "ab/../../x"])
def test_no_path_leads_out_of_the_storage(path, files_root):
    with pytest.raises(ValueError, match="leads out"):
        storage.write(path, b"x")


def test_the_bytes_are_durable_before_the_row(upload, at, monkeypatch):
    done = []
    real_fsync, real_create = os.fsync, StoredFile.objects.create
    monkeypatch.setattr(os, "fsync", lambda fd: (done.append("fsync"), real_fsync(fd)))
    monkeypatch.setattr(
        type(StoredFile.objects),
        "create",
        lambda self, **kw: (done.append("row"), real_create(**kw))[1],
    )
    services.accept(upload("a.txt", b"text"), by=None, at=at)
    assert done.count("fsync") >= 2, "the file and its folder"
    assert done[-1] == "row"


def test_a_write_that_fails_leaves_nothing(files_root, monkeypatch):
    def fail(descriptor):
        raise OSError("disk full")

    storage.write("ab/first.bin", b"x")
    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises(OSError, match="disk full"):
        storage.write("ab/second.bin", b"x")
    assert stored(files_root) == ["ab/first.bin"]


@pytest.mark.parametrize(
    ("size", "already", "code", "words"),
    [
        (11, (0, 0), "file_too_large", "больше"),
        (5, (3, 10), "files_too_many", "не больше 3\u00a0файлов"),
        (5, (1, 21), "files_too_large", "Вместе"),
    ],
)
def test_limits_are_told(upload, at, settings, size, already, code, words):
    settings.FILES_MAX_COUNT = 3
    settings.FILES_MAX_BYTES = 10
    settings.FILES_MAX_TOTAL_BYTES = 25
    with pytest.raises(FileRefused) as refusal:
        services.accept(upload("план.txt", b"x" * size), by=None, at=at, already=already)
    assert refusal.value.code == code
    assert words in str(refusal.value)
    assert str(refusal.value).startswith("Файл «план.txt» не принят. ")


def test_exactly_the_limits_are_within_them(upload, at, settings):
    settings.FILES_MAX_COUNT, settings.FILES_MAX_BYTES = 3, 10
    settings.FILES_MAX_TOTAL_BYTES = 30
    services.accept(upload("a.txt", b"x" * 10), by=None, at=at, already=(2, 20))


def test_the_good_ones_of_several_are_kept(upload, at):
    result = services.accept_many(
        [
            upload("a.txt", b"text"),
            upload("b.txt", b""),
            upload("c.zip", samples.zip_of({"x": b"x"})),
            upload("d.pdf", samples.pdf()),
        ],
        by=None,
        at=at,
    )
    assert [file.name for file in result.accepted] == ["a.txt", "d.pdf"]
    assert [(r.name, r.code) for r in result.refused] == [
        ("b.txt", "file_empty"),
        ("c.zip", "file_archive"),
    ]
    assert StoredFile.objects.totals() == (2, 4 + len(samples.pdf()))


def test_limits_count_what_came_in_the_same_upload(upload, at, settings):
    settings.FILES_MAX_COUNT = 2
    result = services.accept_many(
        [upload(f"{n}.txt", b"text") for n in range(4)], by=None, at=at, already=(1, 4)
    )
    assert (len(result.accepted), len(result.refused)) == (1, 3)


def test_a_generated_file_is_stored_untouched(at):
    file = services.store_generated("Ответ.pdf", b"%PDF-1.7 own", "application/pdf", at=at)
    with services.open_file(file) as stream:
        assert stream.read() == b"%PDF-1.7 own"
    with pytest.raises(ValueError, match="image/gif"):
        services.store_generated("a.gif", b"x", "image/gif", at=at)


def test_deleting_waits_for_the_commit(upload, at, files_root, django_capture_on_commit_callbacks):
    file = services.accept(upload("двор.jpg", samples.jpeg()), by=None, at=at)
    with django_capture_on_commit_callbacks(execute=True):
        services.delete(file)
        assert len(stored(files_root)) == 2
    assert stored(files_root) == []
    assert not StoredFile.objects.exists()


class TestScanner:
    """With the scanner on."""

    @pytest.fixture
    def daemon(self, settings):
        with clamd.running() as running:
            settings.CLAMD_ADDRESS = running.address
            yield running

    @pytest.fixture
    def quarantined(self, upload, at, settings):
        settings.CLAMD_ADDRESS = "127.0.0.1:1"
        file = services.accept(upload("a.txt", b"late " + clamd.EICAR), by=None, at=at)
        assert (file.state, file.scanned_at) == ("quarantined", None)
        return file

    def test_a_clean_file_is_taken(self, daemon, upload, at):
        file = services.accept(upload("a.txt", b"text"), by=None, at=at)
        assert (file.state, file.scanned_at) == ("clean", at)

    def test_a_photograph_is_scanned_as_it_came(self, daemon, upload, at):
        photo = samples.jpeg()
        services.accept(upload("a.jpg", photo), by=None, at=at)
        assert daemon.scanned == [photo]

    def test_an_infected_file_is_refused(self, daemon, upload, at, files_root):
        with pytest.raises(FileRefused) as refusal:
            services.accept(upload("a.txt", clamd.EICAR), by=None, at=at)
        assert refusal.value.code == "file_infected"
        assert not files_root.exists()

    def test_an_unscanned_file_is_kept_but_not_given_out(self, quarantined, files_root):
        assert len(stored(files_root)) == 1
        with pytest.raises(FileUnavailable) as refusal:
            services.open_file(quarantined)
        assert refusal.value.code == "file_quarantined"

    def test_a_virus_found_late_destroys_the_bytes_and_leaves_the_row(
        self, quarantined, daemon, at, files_root, django_capture_on_commit_callbacks, settings
    ):
        settings.CLAMD_ADDRESS = daemon.address
        with django_capture_on_commit_callbacks(execute=True):
            services.rescan(quarantined, at=at)
        quarantined.refresh_from_db()
        assert (quarantined.state, quarantined.scanned_at) == ("infected", at)
        assert stored(files_root) == []

    def test_a_clean_one_is_let_out_once(self, daemon, upload, at, settings):
        settings.CLAMD_ADDRESS = "127.0.0.1:1"
        file = services.accept(upload("a.txt", b"text"), by=None, at=at)
        settings.CLAMD_ADDRESS = daemon.address
        services.rescan(file, at=at)
        services.rescan(file, at=at + timedelta(hours=1))
        file.refresh_from_db()
        assert (file.state, file.scanned_at) == ("clean", at)
        assert len(daemon.scanned) == 1


class TestPurge:
    """What belongs to nothing is destroyed in time."""

    @pytest.fixture
    def attachment(self):
        """Return a model of an owner that points to files, with its table."""

        class Attachment(models.Model):
            file = models.ForeignKey(StoredFile, null=True, on_delete=models.PROTECT)

            class Meta:
                app_label = "files"

        try:
            with connection.schema_editor() as editor:
                editor.create_model(Attachment)
            yield Attachment
        finally:
            del apps.all_models["files"]["attachment"]
            apps.clear_cache()

    def test_only_old_files_without_an_owner_go(
        self, upload, at, attachment, files_root, django_capture_on_commit_callbacks
    ):
        old = at - timedelta(days=31)
        kept = services.accept(upload("kept.txt", b"kept"), by=None, at=old)
        attachment.objects.create(file=kept)
        attachment.objects.create(file=None)
        fresh = services.accept(upload("fresh.txt", b"fresh"), by=None, at=at)
        services.accept(upload("gone.jpg", samples.jpeg()), by=None, at=old)
        with django_capture_on_commit_callbacks(execute=True):
            assert services.purge_unreferenced(at=at) == 1
        assert set(StoredFile.objects.all()) == {kept, fresh}
        assert stored(files_root) == sorted([kept.path, fresh.path])

    def test_bytes_without_a_row_go_after_a_day(self, upload, at, files_root):
        kept = services.accept(upload("kept.jpg", samples.jpeg()), by=None, at=at)
        with pytest.raises(RuntimeError), transaction.atomic():
            orphan = services.accept(upload("lost.txt", b"lost"), by=None, at=at)
            raise RuntimeError("the caller failed")
        recent = "ab/ab000000-0000-4000-8000-000000000000.bin"
        storage.write(recent, b"recent")
        storage.write("cd/cut-off.bin.part", b"cut")
        for path in (kept.path, kept.thumbnail_path, orphan.path, "cd/cut-off.bin.part"):
            os.utime(files_root / path, (at.timestamp() - 90_000,) * 2)
        os.utime(files_root / recent, (at.timestamp() - 80_000,) * 2)
        assert services.purge_orphans(at=at) == 2
        assert stored(files_root) == sorted([kept.path, kept.thumbnail_path, recent])

    def test_an_absent_storage_is_an_empty_one(self, at):
        assert services.purge_orphans(at=at) == 0
