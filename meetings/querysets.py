"""Which meetings, registrations and questions: adjectives, no writes."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.db.models import Count, F, Q, QuerySet

from meetings.rules.vocabulary import PUBLIC, Ending, Place, Showing, State

if TYPE_CHECKING:
    from meetings.models import Meeting, Question, Registration  # noqa: F401
    from portal.people.models import District

_OVER = Q(state__in=[State.HELD, State.CLOSED])


class MeetingQuerySet(QuerySet["Meeting"]):
    """Meetings as residents and the office ask for them."""

    def public(self) -> MeetingQuerySet:
        """Return what was ever announced."""
        return self.filter(state__in=PUBLIC, published_at__isnull=False)

    def of_district(self, district: District | None) -> MeetingQuerySet:
        """Return the meetings of a district and those for the whole city; all without one."""
        if district is None:
            return self
        return self.filter(Q(districts=district) | Q(districts=None)).distinct()

    def ahead(self, at: datetime) -> MeetingQuerySet:
        """Return what goes on or comes, the cancelled ones too, the next one first."""
        return self.filter(~_OVER, ends_at__gt=at).order_by("starts_at", "id")

    def past(self, at: datetime) -> MeetingQuerySet:
        """Return what has ended, by the clock or before its time, the latest first."""
        return self.filter(_OVER | Q(ends_at__lte=at)).order_by("-starts_at", "-id")

    def overlapping(self, start: datetime, end: datetime) -> MeetingQuerySet:
        """Return what lies at least partly in [start, end)."""
        return self.filter(starts_at__lt=end, ends_at__gt=start).order_by("starts_at", "id")

    def to_publish(self, at: datetime) -> MeetingQuerySet:
        """Return what was to be published by now."""
        return self.filter(state=State.SCHEDULED, publish_at__lte=at)

    def to_remind(self, at: datetime, before: timedelta) -> MeetingQuerySet:
        """Return what begins soon and nobody was reminded of."""
        return self.filter(
            state=State.PUBLISHED,
            reminded_at=None,
            starts_at__gt=at,
            starts_at__lte=at + before,
            published_at__lte=F("starts_at") - before,
        )

    def over(self, at: datetime, after: timedelta) -> MeetingQuerySet:
        """Return what ended some time ago and was not marked as held."""
        return self.filter(state=State.PUBLISHED, ends_at__lte=at - after)

    def unfinished(self) -> MeetingQuerySet:
        """Return what still owes something to residents, the oldest first.

        What was held and is not closed, and what was cancelled with a question left open.
        """
        owed = Q(state=State.HELD) | Q(state=State.CANCELLED, questions__ending="")
        return self.filter(owed).distinct().order_by("starts_at", "id")


class RegistrationQuerySet(QuerySet["Registration"]):
    """Registrations of a meeting."""

    def active(self) -> RegistrationQuerySet:
        """Return those that have a place or wait for one."""
        return self.exclude(state=Place.WITHDRAWN)

    def confirmed(self) -> RegistrationQuerySet:
        """Return those that have a place."""
        return self.filter(state=Place.CONFIRMED)

    def waiting(self) -> RegistrationQuerySet:
        """Return the waiting list in its order."""
        return self.filter(state=Place.WAITING).order_by("id")


class QuestionQuerySet(QuerySet["Question"]):
    """Questions of a meeting."""

    def open(self) -> QuestionQuerySet:
        """Return those without answer, number or reason."""
        return self.filter(ending="")

    def unmoderated(self) -> QuestionQuerySet:
        """Return those that nobody has looked at, the oldest first."""
        return self.filter(state=Showing.RECEIVED, merged_into=None).order_by("id")

    def shown(self) -> QuestionQuerySet:
        """Return those that readers see, each once, however many asked it."""
        return self.filter(state=Showing.SHOWN, merged_into=None)

    def with_support(self) -> QuestionQuerySet:
        """Add ``support``: how many want to know it, those who asked the same included."""
        return self.annotate(
            support=Count("supports", distinct=True) + Count("merged", distinct=True)
        )

    def live_order(self) -> QuestionQuerySet:
        """Return the open ones as the hall sees them: the one discussed, then the most wanted."""
        return self.with_support().most_wanted()

    def most_wanted(self) -> QuestionQuerySet:
        """Order what has its ``support``: the one discussed, then the most wanted."""
        return self.order_by(F("is_live").desc(), F("support").desc(), "id")

    def became_appeals(self) -> QuestionQuerySet:
        """Return those whose fate the appeals tell."""
        return self.filter(ending=Ending.APPEAL)
