"""The register of what is published, and who wants to be told of it."""

import secrets

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from portal.letters.models import Letter
from portal.published.querysets import WORDS, EntryQuerySet, SubscriptionQuerySet


class Entry(models.Model):
    """Something that everybody may read or once could; of what is gone only that it is gone.

    ``digest`` is the SHA-256 of what is public of it: it tells that something has changed.
    ``url`` is a path.
    """

    kind = models.CharField("вид", max_length=16)
    key = models.PositiveBigIntegerField("номер")
    digest = models.CharField("сумма", max_length=64, blank=True)
    url = models.CharField("адрес", max_length=300, blank=True)
    subjects = ArrayField(models.CharField(max_length=60), verbose_name="о чём", default=list)
    words = models.TextField("слова", blank=True)
    created_at = models.DateTimeField("опубликовано")
    modified_at = models.DateTimeField("изменено")
    deleted_at = models.DateTimeField("снято", null=True)

    objects = EntryQuerySet.as_manager()

    class Meta:
        verbose_name = "опубликованная запись"
        verbose_name_plural = "опубликованное"
        constraints = [
            models.UniqueConstraint(fields=["kind", "key"], name="published_entry_once"),
            models.CheckConstraint(
                condition=Q(deleted_at=None) | Q(digest="", url="", words="", subjects=[]),
                name="published_entry_gone_says_nothing",
            ),
        ]
        indexes = [
            models.Index(fields=["kind", "modified_at", "id"], name="published_entry_modified"),
            models.Index(fields=["created_at", "id"], name="published_entry_created"),
            GinIndex(WORDS, name="published_entry_words"),
            GinIndex(fields=["subjects"], name="published_entry_subjects"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """What tells it from all others, for ever."""
        return f"{self.kind}-{self.key}"


def new_token() -> str:
    """Return what opens the page of one subscription."""
    return secrets.token_urlsafe(24)


class Consent(models.Model):
    """That the owner of an address let it be used for letters about what is published.

    A document of its own; kept three years after its withdrawal. Law: 152-FZ art. 9(1), 9(3).
    """

    email = models.EmailField("почта")
    text_version = models.CharField("редакция текста", max_length=20)
    text = models.TextField("текст")
    given_at = models.DateTimeField("дано")
    withdrawn_at = models.DateTimeField("отозвано", null=True, blank=True)

    class Meta:
        verbose_name = "согласие на письма"
        verbose_name_plural = "согласия на письма"
        constraints = [
            models.UniqueConstraint(
                fields=["email"], condition=Q(withdrawn_at=None), name="published_consent_in_force"
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at=None) | Q(withdrawn_at__gte=F("given_at")),
                name="published_consent_withdrawn_later",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.email}, {timezone.localdate(self.given_at):%d.%m.%Y}"


class Subscription(models.Model):
    """A saved search of somebody who gets a letter when something new is found, once a day at most.

    Without ``confirmed_at`` nobody has said yet that the address is his: destroyed after three
    days. Destroyed when he wants no more letters.
    """

    email = models.EmailField("почта")
    q = models.CharField("слова", max_length=200, blank=True)
    about = models.CharField("о чём", max_length=60, blank=True)
    token = models.CharField("ключ страницы", max_length=40, unique=True, default=new_token)
    asked_at = models.DateTimeField("попросил")
    confirmed_at = models.DateTimeField("подтвердил", null=True, blank=True)
    last_sent_on = models.DateField("последнее письмо", null=True, blank=True)

    objects = SubscriptionQuerySet.as_manager()

    class Meta:
        verbose_name = "подписка на новое"
        verbose_name_plural = "подписки на новое"
        constraints = [
            models.UniqueConstraint(fields=["email", "q", "about"], name="published_follow_once")
        ]

    def __str__(self) -> str:
        return f"{self.q} {self.about}".strip() or "всё новое"

    def get_absolute_url(self) -> str:
        """Return the page on which its owner confirms it."""
        return reverse("published:confirm", args=[self.token])

    @property
    def subject_key(self) -> str:
        """What letters name it."""
        return f"published.subscription:{self.pk}"


class Told(models.Model):
    """That a subscription was told of an entry, by which letter: nothing is told twice."""

    subscription = models.ForeignKey(Subscription, models.CASCADE, related_name="told")
    entry = models.ForeignKey(Entry, models.PROTECT, related_name="+")
    letter = models.ForeignKey(Letter, models.SET_NULL, null=True, related_name="+")

    class Meta:
        verbose_name = "сообщено"
        verbose_name_plural = "сообщено"
        constraints = [
            models.UniqueConstraint(fields=["subscription", "entry"], name="published_told_once")
        ]

    def __str__(self) -> str:
        return f"{self.subscription_id}: {self.entry_id}"
