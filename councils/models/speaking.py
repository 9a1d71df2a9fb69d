"""Who asks for the word at a sitting, who has it, and how long he spoke."""

from typing import ClassVar

import pgtrigger
from django.db import models
from django.db.models import F, Q

from councils.models.composition import Mandate
from councils.models.frozen import frozen_by_minutes
from councils.models.periods import tracked
from councils.models.sittings import AgendaItem
from councils.querysets import SpeechQuerySet
from councils.rules.speaking import Spoken
from councils.rules.vocabulary import SpeechKind
from portal.kernel.choices import choices


@tracked
class Speech(models.Model):
    """A member or an invited person on the list of speakers of a question; kept with the sitting.

    He waits until ``began_at`` or ``dropped_at``. ``invited`` names who has no mandate, as the
    minutes name him.
    """

    item = models.ForeignKey(
        AgendaItem, models.PROTECT, related_name="speeches", verbose_name="вопрос"
    )
    kind = models.CharField("зачем", max_length=8, choices=choices(SpeechKind))
    mandate = models.ForeignKey(
        Mandate, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="член совета"
    )
    invited = models.CharField("приглашённый", max_length=200, blank=True)
    asked_at = models.DateTimeField("попросил слова")
    began_at = models.DateTimeField("начал", null=True, blank=True)
    ended_at = models.DateTimeField("закончил", null=True, blank=True)
    dropped_at = models.DateTimeField("снят с записи", null=True, blank=True)
    is_beyond = models.BooleanField("слово дано сверх времени", default=False)

    objects = SpeechQuerySet.as_manager()

    class Meta:
        verbose_name = "выступление"
        verbose_name_plural = "выступления"
        ordering = ["asked_at", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(mandate=None) ^ Q(invited=""), name="speech_of_one"),
            models.CheckConstraint(
                condition=Q(ended_at=None) | Q(ended_at__gte=F("began_at")),
                name="speech_ends_later",
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None) | Q(began_at__isnull=False), name="speech_began"
            ),
            models.CheckConstraint(
                condition=Q(dropped_at=None) | Q(began_at=None), name="speech_dropped_or_held"
            ),
            models.UniqueConstraint(
                fields=["item"],
                condition=Q(began_at__isnull=False, ended_at=None),
                name="speech_one_at_a_time",
            ),
            models.UniqueConstraint(
                fields=["item", "mandate", "kind"],
                condition=Q(began_at=None, dropped_at=None, mandate__isnull=False),
                name="speech_asked_once",
            ),
        ]
        triggers: ClassVar[list[pgtrigger.Trigger]] = [
            frozen_by_minutes("speech_frozen", "item_id")
        ]

    def __str__(self) -> str:
        return f"{self.who}: {self.get_kind_display()}"

    @property
    def who(self) -> str:
        """Who speaks, and for which organisation."""
        if self.mandate:
            return f"{self.mandate.full_name} ({self.mandate.seat.of_whom})"
        return self.invited

    @property
    def group(self) -> str | None:
        """Whose time he uses: of his organisation, or of his seat; None for an invited person."""
        if self.mandate is None:
            return None
        seat = self.mandate.seat
        return f"organisation:{seat.organisation_id}" if seat.organisation_id else f"seat:{seat.pk}"

    @property
    def spoken(self) -> Spoken | None:
        """The speech as rules count it; None while he waits."""
        if self.began_at is None:
            return None
        return Spoken(self.group, SpeechKind(self.kind), self.began_at, self.ended_at)
