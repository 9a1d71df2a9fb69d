"""What readers tell of mistakes in the register."""

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import Q

from portal.acts.models.register import Act
from portal.acts.models.texts import Version
from portal.kernel.choices import LabelledEnum, choices


class MistakeState(LabelledEnum):
    """What became of it."""

    RECEIVED = "received", "не рассмотрено"
    MENDED = "mended", "исправлено"
    REFUSED = "refused", "ошибки нет"


# The journal copies nothing that a reader wrote: it could never be destroyed there.
@pghistory.track(
    pghistory.InsertEvent(),
    pghistory.UpdateEvent(),
    pghistory.DeleteEvent(),
    exclude=["email", "text", "note"],
)
class Mistake(models.Model):
    """A reader's word that the text or the particulars of an act are wrong.

    No appeal under 59-FZ: nobody is named, nothing is registered. The address, where one is left,
    is for the reply alone and is forgotten 90 days after it.
    """

    act = models.ForeignKey(Act, models.PROTECT, related_name="mistakes", verbose_name="акт")
    #: The text that was read, where there was one.
    version = models.ForeignKey(
        Version, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="редакция"
    )
    point = models.CharField("пункт", max_length=120, blank=True)
    text = models.TextField("что не так")
    email = models.EmailField("почта для ответа", blank=True)
    received_at = models.DateTimeField("поступило")
    state = models.CharField(
        "состояние", max_length=12, choices=choices(MistakeState), default=MistakeState.RECEIVED
    )
    note = models.TextField("ответ", blank=True)
    decided_at = models.DateTimeField("рассмотрено", null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="кто рассмотрел",
    )

    class Meta:
        verbose_name = "сообщение об ошибке"
        verbose_name_plural = "сообщения об ошибках"
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="received", decided_at=None, decided_by=None, note="")
                | (
                    Q(state__in=["mended", "refused"])
                    & Q(decided_at__isnull=False, decided_by__isnull=False)
                    & ~Q(note="")
                ),
                name="act_mistake_decided",
            ),
        ]
        indexes = [
            models.Index(fields=["id"], name="act_mistake_waits", condition=Q(state="received")),
            models.Index(fields=["decided_at"], name="act_mistake_forget", condition=~Q(email="")),
        ]

    def __str__(self) -> str:
        return f"Ошибка: {self.act.heading}"
