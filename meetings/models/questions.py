"""Questions of residents: none is lost."""

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from meetings.models.visitors import OfResident
from meetings.querysets import QuestionQuerySet
from meetings.rules.questions import Asker
from meetings.rules.vocabulary import Ending, Reason, Showing, Source
from portal.kernel.choices import choices

_PERSONAL = ("last_name", "first_name", "patronymic", "email", "postal_address")


@pghistory.track(
    pghistory.InsertEvent(),
    pghistory.UpdateEvent(),
    exclude=[*_PERSONAL, "user", "registration", "device", "token"],
)
class Question(OfResident):
    """A question before or at a meeting, by whatever way it came.

    ``state`` is whether readers see it, ``ending`` how it ended; every one ends before the
    meeting is closed. One merged into another keeps its asker. Names and contacts are destroyed
    ``MEETINGS_CONTACT_DAYS`` after the meeting, a name that may be shown stays.
    """

    meeting = models.ForeignKey(
        "meetings.Meeting", models.PROTECT, related_name="questions", verbose_name="встреча"
    )
    text = models.TextField("вопрос", max_length=2000)
    source = models.CharField("как задан", max_length=8, choices=choices(Source))
    asked_at = models.DateTimeField("задан")

    # who asks
    registration = models.ForeignKey(
        "meetings.Registration",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="код записи",
    )
    device = models.CharField("устройство", max_length=32, blank=True)
    last_name = models.CharField("фамилия", max_length=100, blank=True)
    first_name = models.CharField("имя", max_length=100, blank=True)
    patronymic = models.CharField("отчество", max_length=100, blank=True)
    postal_address = models.CharField("почтовый адрес", max_length=300, blank=True)
    shown_name = models.CharField("имя на странице", max_length=150, blank=True)
    wants_appeal = models.BooleanField("сделать обращением, если не ответят", default=False)

    # what readers see
    state = models.CharField(
        "показ", max_length=12, choices=choices(Showing), default=Showing.RECEIVED
    )
    hidden_why = models.CharField("почему не показан", max_length=300, blank=True)
    merged_into = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="merged",
        verbose_name="объединён с вопросом",
    )
    is_live = models.BooleanField("обсуждается сейчас", default=False)

    # how it ended
    ending = models.CharField("итог", max_length=12, choices=choices(Ending), blank=True)
    ended_at = models.DateTimeField("итог подведён", null=True, blank=True)
    answer = models.TextField("ответ", blank=True, max_length=5000)
    answered_by = models.ForeignKey(
        "meetings.Official",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="кто ответил",
    )
    appeal = models.OneToOneField(
        "appeals.Appeal",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="обращение",
    )
    reason = models.CharField("причина", max_length=12, choices=choices(Reason), blank=True)
    remark = models.CharField("пояснение", max_length=500, blank=True)
    reopened_at = models.DateTimeField("снова открыт", null=True, blank=True)
    reopened_why = models.CharField("почему снова открыт", max_length=300, blank=True)

    objects = QuestionQuerySet.as_manager()

    class Meta:
        verbose_name = "вопрос на встрече"
        verbose_name_plural = "вопросы на встречах"
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=[str(state) for state in Showing]),
                name="meeting_question_state_known",
            ),
            models.CheckConstraint(
                condition=~Q(state=Showing.HIDDEN) | ~Q(hidden_why=""),
                name="meeting_question_hidden_for_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(ending="", ended_at=None) | (~Q(ending="") & Q(ended_at__isnull=False)),
                name="meeting_question_ended_at",
            ),
            models.CheckConstraint(
                condition=~Q(ending=Ending.ANSWERED)
                | (~Q(answer="") & Q(answered_by__isnull=False)),
                name="meeting_question_answered_whole",
            ),
            models.CheckConstraint(
                condition=Q(ending=Ending.APPEAL, appeal__isnull=False)
                | (~Q(ending=Ending.APPEAL) & Q(appeal=None)),
                name="meeting_question_appeal_by_ending",
            ),
            models.CheckConstraint(
                condition=Q(ending=Ending.DECLINED) & ~Q(reason="")
                | (~Q(ending=Ending.DECLINED) & Q(reason="")),
                name="meeting_question_reason_by_ending",
            ),
            models.CheckConstraint(
                condition=~Q(ending=Ending.APPEAL) | Q(wants_appeal=True),
                name="meeting_question_appeal_with_consent",
            ),
            models.CheckConstraint(
                condition=Q(reopened_at=None, reopened_why="")
                | (Q(reopened_at__isnull=False) & ~Q(reopened_why="")),
                name="meeting_question_reopened_for_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(merged_into=None) | ~Q(merged_into=F("id")),
                name="meeting_question_not_into_itself",
            ),
            models.UniqueConstraint(
                fields=["meeting"], condition=Q(is_live=True), name="meeting_one_question_live"
            ),
        ]
        indexes = [
            models.Index(
                fields=["meeting", "id"], condition=Q(ending=""), name="meeting_question_open"
            ),
            models.Index(fields=["meeting", "device"], name="meeting_question_device"),
        ]

    def __str__(self) -> str:
        return f"Вопрос № {self.pk}"

    def get_absolute_url(self) -> str:
        """Return the page of this question, for who holds its key."""
        return reverse("meetings:question", args=[self.token])

    @property
    def full_name(self) -> str:
        """Surname, name and patronymic, as far as they are known."""
        return " ".join(filter(None, [self.last_name, self.first_name, self.patronymic]))

    @property
    def asker(self) -> Asker:
        """What the rules ask of who asked."""
        return Asker(
            last_name=self.last_name,
            first_name=self.first_name,
            email=self.email,
            postal_address=self.postal_address,
            has_account=self.user_id is not None,
            wants_appeal=self.wants_appeal,
        )


class Support(models.Model):
    """«I want to know this too»: one of a person, or of a device without an account."""

    question = models.ForeignKey(Question, models.CASCADE, related_name="supports")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, null=True, blank=True, related_name="+"
    )
    device = models.CharField("устройство", max_length=32)

    class Meta:
        verbose_name = "поддержка вопроса"
        verbose_name_plural = "поддержки вопросов"
        constraints = [
            models.UniqueConstraint(fields=["question", "device"], name="meeting_support_device"),
            models.UniqueConstraint(
                fields=["question", "user"],
                condition=Q(user__isnull=False),
                name="meeting_support_user",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.question}"
