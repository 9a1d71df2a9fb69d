"""A day that was typed wrongly is put right, with all that rests on it; the act stays where it is."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

import pghistory
from django.db import transaction
from django.db.models import Q

from portal.acts.models import Act, Relation, Version
from portal.acts.rules.status import Effect
from portal.acts.services import register
from portal.acts.services.approval import note_change, void_verification
from portal.acts.services.errors import (
    BadDay,
    DaysSame,
    EditionsOutOfOrder,
    TextWaits,
    VersionOverlaps,
)
from portal.acts.services.identities import identity_of, tell_beginnings
from portal.acts.services.relation_errors import EditionOutlivesAmendment
from portal.acts.services.relations import check_outlived, relate
from portal.acts.services.standing import arrange, note_texts, refresh_text
from portal.acts.services.texts import check_version
from portal.acts.services.titles import check_mended
from portal.acts.texts.akn import validate
from portal.acts.texts.writing import with_identity
from portal.people.models import User
from portal.web.page_cache import bump


def check_card(act: Act, *, on: date) -> None:
    """Refuse on the card what leaves readers without a text from the first day on.

    The text as adopted began by the former day, and would begin after the corrected one. And what
    corrects no title, see ``titles.check_mended``. Raises what ``register.check`` raises.
    """
    register.check(act, on=on)
    before = Act.objects.filter(pk=act.pk).first()
    if before is None:
        return
    check_mended(act, before)
    first = act.versions.filter(amended_by=None).order_by("valid_from").only("valid_from").first()
    if first and before.begins_on >= first.valid_from > act.begins_on:
        raise BadDay(
            "in_force_from" if act.in_force_from else "adopted_on",
            f"Текст акта начинается с {first.valid_from:%d.%m.%Y}: до этого дня читателю было бы "
            "нечего показать. Исправьте оба дня вместе, шагом «Исправить день».",
        )


@dataclass(frozen=True)
class _Doing:
    """By whom, when and why the days are put right."""

    by: User
    on: date
    at: datetime
    why: str


@transaction.atomic
def correct_days(
    act: Act,
    *,
    adopted_on: date,
    in_force_from: date | None,
    texts: Mapping[int, date],
    why: str,
    by: User,
    on: date,
    at: datetime,
) -> None:
    """Put right the days of an act and the first days of its texts, by the keys of these.

    A text as adopted that is not named and began on the day of adoption, or of entry into force,
    goes with it; the amendment that an edition began with goes with the edition. What else rests
    on a day has to agree with the corrected one. It takes effect at once and waits for a second
    look, like other particulars; readers are told beside the text. ``on`` is today.

    Raises DaysSame, EditionsOutOfOrder, VersionOverlaps, TextWaits, and what ``register.correct``,
    ``add_version`` and ``relate`` raise.
    """
    found = Act.objects.select_for_update(of=("self",)).select_related("issuer").get(pk=act.pk)
    versions = list(found.versions.select_related("amended_by").order_by("valid_from"))
    days = [
        texts.get(one.pk) or _follows(one, found, adopted_on, in_force_from) for one in versions
    ]
    _check_order(versions, days)
    moved = [(one, day) for one, day in zip(versions, days, strict=True) if day != one.valid_from]
    if not moved and (found.adopted_on, found.in_force_from) == (adopted_on, in_force_from):
        raise DaysSame
    if in_force_from and in_force_from < adopted_on:
        raise BadDay("in_force_from", "Акт не может вступить в силу раньше, чем принят.")
    doing = _Doing(by, on, at, why)
    with pghistory.context(reason=why):
        # In this order two texts never speak on one day, nor one before its act is adopted.
        for version, day in reversed(moved):
            if day > version.valid_from:
                _move(found, version, day, doing)
        found.refresh_from_db()
        found.adopted_on, found.in_force_from = adopted_on, in_force_from
        register.correct(found, at=at, by=by)
        for version, day in moved:
            if day < version.valid_from:
                _move(found, version, day, doing)
    for version, _ in moved:
        for one in found.versions.filter(Q(pk=version.pk) | Q(valid_to=version.valid_from)):
            check_outlived(one)


def _follows(version: Version, act: Act, adopted_on: date, in_force_from: date | None) -> date:
    """Return the day of a text that the editor has not named."""
    if version.amended_by_id is None:
        if version.valid_from == act.adopted_on:
            return adopted_on
        if version.valid_from == act.in_force_from and in_force_from:
            return in_force_from
    return version.valid_from


def _check_order(versions: list[Version], days: list[date]) -> None:
    for place, (day, next_day) in enumerate(zip(days, days[1:], strict=False)):
        if day == next_day:
            raise VersionOverlaps(day)
        if day > next_day:
            raise EditionsOutOfOrder(versions[place].valid_from, versions[place + 1].valid_from)


def _move(act: Act, version: Version, day: date, doing: _Doing) -> None:
    """Let the text begin on the day, and the one before it end there.

    With the day on which its change begins, one that waited is an ordinary text.
    """
    was, version.act = version.valid_from, act
    if act.waiting_texts.filter(Q(replaces=version) | Q(valid_from=day)).exists():
        raise TextWaits
    made = Relation.objects.filter(source=version.amended_by_id, effect=Effect.AMENDS)
    # What waits keeps the day that its act names.
    amendments = list(made.filter(target=act, from_on=was, held_until=None))
    if day < was:
        _date(amendments, day, doing)
    version.valid_from = day
    check_version(act, version, on=doing.on)
    version.akn = with_identity(version.akn, identity_of(act, day))
    tell_beginnings(version)
    validate(version.akn)
    version.is_waiting = True
    fields = ["valid_from", "akn", "is_waiting"]
    if act.placed_at:
        # Who has read it is told.
        version.corrected_at = doing.at
        told = f"первый день редакции исправлен с {was:%d.%m.%Y} на {day:%d.%m.%Y}: {doing.why}"
        version.correction = told[:300]
        fields += ["corrected_at", "correction"]
    version.save(update_fields=fields)
    if day > was:
        _date(amendments, day, doing)
    arrange(act)
    void_verification(act)
    note_change(act, by=doing.by, at=doing.at)
    refresh_text(act, on=doing.on)
    note_texts(act, since=day)
    bump()


def _date(amendments: list[Relation], day: date, doing: _Doing) -> None:
    for one in amendments:
        if one.to_on and one.to_on <= day:
            raise EditionOutlivesAmendment(day, one.to_on, "valid_from")
        one.from_on = day
        relate(one, at=doing.at, by=doing.by)
