"""What acts do to one another, and what cites them."""

from collections.abc import Mapping
from datetime import date, timedelta

import pghistory
from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, DateRangeField, RangeOperators
from django.db import models
from django.db.models import Case, ExpressionWrapper, F, Func, Q, Value, When
from django.db.models.functions import Greatest, Reverse

from portal.acts.models.register import Act
from portal.acts.querysets import CitationQuerySet, RelationQuerySet
from portal.acts.rules.status import CHANGING, RETROACTIVE, Effect, Influence
from portal.acts.texts.akn import TITLE, cited_by_eid
from portal.acts.texts.fates import instrumental
from portal.kernel.choices import choices

#: Of a change that waits: nobody knows until when.
OPEN = date.max


@pghistory.track(
    pghistory.InsertEvent(),
    pghistory.UpdateEvent(),
    pghistory.DeleteEvent(),
    exclude=["held_until", "starts_on", "settled_place"],
)
class Relation(models.Model):
    """What one act does to another, in the half-open period [from_on, to_on).

    ``point`` is the anchor of what it changes, empty for the whole act; with ``adds_point`` the one
    that it will have. ``is_in_text``: an editor says that the texts have the amendment though the
    place reads in them as before, or that they are right to have it though it waits: see
    ``wordings.lacks``, ``held.early_in``. ``never_begins``: readers
    see that the source has ended, as a whole, by the day from which it was to change the target,
    so nothing comes of it. ``services.unbegun`` keeps that, and nobody enters it.
    ``held_until``: on the day from which it was to change the target its own act is suspended, so it
    begins on this one, ``OPEN`` where no end of that is known, or its own time is over by then; the
    same service keeps it. ``begins_on`` is the day that counts, ``from_on`` the one that the act names,
    ``starts_on`` is for queries alone: the day that counts, ``OPEN`` of what never begins or nobody
    knows when. ``settled_place`` is by what the point is compared with what is said by other texts
    of the target, empty where by itself: ``services.settling`` keeps it. ``new_title`` is what the target
    is called from then on, where its title is amended.

    An act may amend one place in stages, from several days; whatever else it does to the place, as
    to suspend it, it may do again once that is over.
    """

    source = models.ForeignKey(
        Act, models.PROTECT, related_name="effects", verbose_name="каким актом"
    )
    effect = models.CharField("что делает", max_length=16, choices=choices(Effect))
    target = models.ForeignKey(
        Act, models.PROTECT, related_name="influences", verbose_name="какой акт"
    )
    point = models.CharField("пункт (якорь)", max_length=120, blank=True)
    adds_point = models.BooleanField(
        "этот пункт добавляет само изменение: в тексте его ещё нет",
        default=False,
        db_default=False,
    )
    is_in_text = models.BooleanField(
        "в тексте учтено: слова этого места и должны были остаться прежними",
        default=False,
        db_default=False,
    )
    what = models.CharField("что меняется, словами", max_length=500, blank=True)
    new_title = models.CharField(
        "новое название", max_length=1000, blank=True, default="", db_default=""
    )
    from_on = models.DateField("с какого дня")
    to_on = models.DateField("до какого дня (не включая)", null=True, blank=True)
    never_begins = models.BooleanField(
        "не начнётся: сам акт к этому дню уже не действует",
        default=False,
        # Rows come in by COPY, too.
        db_default=False,
        editable=False,
    )
    held_until = models.DateField(
        "начнётся позже: до этого дня сам акт приостановлен", null=True, blank=True, editable=False
    )
    starts_on = models.GeneratedField(
        expression=Case(
            When(never_begins=True, then=Value(OPEN)),
            # PostgreSQL leaves out what is NULL.
            default=Greatest("from_on", "held_until"),
        ),
        output_field=models.DateField(),
        db_persist=True,
    )
    settled_place = models.CharField(
        "место, по которому сравнивается", max_length=500, default="", db_default="", editable=False
    )

    objects = RelationQuerySet.as_manager()

    #: What a text calls the point, where somebody has looked: see ``services.called``.
    called = ""
    #: The first day of the text that has the point, where the one shown has not: see ``followed``.
    former_on: date | None = None
    #: How its own act calls the point, where the text shown calls it otherwise.
    said = ""
    _noted: tuple[str, str, str] | None = None

    class Meta:
        verbose_name = "связь актов"
        verbose_name_plural = "связи актов"
        ordering = ["from_on", "id"]
        indexes = [
            models.Index(fields=["effect", "starts_on"], name="relation_effect"),
            models.Index(
                fields=["held_until"], name="relation_held", condition=Q(held_until__isnull=False)
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["source", "effect", "target", "point", "from_on"],
                name="act_relation_once",
                violation_error_code="from_on",
                violation_error_message="Такая связь уже есть.",
            ),
            ExclusionConstraint(
                name="act_relation_one_on_a_day",
                expressions=[
                    ("source", RangeOperators.EQUAL),
                    # As expressions, so that no search takes this index for one by target or
                    # effect: such a walk reads a hundred pages, and the planner thinks it cheap.
                    *((Reverse(name), RangeOperators.EQUAL) for name in ("effect", "point")),
                    (
                        ExpressionWrapper(F("target") + 0, output_field=models.BigIntegerField()),
                        RangeOperators.EQUAL,
                    ),
                    (
                        Func(
                            "from_on",
                            "to_on",
                            function="daterange",
                            output_field=DateRangeField(),
                        ),
                        RangeOperators.OVERLAPS,
                    ),
                ],
                condition=~Q(effect=Effect.AMENDS.value),
                violation_error_code="from_on",
                violation_error_message="На эти дни такая связь уже есть.",
            ),
            models.CheckConstraint(
                condition=~Q(source=F("target")),
                name="act_relation_not_to_itself",
                violation_error_code="target",
                violation_error_message="Акт не может менять сам себя.",
            ),
            models.CheckConstraint(
                condition=Q(to_on=None) | Q(to_on__gt=F("from_on")),
                name="act_relation_period",
                violation_error_code="to_on",
                violation_error_message="Последний день не может быть раньше первого.",
            ),
            models.CheckConstraint(
                condition=Q(new_title="") | Q(effect=Effect.AMENDS.value, point=TITLE),
                name="act_relation_new_title",
                violation_error_code="new_title",
                violation_error_message="Новое название бывает только у изменения наименования.",
            ),
        ]

    #: How the journal says an anchor.
    point_in_words = staticmethod(cited_by_eid)

    def __str__(self) -> str:
        return f"{self.source} — {Effect(self.effect).label}: {self.target}"

    @property
    def noted(self) -> tuple[str, str, str]:
        """The point, what is said of it and its name before ``portal.acts.followed`` moves them."""
        return self._noted or (self.point, self.what, self.called)

    def tell(
        self, point: str, what: str, called: str, former_on: date | None = None, said: str = ""
    ) -> None:
        """Let it point where the text shown has its words; ``noted`` keeps what it says itself."""
        self._noted = self.noted
        self.point, self.what, self.called = point, what, called
        self.former_on, self.said = former_on, said

    @property
    def done(self) -> str:
        """What was done to the target: «изменён», «признан утратившим силу в части (пункт 2)»."""
        return self.done_in({})

    def done_in(self, labels: Mapping[str, str]) -> str:
        """Return the same as a text calls its places: ``labels`` by anchor, «раздел II»."""
        if self.adds_point:
            return f"дополнен {instrumental(self.place_in(labels))}"
        done = Effect(self.effect).passive
        part = "в части " if self.effect in CHANGING else ""
        return f"{done} {part}({self.place_in(labels)})" if self.point else done

    def place_in(self, labels: Mapping[str, str]) -> str:
        """Return the point as a text calls it, or else by its anchor; empty for the whole act."""
        return labels.get(self.point) or self.point_label

    def works_on(self, day: date) -> bool:
        """Whether the day is in its period, and it has begun."""
        return (
            not self.is_held and self.begins_on <= day and (self.to_on is None or day < self.to_on)
        )

    @property
    def is_held(self) -> bool:
        """Whether its own act is suspended on its day and nobody knows when it begins, if ever."""
        return self.held_until == OPEN

    @property
    def is_off(self) -> bool:
        """Whether nothing comes of it, so far at least."""
        return self.never_begins or self.is_held

    @property
    def begins_on(self) -> date:
        """The first day; of what nobody knows when it begins, the one that its act names."""
        return self.from_on if self.is_held else (self.held_until or self.from_on)

    @property
    def done_on(self) -> date:
        """The day on which the source does it; what works backwards does no earlier than it can.

        ``querysets.done_on`` says the same.
        """
        is_back = self.effect in RETROACTIVE
        return max(self.begins_on, self.source.begins_on) if is_back else self.begins_on

    @property
    def as_influence(self) -> Influence["Relation"]:
        """What it does to its target, as the rules know it."""
        return Influence(
            Effect(self.effect), self.begins_on, self, self.to_on, self.point, self.done_on,
            self.source.adopted_on, self.settled,
        )  # fmt: skip

    @property
    def last_day(self) -> date | None:
        """The last day of the effect, None where it is for good."""
        return self.to_on - timedelta(days=1) if self.to_on else None

    @property
    def settled(self) -> str:
        """The place by which it is compared; ``querysets.settled`` says the same."""
        return self.settled_place or self.noted[0]

    @property
    def point_label(self) -> str:
        """The changed point as people cite it: «пункт 2», «подпункт а пункта 2»."""
        return self.called or (cited_by_eid(self.point) if self.point else "")


@pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())
class Commencement(models.Model):
    """The day on which a point of an act comes into force apart from the rest. Kept for ever.

    ``point`` and ``ground`` are anchors; the ground stands in ``by``, or in the act itself where
    there is no ``by``. Law: 131-FZ art. 47(1) leaves it to the charter, and so to the act.
    """

    act = models.ForeignKey(Act, models.PROTECT, related_name="commencements", verbose_name="акт")
    point = models.CharField("пункт (якорь)", max_length=120)
    from_on = models.DateField("вступает в силу")
    by = models.ForeignKey(
        Act,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="каким другим актом установлено",
    )
    ground = models.CharField("каким пунктом установлено (якорь)", max_length=120, blank=True)

    class Meta:
        verbose_name = "день вступления пункта в силу"
        verbose_name_plural = "дни вступления пунктов в силу"
        ordering = ["from_on", "id"]
        constraints = [
            models.UniqueConstraint(fields=["act", "point"], name="act_commencement_once"),
            models.CheckConstraint(condition=~Q(point=""), name="act_commencement_of_point"),
            models.CheckConstraint(
                condition=Q(by__isnull=False) | ~Q(ground=""), name="act_commencement_ground"
            ),
            models.CheckConstraint(
                condition=Q(by=None) | ~Q(by=F("act")), name="act_commencement_by_other"
            ),
        ]

    point_in_words = ground_in_words = staticmethod(cited_by_eid)
    #: What a text calls the point, where somebody has looked: see ``services.called``.
    called = ""

    def __str__(self) -> str:
        return f"{self.point_label.capitalize()} — с {self.from_on:%d.%m.%Y}"

    @property
    def point_label(self) -> str:
        """The point as people cite it."""
        return self.called or cited_by_eid(self.point)

    @property
    def ground_label(self) -> str:
        """The point that says so, as people cite it."""
        return cited_by_eid(self.ground) if self.ground else ""


class Citation(models.Model):
    """An act named in a text of the portal: of another act, an answer, a page.

    ``subject`` is the key of what cites, such as ``acts.version:5`` or ``appeals.answer:7``, with
    ``silent:`` before it while the text waits, see ``services.citations``;
    ``act`` is empty for one that the register does not have. It is stale when what it cites
    has been amended or repealed since ``cited_on`` and its owner has not seen all of that.
    ``point`` has the number of the text of ``cited_on``; ``settled_place`` is as of a relation.
    """

    subject = models.CharField("где", max_length=80)
    title = models.CharField("что ссылается", max_length=300)
    url = models.CharField("адрес для владельца", max_length=300)
    of_act = models.ForeignKey(
        Act, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="в тексте акта"
    )
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="чья ссылка",
    )
    cited_on = models.DateField("на какой день")
    ends_on = models.DateField("текст больше не действует с", null=True, blank=True)
    text = models.CharField("как написано", max_length=500)
    kind = models.CharField("вид", max_length=40)
    issuer = models.CharField("кто издал", max_length=200, blank=True)
    adopted_on = models.DateField("дата", null=True, blank=True)
    number = models.CharField("номер", max_length=40)
    act = models.ForeignKey(
        Act,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="citations",
        verbose_name="акт в реестре",
    )
    point = models.CharField("пункт (якорь)", max_length=120, blank=True)
    settled_place = models.CharField(
        "место, по которому сравнивается", max_length=500, default="", db_default="", editable=False
    )
    seen_on = models.DateField("владелец проверил", null=True, blank=True)
    #: The relations that the owner was shown then: one entered later may have begun before that day.
    seen = ArrayField(models.BigIntegerField(), verbose_name="что видел", default=list, blank=True)

    objects = CitationQuerySet.as_manager()

    class Meta:
        verbose_name = "ссылка на акт"
        verbose_name_plural = "ссылки на акты"
        ordering = ["-cited_on", "-id"]
        indexes = [
            models.Index(fields=["subject"], name="citation_subject"),
            models.Index(fields=["act", "cited_on"], name="citation_of_act"),
            models.Index(
                fields=["number", "adopted_on"], name="citation_unknown", condition=Q(act=None)
            ),
            models.Index(fields=["act", "point"], name="citation_of_point", condition=~Q(point="")),
        ]

    def __str__(self) -> str:
        return f"{self.title}: {self.text}"

    @property
    def settled(self) -> str:
        """The place by which it is compared; ``querysets.settled`` says the same."""
        return self.settled_place or self.point
