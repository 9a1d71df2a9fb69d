"""Letters as rows: written with the event that causes them, sent afterwards."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q

from portal.files.models import StoredFile
from portal.kernel.choices import LabelledEnum, choices


class LetterState(LabelledEnum):
    """How far a letter is."""

    QUEUED = "queued", "ждёт отправки"
    SENDING = "sending", "отправляется"
    SENT = "sent", "отправлено"
    FAILED = "failed", "не доставлено"
    SETTLED = "settled", "извещён иначе"


#: What no attempt follows any more.
ENDED = (LetterState.SENT, LetterState.FAILED, LetterState.SETTLED)


_LATE = timedelta(hours=1)


def _is_barred() -> Exists:
    """Whether a file of the letter may not be given out."""
    barred = LetterAttachment.objects.exclude(file__state=StoredFile.State.CLEAN)
    return Exists(barred.filter(letter=OuterRef("pk")))


class LetterQuerySet(models.QuerySet["Letter"]):
    """Letters as others ask for them."""

    def about(self, subject: str) -> "LetterQuerySet":
        """Return the letters about a thing, such as ``appeals.appeal:123``, oldest first."""
        return self.filter(about=subject).order_by("id")

    def undelivered(self) -> "LetterQuerySet":
        """Return what was given up: its reader must be reached in another way."""
        return self.filter(state=LetterState.FAILED)

    def held_up(self) -> "LetterQuerySet":
        """Return what does not go out by itself: given up, or with a file that may not be given out."""
        waiting = Q(state__in=[LetterState.QUEUED, LetterState.SENDING])
        return self.filter(Q(state=LetterState.FAILED) | waiting & _is_barred())

    def late(self, at: datetime) -> "LetterQuerySet":
        """Return what should have gone out an hour ago: the mail server, or the queue, stands."""
        waiting = self.filter(state__in=[LetterState.QUEUED, LetterState.SENDING])
        return waiting.filter(~_is_barred(), queued_at__lt=at - _LATE)

    def readable(self) -> "LetterQuerySet":
        """Return what a clerk may see: no sign-in codes."""
        return self.filter(is_secret=False)


class Letter(models.Model):
    """A letter to a citizen; one for each event. Kept with what it is about.

    The body of a secret one (sign-in and reset codes) is encrypted and wiped once sent, the row
    goes a day later. With a ``stop_url`` the reader's mailbox shows a button that ends such letters (RFC 8058).
    """

    event_key = models.CharField("событие", max_length=160, unique=True)
    about = models.CharField("о чём", max_length=80, blank=True)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="кому (учётная запись)",
    )
    to = models.EmailField("адрес")
    subject = models.CharField("тема", max_length=300)
    text = models.TextField("текст", blank=True)
    stop_url = models.URLField("как отписаться", max_length=300, blank=True)
    is_secret = models.BooleanField("с кодом", default=False)
    state = models.CharField(
        "состояние",
        max_length=16,
        choices=choices(LetterState),
        default=LetterState.QUEUED,
    )
    attempts = models.PositiveSmallIntegerField("попыток", default=0)
    last_error = models.TextField("ошибка", blank=True)
    may_be_duplicate = models.BooleanField("могло уйти дважды", default=False)
    queued_at = models.DateTimeField("написано")
    sent_at = models.DateTimeField("отправлено", null=True, blank=True)
    log = models.TextField("что было раньше", blank=True, default="")
    settled_how = models.CharField("как извещён иначе", max_length=300, blank=True, default="")
    settled_at = models.DateTimeField("извещён", null=True, blank=True)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="отметил",
    )

    objects = LetterQuerySet.as_manager()

    class Meta:
        verbose_name = "письмо"
        verbose_name_plural = "письма"
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["about", "id"], name="letter_about"),
            models.Index(fields=["to", "id"], name="letter_to"),
            models.Index(
                fields=["id"],
                condition=~Q(state=LetterState.SENT),
                name="letter_not_sent",
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(state=LetterState.SENT, sent_at__isnull=False)
                | (~Q(state=LetterState.SENT) & Q(sent_at=None)),
                name="letter_sent_at_by_state",
            ),
            models.CheckConstraint(
                condition=Q(state=LetterState.SETTLED, settled_at__isnull=False)
                & Q(settled_by__isnull=False)
                & ~Q(settled_how="")
                | ~Q(state=LetterState.SETTLED)
                & Q(settled_at=None, settled_by=None, settled_how=""),
                name="letter_settled_whole",
            ),
        ]

    def __str__(self) -> str:
        return self.subject

    @property
    def message_id(self) -> str:
        """The Message-ID, the same at every attempt."""
        return f"<letter-{self.pk}@{settings.LETTERS_DOMAIN}>"


class LetterAttachment(models.Model):
    """A file that goes with a letter."""

    letter = models.ForeignKey(Letter, models.CASCADE, related_name="attachments")
    file = models.ForeignKey("files.StoredFile", models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "вложение"
        verbose_name_plural = "вложения"
        constraints = [
            models.UniqueConstraint(fields=["letter", "file"], name="letter_attachment_once")
        ]

    def __str__(self) -> str:
        return str(self.file)
