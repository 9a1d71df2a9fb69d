"""Who comes, who wants to know of meetings, and who was told of what."""

import pghistory
import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

# The first migration names new_token as of this module.
from meetings.models.visitors import OfResident, new_token  # noqa: F401
from meetings.querysets import RegistrationQuerySet
from meetings.rules.vocabulary import Channel, Place, Source, Told
from portal.kernel.choices import choices


@pghistory.track(
    pghistory.InsertEvent(),
    pghistory.UpdateEvent(),
    exclude=["user", "name", "email", "phone", "token"],
)
class Registration(OfResident):
    """Somebody who means to come: with an account, without one, or by telephone.

    The order of ids is the order of the waiting list. Name and contacts are destroyed
    ``MEETINGS_CONTACT_DAYS`` after the meeting; the row stays as a number.
    """

    meeting = models.ForeignKey(
        "meetings.Meeting", models.PROTECT, related_name="registrations", verbose_name="встреча"
    )
    name = models.CharField("имя", max_length=150, blank=True)
    phone = models.CharField("телефон", max_length=40, blank=True)
    source = models.CharField("как записался", max_length=8, choices=choices(Source))
    state = models.CharField("место", max_length=12, choices=choices(Place))
    code = models.CharField("код", max_length=6)
    registered_at = models.DateTimeField("записался")
    withdrawn_at = models.DateTimeField("отказался", null=True, blank=True)
    attended_at = models.DateTimeField("пришёл", null=True, blank=True)

    objects = RegistrationQuerySet.as_manager()

    class Meta:
        verbose_name = "запись на встречу"
        verbose_name_plural = "записи на встречи"
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["meeting", "code"], name="meeting_code_once"),
            models.UniqueConstraint(
                fields=["meeting", "user"],
                condition=~Q(state=Place.WITHDRAWN) & Q(user__isnull=False),
                name="meeting_user_once",
            ),
            models.UniqueConstraint(
                fields=["meeting", "email"],
                condition=~Q(state=Place.WITHDRAWN) & ~Q(email=""),
                name="meeting_email_once",
            ),
            models.UniqueConstraint(
                fields=["meeting", "phone"],
                condition=~Q(state=Place.WITHDRAWN) & ~Q(phone=""),
                name="meeting_phone_once",
            ),
            models.CheckConstraint(
                condition=Q(state=Place.WITHDRAWN, withdrawn_at__isnull=False)
                | (~Q(state=Place.WITHDRAWN) & Q(withdrawn_at=None)),
                name="meeting_withdrawn_at_by_state",
            ),
            models.CheckConstraint(
                condition=~Q(email="") | ~Q(phone="") | Q(purged_at__isnull=False),
                name="meeting_registration_reachable",
            ),
            models.CheckConstraint(
                condition=Q(attended_at=None) | Q(state=Place.CONFIRMED),
                name="meeting_attended_with_a_place",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name}".strip()

    def get_absolute_url(self) -> str:
        """Return the page of this registration, for who holds its key."""
        return reverse("meetings:registration", args=[self.token])


class Subscription(models.Model):
    """An account that wants to be told of the meetings of a district."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    district = models.ForeignKey("people.District", models.CASCADE, related_name="+")
    since = models.DateTimeField("с")

    class Meta:
        verbose_name = "подписка на встречи района"
        verbose_name_plural = "подписки на встречи"
        constraints = [
            models.UniqueConstraint(fields=["user", "district"], name="meeting_subscribed_once")
        ]

    def __str__(self) -> str:
        return f"{self.user} — {self.district}"


class Notice(models.Model):
    """Somebody was told of a revision of a meeting; holds no contact, is never changed.

    One of ``registration`` and ``user`` is set. Who is told by telephone waits on the call list
    until ``told_at`` is set, the only field that changes; a call that nobody made gives way to
    the newer one.
    """

    meeting = models.ForeignKey(
        "meetings.Meeting", models.PROTECT, related_name="notices", verbose_name="встреча"
    )
    revision = models.PositiveIntegerField("изменение №")
    kind = models.CharField("что сообщили", max_length=12, choices=choices(Told))
    channel = models.CharField("как", max_length=8, choices=choices(Channel))
    registration = models.ForeignKey(
        Registration, models.PROTECT, null=True, blank=True, related_name="notices"
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, null=True, blank=True, related_name="+"
    )
    letter = models.ForeignKey(
        "letters.Letter", models.SET_NULL, null=True, blank=True, related_name="+"
    )
    due_at = models.DateTimeField("сообщить")
    told_at = models.DateTimeField("сообщено", null=True, blank=True)

    class Meta:
        verbose_name = "уведомление о встрече"
        verbose_name_plural = "уведомления о встречах"
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(registration__isnull=False, user=None)
                | Q(registration=None, user__isnull=False),
                name="meeting_notice_to_one",
            ),
            models.UniqueConstraint(
                fields=["registration", "revision", "kind"],
                condition=Q(registration__isnull=False),
                name="meeting_notice_once",
            ),
            models.UniqueConstraint(
                fields=["meeting", "user", "revision", "kind"],
                condition=Q(user__isnull=False),
                name="meeting_notice_to_user_once",
            ),
        ]
        indexes = [
            models.Index(fields=["due_at"], condition=Q(told_at=None), name="meeting_to_be_called")
        ]
        triggers = [
            pgtrigger.ReadOnly(name="told_is_told", exclude=["told_at", "letter"]),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, {self.get_channel_display()}"
