"""Texts that wait for a second editor before readers see them."""

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import Q

from portal.acts.models.register import Act
from portal.acts.models.texts import Version


@pghistory.track(pghistory.InsertEvent(), pghistory.DeleteEvent())
class WaitingText(models.Model):
    """A text for an act that readers already see, until another editor lets it out.

    It is no ``Version`` yet, so nothing that readers get knows of it. Approved it becomes one, or
    the text of the one that it ``replaces``; either way the row goes, and the journal keeps it,
    with the reason of a refusal.
    """

    act = models.ForeignKey(Act, models.PROTECT, related_name="waiting_texts", verbose_name="акт")
    valid_from = models.DateField("действует с")
    amended_by = models.ForeignKey(
        Act,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="каким актом внесены изменения",
    )
    #: The version that gets this text instead of its own; none where it is to be a new one.
    replaces = models.ForeignKey(
        Version,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="вместо текста",
    )
    correction = models.CharField("что исправлено и почему", max_length=300, blank=True)
    #: Empty: the version is to be taken back.
    akn = models.TextField("текст (Akoma Ntoso)", blank=True)
    is_sample = models.BooleanField("образец текста, не подлинный", default=False)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="кто внёс"
    )
    added_at = models.DateTimeField("внесён")

    class Meta:
        verbose_name = "текст ждёт второго редактора"
        verbose_name_plural = "тексты ждут второго редактора"
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["act", "valid_from"],
                name="act_waiting_text_once",
                violation_error_message="Текст с этого дня уже ждёт второго редактора.",
            ),
            models.CheckConstraint(
                condition=(Q(replaces=None) & ~Q(akn=""))
                | (Q(replaces__isnull=False) & ~Q(correction="")),
                name="act_waiting_text_of_what",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.act.heading}, редакция с {self.valid_from:%d.%m.%Y}"

    @property
    def is_removal(self) -> bool:
        """Whether the version is to be taken back."""
        return self.replaces_id is not None and not self.akn
