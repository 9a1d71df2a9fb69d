"""What each row with a period and each row with a person's name has."""

from datetime import date
from typing import TypeVar

import pghistory
from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q

from councils.rules.periods import Period

_Model = TypeVar("_Model", bound=type[models.Model])


def tracked(model: _Model) -> _Model:
    """Keep the history of the model's every field: who changed what and when."""
    return pghistory.track(
        pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent()
    )(model)


class HasPeriod(models.Model):
    """A row that holds on the days [begins_on, ends_on)."""

    begins_on = models.DateField("с")
    ends_on = models.DateField("до (не включая)", null=True, blank=True)

    class Meta:
        abstract = True

    @property
    def period(self) -> Period:
        """The days on which it holds."""
        return Period(self.begins_on, self.ends_on)

    @property
    def last_day(self) -> date | None:
        """The last day, as people say it."""
        return self.period.last_day


class Named(models.Model):
    """A row that names a person; ``user`` is his account, if he has one.

    Nothing of a person's belief is stored. Law: 152-FZ art. 10.
    """

    last_name = models.CharField("фамилия", max_length=100)
    first_name = models.CharField("имя", max_length=100)
    patronymic = models.CharField("отчество", max_length=100, blank=True)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="учётная запись",
    )
    email = models.EmailField("почта для извещений", blank=True)

    class Meta:
        abstract = True

    @property
    def full_name(self) -> str:
        """Surname, name, patronymic."""
        return " ".join(filter(None, [self.last_name, self.first_name, self.patronymic]))

    @property
    def short_name(self) -> str:
        """Initials and surname, as papers are signed."""
        initials = [f"{name[0]}." for name in (self.first_name, self.patronymic) if name]
        return "\N{NO-BREAK SPACE}".join([*initials, self.last_name])

    @property
    def address(self) -> str:
        """Where he is told of sittings; empty where only by telephone or on paper."""
        return self.email or (self.user.email if self.user else "")


def ends_later(name: str) -> models.CheckConstraint:
    """Return the constraint that a period has at least a day."""
    return models.CheckConstraint(
        condition=Q(ends_on=None) | Q(ends_on__gt=F("begins_on")),
        name=name,
        violation_error_message="Последний день не может быть раньше первого.",
    )


def one_on_a_day(
    name: str, *fields: str, message: str, condition: Q | None = None
) -> ExclusionConstraint:
    """Return the constraint that the same ``fields`` have at most one row on any day."""
    days = Func("begins_on", "ends_on", function="daterange", output_field=DateRangeField())
    return ExclusionConstraint(
        name=name,
        expressions=[
            *((field, RangeOperators.EQUAL) for field in fields),
            (days, RangeOperators.OVERLAPS),
        ],
        condition=condition,
        violation_error_message=message,
    )
