"""By what acts are sorted: who issues them, and on what."""

from datetime import date, timedelta

import pghistory
from django.db import models
from django.db.models import F, Q


@pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())
class Issuer(models.Model):
    """Who issues acts under a name: the Duma, the mayor, the administration, a unit.

    It has the name in [valid_from, valid_to). Renamed it is another issuer, its ``successor``: an
    act keeps the name under which it was adopted.
    """

    slug = models.SlugField(
        "имя в адресе",
        unique=True,
        error_messages={"unique": "Такое имя в адресе уже есть у другого органа."},
    )
    name = models.CharField("наименование", max_length=200)
    name_genitive = models.CharField("кого: мэра города…", max_length=200)
    valid_from = models.DateField("под этим именем с", null=True, blank=True)
    valid_to = models.DateField("под этим именем до (не включая)", null=True, blank=True)
    successor = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="кто издаёт вместо него",
    )

    class Meta:
        verbose_name = "кто издаёт"
        verbose_name_plural = "кто издаёт акты"
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_from=None) | Q(valid_to=None) | Q(valid_to__gt=F("valid_from")),
                name="act_issuer_period",
                violation_error_code="valid_to",
                violation_error_message="Этот день должен быть позже первого: сам он в срок уже не "
                "входит.",
            ),
            models.CheckConstraint(
                condition=Q(successor=None) | Q(valid_to__isnull=False),
                name="act_issuer_succeeded_after_its_end",
                violation_error_code="valid_to",
                violation_error_message="Укажите день, с которого акты издаёт другой орган.",
            ),
            models.CheckConstraint(
                condition=Q(successor=None) | ~Q(successor=F("id")),
                name="act_issuer_succeeded_by_another",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def last_day(self) -> date | None:
        """The last day under this name, None while it has it."""
        return self.valid_to - timedelta(days=1) if self.valid_to else None


@pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())
class Rubric(models.Model):
    """A subject by which residents look for acts; a tree of two or three levels."""

    name = models.CharField(
        "рубрика", max_length=120, unique=True, error_messages={"unique": "Такая рубрика уже есть."}
    )
    slug = models.SlugField(
        "имя в адресе",
        unique=True,
        error_messages={"unique": "Такое имя в адресе уже есть у другой рубрики."},
    )
    parent = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
        verbose_name="входит в",
    )

    class Meta:
        verbose_name = "рубрика"
        verbose_name_plural = "рубрики"
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                condition=Q(parent=None) | ~Q(parent=F("id")), name="rubric_not_below_itself"
            )
        ]

    def __str__(self) -> str:
        return self.name
