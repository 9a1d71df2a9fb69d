"""Texts that wait for a second editor before readers see them."""

import pghistory
from django.conf import settings
from django.db import models

from portal.acts.models.register import Act


@pghistory.track(pghistory.InsertEvent(), pghistory.DeleteEvent())
class WaitingText(models.Model):
    """A text for an act that readers already see, until another editor lets it out.

    It is no ``Version`` yet, so nothing that readers get knows of it. Approved it becomes one, and
    either way the row goes; the journal keeps it, with the reason of a refusal.
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
    akn = models.TextField("текст (Akoma Ntoso)")
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
        ]

    def __str__(self) -> str:
        return f"{self.act.heading}, редакция с {self.valid_from:%d.%m.%Y}"
