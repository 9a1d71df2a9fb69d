"""Who sits in a council on a day, and what the secretary is warned of."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from councils.models import Council, Mandate, Post, Regulation, Seat, Sitting
from councils.rules.periods import ends_after
from councils.rules.vocabulary import Part, PostKind, SittingState
from councils.services.errors import (
    EndsBeforeItBegins,
    MandateOverlaps,
    NoRegulation,
    OneVoice,
    OutsideSeat,
    PostTaken,
    RegulationOverlaps,
    SittingsLoseRules,
)
from portal.web.page_cache import bump

#: So many days before the end of a mandate its council is warned.
WARNING_DAYS = 60


@dataclass(frozen=True)
class SeatOn:
    """A seat on a day with who speaks for it."""

    seat: Seat
    representative: Mandate | None
    alternate: Mandate | None

    @property
    def is_filled(self) -> bool:
        """Whether the seat has a representative: an alternate alone does not fill it."""
        return self.representative is not None


def composition_on(council: Council, on: date) -> list[SeatOn]:
    """Return the established seats of the day by the alphabet, with their people."""
    people = {
        (mandate.seat_id, mandate.part): mandate
        for mandate in Mandate.objects.of_council(council, on)
    }
    return [
        SeatOn(
            seat,
            people.get((seat.pk, Part.REPRESENTATIVE)),
            people.get((seat.pk, Part.ALTERNATE)),
        )
        for seat in council.seats.on(on).alphabetical()
    ]


_ORDER = {PostKind.CHAIR: 0, PostKind.DEPUTY: 1, PostKind.SECRETARY: 2}


def posts_on(council: Council, on: date) -> list[Post]:
    """Return who holds the posts of the council on the day: chair, deputies, secretary."""
    posts = council.posts.on(on).select_related("user")
    return sorted(posts, key=lambda post: (_ORDER[PostKind(post.kind)], post.full_name))


def regulation_on(council: Council, on: date) -> Regulation:
    """Return the regulation of the day. Raises NoRegulation."""
    found = council.regulations.on(on).first()
    if found is None:
        raise NoRegulation(on)
    return found


@transaction.atomic
def save_mandate(mandate: Mandate) -> Mandate:
    """Enter or correct a mandate.

    Nobody speaks for two seats of a council on a day, nor for and instead of somebody.

    Raises:
        OutsideSeat, OneVoice, MandateOverlaps.
    """
    seat = Seat.objects.get(pk=mandate.seat_id)
    # Two seats of the council are filled one after the other: so nobody gets both.
    Council.objects.select_for_update().get(pk=seat.council_id)
    seat = Seat.objects.select_for_update().get(pk=seat.pk)
    if not seat.period.contains(mandate.period):
        raise OutsideSeat
    if mandate.user is not None:
        mine = Mandate.objects.filter(user=mandate.user, seat__council=seat.council_id)
        for other in mine.exclude(pk=mandate.pk).select_related("seat__organisation"):
            if other.period.overlaps(mandate.period):
                raise OneVoice(f"{other.seat.of_whom}, {other.get_part_display()}")
    try:
        with transaction.atomic():
            mandate.save()
    except IntegrityError as error:
        if "mandate_one_on_a_day" not in str(error):
            raise
        others = seat.mandates.filter(part=mandate.part).exclude(pk=mandate.pk)
        raise MandateOverlaps(", ".join(other.full_name for other in others)) from error
    bump()
    return mandate


@transaction.atomic
def end_mandate(mandate: Mandate, last_day: date, why: str) -> Mandate:
    """End a mandate with its last day. Raises EndsBeforeItBegins, OutsideSeat."""
    if last_day < mandate.begins_on:
        raise EndsBeforeItBegins
    mandate.ends_on, mandate.ended_why = ends_after(last_day), why
    return save_mandate(mandate)


@transaction.atomic
def save_post(post: Post) -> Post:
    """Enter or correct who holds a post. Raises PostTaken."""
    try:
        with transaction.atomic():
            post.save()
    except IntegrityError as error:
        if "council_post_one_on_a_day" not in str(error):
            raise
        raise PostTaken from error
    bump()
    return post


@transaction.atomic
def save_regulation(regulation: Regulation, *, replaces: bool = False) -> Regulation:
    """Enter a regulation; one that ``replaces`` ends the one before it the day before.

    Planned sittings then follow the new one; those that were opened keep the rules of their day.

    Raises:
        RegulationOverlaps, SittingsLoseRules.
    """
    council = Council.objects.select_for_update().get(pk=regulation.council_id)
    former = council.regulations.on(regulation.begins_on).first() if replaces else None
    if former is not None and former.begins_on < regulation.begins_on:
        held = _sittings_of(former, regulation.begins_on, [SittingState.OPEN, SittingState.CLOSED])
        if held:
            raise SittingsLoseRules(_named(held), "begins_on")
        bereft = [
            one
            for one in _sittings_of(former, regulation.begins_on, _WITH_RULES)
            if not regulation.period.holds_on(timezone.localdate(one.starts_at))
        ]
        if bereft:
            raise SittingsLoseRules(_named(bereft), "last_day")
        former.ends_on = regulation.begins_on
        former.save()
    try:
        with transaction.atomic():
            regulation.save()
    except IntegrityError as error:
        if "regulation_one_on_a_day" not in str(error):
            raise
        raise RegulationOverlaps from error
    bump()
    return regulation


#: One that was put off has no day yet: it finds its rules with its new date.
_WITH_RULES = [
    SittingState.PLANNED, SittingState.CONVENED, SittingState.OPEN, SittingState.CLOSED,
]  # fmt: skip


def _sittings_of(
    regulation: Regulation, since: date, states: Sequence[SittingState]
) -> list[Sitting]:
    """Return the council's sittings in the states that follow the regulation from the day on."""
    found = regulation.council.sittings.filter(state__in=states, starts_at__date__gte=since)
    if regulation.ends_on is not None:
        found = found.filter(starts_at__date__lt=regulation.ends_on)
    return list(found.order_by("starts_at"))


_NAMED = 5


def _named(found: Sequence[Sitting]) -> str:
    days = [f"{timezone.localtime(one.starts_at):%d.%m.%Y}" for one in found[:_NAMED]]
    more = len(found) - _NAMED
    return ", ".join(days) + (f" и ещё {more}" if more > 0 else "")


@transaction.atomic
def end_regulation(regulation: Regulation, last_day: date) -> Regulation:
    """Let a regulation end with its last day; no sitting loses the rules of its day by it.

    Raises:
        EndsBeforeItBegins, SittingsLoseRules.
    """
    # A sitting is planned under the same lock.
    Council.objects.select_for_update().get(pk=regulation.council_id)
    if last_day < regulation.begins_on:
        raise EndsBeforeItBegins
    ends_on = last_day + timedelta(days=1)
    bereft = _sittings_of(regulation, ends_on, _WITH_RULES)
    if bereft:
        raise SittingsLoseRules(_named(bereft), "last_day")
    regulation.ends_on = ends_on
    return save_regulation(regulation)


@transaction.atomic
def establish_seat(seat: Seat) -> Seat:
    """Establish a seat; its people come with their mandates."""
    seat.save()
    bump()
    return seat


@transaction.atomic
def close_seat(seat: Seat, last_day: date) -> Seat:
    """Abolish a seat after its last day; its mandates end with it. Raises EndsBeforeItBegins."""
    seat = Seat.objects.select_for_update().get(pk=seat.pk)
    if last_day < seat.begins_on:
        raise EndsBeforeItBegins
    ends_on = ends_after(last_day)
    for mandate in seat.mandates.exclude(ends_on__lte=ends_on):
        if mandate.begins_on > last_day:
            raise EndsBeforeItBegins
        mandate.ends_on, mandate.ended_why = ends_on, "место упразднено"
        mandate.save()
    seat.ends_on = ends_on
    seat.save()
    bump()
    return seat


def warnings_of(council: Council, on: date) -> list[str]:
    """Return what is wrong with the council's composition, or soon will be.

    One that is dissolved wants nothing.
    """
    if council.dissolved_on is not None and council.dissolved_on <= on:
        return []
    seats = composition_on(council, on)
    texts = [f"Место без представителя: {one.seat.of_whom}." for one in seats if not one.is_filled]
    texts += _ending(council, seats, on)
    by_organisation: dict[int, list[SeatOn]] = {}
    for one in seats:
        if one.seat.organisation_id:
            by_organisation.setdefault(one.seat.organisation_id, []).append(one)
    texts += [
        f"У организации {len(same)} места: {same[0].seat.of_whom}."
        for same in by_organisation.values()
        if len(same) > 1
    ]
    held = {PostKind(post.kind) for post in posts_on(council, on)}
    texts += [
        f"Никто не занимает должность: {kind.label}."
        for kind in (PostKind.CHAIR, PostKind.SECRETARY)
        if kind not in held
    ]
    regulation = council.regulations.on(on).first()
    if regulation is None:
        texts.append("Нет действующего регламента.")
    else:
        planned = council.sittings.filter(starts_at__year=on.year).exclude(
            state=SittingState.CANCELLED
        )
        count = planned.count()
        if count < regulation.sittings_a_year:
            texts.append(
                f"Заседаний в плане на {on.year} год: {count}, по регламенту нужно не меньше "
                f"{regulation.sittings_a_year}."
            )
    return texts


def _ending(council: Council, seats: Sequence[SeatOn], on: date) -> list[str]:
    """Say of each mandate and post that ends soon and that nobody takes over."""
    horizon = on + timedelta(days=WARNING_DAYS)
    people = [one for seat in seats for one in (seat.representative, seat.alternate) if one]
    places: list[tuple[Mandate | Post, str, Any]] = [
        (one, one.seat.of_whom, one.seat.mandates.filter(part=one.part)) for one in people
    ]
    places += [
        (post, post.get_kind_display(), council.posts.filter(kind=post.kind))
        for post in posts_on(council, on)
    ]
    texts = []
    for one, where, others in places:
        if one.ends_on is None or one.ends_on > horizon:
            continue
        if not others.filter(begins_on__gte=one.ends_on, begins_on__lte=horizon).exists():
            texts.append(f"Полномочия кончаются {one.last_day:%d.%m.%Y}: {one.full_name}, {where}.")
    return texts
