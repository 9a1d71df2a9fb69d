"""Keeping the register true to what everybody may read."""

import json
from collections.abc import Iterable
from datetime import datetime
from hashlib import sha256

from django.core.cache import cache
from django.db import connection, transaction

from portal.letters.models import Letter, LetterState
from portal.published.models import Entry, Subscription, Told
from portal.published.registry import Item, Kind, kinds
from portal.web.models import PageGeneration
from portal.web.page_cache import bump

_SEEN = "published.generation"
#: More words of one entry than anybody looks for.
_WORDS = 200_000
_LOCK = "SELECT pg_advisory_xact_lock(hashtext('published.register'))"


def refresh(*, at: datetime) -> int:
    """Note what was published, changed or withdrawn since the last time; return how much.

    Whatever changes pages raises their generation, so without a new one there is nothing to do.
    ``at`` becomes the moment of publication and of change; of publication that which the app
    knows, when the register is filled for the first time.
    """
    generation = PageGeneration.objects.values_list("number", flat=True).get()
    if cache.get(_SEEN) == generation:
        return 0
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(_LOCK)
        is_first = not Entry.objects.exists()
        changed = sum(_refresh(kind, is_first=is_first, at=at) for kind in kinds().values())
        if changed:
            # Feeds and the map of the site show it.
            bump()
    cache.set(_SEEN, generation + bool(changed), None)
    return changed


def _refresh(kind: Kind, *, is_first: bool, at: datetime) -> int:
    public = {item.key: item for item in kind.items(None)}
    known = {entry.key: entry for entry in Entry.objects.filter(kind=kind.name).defer("words")}
    gone = [one for key, one in known.items() if key not in public and not one.deleted_at]
    fresh = [item for item in public.values() if _is_new(item, known.get(item.key))]
    texts = kind.texts([item.key for item in fresh]) if fresh else {}
    for item in fresh:
        created_at = (item.since if is_first else None) or at
        entry = known.get(item.key) or Entry(kind=kind.name, key=item.key, created_at=created_at)
        entry.digest, entry.url, entry.subjects = _digest(item), item.url, list(item.subjects)
        words = (item.title, item.words, texts.get(item.key, ""))
        entry.words = " ".join(filter(None, words))[:_WORDS]
        entry.modified_at, entry.deleted_at = at, None
        entry.save()
    _bury(gone, at=at)
    return len(fresh) + len(gone)


def _is_new(item: Item, entry: Entry | None) -> bool:
    return entry is None or entry.deleted_at is not None or entry.digest != _digest(item)


def _digest(item: Item) -> str:
    public = [item.title, item.url, item.subjects, item.words, item.data]
    return sha256(json.dumps(public, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


def _bury(entries: Iterable[Entry], *, at: datetime) -> None:
    """Leave of what is gone only that it is; a letter not yet sent that names it is taken back."""
    keys = [entry.pk for entry in entries]
    Entry.objects.filter(pk__in=keys).update(
        digest="", url="", words="", subjects=[], modified_at=at, deleted_at=at
    )
    naming = Told.objects.filter(entry__in=keys, letter__state=LetterState.QUEUED)
    for letter in Letter.objects.filter(pk__in=naming.values("letter")).select_for_update():
        told = Told.objects.filter(letter=letter)
        # The rest of it is told by the next letter.
        Subscription.objects.filter(pk__in=told.values("subscription")).update(last_sent_on=None)
        told.delete()
        letter.delete()


def live(entries: Iterable[Entry]) -> dict[int, Item]:
    """Return for the entries what is public of them at this very moment, by the entry's key.

    What was withdrawn since the last refresh is not among them. A query or two for each kind.
    """
    rows = list(entries)
    found: dict[int, Item] = {}
    for name, kind in kinds().items():
        wanted = {entry.key: entry.pk for entry in rows if entry.kind == name}
        if wanted:
            found |= {wanted[item.key]: item for item in kind.items(list(wanted))}
    return found
