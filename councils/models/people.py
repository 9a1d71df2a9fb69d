"""What residents ask and members keep: places in the room, private notes, proposals."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from councils.models.bodies import Council
from councils.models.composition import Mandate
from councils.models.periods import tracked
from councils.models.sittings import AgendaItem, Sitting
from councils.rules.vocabulary import GuestState, ProposalState
from portal.kernel.choices import choices


class Guest(models.Model):
    """A resident asks to be present at a sitting. Law: 8-FZ art. 15.

    Kept a year after the sitting with his letters, then destroyed: so no history is kept of it.
    ``secret`` is in the letter's link by which he withdraws.
    """

    sitting = models.ForeignKey(
        Sitting, models.PROTECT, related_name="guests", verbose_name="заседание"
    )
    name = models.CharField("имя и фамилия", max_length=200)
    email = models.EmailField("почта")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    secret = models.UUIDField("ключ ссылки", unique=True, default=uuid.uuid4)
    state = models.CharField("состояние", max_length=10, choices=choices(GuestState))
    asked_at = models.DateTimeField("когда попросил")

    class Meta:
        verbose_name = "житель на заседании"
        verbose_name_plural = "жители на заседаниях"
        ordering = ["asked_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["sitting", "email"],
                condition=~Q(state="withdrawn"),
                name="council_guest_once",
            )
        ]

    def __str__(self) -> str:
        return self.name


class Note(models.Model):
    """A member's private note on an item: for his eyes alone, so no history is kept of it."""

    item = models.ForeignKey(AgendaItem, models.CASCADE, related_name="notes")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    text = models.TextField("заметка")

    class Meta:
        verbose_name = "личная заметка"
        verbose_name_plural = "личные заметки"
        constraints = [models.UniqueConstraint(fields=["item", "user"], name="note_once")]

    def __str__(self) -> str:
        return f"Заметка к вопросу {self.item_id}"


@tracked
class AgendaProposal(models.Model):
    """A member proposes a question for an agenda; taken, or declined with a reason."""

    council = models.ForeignKey(
        Council, models.PROTECT, related_name="proposals", verbose_name="совет"
    )
    mandate = models.ForeignKey(
        Mandate, models.PROTECT, related_name="proposals", verbose_name="кто предложил"
    )
    title = models.CharField("вопрос", max_length=500)
    text = models.TextField("почему это важно", blank=True)
    proposed_at = models.DateTimeField("когда")
    state = models.CharField(
        "состояние", max_length=10, choices=choices(ProposalState), default=ProposalState.RECEIVED
    )
    reason = models.CharField("почему отклонено", max_length=500, blank=True)
    item = models.OneToOneField(
        AgendaItem, models.PROTECT, null=True, blank=True, related_name="proposal"
    )

    class Meta:
        verbose_name = "предложение в повестку"
        verbose_name_plural = "предложения в повестку"
        ordering = ["-proposed_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="received", item=None)
                | Q(state="taken", item__isnull=False)
                | (Q(state="declined", item=None) & ~Q(reason="")),
                name="agenda_proposal_decided",
            )
        ]

    def __str__(self) -> str:
        return self.title
