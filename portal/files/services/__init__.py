"""Taking, keeping, giving out and destroying files."""

import hashlib
import logging
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, BinaryIO

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import ProtectedError

from portal.files import scanner, storage
from portal.files.content.images import clean_image
from portal.files.content.kinds import Kind
from portal.files.content.names import clean_name, extension_of, with_extension
from portal.files.content.refusals import Unsuitable
from portal.files.content.sniffing import recognise
from portal.files.errors import FileRefused, FileUnavailable
from portal.files.limits import Limits
from portal.files.models import StoredFile

if TYPE_CHECKING:
    from portal.people.models import User

logger = logging.getLogger(__name__)

#: Bytes on disk without a row are left alone this long: their row may be on its way.
ORPHAN_AGE = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Acceptance:
    """What became of several files sent at once, each in the order sent."""

    accepted: Sequence[StoredFile]
    refused: Sequence[FileRefused]


@dataclass(frozen=True, slots=True)
class _Checked:
    """A received content fit to be stored."""

    name: str
    kind: Kind
    media_type: str
    content: bytes
    thumbnail: bytes
    received_size: int
    state: StoredFile.State
    scanned_at: datetime | None


def accept(
    upload: UploadedFile, *, by: "User | None", at: datetime, already: tuple[int, int] = (0, 0)
) -> StoredFile:
    """Check, clean and store one file that a person sent.

    ``already`` is (count, bytes as sent) of what it will stand beside; see
    ``StoredFile.objects.totals()``. ``by`` is None for a person who has not signed in.
    The bytes are on disk for good before the row is written; should the caller's
    transaction fail, the nightly purge takes them away. Opening a picture takes up to
    some seconds, so call it before locking anything.

    Raises:
        FileRefused: with the reason for the person.
    """
    name = clean_name(upload.name or "")
    Limits.of_settings().check(name, upload.size or 0, already)
    upload.seek(0)
    checked = _checked(name, upload.read(), at=at)
    return _store(checked, by=by, at=at)


def accept_many(
    uploads: Iterable[UploadedFile],
    *,
    by: "User | None",
    at: datetime,
    already: tuple[int, int] = (0, 0),
) -> Acceptance:
    """Take the good ones of several files and say of each other one why it is refused."""
    count, together = already
    accepted: list[StoredFile] = []
    refused: list[FileRefused] = []
    for upload in uploads:
        try:
            file = accept(upload, by=by, at=at, already=(count, together))
        except FileRefused as refusal:
            refused.append(refusal)
        else:
            accepted.append(file)
            count, together = count + 1, together + file.received_size
    return Acceptance(accepted, refused)


def store_generated(name: str, content: bytes, media_type: str, *, at: datetime) -> StoredFile:
    """Store a file that the portal made itself; it is neither scanned nor re-encoded.

    Raises:
        ValueError: a media type that the portal does not know.
    """
    kind = next((kind for kind in Kind if kind.media_type == media_type), None)
    if kind is None:
        raise ValueError(f"{media_type!r} is not a media type of stored files")
    checked = _Checked(
        name=clean_name(name),
        kind=kind,
        media_type=media_type,
        content=content,
        thumbnail=b"",
        received_size=len(content),
        state=StoredFile.State.CLEAN,
        scanned_at=None,
    )
    return _store(checked, by=None, at=at)


def open_file(file: StoredFile) -> BinaryIO:
    """Open the content of a file for reading; the caller closes it.

    Raises:
        FileUnavailable: not scanned for viruses yet, or found infected.
    """
    if not file.is_available:
        raise FileUnavailable(
            f"Файл «{file.name}» {file.get_state_display()}.", code=f"file_{file.state}"
        )
    return storage.open_for_reading(file.path)


def delete(file: StoredFile) -> None:
    """Destroy a file: the row now, the bytes once the transaction is committed."""
    paths = (file.path, file.thumbnail_path)
    with transaction.atomic():
        file.delete()
        transaction.on_commit(lambda: storage.remove(*paths))


def rescan(file: StoredFile, *, at: datetime) -> None:
    """Ask the scanner again about a quarantined file and let it out or destroy it.

    Nothing happens to a file that is locked by another worker or no longer waits. The
    row of an infected file stays, so that people see what became of it.

    Raises:
        ScannerUnavailable: still not reached; the file stays where it is.
    """
    with transaction.atomic():
        waiting = StoredFile.objects.quarantined().select_for_update(skip_locked=True)
        locked = waiting.filter(pk=file.pk).first()
        if locked is None:
            return
        with storage.open_for_reading(locked.path) as stream:
            verdict = scanner.scan(stream.read())
        locked.state = StoredFile.State.CLEAN if verdict.is_clean else StoredFile.State.INFECTED
        locked.scanned_at = at
        locked.save(update_fields=["state", "scanned_at"])
        if not verdict.is_clean:
            logger.warning("File %s is infected: %s", locked.pk, verdict.virus)
            paths = (locked.path, locked.thumbnail_path)
            transaction.on_commit(lambda: storage.remove(*paths))


def purge_unreferenced(*, at: datetime) -> int:
    """Destroy files that nothing has pointed to for ``DRAFT_DAYS``; return how many."""
    before = at - timedelta(days=settings.DRAFT_DAYS)
    purged = 0
    for key in StoredFile.objects.unreferenced(before).values_list("pk", flat=True):
        with transaction.atomic():
            # Asked again under the lock: a row that points to it may have come meanwhile.
            candidates = StoredFile.objects.unreferenced(before).filter(pk=key)
            file = candidates.select_for_update(of=("self",), skip_locked=True).first()
            if file is None:
                continue
            try:
                delete(file)
            except ProtectedError:
                logger.warning("File %s is protected and stays", key)
                continue
            purged += 1
    return purged


def purge_orphans(*, at: datetime) -> int:
    """Remove bytes on disk that no row knows, older than ``ORPHAN_AGE``; return how many."""
    purged = 0
    for found in storage.stored_before(at - ORPHAN_AGE):
        identifiers = {identifier for _, identifier in found if identifier}
        known = set(
            StoredFile.objects.filter(pk__in=identifiers)
            .exclude(state=StoredFile.State.INFECTED)
            .values_list("pk", flat=True)
        )
        orphans = [path for path, identifier in found if identifier not in known]
        storage.remove(*orphans)
        purged += len(orphans)
    return purged


def _checked(name: str, content: bytes, *, at: datetime) -> _Checked:
    received_size = len(content)
    try:
        recognised = recognise(content, name)
        state, scanned_at = _scanned(name, content, at=at)
        kind, media_type, thumbnail = recognised.kind, recognised.media_type, b""
        if kind.is_image:
            image = clean_image(content, kind)
            if image.kind is not kind:
                name = with_extension(name, image.kind.extension)
            content, kind, thumbnail = image.content, image.kind, image.thumbnail
            media_type = kind.media_type
    except Unsuitable as unsuitable:
        raise FileRefused(name, unsuitable.reason, code=unsuitable.code) from unsuitable
    if not extension_of(name):
        name = with_extension(name, kind.extension)
    return _Checked(name, kind, media_type, content, thumbnail, received_size, state, scanned_at)


def _scanned(
    name: str, content: bytes, *, at: datetime
) -> tuple[StoredFile.State, datetime | None]:
    """Return the state that the virus scan leads to, and its moment when it was made."""
    if not scanner.is_on():
        return StoredFile.State.CLEAN, None
    try:
        verdict = scanner.scan(content)
    except scanner.ScannerUnavailable:
        logger.exception("The virus scanner gave no verdict; the file is quarantined")
        return StoredFile.State.QUARANTINED, None
    if verdict.is_clean:
        return StoredFile.State.CLEAN, at
    logger.warning("An infected file was refused: %s", verdict.virus)
    raise FileRefused(
        name,
        "В нём найден вирус. Проверьте компьютер антивирусом и приложите другой файл.",
        code="file_infected",
    )


def _store(checked: _Checked, *, by: "User | None", at: datetime) -> StoredFile:
    identifier = uuid.uuid4()
    path = storage.content_path(identifier)
    thumbnail_path = storage.thumbnail_path(identifier) if checked.thumbnail else ""
    storage.write(path, checked.content)
    if thumbnail_path:
        storage.write(thumbnail_path, checked.thumbnail)
    return StoredFile.objects.create(
        id=identifier,
        name=checked.name,
        kind=checked.kind,
        media_type=checked.media_type,
        size=len(checked.content),
        received_size=checked.received_size,
        sha256=hashlib.sha256(checked.content).hexdigest(),
        path=path,
        thumbnail_path=thumbnail_path,
        state=checked.state,
        scanned_at=checked.scanned_at,
        created_at=at,
        uploaded_by=by,
    )
