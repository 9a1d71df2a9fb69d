"""The registration card of an appeal: number, questions, resolutions."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from appeals.rules.vocabulary import Result, Series
from portal.kernel.choices import choices


class NumberCounter(models.Model):
    """The last sequence given out in a series and year.

    Incremented in the transaction that uses it, so that a rollback leaves no gap.
    """

    series = models.CharField("серия", max_length=8)
    year = models.PositiveSmallIntegerField("год")
    last = models.PositiveIntegerField("последний номер")

    class Meta:
        verbose_name = "счётчик номеров"
        verbose_name_plural = "счётчики номеров"
        constraints = [
            models.UniqueConstraint(fields=["series", "year"], name="number_counter_once"),
        ]

    def __str__(self) -> str:
        return f"{self.series}-{self.year}: {self.last}"


class RegistrationNumber(models.Model):
    """A registration number given to an appeal; a cancelled one keeps its row and reason."""

    series = models.CharField("серия", max_length=8, choices=choices(Series))
    year = models.PositiveSmallIntegerField("год")
    sequence = models.PositiveIntegerField("порядковый номер")
    number = models.CharField("номер", max_length=32, unique=True)
    appeal = models.ForeignKey(
        "appeals.Appeal",
        models.PROTECT,
        related_name="numbers",
        verbose_name="обращение",
    )
    issued_at = models.DateTimeField("присвоен")
    issued_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="+",
        verbose_name="кем присвоен",
    )
    cancelled_at = models.DateTimeField("отменён", null=True, blank=True)
    cancelled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="кем отменён",
    )
    cancel_reason = models.TextField("причина отмены", blank=True)

    class Meta:
        verbose_name = "регистрационный номер"
        verbose_name_plural = "регистрационные номера"
        ordering = ["series", "year", "sequence"]
        indexes = [models.Index(fields=["sequence"], name="registration_number_sequence")]
        constraints = [
            models.UniqueConstraint(
                fields=["series", "year", "sequence"], name="registration_number_once"
            ),
            models.UniqueConstraint(
                fields=["appeal"],
                condition=Q(cancelled_at=None),
                name="registration_number_one_valid",
            ),
            models.CheckConstraint(
                condition=Q(cancelled_at=None, cancelled_by=None, cancel_reason="")
                | (
                    Q(cancelled_at__isnull=False, cancelled_by__isnull=False) & ~Q(cancel_reason="")
                ),
                name="registration_number_cancelled_with_reason",
            ),
        ]

    def __str__(self) -> str:
        return self.number


class Question(models.Model):
    """One question of an appeal with its code and, once answered, its result.

    Statistics count questions: an appeal may hold several.
    """

    appeal = models.ForeignKey(
        "appeals.Appeal",
        models.PROTECT,
        related_name="questions",
        verbose_name="обращение",
    )
    position = models.PositiveSmallIntegerField("порядок")
    code = models.ForeignKey(
        "appeals.ClassifierCode", models.PROTECT, related_name="+", verbose_name="код"
    )
    gist = models.CharField("суть вопроса", max_length=300, blank=True)
    result = models.CharField("результат", max_length=32, blank=True, choices=choices(Result))

    class Meta:
        verbose_name = "вопрос обращения"
        verbose_name_plural = "вопросы обращений"
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["appeal", "position"], name="question_position_once"),
        ]

    def __str__(self) -> str:
        return f"{self.position}. {self.title}"

    @property
    def title(self) -> str:
        """The question as the clerk put it, or else in the classifier's words."""
        return self.gist or self.code.name


class Resolution(models.Model):
    """An instruction of who considers the appeal and until when; the last open one is in force.

    Where the term is not shortened, ``due_on`` is the control date of the appeal and follows it.
    """

    appeal = models.ForeignKey(
        "appeals.Appeal",
        models.PROTECT,
        related_name="resolutions",
        verbose_name="обращение",
    )
    unit = models.ForeignKey(
        "people.Unit", models.PROTECT, related_name="+", verbose_name="подразделение"
    )
    executor = models.ForeignKey(
        "people.Officer", models.PROTECT, related_name="+", verbose_name="исполнитель"
    )
    text = models.CharField("поручение", max_length=500, blank=True)
    due_on = models.DateField("исполнить до (включительно)")
    is_shortened = models.BooleanField("срок короче контрольного", default=False)
    given_at = models.DateTimeField("дано")
    given_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="+",
        verbose_name="кем дано",
    )
    ended_at = models.DateTimeField("заменено", null=True, blank=True)

    class Meta:
        verbose_name = "резолюция"
        verbose_name_plural = "резолюции"
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["appeal"],
                condition=Q(ended_at=None),
                name="resolution_one_in_force",
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None) | Q(ended_at__gte=F("given_at")),
                name="resolution_ends_after_start",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.executor} до {self.due_on:%d.%m.%Y}"
