"""Consents to optional data, and the log of who looked at personal data."""

import pgtrigger
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q
from django.utils import timezone


class Consent(models.Model):
    """A consent to one purpose: a document of its own, apart from the appeal.

    ``about`` says in words for which one thing it was given; empty, it is for every one.

    Kept three years after its withdrawal. Law: 152-FZ art. 9(1) as amended by 156-FZ.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="consents",
        verbose_name="кто",
    )
    purpose = models.CharField("цель", max_length=60)
    about = models.CharField("к чему относится", max_length=80, blank=True)
    text_version = models.CharField("редакция текста", max_length=20)
    text = models.TextField("текст")
    given_at = models.DateTimeField("дано")
    withdrawn_at = models.DateTimeField("отозвано", null=True, blank=True)

    class Meta:
        verbose_name = "согласие"
        verbose_name_plural = "согласия"
        ordering = ["-given_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "purpose", "about"],
                condition=Q(withdrawn_at=None),
                name="consent_one_in_force",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at=None) | Q(withdrawn_at__gte=F("given_at")),
                name="consent_withdrawn_after_given",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.purpose}, {timezone.localdate(self.given_at):%d.%m.%Y}"


class PersonalDataView(models.Model):
    """One look of an officer at personal data; only ever added, kept a year.

    A card has one subject, a page of a list as many as it shows rows.
    """

    viewer = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="+",
        verbose_name="кто смотрел",
    )
    at = models.DateTimeField("когда")
    subjects = ArrayField(models.CharField(max_length=80), verbose_name="что")
    what = models.CharField("какие данные", max_length=120)

    class Meta:
        verbose_name = "просмотр персональных данных"
        verbose_name_plural = "просмотры персональных данных"
        ordering = ["-id"]
        indexes = [
            GinIndex(fields=["subjects"], name="data_view_of_subjects"),
            models.Index(fields=["viewer", "-at"], name="data_view_by_viewer"),
        ]
        triggers = [
            pgtrigger.Protect(name="unchanged", operation=pgtrigger.Update),
        ]

    def __str__(self) -> str:
        return f"{self.viewer} — {self.what}, {self.at:%d.%m.%Y %H:%M}"
