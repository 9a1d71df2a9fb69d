"""The register of municipal legal acts."""

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

import pghistory
import pgtrigger
from django.conf import settings
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.contrib.postgres.search import SearchVector, SearchVectorField
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Upper
from django.urls import reverse

from portal.acts.models.catalogues import Issuer, Rubric
from portal.acts.querysets import ActQuerySet, words_of_title
from portal.acts.rules.status import (
    ENDS,
    Influence,
    Standing,
    ended_by,
    first_day,
    overtaken_by,
    standing_on,
)
from portal.acts.rules.titles import Renaming, Titles
from portal.acts.texts.akn import head_of
from portal.kernel.choices import LabelledEnum, choices
from portal.kernel.keys import match_key
from portal.web.match_keys import match_key_of

if TYPE_CHECKING:
    from portal.acts.models.texts import Version


class Kind(LabelledEnum):
    """What an act is called; the value stands in its address."""

    DECISION = "reshenie", "решение"
    RESOLUTION = "postanovlenie", "постановление"
    ORDER = "rasporyazhenie", "распоряжение"
    UNIT_ORDER = "prikaz", "приказ"


class Publication(LabelledEnum):
    """Whether readers see an act."""

    PREPARED = "prepared", "готовится"
    SCHEDULED = "scheduled", "будет опубликован"
    PUBLISHED = "published", "опубликован"
    WITHDRAWN = "withdrawn", "отозван"


@pghistory.track(
    pghistory.InsertEvent(),
    pghistory.UpdateEvent(),
    pghistory.DeleteEvent(),
    exclude=["search", "title_key", "text", "text_turns_on", "other_titles"],
)
class Act(models.Model):
    """A municipal legal act. Kept for ever; a repealed one stays readable.

    Numbers begin anew each year, so kind, issuer, date and number together name an act.
    ``text`` is the plain text of the version in force, kept here for the search alone.

    ``title`` is that of today. Once an amendment of the title is known, ``first_title`` is the one
    it was adopted with, empty where nobody knows it, and ``services.titles`` keeps ``title`` and
    ``other_titles``, a line each; of any other day ``titles`` says what it is called.
    """

    kind = models.CharField("вид", max_length=20, choices=choices(Kind))
    issuer = models.ForeignKey(Issuer, models.PROTECT, related_name="acts", verbose_name="издал")
    adopted_on = models.DateField("дата принятия")
    number = models.CharField("номер", max_length=32)
    title = models.CharField("название", max_length=1000, blank=True)
    # Rows come in by COPY, too.
    first_title = models.CharField(
        "название при принятии", max_length=1000, blank=True, default="", db_default=""
    )
    other_titles = models.TextField(
        "другие названия", blank=True, default="", db_default="", editable=False
    )
    is_normative = models.BooleanField("нормативный", null=True, blank=True)
    is_tax = models.BooleanField("о местных налогах", default=False)
    signatory = models.CharField("подписал", max_length=200, blank=True)
    rubrics = models.ManyToManyField(
        Rubric, blank=True, related_name="acts", verbose_name="рубрики"
    )
    published_in = models.CharField("источник публикации", max_length=300, blank=True)
    published_issue = models.CharField(
        "номер выпуска или сетевое издание", max_length=120, blank=True
    )
    published_on = models.DateField("официально опубликован", null=True, blank=True)
    in_force_from = models.DateField("вступает в силу", null=True, blank=True)
    registered_as = models.CharField("номер государственной регистрации", max_length=60, blank=True)
    registered_on = models.DateField("дата государственной регистрации", null=True, blank=True)
    remark = models.CharField("пометка для читателя", max_length=500, blank=True)
    verified_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="кто сверил с подлинником",
    )
    verified_on = models.DateField("сверен с подлинником", null=True, blank=True)
    state = models.CharField(
        "на портале", max_length=12, choices=choices(Publication), default=Publication.PREPARED
    )
    prepared_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="подготовил",
    )
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="кто менял последним",
    )
    #: Whose work no other editor has let out yet; while readers see the act, see ``SecondLook``.
    hands = models.ManyToManyField(
        settings.AUTH_USER_MODEL, blank=True, related_name="+", verbose_name="готовили"
    )
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="разрешил публикацию",
    )
    publish_at = models.DateTimeField("опубликовать в", null=True, blank=True)
    placed_at = models.DateTimeField("размещён на портале", null=True, blank=True)
    changed_at = models.DateTimeField("последнее изменение", null=True, blank=True)
    withdrawn_at = models.DateTimeField("отозван", null=True, blank=True)
    withdrawn_why = models.CharField("почему отозван", max_length=500, blank=True)
    text = models.TextField("текст для поиска", blank=True, editable=False)
    #: The first day from which ``text`` is of another version.
    text_turns_on = models.DateField(null=True, editable=False)
    title_key = models.GeneratedField(
        expression=match_key_of("title", "other_titles"),
        output_field=models.TextField(),
        db_persist=True,
    )
    search = models.GeneratedField(
        expression=SearchVector(
            match_key_of("number", "title", "other_titles"), config="russian", weight="A"
        )
        + SearchVector(match_key_of("text"), config="russian", weight="D"),
        output_field=SearchVectorField(),
        db_persist=True,
    )

    objects = ActQuerySet.as_manager()

    class Meta:
        verbose_name = "акт"
        verbose_name_plural = "акты"
        ordering = ["-adopted_on", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "issuer", "adopted_on", "number"],
                name="act_once",
                violation_error_code="number",
                violation_error_message="Такой акт уже есть в реестре.",
            ),
            models.CheckConstraint(
                condition=Q(verified_by=None, verified_on=None)
                | Q(verified_by__isnull=False, verified_on__isnull=False),
                name="act_verified_by_and_on",
                violation_error_message="Укажите и кто сверил, и когда.",
            ),
            models.CheckConstraint(
                condition=(Q(state="scheduled") & Q(publish_at__isnull=False))
                | (Q(state="prepared") & Q(placed_at=None))
                | (Q(state="published") & Q(placed_at__isnull=False))
                | (Q(state="withdrawn") & Q(withdrawn_at__isnull=False) & ~Q(withdrawn_why="")),
                name="act_publication",
            ),
            models.CheckConstraint(
                condition=Q(approved_by=None)
                | Q(prepared_by=None)
                | ~Q(approved_by=F("prepared_by")),
                name="act_second_pair_of_eyes",
                violation_error_message="Акт публикует не тот, кто его подготовил.",
            ),
            # Only while it waits: once it is published, who approved it may well correct it.
            models.CheckConstraint(
                condition=~Q(state="scheduled")
                | Q(approved_by=None)
                | Q(changed_by=None)
                | ~Q(approved_by=F("changed_by")),
                name="act_scheduled_by_another",
                violation_error_message="Акт публикует не тот, кто менял его последним.",
            ),
            models.CheckConstraint(
                condition=Q(in_force_from=None) | Q(in_force_from__gte=F("adopted_on")),
                name="act_in_force_after_adoption",
                violation_error_code="in_force_from",
                violation_error_message="Акт не может вступить в силу раньше, чем принят.",
            ),
        ]
        indexes = [
            models.Index(fields=["-adopted_on", "-id"], name="act_newest"),
            models.Index(Upper("number"), F("adopted_on").desc(), name="act_number"),
            models.Index(OpClass(Upper("number"), "text_pattern_ops"), name="act_number_start"),
            models.Index(
                fields=["-adopted_on", "-id"], name="act_prepared", condition=Q(state="prepared")
            ),
            models.Index(fields=["id"], name="act_unpublished", condition=~Q(state="published")),
            models.Index(fields=["publish_at"], name="act_due", condition=Q(state="scheduled")),
            models.Index(fields=["changed_at", "id"], name="act_changed"),
            models.Index(
                fields=["text_turns_on"], name="act_text_turns", condition=~Q(text_turns_on=None)
            ),
            GinIndex(fields=["search"], name="act_search", fastupdate=False),
        ]
        triggers = [
            # In one order, so that two acts with the same new words never wait for each other.
            pgtrigger.Trigger(
                name="title_words",
                when=pgtrigger.After,
                operation=pgtrigger.Insert | pgtrigger.UpdateOf("title", "other_titles", "state"),
                condition=pgtrigger.Q(new__state="published"),
                func=f"""
                    INSERT INTO acts_titleword (word, stem)
                    SELECT word, stem FROM ({words_of_title("NEW.title_key")}) AS found
                    ORDER BY word ON CONFLICT DO NOTHING;
                    RETURN NULL;
                """,
            )
        ]

    def __str__(self) -> str:
        return f"{self.heading} «{self.title}»" if self.title else self.heading

    @property
    def is_public(self) -> bool:
        """Whether readers see it."""
        return self.state == Publication.PUBLISHED

    @property
    def heading(self) -> str:
        """Kind, issuer, date and number as acts are cited."""
        return (
            f"{Kind(self.kind).label.capitalize()} {self.issuer.name_genitive} "
            f"от\N{NO-BREAK SPACE}{self.adopted_on:%d.%m.%Y} №\N{NO-BREAK SPACE}{self.number}"
        )

    def get_absolute_url(self) -> str:
        """Return the permanent address."""
        return reverse(
            "acts:detail",
            args=[self.kind, self.issuer.slug, self.adopted_on.isoformat(), self.number],
        )

    @property
    def begins_on(self) -> date:
        """The day from which it works, but for points with a day of their own."""
        return self.in_force_from or self.adopted_on

    @property
    def first_on(self) -> date:
        """The day from which it, or a point that does not end before its day, is in force."""
        points = [
            one.from_on
            for one in self.commencements.all()
            if not self.is_ended_at(one.point, one.from_on)
        ]
        return first_day(self.begins_on, points)

    @property
    def days_of_points(self) -> list[tuple[str, date]]:
        """The points that come into force apart from the rest, as they are cited, and when."""
        return [(one.point_label, one.from_on) for one in self.commencements.all()]

    @property
    def has_no_first_day(self) -> bool:
        """Whether since when it is in force matters, and nobody has entered it."""
        return bool(self.is_normative) and self.in_force_from is None

    def what_influences(
        self, *, unseen_too: bool = False, unbegun_too: bool = False
    ) -> list[Influence[Any]]:
        """Return what public acts do to it, from ``influences`` as prefetched or asked for.

        ``unseen_too``: what acts do, too, that readers do not see yet. ``unbegun_too``: and what
        never begins, as its own act has ended by then, or what it was to change: nothing comes of
        it but a line of the history. And what waits, as its own act is suspended without an end.

        In the order of their first days; what amends on one, in that of the adoption of its acts.
        """
        # Until readers can see an act, it does nothing for them.
        seen = [one for one in self.influences.all() if unseen_too or one.source.is_public]
        told = [one.as_influence for one in seen if unbegun_too or not one.is_off]
        begun = sorted(told, key=_in_order)
        if unbegun_too:
            return begun
        return [one for one in begun if overtaken_by(one, begun) is None]

    def is_ended_at(self, point: str, day: date) -> bool:
        """Whether the point has ended by the day, with the act or without it.

        By the numbers of the text in which both are named, whatever text is shown.
        """
        named = [replace(one, settled=one.source.noted[0]) for one in self.what_influences()]
        return ended_by(point, day, named) is not None

    def titles(self) -> Titles:
        """Return what it is called, as readers may know it, from ``influences`` as prefetched."""
        # To one that is yet to be registered nothing has been done.
        every = self.what_influences() if self.pk else []
        renamings = [Renaming(one.source.new_title, one) for one in every if one.source.new_title]
        return Titles(self.title, self.first_title, tuple(renamings))

    def has_title(self, version: "Version") -> bool:
        """Whether the text begins with the title that the act bore on its first day."""
        title = match_key(self.titles().on(version.valid_from))
        return bool(title) and title in match_key(head_of(version.akn))

    def is_over_on(self, day: date) -> bool:
        """Whether it has ended by the day, so that nothing of it comes into force then."""
        return self.standing_on(day).status in ENDS.values()

    @property
    def never_begins(self) -> bool:
        """Whether it, but for points with a day of their own, ends before its first day.

        What a court ended afterwards, though from that very day, had begun.
        """
        by = self.standing_on(self.begins_on).by
        if by is None or by.effect not in ENDS or by.is_partial:
            # The end of a point alone amends the act.
            return False
        return by.source.done_on <= self.begins_on

    def standing_on(self, day: date) -> Standing[Any]:
        """Return the status on the day."""
        return standing_on(
            day,
            in_force_from=self.first_on,
            influences=self.what_influences(),
            is_presumed=self.has_no_first_day,
        )


def _in_order(change: Influence[Any]) -> tuple[date, date, int]:
    # Of ends ``ActQuerySet.standing`` takes the one entered first.
    adopted_on = change.source.source.adopted_on if change.amends else date.min
    return change.from_on, adopted_on, change.source.pk or 0
