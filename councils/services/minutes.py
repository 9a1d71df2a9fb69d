"""The minutes: drawn up from data, signed by two, corrected by a next version."""

import json
from datetime import datetime
from hashlib import sha256

from django.db import transaction
from django.utils import timezone

from councils.models import Minutes, Sitting
from councils.papers import extract_data, minutes_data, minutes_docx, minutes_pdf
from councils.rules.agenda import Line
from councils.rules.vocabulary import GuestState, Part, PostKind, SittingState, Way
from councils.services.agenda import lines_of
from councils.services.composition import posts_on, regulation_on
from councils.services.errors import (
    AlreadyDecided,
    CorrectionNeeded,
    NotReady,
    NotYours,
)
from councils.services.quorums import quorum_history, seats_of
from portal.files.content.kinds import Kind
from portal.files.services import store_generated
from portal.kernel.roles import Role
from portal.kernel.workflow import RoleMissing
from portal.people.access import roles_of
from portal.people.models import User
from portal.web.page_cache import bump


def draw_up(sitting: Sitting, correction: str = "", *, at: datetime) -> Minutes:
    """Make the minutes as PDF and DOCX from what is written down.

    One that is not signed by both is replaced and its single signature dropped; a signed one
    stays, and this is the next version: until it is signed, records may be corrected for it.

    Raises:
        NotReady, CorrectionNeeded.
    """
    if sitting.state != SittingState.CLOSED:
        raise NotReady("Протокол составляют, когда заседание закрыто.")
    last = sitting.minutes.last()
    if last is not None and last.is_signed and not correction:
        raise CorrectionNeeded
    if last is not None and not last.is_signed:
        correction = (correction or last.correction) if last.version > 1 else ""
    if last is None:
        correction = ""
    lines = lines_of(sitting)
    data = _data(sitting, lines, correction)
    number = sitting.number
    name = f"Протокол № {number}"
    pdf = store_generated(f"{name}.pdf", minutes_pdf(data, at=at), Kind.PDF.media_type, at=at)
    docx = store_generated(f"{name}.docx", minutes_docx(data), Kind.DOCX.media_type, at=at)
    extract = None
    if any(line.is_confidential for line in lines) or _removed_in_secret(sitting):
        content = minutes_pdf(extract_data(data, lines), at=at)
        extract = store_generated(f"Выписка. {name}.pdf", content, Kind.PDF.media_type, at=at)
    with transaction.atomic():
        Sitting.objects.select_for_update().get(pk=sitting.pk)
        last = sitting.minutes.last()
        if last is not None and last.is_signed and not correction:
            raise CorrectionNeeded
        version = 1
        if last is not None and last.is_signed:
            version = last.version + 1
        elif last is not None:
            version = last.version
            last.delete()
        return Minutes.objects.create(
            sitting=sitting,
            version=version,
            correction=correction if version > 1 else "",
            pdf=pdf,
            docx=docx,
            extract=extract,
            digest=_digest(data),
            made_at=at,
        )


def _removed_in_secret(sitting: Sitting) -> bool:
    removed = sitting.items.exclude(removed_at=None).select_related("parent")
    return any(item.is_closed for item in removed)


def _data(sitting: Sitting, lines: list[Line], correction: str) -> dict[str, object]:
    came: dict[int, list[str]] = {}
    for one in sitting.attendances.all():
        until = f"{timezone.localtime(one.left_at):%H:%M}" if one.left_at else ""
        way = ", дистанционно" if one.way == Way.REMOTE else ""
        came.setdefault(one.mandate_id, []).append(
            f"{timezone.localtime(one.arrived_at):%H:%M}–{until}{way}"
        )
    present, absent = [], []
    for seat in seats_of(sitting):
        people = [one for one in (seat.representative, seat.alternate) if one]
        there = [one for one in people if one.pk in came]
        of_whom = seat.seat.of_whom
        for mandate in there:
            part = ", замещающий" if mandate.part == Part.ALTERNATE else ""
            times = "; ".join(came[mandate.pk])
            present.append(f"{mandate.full_name} — {of_whom}{part} ({times})")
        if not there:
            who = people[0].full_name if people else "место не замещено"
            absent.append(f"{of_whom} — {who}")
    day = timezone.localdate(sitting.starts_at)
    posts = posts_on(sitting.council, day)
    secretary = next((post for post in posts if post.kind == PostKind.SECRETARY), None)
    guests = sitting.guests.filter(state=GuestState.ACCEPTED).count()
    return minutes_data(
        sitting,
        lines=lines,
        present=present,
        absent=absent,
        guests=f"Жители города по записи: {guests}" if guests else "",
        quorum=quorum_history(sitting),
        secretary=secretary.short_name if secretary else "",
        correction=correction,
        tells_time=regulation_on(sitting.council, day).minutes_tell_time,
    )


@transaction.atomic
def sign_as_secretary(minutes: Minutes, *, by: User, at: datetime) -> Minutes:
    """Sign as the secretary. Raises RoleMissing, NotYours, AlreadyDecided, NotReady."""
    minutes = _unsigned(minutes)
    if Role.COUNCIL_SECRETARY not in roles_of(by, timezone.localdate(at)):
        raise RoleMissing("Протокол подписывает секретарь совета.", code="role_missing")
    if minutes.secretary_signed_at is not None:
        raise AlreadyDecided
    if minutes.chair_signed_by == by:
        raise NotYours("секретарь и председательствующий — разные люди")
    _check_current(minutes)
    minutes.secretary_signed_at, minutes.secretary_signed_by = at, by
    minutes.save(update_fields=["secretary_signed_at", "secretary_signed_by"])
    bump()
    return minutes


@transaction.atomic
def sign_as_chair(minutes: Minutes, *, by: User, at: datetime) -> Minutes:
    """Sign as who presided. Raises NotYours, AlreadyDecided, NotReady."""
    minutes = _unsigned(minutes)
    presiding = minutes.sitting.presiding
    if presiding is None or presiding.user_id != by.pk or minutes.secretary_signed_by == by:
        raise NotYours(presiding.full_name if presiding else "председательствующий")
    if minutes.chair_signed_at is not None:
        raise AlreadyDecided
    _check_current(minutes)
    minutes.chair_signed_at, minutes.chair_signed_by = at, by
    minutes.save(update_fields=["chair_signed_at", "chair_signed_by"])
    bump()
    return minutes


def _digest(data: dict[str, object]) -> str:
    return sha256(json.dumps(data, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


def _check_current(minutes: Minutes) -> None:
    """Refuse minutes that print something else than is written down now."""
    sitting = minutes.sitting
    if _digest(_data(sitting, lines_of(sitting), minutes.correction)) != minutes.digest:
        raise NotReady("После составления протокола записи изменились: составьте его заново.")


def _unsigned(minutes: Minutes) -> Minutes:
    # Who writes something down locks the sitting too: nothing changes under the pen.
    Sitting.objects.select_for_update().get(pk=minutes.sitting_id)
    found = (
        Minutes.objects.select_for_update(of=("self",))
        .select_related(
            "sitting__presiding", "sitting__council", "chair_signed_by", "secretary_signed_by"
        )
        .get(pk=minutes.pk)
    )
    if found.is_signed:
        raise AlreadyDecided
    return found
