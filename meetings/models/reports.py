"""What is left of a meeting: photographs, and what was promised."""

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import Q


class Photo(models.Model):
    """A photograph of the meeting; with faces only where their use is known to be lawful.

    Law: Civil Code art. 152.1.
    """

    meeting = models.ForeignKey("meetings.Meeting", models.PROTECT, related_name="photos")
    picture = models.OneToOneField("files.Picture", models.PROTECT, related_name="+")
    has_faces = models.BooleanField("на снимке видны лица", default=False)
    lawful_because = models.CharField("почему снимок можно показать", max_length=300, blank=True)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="кто подтвердил"
    )
    added_at = models.DateTimeField("добавлен")

    class Meta:
        verbose_name = "снимок"
        verbose_name_plural = "снимки"
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(has_faces=False) | ~Q(lawful_because=""),
                name="meeting_photo_lawful",
            )
        ]

    def __str__(self) -> str:
        return f"Снимок {self.pk}"


@pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())
class Promise(models.Model):
    """Something promised at the meeting: who does it and until when (inclusive)."""

    meeting = models.ForeignKey(
        "meetings.Meeting", models.PROTECT, related_name="promises", verbose_name="встреча"
    )
    text = models.CharField("что обещали", max_length=500)
    responsible = models.CharField("кто делает", max_length=200)
    due_on = models.DateField("до какого дня")
    done_on = models.DateField("сделано", null=True, blank=True)
    report = models.TextField("что сделано", blank=True, max_length=2000)

    class Meta:
        verbose_name = "обещание"
        verbose_name_plural = "обещания"
        ordering = ["due_on", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(done_on=None, report="") | (Q(done_on__isnull=False) & ~Q(report="")),
                name="meeting_promise_done_with_report",
            )
        ]

    def __str__(self) -> str:
        return self.text
