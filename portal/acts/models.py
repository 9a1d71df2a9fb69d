"""The register of municipal legal acts."""

from datetime import date

import pghistory
from django.conf import settings
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector, SearchVectorField
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from portal.acts.querysets import ActQuerySet
from portal.acts.rules.status import Effect, Influence, Standing, standing_on
from portal.kernel.choices import LabelledEnum, choices
from portal.web.match_keys import match_key_of


class Kind(LabelledEnum):
    """What an act is called; the value stands in its address."""

    DECISION = "reshenie", "решение"
    RESOLUTION = "postanovlenie", "постановление"
    ORDER = "rasporyazhenie", "распоряжение"
    UNIT_ORDER = "prikaz", "приказ"


@pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())
class Issuer(models.Model):
    """Who issues acts: the Duma, the mayor, the administration, a unit."""

    slug = models.SlugField("имя в адресе", unique=True)
    name = models.CharField("наименование", max_length=200)
    name_genitive = models.CharField("кого: мэра города…", max_length=200)

    class Meta:
        verbose_name = "кто издаёт"
        verbose_name_plural = "кто издаёт акты"
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


@pghistory.track(
    pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent(), exclude=["search"]
)
class Act(models.Model):
    """A municipal legal act. Kept for ever; a repealed one stays readable.

    Numbers begin anew each year, so kind, issuer, date and number together name an act.
    """

    kind = models.CharField("вид", max_length=20, choices=choices(Kind))
    issuer = models.ForeignKey(Issuer, models.PROTECT, related_name="acts", verbose_name="издал")
    adopted_on = models.DateField("дата принятия")
    number = models.CharField("номер", max_length=32)
    title = models.CharField("название", max_length=1000, blank=True)
    is_normative = models.BooleanField("нормативный", null=True, blank=True)
    published_in = models.CharField("источник публикации", max_length=300, blank=True)
    published_on = models.DateField("официально опубликован", null=True, blank=True)
    in_force_from = models.DateField("вступает в силу", null=True, blank=True)
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
    search = models.GeneratedField(
        expression=SearchVector(match_key_of("title"), config="russian"),
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
                violation_error_message="Такой акт уже есть в реестре.",
            ),
            models.CheckConstraint(
                condition=Q(verified_by=None, verified_on=None)
                | Q(verified_by__isnull=False, verified_on__isnull=False),
                name="act_verified_by_and_on",
                violation_error_message="Укажите и кто сверил, и когда.",
            ),
            models.CheckConstraint(
                condition=Q(in_force_from=None) | Q(in_force_from__gte=F("adopted_on")),
                name="act_in_force_after_adoption",
                violation_error_message="Акт не может вступить в силу раньше, чем принят.",
            ),
        ]
        indexes = [
            models.Index(fields=["-adopted_on", "-id"], name="act_newest"),
            models.Index(fields=["number"], name="act_number"),
            GinIndex(fields=["search"], name="act_search", fastupdate=False),
        ]

    def __str__(self) -> str:
        return f"{self.heading} «{self.title}»" if self.title else self.heading

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

    def standing_on(self, day: date) -> Standing["Relation"]:
        """Return the status on the day, from ``influences`` as prefetched or asked for."""
        return standing_on(
            day,
            in_force_from=self.in_force_from or self.adopted_on,
            influences=[
                Influence(Effect(relation.effect), relation.from_on, relation, relation.to_on)
                for relation in self.influences.all()
            ],
        )


@pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())
class Relation(models.Model):
    """What one act does to another, in the half-open period [from_on, to_on)."""

    source = models.ForeignKey(
        Act, models.PROTECT, related_name="effects", verbose_name="каким актом"
    )
    effect = models.CharField("что делает", max_length=16, choices=choices(Effect))
    target = models.ForeignKey(
        Act, models.PROTECT, related_name="influences", verbose_name="какой акт"
    )
    from_on = models.DateField("с какого дня")
    to_on = models.DateField("до какого дня (не включая)", null=True, blank=True)

    class Meta:
        verbose_name = "связь актов"
        verbose_name_plural = "связи актов"
        ordering = ["from_on", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["source", "effect", "target"],
                name="act_relation_once",
                violation_error_message="Такая связь уже есть.",
            ),
            models.CheckConstraint(
                condition=~Q(source=F("target")),
                name="act_relation_not_to_itself",
                violation_error_message="Акт не может менять сам себя.",
            ),
            models.CheckConstraint(
                condition=Q(to_on=None) | Q(to_on__gt=F("from_on")),
                name="act_relation_period",
                violation_error_message="Последний день не может быть раньше первого.",
            ),
        ]

    def clean(self) -> None:
        """Refuse an effect that is older than either of its acts."""
        super().clean()
        if self.source_id and self.from_on and self.from_on < self.source.adopted_on:
            raise ValidationError({"from_on": "Раньше, чем принят сам изменяющий акт."})
        if self.target_id and self.from_on and self.from_on < self.target.adopted_on:
            raise ValidationError({"from_on": "Раньше, чем принят изменяемый акт."})

    def __str__(self) -> str:
        return f"{self.source} {Effect(self.effect).label} {self.target}"
