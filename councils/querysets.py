"""Which councils, seats, mandates, sittings and decisions: adjectives, no writes."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.contrib.postgres.search import SearchQuery, SearchVector
from django.db.models import Exists, F, Func, OuterRef, Q, QuerySet
from django.db.models.functions import JSONObject

from councils.rules.vocabulary import PaperAccess, SittingState, Stage
from portal.kernel.keys import match_key
from portal.web.match_keys import MatchKey

if TYPE_CHECKING:
    from councils.models import (  # noqa: F401
        AgendaItem,
        Council,
        Decision,
        Mandate,
        Minutes,
        Notice,
        Paper,
        Seat,
        Sitting,
        Speech,
        Vote,
    )
    from portal.people.models import User

#: Who has said that a sitting will be, or was.
_COMING = [SittingState.PLANNED, SittingState.CONVENED, SittingState.OPEN]
_OVER = [SittingState.CLOSED, SittingState.CANCELLED]


def holds_on(day: date, prefix: str = "") -> Q:
    """Return the condition that a row's half-open period has the day."""
    return Q(**{f"{prefix}begins_on__lte": day}) & (
        Q(**{f"{prefix}ends_on": None}) | Q(**{f"{prefix}ends_on__gt": day})
    )


class PeriodQuerySet(QuerySet[Any]):
    """Rows with a period."""

    def on(self, day: date) -> Any:
        """Return those that hold on the day."""
        return self.filter(holds_on(day))

    def not_ended(self, day: date) -> Any:
        """Return those that hold on the day or will."""
        return self.filter(Q(ends_on=None) | Q(ends_on__gt=day))


class CouncilQuerySet(QuerySet["Council"]):
    """Councils."""

    def existing(self, on: date) -> CouncilQuerySet:
        """Return those that exist on the day."""
        return self.filter(Q(dissolved_on=None) | Q(dissolved_on__gt=on), established_on__lte=on)


class SeatQuerySet(PeriodQuerySet):
    """Seats."""

    def alphabetical(self) -> SeatQuerySet:
        """Return them by the alphabet: no party and no confession is preferred."""
        return self.select_related("organisation").order_by("organisation__name_key", "title", "pk")


class MandateQuerySet(PeriodQuerySet):
    """Mandates."""

    def of_user(self, user: User, on: date) -> MandateQuerySet:
        """Return what the user holds on the day."""
        return self.on(on).filter(holds_on(on, "seat__"), user=user)

    def of_council(self, council: Council, on: date) -> MandateQuerySet:
        """Return who speaks for the council's seats on the day."""
        return (
            self.on(on)
            .filter(holds_on(on, "seat__"), seat__council=council)
            .select_related("seat__organisation", "user")
            .order_by("seat__organisation__name_key", "seat__title", "seat_id", "-part")
        )


class SittingQuerySet(QuerySet["Sitting"]):
    """Sittings."""

    def coming(self, at: datetime) -> SittingQuerySet:
        """Return those that have not ended and still will be, the next one first."""
        return self.filter(ends_at__gte=at, state__in=_COMING).order_by("starts_at")

    def put_off(self) -> SittingQuerySet:
        """Return those that were put off and have no new date yet."""
        return self.filter(state=SittingState.ADJOURNED).order_by("starts_at")

    def drafts(self) -> SittingQuerySet:
        """Return those whose agenda nobody was sent yet."""
        return self.filter(state=SittingState.PLANNED)


class ItemQuerySet(QuerySet["AgendaItem"]):
    """Questions of sittings."""

    def standing(self) -> ItemQuerySet:
        """Return those that are on the agenda, in order."""
        return self.filter(removed_at=None).order_by("position", "pk")

    def heard(self) -> ItemQuerySet:
        """Return those that were heard: begun, or something was written down, voted or decided."""
        begun = Q(started_at__isnull=False) | ~Q(record="")
        return self.filter(begun | Q(votes__isnull=False) | Q(decisions__isnull=False)).distinct()

    def waiting(self) -> ItemQuerySet:
        """Return those on the agenda of a sitting that is not over."""
        return self.filter(removed_at=None).exclude(sitting__state__in=_OVER)

    def public(self) -> ItemQuerySet:
        """Return the open ones that people were sent, whose sitting has published its agenda."""
        return (
            self.standing()
            .filter(_published(Stage.AGENDA, "sitting"), _sent(), is_confidential=False)
            .exclude(parent__is_confidential=True)
        )

    def with_words(self, words: str) -> ItemQuerySet:
        """Return those whose title has all the words."""
        return with_words_in(self, "title", words=words)


class PaperQuerySet(QuerySet["Paper"]):
    """Papers of questions."""

    def standing(self) -> PaperQuerySet:
        """Return those that are not withdrawn."""
        return self.filter(withdrawn_at=None)

    def public(self) -> PaperQuerySet:
        """Return those that everybody may open: of an open question of a published agenda."""
        from django.apps import apps

        items = apps.get_model("councils", "AgendaItem").objects.public()
        return self.standing().filter(access=PaperAccess.OPEN, item__in=items)


class VoteQuerySet(QuerySet["Vote"]):
    """Votes."""

    def valid(self) -> VoteQuerySet:
        """Return those that are not void."""
        return self.filter(voided_at=None)

    def undecided(self) -> VoteQuerySet:
        """Return those by which a decision may be written down."""
        return self.valid().filter(is_carried=True, decision=None)


class SpeechQuerySet(QuerySet["Speech"]):
    """Speeches and wishes to speak."""

    def waiting(self) -> SpeechQuerySet:
        """Return who waits for the word."""
        return self.filter(began_at=None, dropped_at=None)

    def running(self) -> SpeechQuerySet:
        """Return who has the word."""
        return self.filter(began_at__isnull=False, ended_at=None)

    def held(self) -> SpeechQuerySet:
        """Return the speeches that were begun, in their order."""
        return self.filter(began_at__isnull=False).order_by("began_at", "pk")


class MinutesQuerySet(QuerySet["Minutes"]):
    """Minutes of sittings."""

    def unsigned(self) -> MinutesQuerySet:
        """Return those that wait for a signature: of the chair, of the secretary, or both."""
        return self.filter(Q(chair_signed_at=None) | Q(secretary_signed_at=None))


class NoticeQuerySet(QuerySet["Notice"]):
    """Notices of sittings."""

    def to_call(self, at: datetime) -> NoticeQuerySet:
        """Return whom to tell by telephone or on paper, while the sitting is still to come."""
        return self.filter(letter=None, told_at=None, sitting__ends_at__gt=at)


class DecisionQuerySet(QuerySet["Decision"]):
    """Decisions."""

    def public(self) -> DecisionQuerySet:
        """Return those that are published."""
        return self.filter(
            _published(Stage.DECISIONS, "item__sitting"), item__is_confidential=False
        ).exclude(item__parent__is_confidential=True)

    def of_units(self, units: Collection[int]) -> DecisionQuerySet:
        """Return those that the units carry out."""
        return self.filter(unit__in=units)

    def open(self) -> DecisionQuerySet:
        """Return the tasks that are not done."""
        return self.filter(done_on=None, due_on__isnull=False)

    def overdue(self, on: date) -> DecisionQuerySet:
        """Return those whose term has passed without their being done."""
        return self.filter(due_on__lt=on, done_on=None)

    def with_words(self, words: str) -> DecisionQuerySet:
        """Return those whose text has all the words."""
        return with_words_in(self, "text", words=words)


def _published(stage: Stage, sitting: str) -> Exists:
    from django.apps import apps

    publications = apps.get_model("councils", "Publication").objects
    return Exists(publications.filter(sitting=OuterRef(sitting), stage=stage))


def _sent() -> Exists:
    """Return whether a version of the agenda has the item: what is only prepared is nobody's yet."""
    from django.apps import apps

    versions = apps.get_model("councils", "AgendaVersion").objects
    line = Func(JSONObject(key=OuterRef("pk")), function="jsonb_build_array")
    return Exists(versions.filter(sitting=OuterRef("sitting"), lines__contains=line))


def words_of(*fields: str) -> SearchVector:
    """Return the words of the fields as the search compares them: ё is е."""
    return SearchVector(*(MatchKey(F(name)) for name in fields), config="russian")


def with_words_in(queryset: Any, *fields: str, words: str) -> Any:
    """Return the rows whose fields have all the words, in any form."""
    query = SearchQuery(match_key(words), config="russian")
    return queryset.annotate(words=words_of(*fields)).filter(words=query)
