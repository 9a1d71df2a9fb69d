"""Decisions, the minutes, what was published when."""

from datetime import date
from typing import ClassVar

import pgtrigger
from django.conf import settings
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from councils.models.frozen import frozen_by_minutes
from councils.models.periods import tracked
from councils.models.running import Vote
from councils.models.sittings import AgendaItem, Sitting
from councils.querysets import DecisionQuerySet, MinutesQuerySet, words_of
from councils.rules.vocabulary import Control, Stage
from portal.files.models import StoredFile
from portal.kernel.choices import choices


@tracked
class Decision(models.Model):
    """A decision: advisory (рекомендательный характер); with a term it is a controlled task.

    ``number`` is that of the sitting and its own: 3-2. The wording is final from the first
    signature under the minutes; the task goes on.
    """

    item = models.ForeignKey(
        AgendaItem, models.PROTECT, related_name="decisions", verbose_name="вопрос"
    )
    vote = models.OneToOneField(
        Vote,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="decision",
        verbose_name="голосование",
    )
    number = models.CharField("номер", max_length=12)
    text = models.TextField("решили")
    responsible = models.CharField("ответственный", max_length=300, blank=True)
    unit = models.ForeignKey(
        "people.Unit",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="подразделение",
    )
    due_on = models.DateField("исполнить до (включительно)", null=True, blank=True)
    done_on = models.DateField("исполнено", null=True, blank=True)
    made_at = models.DateTimeField("принято")

    objects = DecisionQuerySet.as_manager()

    class Meta:
        verbose_name = "решение"
        verbose_name_plural = "решения"
        ordering = ["made_at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(due_on=None) | ~Q(responsible="") | Q(unit__isnull=False),
                name="decision_has_responsible",
                violation_error_message="У решения со сроком должен быть ответственный.",
            ),
        ]
        indexes = [
            GinIndex(words_of("text"), name="decision_words"),
            models.Index(fields=["due_on"], condition=Q(done_on=None), name="decision_not_done"),
        ]
        triggers: ClassVar[list[pgtrigger.Trigger]] = [
            frozen_by_minutes(
                "decision_wording_frozen",
                "item_id",
                pgtrigger.Insert
                | pgtrigger.Delete
                | pgtrigger.UpdateOf(
                    "item_id",
                    "vote_id",
                    "number",
                    "text",
                    "responsible",
                    "unit_id",
                    "due_on",
                    "made_at",
                ),  # fmt: skip
            )
        ]

    def __str__(self) -> str:
        return f"Решение № {self.number}"

    def get_absolute_url(self) -> str:
        """Return the page of the decision."""
        return reverse("councils:decision", args=[self.pk])

    @property
    def who(self) -> str:
        """Who carries it out, in words."""
        return ", ".join(filter(None, [self.unit.name if self.unit else "", self.responsible]))

    @property
    def days_late(self) -> int:
        """So many calendar days after its term it was done; 0 where in time, or not done yet."""
        if self.done_on is None or self.due_on is None:
            return 0
        return max(0, (self.done_on - self.due_on).days)

    def control_on(self, day: date) -> Control:
        """Return how the task stands on the day."""
        if self.done_on is not None and self.done_on <= day:
            return Control.DONE
        if self.due_on is None:
            return Control.NO_TERM
        return Control.LATE if self.due_on < day else Control.IN_WORK


@tracked
class Report(models.Model):
    """What was reported on the way to a decision's end; the public reads it."""

    decision = models.ForeignKey(
        Decision, models.PROTECT, related_name="reports", verbose_name="решение"
    )
    text = models.TextField("что сделано")
    is_final = models.BooleanField("исполнено", default=False)
    reported_on = models.DateField("когда")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="кто внёс"
    )

    class Meta:
        verbose_name = "отчёт об исполнении"
        verbose_name_plural = "отчёты об исполнении"
        ordering = ["reported_on", "id"]

    def __str__(self) -> str:
        return f"{self.decision}: отчёт от {self.reported_on:%d.%m.%Y}"


class Minutes(models.Model):
    """The minutes (протокол) in a version; signed by the chair and the secretary, two people.

    A signed version never changes; a correction is the next version and says what it mends.
    """

    sitting = models.ForeignKey(Sitting, models.PROTECT, related_name="minutes")
    version = models.PositiveSmallIntegerField("версия")
    correction = models.TextField("что исправлено", blank=True)
    pdf = models.OneToOneField(StoredFile, models.PROTECT, related_name="+")
    docx = models.OneToOneField(StoredFile, models.PROTECT, related_name="+")
    #: What everybody may read, where an item was confidential; else the PDF itself is for all.
    extract = models.OneToOneField(StoredFile, models.PROTECT, null=True, related_name="+")
    #: SHA-256 of the data that the files print: what is signed is what is written down.
    digest = models.CharField("сумма записанного", max_length=64, default="")
    made_at = models.DateTimeField("составлен")
    chair_signed_at = models.DateTimeField("подписан председательствующим", null=True)
    chair_signed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    secretary_signed_at = models.DateTimeField("подписан секретарём", null=True)
    secretary_signed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )

    objects = MinutesQuerySet.as_manager()

    class Meta:
        verbose_name = "протокол"
        verbose_name_plural = "протоколы"
        ordering = ["version"]
        constraints = [
            models.UniqueConstraint(fields=["sitting", "version"], name="minutes_once"),
            models.CheckConstraint(
                condition=Q(version=1) | ~Q(correction=""), name="minutes_correct_something"
            ),
            models.CheckConstraint(
                condition=Q(chair_signed_at=None, chair_signed_by=None)
                | Q(chair_signed_at__isnull=False, chair_signed_by__isnull=False),
                name="minutes_chair",
            ),
            models.CheckConstraint(
                condition=Q(secretary_signed_at=None, secretary_signed_by=None)
                | Q(secretary_signed_at__isnull=False, secretary_signed_by__isnull=False),
                name="minutes_secretary",
            ),
            models.CheckConstraint(
                condition=Q(chair_signed_by=None)
                | Q(secretary_signed_by=None)
                | ~Q(chair_signed_by=F("secretary_signed_by")),
                name="minutes_two_people",
            ),
        ]
        triggers: ClassVar[list[pgtrigger.Trigger]] = [
            pgtrigger.Protect(
                name="minutes_signed_stay",
                operation=pgtrigger.Update | pgtrigger.Delete,
                condition=pgtrigger.Q(
                    old__chair_signed_at__isnull=False, old__secretary_signed_at__isnull=False
                ),
            )
        ]

    def __str__(self) -> str:
        return f"Протокол, версия {self.version}"

    @property
    def for_everybody(self) -> StoredFile:
        """The file that is published."""
        return self.extract or self.pdf

    @property
    def is_signed(self) -> bool:
        """Whether both have signed."""
        return self.chair_signed_at is not None and self.secretary_signed_at is not None

    @property
    def has_signature(self) -> bool:
        """Whether at least one has signed."""
        return self.chair_signed_at is not None or self.secretary_signed_at is not None


class Publication(models.Model):
    """What was published of a sitting at a moment, with its SHA-256; only ever added.

    ``content`` is the very text that the hash is of; for minutes, the file is.
    """

    sitting = models.ForeignKey(Sitting, models.PROTECT, related_name="publications")
    stage = models.CharField("что", max_length=10, choices=choices(Stage))
    version = models.PositiveSmallIntegerField("версия")
    content = models.TextField("опубликованный текст", blank=True)
    minutes = models.OneToOneField(Minutes, models.PROTECT, null=True, related_name="publication")
    sha256 = models.CharField("SHA-256", max_length=64)
    published_at = models.DateTimeField("опубликовано")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "публикация"
        verbose_name_plural = "публикации"
        ordering = ["published_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["sitting", "stage", "version"], name="council_publication_once"
            ),
            models.CheckConstraint(
                condition=Q(stage="minutes", minutes__isnull=False)
                | (~Q(stage="minutes") & Q(minutes=None) & ~Q(content="")),
                name="council_publication_content",
            ),
        ]
        triggers: ClassVar[list[pgtrigger.Trigger]] = [
            pgtrigger.Protect(
                name="publication_stays", operation=pgtrigger.Update | pgtrigger.Delete
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_stage_display()}, версия {self.version}"
