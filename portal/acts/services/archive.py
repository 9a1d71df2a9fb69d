"""All texts of the register in one file, made by the queue: never in a request, never in memory."""

import csv
import json
import os
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from itertools import groupby
from operator import attrgetter
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from portal.acts.models import Act, Publication, Version
from portal.acts.services.delivery import as_data, lived
from portal.acts.wordings import Wordings
from portal.web.page_cache import bump

#: Beneath FILES_ROOT itself: its folders are swept of what no row names.
NAME = "acts-texts.zip"
_CHUNK = 100
#: Column of manifest.csv -> what it says.
COLUMNS = {
    "path": "имя файла в архиве",
    "sha256": "контрольная сумма файла SHA-256",
    "bytes": "размер файла в байтах",
    "act_id": "id акта в acts.csv",
    "kind": "вид акта",
    "issuer": "кто издал, именем из адреса",
    "adopted_on": "дата принятия",
    "number": "номер",
    "title": "название в первый день редакции",
    "valid_from": "первый день редакции",
    "valid_to": "день, с которого действует следующая редакция; пусто, если её нет",
    "amended_by": "адрес акта, которым внесены изменения; пусто у первоначальной",
    "is_sample": "true, если это образец, а не подлинный текст",
    "verified_on": "день сверки акта с подлинником; пусто, если не сверен, и у редакции, внесённой позже",
    "url": "постоянный адрес акта",
}


@dataclass(frozen=True)
class Archive:
    """The file as it lies ready: its place, its size in bytes, and as of when it is."""

    path: Path
    size: int
    at: datetime


def made() -> Archive | None:
    """Return the archive, None before it was made for the first time."""
    path = Path(settings.FILES_ROOT) / NAME
    try:
        found = path.stat()
    except FileNotFoundError:
        return None
    return Archive(path, found.st_size, datetime.fromtimestamp(found.st_mtime, UTC))


def renew_archive(*, at: datetime) -> bool:
    """Make the archive where there is none, and once a day where acts have changed since.

    What was withdrawn since is not left in it until tomorrow.
    Return whether it was made. An archive that says the same keeps its ETag.
    """
    last = made()
    if last is not None:
        is_of_today = timezone.localdate(last.at) == timezone.localdate(at)
        changed = Act.objects.filter(changed_at__gt=last.at)
        if is_of_today:
            changed = changed.filter(withdrawn_at__gt=last.at)
        if not changed.exists():
            return False
    _make(at)
    bump()
    return True


def _make(at: datetime) -> None:
    root = Path(settings.FILES_ROOT)
    root.mkdir(mode=0o750, parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=root, prefix=".archive-") as folder:
        part = Path(folder) / NAME
        with part.open("wb") as stream, ZipFile(stream, "w", ZIP_DEFLATED) as archive:
            count = _write_texts(archive, Path(folder) / "manifest.csv", at)
            archive.writestr(_entry("passport.json", at), json.dumps(
                _passport(count, at), ensure_ascii=False, indent=2
            ))  # fmt: skip
        with part.open("rb") as ready:
            os.fsync(ready.fileno())
        part.chmod(0o640)
        # What changes while it is being made is newer than it.
        os.utime(part, (at.timestamp(), at.timestamp()))
        part.replace(root / NAME)


def _write_texts(archive: ZipFile, manifest: Path, at: datetime) -> int:
    """Write each text and its line of the manifest, one after another; return how many."""
    count = 0
    with manifest.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(COLUMNS)
        for version, text in _texts():
            content = text.encode()
            path = f"texts/{version.act_id // 1000}/{version.act_id}-{version.valid_from}.xml"
            archive.writestr(_entry(path, version.corrected_at or version.added_at), content)
            writer.writerow(_line(path, content, version))
            count += 1
    with manifest.open("rb") as source, archive.open(_entry("manifest.csv", at), "w") as target:
        shutil.copyfileobj(source, target)
    return count


def _texts() -> Iterator[tuple[Version, str]]:
    """Yield the texts of all public acts, and each as data: those of an act are compared once."""
    for _, versions in groupby(_versions(), key=attrgetter("act_id")):
        wordings = None
        for version in versions:
            wordings = wordings or Wordings(version.act)
            yield version, as_data(version, wordings=wordings)


def _versions() -> Iterator[Version]:
    """Yield the texts of all public acts, act by act, as of one moment: a cursor of one statement."""
    versions = (
        Version.objects.filter(act__state=Publication.PUBLISHED)
        .select_related("act__issuer", "amended_by__issuer")
        .prefetch_related(*lived("act__"))
        .defer("act__text", "act__search", "amended_by__text", "amended_by__search")
        .order_by("act_id", "pk")
    )
    with transaction.atomic():
        yield from versions.iterator(_CHUNK)


def _line(path: str, content: bytes, version: Version) -> list[Any]:
    act, by = version.act, version.amended_by
    return [
        path,
        sha256(content).hexdigest(),
        len(content),
        act.pk,
        act.kind,
        act.issuer.slug,
        act.adopted_on,
        act.number,
        act.titles().on(version.valid_from),
        version.valid_from,
        version.valid_to,
        f"{settings.SITE_URL}{by.get_absolute_url()}" if by and by.is_public else None,
        "true" if version.is_sample else "false",
        act.verified_on if version.is_compared else None,
        f"{settings.SITE_URL}{act.get_absolute_url()}",
    ]


def _entry(path: str, at: datetime) -> ZipInfo:
    entry = ZipInfo(path, timezone.localtime(at).timetuple()[:6])
    entry.compress_type = ZIP_DEFLATED
    return entry


def _passport(count: int, at: datetime) -> dict[str, Any]:
    return {
        "title": "Тексты муниципальных правовых актов по редакциям",
        "keeper": settings.CITY["administration"],
        "source": settings.SITE_URL,
        "made_at": timezone.localtime(at).isoformat(),
        "format": "Akoma Ntoso 3.0 (OASIS), файл на редакцию; список — manifest.csv, UTF-8",
        "texts": count,
        "columns": COLUMNS,
        "conditions": "Свободное использование со ссылкой на источник",
        "remark": "Тексты собраны редакторами портала и официальным опубликованием не являются.",
    }
