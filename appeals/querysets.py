"""Which appeals: adjectives, no writes."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.postgres.search import SearchQuery, SearchRank, SearchVector
from django.db.models import BooleanField, Case, Exists, F, Func, OuterRef, Q, QuerySet, Value, When
from django.db.models.functions import Lower, StrIndex
from django.utils import timezone

from appeals.access import scope_of
from appeals.rules import search
from appeals.rules.overdue import Urgency, at_risk_until
from appeals.rules.receipt import REGISTRATION
from appeals.rules.terms import ANSWER, last_ended_year
from appeals.rules.vocabulary import State
from portal.kernel.keys import match_key
from portal.kernel.references import parse_reference
from portal.kernel.roles import Role
from portal.letters.models import Letter, LetterAttachment
from portal.people.access import posts_of, units_below
from portal.people.models import Officer
from portal.web.match_keys import PhoneKey, named_like

if TYPE_CHECKING:
    from appeals.models import Appeal, ClassifierCode  # noqa: F401 - a base class names it in a string
    from portal.kernel.calendar import WorkingCalendar
    from portal.people.models import User


_OF_CODES = "0123456789."
#: The words that a search looks through; their index is the model's.
WORDS = SearchVector("text", "place", "annotation", config="russian")


class _IsAnyOf(Func):
    template, arg_joiner = "%(expressions)s)", " = ANY("
    output_field = BooleanField()


def _legally_late(on: date) -> Q:
    """Say ``is_overdue`` to the database, of the registration or of the answer."""
    since = on - timedelta(days=REGISTRATION.days)
    return Q(answer_legal_until__lt=on) | Q(
        state=State.RECEIVED, deemed_received_on__lt=since, register_by__lt=on
    )


class AppealQuerySet(QuerySet["Appeal"]):
    """Appeals as citizens and officers ask for them."""

    #: Of a search: lists whose union it is, each served by an index, see ``portal.web.keyset``.
    found_in: tuple[AppealQuerySet, ...] = ()

    def _clone(self) -> AppealQuerySet:
        clone: AppealQuerySet = super()._clone()  # type: ignore[misc] # Django's way to carry it on
        clone.found_in = self.found_in
        return clone

    def of_applicant(self, user: User) -> AppealQuerySet:
        """Return what the user sent himself."""
        return self.filter(applicant=user)

    def visible_to(self, user: User, on: date) -> AppealQuerySet:
        """Return what the user's posts on the municipal day open to him."""
        scope = scope_of(posts_of(user, on))
        kept = self.filter(destroyed_by=None)
        if scope.everything:
            return kept
        if scope.is_empty:
            return self.none()
        units = scope.own_units | units_below(scope.head_of_units)
        return kept.filter(Q(unit__in=units) | Q(executor__in=scope.posts))

    def open(self) -> AppealQuerySet:
        """Return what is not answered yet, next due first."""
        return self.filter(due_on__isnull=False).order_by("due_on", "id")

    def elsewhere(self) -> AppealQuerySet:
        """Return the open ones that name another e-mail than the applicant's account has."""
        is_his = Q(email="") | Q(email__iexact=F("applicant__email"))
        return self.open().filter(applicant__is_active=True).exclude(is_his)

    def past_keeping(self, on: date) -> AppealQuerySet:
        """Return those whose term of keeping is over on the municipal day, by number.

        What is repeated is kept as long as what repeats it: the term counts from the last
        consideration. Law: Rosarchive order 236 of 20.12.2019, item 154.
        """
        ended = Q(
            state=State.ANSWERED,
            destroyed_by=None,
            answered_at__lt=timezone.make_aware(datetime(last_ended_year(on) + 1, 1, 1)),
        )
        keeping: set[int] = set()
        newer = set(
            self.filter(repeats__isnull=False, destroyed_by=None)
            .exclude(ended)
            .values_list("repeats", flat=True)
        )
        while newer:
            keeping |= newer
            before = self.filter(pk__in=newer, repeats__isnull=False)
            newer = set(before.values_list("repeats", flat=True)) - keeping
        return self.filter(ended).exclude(pk__in=keeping).order_by("registered_on", "id")

    def left_behind(self, on: date) -> AppealQuerySet:
        """Return the open ones whose executor is none any more on the day, next due first."""
        executors = Officer.objects.in_role(Role.EXECUTOR, on)
        # As an array, so that their index is asked, and not all that is open is read.
        others = ArraySubquery(Officer.objects.exclude(pk__in=executors).order_by().values("pk"))
        return self.open().filter(_IsAnyOf("executor", others))

    def unreached(self) -> AppealQuerySet:
        """Return the answered ones whose letter with the answer is held up, newest first."""
        carried = LetterAttachment.objects.filter(letter__in=Letter.objects.held_up())
        return self.filter(answer__paper__in=carried.values("file")).newest()

    def with_running_dates(self, on: date) -> AppealQuerySet:
        """Return the open ones whose reckoned date has not passed on the day."""
        return self.filter(
            Q(state=State.RECEIVED, register_by__gte=on) | Q(answer_control_on__gte=on),
            due_on__isnull=False,
        )

    def touched_by(self, days_off: tuple[date, date]) -> AppealQuerySet:
        """Return the open ones that a day among these days off in a row (inclusive) may concern.

        The date that has moved is one of them or next to them. ``due_on``, which has the index,
        may be as much earlier as a resolution shortens the term.
        """
        around = (days_off[0] - timedelta(days=1), days_off[1] + timedelta(days=1))
        waiting = Q(register_by__range=around) | Q(deemed_received_on__range=around)
        due = (around[0] - timedelta(days=ANSWER.days), around[1])
        return self.filter(
            waiting & Q(state=State.RECEIVED)
            | Q(due_on__range=due, answer_control_on__range=around)
        )

    def incoming(self) -> AppealQuerySet:
        """Return what waits for registration, next due first."""
        return self.filter(state=State.RECEIVED).order_by("due_on", "id")

    def standing(self, urgency: Urgency, on: date, calendar: WorkingCalendar) -> AppealQuerySet:
        """Return the open ones of which ``urgency_of`` says this on the day, next due first."""
        if urgency is Urgency.LATE:
            return self.open().late_first(on, calendar)[0]
        until = at_risk_until(on, calendar)
        due = Q(due_on__lt=on) if urgency is Urgency.PASSED else Q(due_on__range=(on, until))
        return self.open().filter(due).exclude(_legally_late(on))

    def late_first(
        self, on: date, calendar: WorkingCalendar
    ) -> tuple[AppealQuerySet, AppealQuerySet]:
        """Return those that are late by law, and the others, both in the order they have."""
        # Wherever control dates are moved to, one later than this has its legal day ahead: it is
        # due_on that has the index.
        due = Q(due_on__lte=calendar.on_or_after(on))
        return self.filter(due, _legally_late(on)), self.exclude(_legally_late(on))

    def of_same_applicant(self, appeal: Appeal) -> AppealQuerySet:
        """Return the applicant's other appeals: by account, or by the same full name."""
        same = Q(applicant_key=appeal.applicant_key)
        if appeal.applicant_id:
            same |= Q(applicant=appeal.applicant_id)
        return self.filter(same).exclude(pk=appeal.pk).newest()

    def earlier_than(self, appeal: Appeal) -> AppealQuerySet:
        """Return the applicant's earlier appeals, each with ``is_same_subject``, those first.

        The subject is the same when the citizen chose the same one or a question has the same code.
        Without ``is_same_account`` the name alone is the same: it may be a namesake's.
        """
        same: Exists | Q = Exists(
            appeal.questions.model.objects.filter(
                appeal=OuterRef("pk"), code__in=appeal.questions.values("code")
            )
        )
        if appeal.subject_id:
            same |= Q(subject=appeal.subject_id)
        return (
            self.of_same_applicant(appeal)
            .filter(received_at__lt=appeal.received_at)
            .annotate(
                is_same_subject=Case(When(same, then=True), default=False),
                is_same_account=Case(When(applicant=appeal.applicant_id, then=True), default=False)
                if appeal.applicant_id
                else Value(False),
            )
            .order_by("-is_same_subject", "-is_same_account", "-received_at", "-id")
        )

    def newest(self) -> AppealQuerySet:
        """Return them by the moment of receipt, the last one first."""
        return self.order_by("-received_at", "-id")

    def search(self, typed: str) -> AppealQuerySet:
        """Return what a clerk may mean, newest first.

        That is what has the number typed (its own, a cancelled one, that of the answer), the
        reference, the telephone or the e-mail; where there is none, what has the words in its
        text, place and annotation or in the name of an author. Whatever narrows the list comes before, not after it.
        """
        typed = search.plain(typed)
        if begins := search.parse_year(typed):
            return self._of_year(begins)
        if keys := self._having(typed):
            return self.filter(pk__in=keys).newest()
        query = SearchQuery(typed, config="russian")
        if "-" in typed:
            # «ТЭЦ-3» is written «ТЭЦ–3» as well, in which PostgreSQL sees no number below nought.
            query |= SearchQuery(typed.replace("-", " "), config="russian")
        people: Any = self.model._meta.get_field("co_authors").related_model
        beside = people.objects.filter(named_like("name_key", typed)).order_by().values("appeal")
        asked = (named_like("applicant_key", typed), Q(words=query), Q(pk__in=beside))
        own = self.alias(words=WORDS)
        found = own.filter(reduce(or_, asked)).newest()
        found.found_in = tuple(own.filter(one) for one in asked)
        return found

    def _of_year(self, begins: str) -> AppealQuerySet:
        """Return what has a number of the series and year: none came in later than that."""
        year = int(begins.strip("-").rpartition("-")[2])
        end = timezone.make_aware(datetime(year + 1, 1, 1))
        return self.filter(number__startswith=begins, received_at__lt=end).newest()

    def _having(self, typed: str) -> list[int]:
        """Return which have the number, reference, telephone or e-mail: each asked by its index."""
        asked = []
        if reference := parse_reference(typed):
            asked.append(Q(reference=reference))
        if number := search.parse_number(typed):
            is_it = {"series": number.series, "year": number.year, "sequence": number.sequence}
            asked.append(Q(**{f"numbers__{name}": its for name, its in is_it.items() if its}))
            if number.outgoing:
                asked.append(Q(answer__outgoing_number=number.outgoing))
        if phones := search.parse_phone(typed, settings.CITY["phone_code"]):
            asked.append(~Q(phone="") & Q(phone_key__in=phones))
        if email := search.parse_email(typed):
            asked += [~Q(email="") & Q(email_key=email), Q(applicant__email=email)]
        own = self.alias(phone_key=PhoneKey("phone"), email_key=Lower("email")).order_by()
        found = [own.filter(one).values_list("pk", flat=True) for one in asked]
        return list(found[0].union(*found[1:])) if found else []

    def by_reference(self, text: str) -> AppealQuerySet:
        """Return the appeal with the public reference, however it was typed; or none."""
        reference = parse_reference(text)
        return self.filter(reference=reference) if reference else self.none()


class ClassifierQuerySet(QuerySet["ClassifierCode"]):
    """Codes as clerks look for them."""

    def search(self, text: str) -> ClassifierQuerySet:
        """Return the codes that may be assigned to what is typed, best first.

        A code, its beginning or its last numbers find what has them, the beginning first; words
        are looked for one by one in names and lay words, and the more of them a code has, the
        higher it stands.
        """
        found = self.filter(is_assignable=True)
        typed = text.strip()
        if typed[:1].isdigit() and not typed.strip(_OF_CODES):
            has_it = Q(code__startswith=typed) | Q(code__contains=f".{typed}")
            return found.filter(has_it).order_by(StrIndex("code", Value(typed)), "code")
        query = None
        for word in match_key(typed).replace(",", " ").split():
            one = SearchQuery(word, config="russian") | SearchQuery(word, config="simple")
            query = one if query is None else query | one
        if query is None:
            return found.none()
        return (
            found.filter(search=query)
            .annotate(rank=SearchRank(F("search"), query, normalization=1))
            .order_by("-rank", "code")
        )
