"""Which acts, citations and drafts: adjectives, no writes."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING

from django.apps import apps
from django.contrib.postgres.search import SearchRank
from django.db.models import (
    BigIntegerField,
    Case,
    CharField,
    Exists,
    ExpressionWrapper,
    F,
    Func,
    OuterRef,
    Prefetch,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce, Concat, Greatest, NullIf, Upper

from portal.acts.rules.status import CHANGING, ENDS, RETROACTIVE, Effect, Status
from portal.web.words import words_query

if TYPE_CHECKING:
    from portal.acts.models import (  # noqa: F401 - base classes name them
        Act,
        Citation,
        Draft,
        Relation,
        Version,
    )
    from portal.people.models import User

#: What readers may see; the values are those of models.Publication and models.DraftState.
_PUBLISHED, _PREPARED, _DROPPED = "published", "prepared", "dropped"


def heavy(*sides: str) -> list[str]:
    """Return the columns of an act that only its text and the search need, as they are reached by ``sides``."""
    names = ("text", "search", "title_key")
    return [f"{side}__{name}" for side in sides for name in names] if sides else list(names)


def words_of_title(key: str, source: str = "") -> str:
    """Return SQL for the Russian words of a title key and their stems; ``source``: FROM, WHERE.

    Words that say nothing (PostgreSQL's stop words) and very short ones are left out.
    """
    return f"""
        SELECT word, stem
        FROM (SELECT DISTINCT regexp_split_to_table({key}, '[^а-я]+') AS word {source}) AS title,
            LATERAL (SELECT (ts_lexize('russian_stem', word))[1] AS stem) AS stemmed
        WHERE length(word) BETWEEN 3 AND 40 AND stem IS NOT NULL
    """


class ActQuerySet(QuerySet["Act"]):
    """Acts as readers and editors ask for them."""

    def public(self) -> ActQuerySet:
        """Return what readers see."""
        return self.filter(state=_PUBLISHED)

    def to_publish_anew(self) -> ActQuerySet:
        """Return the acts that were to come out at a moment and were changed after the approval."""
        # The first condition is that of the index of what readers do not see.
        return self.exclude(state=_PUBLISHED).filter(
            state__in=("prepared", "withdrawn"), publish_at__isnull=False
        )

    def listed(self) -> ActQuerySet:
        """Return them for a list: without texts, with what tells their status."""
        influences = apps.get_model("acts", "Relation").objects.select_related("source__issuer")
        influences = influences.defer(*heavy("source"))
        return (
            self.select_related("issuer")
            .defer(*heavy())
            .prefetch_related(Prefetch("influences", influences), "commencements")
        )

    def newest(self) -> ActQuerySet:
        """Return them by the day of adoption, the last one first."""
        return self.order_by("-adopted_on", "-id")

    def numbered(self, number: str) -> ActQuerySet:
        """Return the acts with exactly this number, whatever its case."""
        return self.alias(upper_number=Upper("number")).filter(upper_number=number.upper())

    def number_begins(self, number: str) -> ActQuerySet:
        """Return the acts whose number begins so: «380» is 380 and 380-р, but not 3801."""
        begins = rf"^{re.escape(number.upper())}(\D|$)"
        return self.alias(upper_number=Upper("number")).filter(upper_number__regex=begins)

    def with_words(self, words: str) -> ActQuerySet:
        """Return the acts whose title, number or text has all the words."""
        return self.filter(search=words_query(words))._dear_to_read()

    def _dear_to_read(self) -> ActQuerySet:
        """Tell the planner what it takes to compare the words of an act.

        It is some thirty times what the planner thinks: they are stored beside the row. Left to
        itself it reads act after act from the newest on, even for a word that one in a hundred
        has. So it gets three conditions that hold for each act, and of which it expects a third
        to hold: 27 times as many acts to be read.
        """
        found = self
        for number in range(3):
            key = f"key_{number}"
            found = found.alias(**{key: F("pk") + number}).filter(**{f"{key}__gt": 0})
        return found

    def ranked(self, words: str, *, of_newest: int) -> ActQuerySet:
        """Return the newest ``of_newest`` matches, the best first: to rank them all is too slow."""
        newest = self.with_words(words).newest().values("pk")[:of_newest]
        rank = SearchRank(F("search"), words_query(words), normalization=2)
        best = self.model.objects.filter(pk__in=newest).annotate(rank=rank)
        return best.order_by("-rank", "-adopted_on", "-id")

    def of_rubrics(self, keys: tuple[int, ...]) -> ActQuerySet:
        """Return the acts that have one of the rubrics, each once."""
        if len(keys) == 1:
            return self.filter(rubrics=keys[0])
        having = self.model.rubrics.through.objects.filter(rubric__in=keys)
        return self.filter(pk__in=having.values("act"))

    def _begun_in_part(self, day: date) -> list[int]:
        """Return the keys of what is in force by a point alone: few, so each is asked."""
        begins = Coalesce("act__in_force_from", "act__adopted_on")
        points = apps.get_model("acts", "Commencement").objects.alias(begins=begins)
        early = points.filter(from_on__lte=day, begins__gt=day, act__adopted_on__lte=day)
        keys = early.values_list("act", flat=True)
        acts = self.model.objects.filter(pk__in=list(keys)).listed()
        return [act.pk for act in acts if act.first_on <= day]

    def standing(self, status: Status, day: date, *, are_few: bool = False) -> ActQuerySet:
        """Return the acts that have the status on the day, as ``rules.status`` computes it.

        ``are_few``: of those with the words of a search, each is asked.
        """
        begins = Coalesce("in_force_from", "adopted_on")
        found = self.alias(begins=begins)
        whole = _influences(day).filter(point="")
        ends = whole.filter(effect__in=ENDS)
        # No act has a status before it is adopted; that much an index knows.
        found = found.filter(adopted_on__lte=day)
        if status is Status.NOT_YET:
            not_yet = found.filter(~Exists(ends), begins__gt=day)
            return not_yet.exclude(pk__in=self._begun_in_part(day))
        if status in ENDS.values():
            effect = next(effect for effect, left in ENDS.items() if left is status)
            # The first end counts: what is repealed cannot be annulled any more.
            if are_few or effect is Effect.INVALIDATES:
                # And courts do it rarely: with so few acts most of the time goes into the planning,
                # and this is planned in two thirds of it. Of many acts it asks each, far slower.
                few = apps.get_model("acts", "Relation").objects.filter(effect=effect, point="")
                first = ends.order_by("starts_on", "pk").values("effect")
                return found.alias(end=Subquery(first[:1])).filter(
                    pk__in=few.filter(starts_on__lte=day).values("target"), end=effect
                )
            # Compared as rows: an OR of the two takes PostgreSQL a fifth longer.
            order, before = (
                Func(
                    *(of(name) for name in ("starts_on", "pk")),
                    function="ROW",
                    output_field=CharField(),
                )
                for of in (F, OuterRef)
            )
            earlier = (
                _working(day)
                .alias(order=order)
                .filter(
                    order__lt=before,
                    target=OuterRef("target"),
                    effect__in=ENDS.keys() - {effect},
                    point="",
                )
            )
            return found.filter(Exists(whole.filter(~Exists(earlier), effect=effect)))
        found = found.filter(Q(begins__lte=day) | Q(pk__in=self._begun_in_part(day)))
        suspends = whole.filter(effect=Effect.SUSPENDS)
        if status is Status.SUSPENDED:
            return found.filter(~Exists(ends), Exists(suspends))
        if status is Status.IN_FORCE:
            return found.filter(~Exists(_influences(day).filter(effect__in=CHANGING)))
        undone = ~Q(point="") & Q(effect__in=[*ENDS, Effect.SUSPENDS])
        # Amended acts are many, so that the newest are soon found one by one; of an EXISTS
        # PostgreSQL believes that on an old day they are few, and reads all of them.
        amends = _influences(day).filter(Q(effect=Effect.AMENDS) | undone).order_by().values("pk")
        stops = Exists(whole.filter(effect__in=[*ENDS, Effect.SUSPENDS]))
        return found.alias(amended=Subquery(amends[:1])).filter(~stops, amended__isnull=False)


def _influences(day: date) -> QuerySet[Relation]:
    """Return what works upon the act on the day."""
    return _working(day).filter(target=OuterRef("pk"))


def _working(day: date) -> QuerySet[Relation]:
    relations = apps.get_model("acts", "Relation").objects
    # Until readers can see an act, it does nothing for them. Those are few and have an index: to
    # look up each relation's source instead takes longer than all the rest.
    unseen = apps.get_model("acts", "Act").objects.exclude(state=_PUBLISHED)
    return relations.working_on(day).exclude(source__in=unseen.values("pk"))


def done_on() -> Case:
    """Return in SQL what ``Relation.done_on`` is."""
    begins = Coalesce("source__in_force_from", "source__adopted_on")
    # Of what never begins, too: whether it does is told by this day. PostgreSQL leaves out what is NULL.
    days = ["from_on", "held_until"]
    back = When(effect__in=RETROACTIVE, then=Greatest(*days, begins))
    return Case(back, default=Greatest(*days))


def settled(reference: type[F] = F) -> Coalesce:
    """Return in SQL what ``Relation.settled`` and ``Citation.settled`` are; of the outer row by ``OuterRef``."""
    kept = NullIf(reference("settled_place"), Value(""), output_field=CharField())
    return Coalesce(kept, reference("point"), output_field=CharField())


class VersionQuerySet(QuerySet["Version"]):
    """Texts of acts as readers and editors ask for them."""

    def standing(self) -> VersionQuerySet:
        """Return those that are texts of their acts: all but what waits with the change that made it."""
        return self.filter(is_waiting=False)

    def read_on(self, day: date) -> VersionQuerySet:
        """Return those that have begun by the day, the last first; none where all are later."""
        return self.standing().filter(valid_from__lte=day).order_by("-valid_from")


class RelationQuerySet(QuerySet["Relation"]):
    """What acts do to one another, as editors ask for it."""

    def working_on(self, day: date | OuterRef) -> RelationQuerySet:
        """Return those that have begun by the day and are not over."""
        return self.lasting(day).filter(starts_on__lte=day)

    def lasting(self, day: date | OuterRef) -> RelationQuerySet:
        """Return those that are not over on the day."""
        return self.filter(Q(to_on=None) | Q(to_on__gt=day))

    def adding(self, point: str) -> RelationQuerySet:
        """Return the amendments that put the point in, which no text may have yet."""
        return self.filter(effect=Effect.AMENDS, adds_point=True, point=point, never_begins=False)

    def overlapping(self, from_on: date, to_on: date | None) -> RelationQuerySet:
        """Return those that have a day in the half-open period; no end: for ever."""
        found = self.filter(Q(to_on=None) | Q(to_on__gt=from_on))
        return found.filter(from_on__lt=to_on) if to_on else found

    def left_behind(self, day: date) -> RelationQuerySet:
        """Return the changes that are not over on the day though the act that made them has ended."""
        lasting = self.filter(Q(to_on=None) | Q(to_on__gt=day))
        ends = lasting.filter(starts_on__lte=day, effect__in=ENDS, point="")
        return lasting.filter(effect__in=CHANGING, source__in=ends.values("target"))


class CitationQuerySet(QuerySet["Citation"]):
    """Citations as their owners and readers ask for them."""

    def of(self, subject: str) -> CitationQuerySet:
        """Return those that one text makes."""
        return self.filter(subject=subject)

    def alike(self, one: Citation) -> CitationQuerySet:
        """Return the rows of one citation: of each point that it names."""
        return self.filter(subject=one.subject, text=one.text, act=one.act_id)

    def as_written(self) -> CitationQuerySet:
        """Return the first row of each citation, whatever number of points it names."""
        same = {name: OuterRef(name) for name in ("subject", "text", "act")}
        return self.exclude(Exists(self.filter(**same, id__lt=OuterRef("id"))))

    def speaking_on(self, day: date) -> CitationQuerySet:
        """Return those of texts that speak on the day: begun, and not replaced yet."""
        return self.filter(Q(ends_on=None) | Q(ends_on__gt=day), cited_on__lte=day)

    def readable_by(self, user: User | None) -> CitationQuerySet:
        """Return those of published acts, and of other texts the user's own."""
        published = Q(of_act__state=_PUBLISHED)
        return self.filter(published | Q(of_act=None, owner=user) if user else published)

    def stale(self, on: date) -> CitationQuerySet:
        """Return those whose act, at the cited point, was changed between their day and ``on``.

        What was changed for a time, or suspended, stands again once that is over. A change of
        the whole act touches each point, and a citation of the whole act is touched by each.
        """
        return self.filter(Exists(self._changes(on)))

    def unseen(self, on: date) -> CitationQuerySet:
        """Return the stale ones of living texts with changes that nobody has looked at.

        Of an act that is over there is nothing to mend. Whatever day such a change has: acts are entered long after they were adopted.
        """
        over = _working(on).filter(target=OuterRef("of_act"), point="", effect__in=ENDS)
        living = self.filter(Q(ends_on=None) | Q(ends_on__gt=on), ~Exists(over))
        seen = Func(
            OuterRef("seen"), F("pk"), function="array_position", output_field=BigIntegerField()
        )
        return living.filter(Exists(self._changes(on).alias(seen=seen).filter(seen__isnull=True)))

    def _changes(self, on: date) -> QuerySet[Relation]:
        """Return what has changed the cited point of the outer row since its day and still does."""
        cited, changed = settled(OuterRef), settled(F)
        # An act names what it changes: its own doing does not overtake it.
        citing = ExpressionWrapper(OuterRef("of_act"), output_field=BigIntegerField())
        # «Дополнить пунктом 2.1»: it stands in point 2 by its number alone, and leaves it as it was.
        number = Func(
            F("cited"),
            Value("^.*para_"),
            Value(""),
            function="regexp_replace",
            output_field=CharField(),
        )
        beside = Q(
            adds_point=True,
            changed__startswith=Concat(F("cited"), Value("__para_"), number, Value(".")),
        )
        touched = (
            Q(point="")
            | Q(cited="")
            | Q(changed=F("cited"))
            | Q(changed__startswith=Concat(F("cited"), Value("__"))) & ~beside
            | Q(cited__startswith=Concat(F("changed"), Value("__")))
        )
        return (
            apps.get_model("acts", "Relation")
            .objects.alias(cited=cited, changed=changed, citing=citing, decided_on=done_on())
            .filter(
                touched,
                Q(to_on=None) | Q(to_on__gt=on),
                Q(citing=None) | ~Q(source=F("citing")),
                target=OuterRef("act"),
                source__state=_PUBLISHED,
                effect__in=CHANGING,
                starts_on__lte=on,
                # Who cited it while a court had not spoken yet did not know.
                decided_on__gt=OuterRef("cited_on"),
            )
        )


class DraftQuerySet(QuerySet["Draft"]):
    """Drafts as residents ask for them."""

    def public(self) -> DraftQuerySet:
        """Return what residents see, the latest discussion first."""
        unseen = Q(state=_PREPARED) | Q(state=_DROPPED, placed_at=None)
        return self.exclude(unseen).order_by("-discussed_from", "-id")

    def open_on(self, day: date) -> DraftQuerySet:
        """Return those that take proposals on the day."""
        return self.filter(state=_PUBLISHED, discussed_from__lte=day, discussed_to__gte=day)
