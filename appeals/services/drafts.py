"""Writing an appeal before it is sent: steps, files, forgetting."""

import json
import uuid
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import connection, transaction

from appeals.models import Draft, DraftFile
from appeals.services.draft_pages import BLINDLY, Typed, meet, said
from appeals.services.errors import DraftGone, StepChanged
from portal.files import services as files
from portal.files.errors import FileRefused
from portal.files.limits import Limits
from portal.files.models import StoredFile
from portal.people.models import User
from portal.web.prepared import first_row

_TEXT, _WHO, _ANSWER = "text", "who", "answer"
#: Who writes decides which names are asked.
_WRITER = {_WHO, "name"}


def start(*, by: User | None, at: datetime) -> Draft:
    """Start a draft, of nobody yet when written before signing in."""
    return Draft.objects.create(user=by, started_at=at, touched_at=at)


def find(key: uuid.UUID | None, *, by: User | None, at: datetime) -> Draft | None:
    """Return the draft with the key; a signed-in user finds his own latest without it.

    A draft of another user is not found, whoever holds its key; one written before signing
    in becomes the user's.
    """
    since = at - timedelta(days=settings.DRAFT_DAYS)
    draft = _touched_after(since, key) if key else None
    if draft is not None and draft.user_id is not None and (by is None or draft.user_id != by.pk):
        draft = None
    if by is None:
        return draft
    if draft is None:
        return Draft.objects.filter(user=by, touched_at__gt=since).order_by("-touched_at").first()
    if draft.user_id is None:
        draft.user = by
        draft.save(update_fields=["user"])
    return draft


def beside(draft: Draft, *, by: User, at: datetime) -> Draft | None:
    """Return another draft of the user, the latest: begun on another device, or before signing in."""
    since = at - timedelta(days=settings.DRAFT_DAYS)
    others = Draft.objects.filter(user=by, touched_at__gt=since).exclude(pk=draft.pk)
    return others.order_by("-touched_at").first()


# Plain SQL: every page of writing asks this, and building the query took longer than the query.
_COLUMNS = [field.attname for field in Draft._meta.concrete_fields]
_TOUCHED_AFTER = f"""
    SELECT {", ".join(f'"{column}"' for column in _COLUMNS)}
    FROM appeals_draft WHERE id = %s AND touched_at > %s
"""


def _touched_after(since: datetime, key: uuid.UUID) -> Draft | None:
    row = first_row(_TOUCHED_AFTER, [key, since])
    if row is None:
        return None
    draft = Draft.from_db(connection.alias, _COLUMNS, row)
    draft.values = json.loads(draft.values)
    return draft


@transaction.atomic
def save_step(draft: Draft, step: str, values: Mapping[str, Any], *, at: datetime) -> Draft:
    """Keep what was typed in a step; other steps stay as they are.

    Raises:
        DraftGone: the draft was sent or forgotten meanwhile.
        StepChanged: see ``meet``.
    """
    locked = _lock(draft)
    locked.values = {**locked.values, step: meet(locked.values.get(step, {}), values)}
    locked.touched_at = at
    locked.save(update_fields=["values", "touched_at"])
    return locked


@transaction.atomic
def add_files(draft: Draft, stored: list[StoredFile], *, at: datetime) -> list[FileRefused]:
    """Enclose accepted files with the draft; return those that no longer fit beside the others.

    Raises:
        DraftGone: the draft was sent or forgotten meanwhile.
    """
    locked = _lock(draft)
    # Counted again under the lock: other windows send files, too.
    count, together = StoredFile.objects.filter(pk__in=locked.files.values("file")).totals()
    limits, refused = Limits.of_settings(), []
    for file in stored:
        try:
            limits.check(file.name, file.received_size, (count, together))
        except FileRefused as refusal:
            refused.append(refusal)
            files.delete(file)
            continue
        DraftFile.objects.create(draft=locked, file=file)
        count, together = count + 1, together + file.received_size
    locked.touched_at = at
    locked.save(update_fields=["touched_at"])
    return refused


@transaction.atomic
def remove_file(draft: Draft, file_id: uuid.UUID) -> None:
    """Take a file out of the draft and destroy it."""
    enclosed = DraftFile.objects.filter(draft=draft, file_id=file_id).first()
    if enclosed is not None:
        file = enclosed.file
        enclosed.delete()
        files.delete(file)


def is_somebodys(key: uuid.UUID) -> bool:
    """Whether the key names a draft that belongs to an account."""
    return Draft.objects.filter(pk=key).exclude(user=None).exists()


def who_writes(key: uuid.UUID) -> dict[str, str]:
    """Return what an account's draft says of who writes: on it the fields of a name depend."""
    values = Draft.objects.filter(pk=key).values_list("values", flat=True).first() or {}
    who: dict[str, str] = values.get(_WHO, {})
    return who


@transaction.atomic
def join(aside: Draft, into: Draft, *, at: datetime) -> tuple[Draft, bool]:
    """Put what was typed aside, while the session had ended, into the draft it continues.

    Both belong to the same user. What was typed later stands; but of what was typed blindly, on a
    page that did not show the draft, a step is taken whole where the draft has nothing of it, or
    not at all: two people's names, or one's telephone and the other's consent, do not mix. A text
    comes behind the other. What was not taken stays aside, another draft of the user. So it is, too,
    with what another page has written otherwise since that one was shown.

    Return the draft, and whether all that was typed aside is in it.

    Raises:
        DraftGone: the draft was sent or forgotten meanwhile.
    """
    locked = _lock(into)
    for step, typed in aside.values.items():
        if BLINDLY not in typed:
            try:
                aside.values[step] = meet(locked.values.get(step, {}), typed)
            except StepChanged:
                aside.values[step] = {**typed, BLINDLY: "yes"}
    apart = _apart(locked.values, aside.values)
    for step, typed in aside.values.items():
        if step not in apart or BLINDLY not in typed:
            locked.values[step] = _joined(locked.values.get(step, {}), typed)
    locked.touched_at = at
    locked.save(update_fields=["values", "touched_at"])
    DraftFile.objects.filter(draft=aside).update(draft=locked)
    aside.values = {step: typed for step, typed in aside.values.items() if step in apart}
    if aside.values:
        aside.save(update_fields=["values"])
        return locked, False
    aside.delete()
    return locked, True


def typed_blindly(aside: Draft | None, step: str, typed: Typed) -> dict[str, str]:
    """Return what was typed, marked as such unless the step had come aside from a page that showed it."""
    before = aside.values.get(step) if aside else None
    return {**typed} if before and BLINDLY not in before else {**typed, BLINDLY: "yes"}


def _apart(draft: Mapping[str, Typed], aside: Mapping[str, Typed]) -> set[str]:
    """Return the steps typed blindly that say something else than the draft does."""
    apart = {
        step
        for step, typed in aside.items()
        if BLINDLY in typed and step != _TEXT
        if (known := said(draft.get(step, {}))) and not said(typed) <= known
    }
    return apart | _WRITER if apart & _WRITER else apart


def _joined(before: Typed, later: Typed) -> dict[str, str]:
    typed = {name: its for name, its in later.items() if name != BLINDLY}
    if BLINDLY not in later:
        return {**before, **typed}
    if not said(before):
        return typed
    one, other = before.get(_TEXT, ""), typed.get(_TEXT, "")
    return {_TEXT: f"{one}\n\n{other}"} if other.strip() and other not in one else {**before}


def forget_phones(user: User) -> None:
    """Take the telephone and its tick out of what the user has begun; called in a transaction."""
    for draft in Draft.objects.filter(user=user).select_for_update():
        if draft.values.get(_ANSWER, {}).get("phone"):
            draft.values[_ANSWER].update(phone="", phone_consent="")
            draft.save(update_fields=["values"])


def forget_expired(*, at: datetime) -> int:
    """Destroy the drafts that nobody has touched for ``DRAFT_DAYS``; return how many."""
    expired = Draft.objects.filter(touched_at__lte=at - timedelta(days=settings.DRAFT_DAYS))
    forgotten = 0
    for key in expired.values_list("pk", flat=True):
        with transaction.atomic():
            # Asked again under the lock: it may have been touched meanwhile.
            draft = expired.select_for_update(of=("self",), skip_locked=True).filter(pk=key).first()
            if draft is not None:
                forget(draft)
                forgotten += 1
    return forgotten


@transaction.atomic
def forget(draft: Draft) -> None:
    """Destroy the draft with its files: for a shared computer, or after its days."""
    locked = Draft.objects.select_for_update().filter(pk=draft.pk).first()
    if locked is None:
        return
    stored = [enclosed.file for enclosed in locked.files.select_related("file")]
    locked.delete()
    for file in stored:
        files.delete(file)


def _lock(draft: Draft) -> Draft:
    locked = Draft.objects.select_for_update(of=("self",)).filter(pk=draft.pk).first()
    if locked is None:
        raise DraftGone
    return locked
