"""Bytes on disk beneath ``FILES_ROOT``: durable when written, gone when removed.

Names on disk are made of the file's identifier, never of what a person typed:
``ab/abcdef01-….bin`` and ``ab/abcdef01-….thumb``. The folder is outside the web root.
"""

import contextlib
import os
import uuid
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

from django.conf import settings

CONTENT_SUFFIX = ".bin"
THUMBNAIL_SUFFIX = ".thumb"
_TEMPORARY_SUFFIX = ".part"
# The group is for a web server that sends the files itself.
_FOLDER_MODE, _FILE_MODE = 0o750, 0o640


def content_path(identifier: uuid.UUID) -> str:
    """Return where the content of a file lies, relative to ``FILES_ROOT``."""
    return f"{identifier.hex[:2]}/{identifier}{CONTENT_SUFFIX}"


def thumbnail_path(identifier: uuid.UUID) -> str:
    """Return where the thumbnail of a file lies, relative to ``FILES_ROOT``."""
    return f"{identifier.hex[:2]}/{identifier}{THUMBNAIL_SUFFIX}"


def write(path: str, content: bytes) -> None:
    """Write a new file so that it survives a power cut once this returns."""
    target = _absolute(path)
    _make_folder(target.parent)
    temporary = target.with_name(f"{target.name}.{uuid.uuid4().hex}{_TEMPORARY_SUFFIX}")
    descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _FILE_MODE)
    try:
        with os.fdopen(descriptor, "wb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        temporary.replace(target)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    _sync_folder(target.parent)


def open_for_reading(path: str) -> BinaryIO:
    """Open stored bytes.

    Raises:
        FileNotFoundError: nothing is stored at ``path``.
    """
    return _absolute(path).open("rb")


def remove(*paths: str) -> None:
    """Remove stored bytes; what is not there is no error, and '' is passed over."""
    for path in filter(None, paths):
        _absolute(path).unlink(missing_ok=True)


def stored_before(moment: datetime) -> Iterator[list[tuple[str, uuid.UUID | None]]]:
    """Yield, folder by folder, (path, identifier) of what was written before ``moment``.

    The identifier is None for what is no finished file: a write that was cut off.
    """
    root = Path(settings.FILES_ROOT)
    if not root.is_dir():
        return
    for folder in sorted(child for child in root.iterdir() if child.is_dir()):
        found = []
        with os.scandir(folder) as entries:
            for entry in entries:
                with contextlib.suppress(FileNotFoundError):
                    if entry.stat().st_mtime < moment.timestamp():
                        found.append((f"{folder.name}/{entry.name}", _identifier(entry.name)))
        if found:
            yield found


def _identifier(name: str) -> uuid.UUID | None:
    stem, _, suffix = name.partition(".")
    if f".{suffix}" not in {CONTENT_SUFFIX, THUMBNAIL_SUFFIX}:
        return None
    try:
        return uuid.UUID(stem)
    except ValueError:
        return None


def _absolute(path: str) -> Path:
    root = Path(settings.FILES_ROOT).resolve()
    target = (root / path).resolve()
    if not target.is_relative_to(root) or target == root:
        raise ValueError(f"{path!r} leads out of the file storage")
    return target


def _make_folder(folder: Path) -> None:
    if folder.is_dir():
        return
    _make_folder(folder.parent)
    folder.mkdir(mode=_FOLDER_MODE, exist_ok=True)
    _sync_folder(folder.parent)


def _sync_folder(folder: Path) -> None:
    """Make the names in a folder as durable as the bytes that they name."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
