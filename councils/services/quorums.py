"""The quorum of a sitting now, and what the answers of its members promise."""

from collections.abc import Iterable, Set
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from councils.models import Mandate, Sitting
from councils.rules.quorum import (
    Presence,
    Quorum,
    QuorumRule,
    counts,
    quorum,
    seats_present,
)
from councils.rules.vocabulary import Answer, Part, Way
from councils.services.composition import SeatOn, composition_on, regulation_on
from portal.kernel.keys import match_key

_WAY_OF = {Answer.COMING: Way.IN_PERSON, Answer.REMOTE: Way.REMOTE}


def seats_of(sitting: Sitting) -> list[SeatOn]:
    """Return the composition on the day of the sitting."""
    return composition_on(sitting.council, timezone.localdate(sitting.starts_at))


def has_rules(sitting: Sitting) -> bool:
    """Whether the council has a regulation on the day of the sitting."""
    return sitting.council.regulations.on(timezone.localdate(sitting.starts_at)).exists()


def rule_of(sitting: Sitting) -> QuorumRule:
    """Return the quorum rule of the day of the sitting. Raises NoRegulation."""
    return regulation_on(sitting.council, timezone.localdate(sitting.starts_at)).rule


def _presences(sitting: Sitting) -> list[Presence]:
    return [
        Presence(
            one.mandate.seat_id, Part(one.mandate.part), Way(one.way), one.arrived_at, one.left_at
        )
        for one in sitting.attendances.select_related("mandate")
    ]


def quorum_at(sitting: Sitting, at: datetime, recused: Iterable[int] = ()) -> Quorum:
    """Return the quorum at the moment; ``recused`` are keys of seats."""
    rule = rule_of(sitting)
    present = seats_present(rule, _presences(sitting), at)
    return _quorum(rule, seats_of(sitting), present, frozenset(recused))


def _quorum(
    rule: QuorumRule,
    seats: Iterable[SeatOn],
    present: Set[int],
    recused: Set[int] = frozenset(),
) -> Quorum:
    return quorum(
        rule,
        established={one.seat.pk for one in seats},
        filled={one.seat.pk for one in seats if one.is_filled},
        present=present,
        recused=recused,
    )


def quorum_history(sitting: Sitting) -> list[tuple[datetime, Quorum]]:
    """Return the first count of the sitting, and each one that gave or took away the quorum."""
    rule, seats, presences = rule_of(sitting), seats_of(sitting), _presences(sitting)
    moments = {one.arrived_at for one in presences} or {sitting.opened_at or sitting.starts_at}
    # That all leave at the end takes no quorum away.
    moments |= {one.left_at for one in presences if one.left_at} - {sitting.closed_at}
    found: list[tuple[datetime, Quorum]] = []
    for at in sorted(moments):
        counted = _quorum(rule, seats, seats_present(rule, presences, at))
        if not found or counted.is_met != found[-1][1].is_met:
            found.append((at, counted))
    return found


def voters_at(sitting: Sitting, at: datetime) -> list[Mandate]:
    """Return who votes at the moment: of each seat present its representative, else its alternate."""
    rule = rule_of(sitting)
    filled = {one.seat.pk for one in seats_of(sitting) if one.is_filled}
    there: dict[int, Mandate] = {}
    for one in sitting.attendances.select_related("mandate__seat__organisation"):
        mandate = one.mandate
        part, way = Part(mandate.part), Way(one.way)
        presence = Presence(mandate.seat_id, part, way, one.arrived_at, one.left_at)
        if mandate.seat_id not in filled or not presence.covers(at):
            continue
        is_better = mandate.seat_id not in there or part is Part.REPRESENTATIVE
        if counts(rule, part, way) and is_better:
            there[mandate.seat_id] = mandate
    return sorted(there.values(), key=_place)


def _place(mandate: Mandate) -> tuple[bool, str, int]:
    """Return where the mandate's seat stands among the others, as in the composition."""
    organisation = mandate.seat.organisation
    key = organisation.name_key if organisation else match_key(mandate.seat.title)
    return organisation is None, key, mandate.pk


def unrepresented_at(sitting: Sitting, at: datetime) -> list[SeatOn]:
    """Return the seats for which nobody votes at the moment."""
    there = {mandate.seat_id for mandate in voters_at(sitting, at)}
    return [one for one in seats_of(sitting) if one.seat.pk not in there]


@dataclass(frozen=True)
class Forecast:
    """What the answers promise: the quorum of those who come, and if all silent ones come too.

    ``silent`` are seats of which nobody has answered, ``missing`` those that will be empty;
    ``asked`` is the number of filled seats.
    """

    expected: Quorum
    possible: Quorum
    silent: list[SeatOn]
    missing: list[SeatOn]
    asked: int

    @property
    def answered(self) -> int:
        """Of how many seats somebody has answered."""
        return self.asked - len(self.silent)

    @property
    def verdict(self) -> str:
        """The forecast in words; silence promises nothing."""
        if not self.answered and self.possible.is_met:
            return "никто ещё не ответил"
        if self.expected.is_met:
            return "кворум будет"
        return "кворум возможен" if self.possible.is_met else "кворума не будет"


def forecast(sitting: Sitting) -> Forecast:
    """Return what is to be expected; before the answers and while they come."""
    rule = rule_of(sitting)
    day = timezone.localdate(sitting.starts_at)
    answers = {one.mandate_id: Answer(one.answer) for one in sitting.rsvps.filter(day=day)}
    coming: set[int] = set()
    silent: list[SeatOn] = []
    missing: list[SeatOn] = []
    seats = seats_of(sitting)
    for one in seats:
        if not one.is_filled:
            missing.append(one)
            continue
        people = [person for person in (one.representative, one.alternate) if person]
        given = [(person, answers.get(person.pk)) for person in people]
        if any(
            answer in _WAY_OF and counts(rule, Part(person.part), _WAY_OF[answer])
            for person, answer in given
        ):
            coming.add(one.seat.pk)
        elif given[0][1] is None:
            silent.append(one)
        else:
            missing.append(one)
    quiet = {one.seat.pk for one in silent}
    return Forecast(
        _quorum(rule, seats, coming),
        _quorum(rule, seats, coming | quiet),
        silent,
        missing,
        sum(one.is_filled for one in seats),
    )
