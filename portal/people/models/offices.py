"""The city administration: units, districts, officers."""

from __future__ import annotations

from datetime import date

import pghistory
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from portal.kernel.choices import choices
from portal.kernel.roles import Role


def _half_open(start: str, end: str, name: str) -> models.CheckConstraint:
    return models.CheckConstraint(
        condition=Q(**{f"{end}__isnull": True}) | Q(**{f"{end}__gt": F(start)}),
        name=name,
        violation_error_code=end,
        violation_error_message="Этот день должен быть позже начала срока: сам он в срок уже не входит.",
    )


class UnitQuerySet(models.QuerySet["Unit"]):
    """Units by their period."""

    def standing(self, day: date) -> UnitQuerySet:
        """Return those of which ``is_standing`` says so on the municipal day."""
        return self.filter(Q(valid_to=None) | Q(valid_to__gt=day), valid_from__lte=day)


@pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())
class Unit(models.Model):
    """A unit of the administration (подразделение); closed, not deleted, when it ends.

    The period is [valid_from, valid_to).
    """

    name = models.CharField("наименование", max_length=300)
    short_name = models.CharField("краткое наименование", max_length=120)
    parent = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
        verbose_name="входит в",
    )
    is_territorial = models.BooleanField("территориальное", default=False)
    accepts_appeals = models.BooleanField("граждане могут выбрать адресатом", default=True)
    valid_from = models.DateField("действует с")
    valid_to = models.DateField("действует до (не включая)", null=True, blank=True)

    objects = UnitQuerySet.as_manager()

    class Meta:
        verbose_name = "подразделение"
        verbose_name_plural = "подразделения"
        ordering = ["name"]
        constraints = [
            _half_open("valid_from", "valid_to", "unit_period"),
            models.CheckConstraint(
                condition=Q(parent=None) | ~Q(parent=F("id")),
                name="unit_not_below_itself",
            ),
        ]

    def __str__(self) -> str:
        return self.short_name

    def is_standing(self, day: date) -> bool:
        """Whether there is such a unit on the municipal day."""
        return self.valid_from <= day and (self.valid_to is None or day < self.valid_to)


class District(models.Model):
    """A district of the city (район)."""

    name = models.CharField("наименование", max_length=100, unique=True)
    unit = models.ForeignKey(
        Unit,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="управление",
    )

    class Meta:
        verbose_name = "район"
        verbose_name_plural = "районы"
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class OfficerQuerySet(models.QuerySet["Officer"]):
    """Officers by their posts."""

    def in_office(self, day: date) -> OfficerQuerySet:
        """Return those of whom ``is_in_office`` says so on the municipal day."""
        return self.filter(
            Q(holds_to=None) | Q(holds_to__gt=day),
            Q(unit__valid_to=None) | Q(unit__valid_to__gt=day),
            holds_from__lte=day,
            unit__valid_from__lte=day,
            user__is_active=True,
        )

    def in_role(self, role: Role, day: date) -> OfficerQuerySet:
        """Return those of whom ``carries`` says so on the municipal day."""
        return self.in_office(day).filter(roles__contains=[str(role)])


@pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())
class Officer(models.Model):
    """A person in a post of a unit for a period [holds_from, holds_to), with its roles."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="posts",
        verbose_name="кто",
    )
    unit = models.ForeignKey(
        Unit, models.PROTECT, related_name="officers", verbose_name="подразделение"
    )
    post = models.CharField("должность", max_length=200)
    roles = ArrayField(
        models.CharField(max_length=32, choices=choices(Role)),
        verbose_name="роли",
        default=list,
        blank=True,
    )
    is_addressee = models.BooleanField("граждане могут писать ему лично", default=False)
    holds_from = models.DateField("занимает с")
    holds_to = models.DateField("занимает до (не включая)", null=True, blank=True)

    class Meta:
        verbose_name = "должностное лицо"
        verbose_name_plural = "должностные лица"
        ordering = ["unit", "post"]
        constraints = [
            _half_open("holds_from", "holds_to", "officer_period"),
            models.CheckConstraint(
                condition=Q(roles__contained_by=[str(role) for role in Role]),
                name="officer_roles_known",
                violation_error_code="roles",
                violation_error_message="Такой роли нет. Выберите из списка.",
            ),
        ]
        indexes = [models.Index(fields=["user", "holds_from"], name="officer_of_user")]

    objects = OfficerQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.user.short_name}, {self.post}"

    def is_in_office(self, day: date) -> bool:
        """Whether the post is held on the day, in a unit that stands, by somebody who is let in."""
        begun_not_ended = self.holds_from <= day and (self.holds_to is None or day < self.holds_to)
        return begun_not_ended and self.unit.is_standing(day) and self.user.is_active

    def carries(self, role: Role, day: date) -> bool:
        """Whether its holder may act in the role on the municipal day."""
        return role in self.roles and self.is_in_office(day)
