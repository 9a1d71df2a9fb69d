"""The meeting, its agenda, who answers there, and what has changed since it was announced."""

from datetime import datetime

import pghistory
import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from meetings.querysets import MeetingQuerySet
from meetings.rules.announcement import times_of
from meetings.rules.vocabulary import PUBLIC, Format, State
from portal.kernel.choices import choices

_TRACKED = (pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())


def _witness(column: str, states: list[State]) -> models.CheckConstraint:
    """Return the constraint that ``column`` is set exactly in the states."""
    return models.CheckConstraint(
        condition=Q(state__in=states, **{f"{column}__isnull": False})
        | (~Q(state__in=states) & Q(**{f"{column}__isnull": True})),
        name=f"meeting_{column}_by_state",
    )


class Series(models.Model):
    """Meetings that belong together, such as those of one district in a year."""

    title = models.CharField("название", max_length=200, unique=True)

    class Meta:
        verbose_name = "серия встреч"
        verbose_name_plural = "серии встреч"
        ordering = ["title"]

    def __str__(self) -> str:
        return self.title


@pghistory.track(*_TRACKED)
class Meeting(models.Model):
    """A meeting of officials with residents; kept for ever, without residents' contacts.

    ``revision`` counts what was changed after the announcement: the SEQUENCE of its calendar
    entry. ``places`` empty: everybody comes, nobody must register.
    """

    title = models.CharField("название", max_length=200)
    topic = models.TextField("о чём", max_length=5000)
    districts = models.ManyToManyField(
        "people.District",
        related_name="+",
        verbose_name="районы",
        blank=True,
        help_text="Ни одного — встреча для всего города.",
    )
    series = models.ForeignKey(
        Series,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="meetings",
        verbose_name="серия",
    )
    copied_from = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="по образцу"
    )
    form = models.CharField("формат", max_length=12, choices=choices(Format))
    starts_at = models.DateTimeField("начало")
    ends_at = models.DateTimeField("окончание")
    hall = models.ForeignKey(
        "places.Hall", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="зал"
    )
    online_url = models.URLField("ссылка для участия онлайн", blank=True)
    services = models.TextField("на месте можно", blank=True, max_length=1000)
    contact = models.CharField("вопросы по организации", max_length=200, blank=True)
    places = models.PositiveIntegerField("мест по записи", null=True, blank=True)
    takes_questions = models.BooleanField("принимать вопросы на портале", default=True)
    asks_code = models.BooleanField("во время встречи вопросы только с кодом записи", default=False)

    state = models.CharField("состояние", max_length=12, choices=choices(State))
    revision = models.PositiveIntegerField("изменение №", default=0)
    prepared_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="подготовил"
    )
    publish_at = models.DateTimeField("опубликовать в", null=True, blank=True)
    published_at = models.DateTimeField("объявлена", null=True, blank=True)
    changed_at = models.DateTimeField("последнее изменение")
    reminded_at = models.DateTimeField("жителям напомнили", null=True, blank=True)
    held_at = models.DateTimeField("прошла", null=True, blank=True)
    cancelled_at = models.DateTimeField("отменена", null=True, blank=True)
    cancel_reason = models.CharField("почему отменена", max_length=500, blank=True)
    closed_at = models.DateTimeField("завершена", null=True, blank=True)

    # what came of it
    attendance = models.PositiveIntegerField("пришло человек", null=True, blank=True)
    summary = models.TextField("чем кончилась", blank=True, max_length=10000)
    video_url = models.URLField("видеозапись", blank=True)
    minutes = models.OneToOneField(
        "files.StoredFile",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="протокол",
    )
    reported_at = models.DateTimeField("отчёт внесён", null=True, blank=True)
    nagged_on = models.DateField("об отчёте напомнили", null=True, blank=True)

    objects = MeetingQuerySet.as_manager()

    class Meta:
        verbose_name = "встреча с жителями"
        verbose_name_plural = "встречи с жителями"
        ordering = ["-starts_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=[str(state) for state in State]), name="meeting_state_known"
            ),
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")), name="meeting_ends_after_start"
            ),
            models.CheckConstraint(
                condition=Q(form=Format.ONLINE, hall=None)
                | (~Q(form=Format.ONLINE) & Q(hall__isnull=False)),
                name="meeting_hall_by_form",
            ),
            models.CheckConstraint(
                condition=Q(form=Format.IN_PERSON, online_url="")
                | (~Q(form=Format.IN_PERSON) & ~Q(online_url="")),
                name="meeting_link_by_form",
            ),
            _witness("publish_at", [State.SCHEDULED]),
            _witness("held_at", [State.HELD, State.CLOSED]),
            _witness("closed_at", [State.CLOSED]),
            _witness("cancelled_at", [State.CANCELLED]),
            models.CheckConstraint(
                condition=~Q(state__in=[State.PUBLISHED, State.HELD, State.CLOSED])
                | Q(published_at__isnull=False),
                name="meeting_published_at_by_state",
            ),
            models.CheckConstraint(
                condition=Q(state=State.CANCELLED) & ~Q(cancel_reason="")
                | (~Q(state=State.CANCELLED) & Q(cancel_reason="")),
                name="meeting_cancelled_for_a_reason",
            ),
            # Nobody ends a meeting before it began, nor reports on one that was not held.
            models.CheckConstraint(
                condition=Q(held_at=None) | Q(held_at__gte=F("starts_at")),
                name="meeting_held_after_start",
            ),
            models.CheckConstraint(
                condition=Q(reported_at=None)
                | (Q(held_at__isnull=False, attendance__isnull=False) & ~Q(summary="")),
                name="meeting_report_whole",
            ),
            models.CheckConstraint(
                condition=~Q(state=State.CLOSED) | Q(reported_at__isnull=False),
                name="meeting_closed_with_report",
            ),
        ]
        indexes = [
            models.Index(fields=["starts_at", "id"], name="meeting_by_start"),
            models.Index(
                fields=["publish_at"], condition=Q(state="scheduled"), name="meeting_scheduled"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def turns_at(self, at: datetime) -> datetime:
        """Return when a page that is right at ``at`` is not any more: its beginning, or its end."""
        return self.starts_at if at < self.starts_at else self.ends_at

    def is_coming(self, at: datetime) -> bool:
        """Whether one can still come: it is announced and not over."""
        return self.state == State.PUBLISHED and at < self.ends_at

    def get_absolute_url(self) -> str:
        """Return the page of the meeting."""
        return reverse("meetings:detail", args=[self.pk])

    @property
    def subject_key(self) -> str:
        """The key under which letters and the register of halls speak of this meeting."""
        return f"meetings.meeting:{self.pk}"

    @property
    def is_public(self) -> bool:
        """Whether readers may see it; a draft that was dropped was never announced."""
        return self.state in PUBLIC and self.published_at is not None

    @property
    def is_limited(self) -> bool:
        """Whether one must register to have a place."""
        return self.places is not None

    def agenda_with_times(self) -> list[tuple[datetime, "AgendaItem"]]:
        """Return the points of the agenda, each with its beginning; one query."""
        items = list(self.agenda.all())
        return list(
            zip(times_of([one.minutes for one in items], self.starts_at), items, strict=True)
        )


class AgendaItem(models.Model):
    """A point of the agenda."""

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="agenda")
    position = models.PositiveSmallIntegerField("№")
    title = models.CharField("о чём", max_length=300)
    speaker = models.CharField("докладчик", max_length=200, blank=True)
    minutes = models.PositiveSmallIntegerField("минут", default=0)

    class Meta:
        verbose_name = "пункт повестки"
        verbose_name_plural = "повестка"
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["meeting", "position"], name="meeting_agenda_order")
        ]

    def __str__(self) -> str:
        return self.title


class Official(models.Model):
    """Somebody who answers at the meeting, of the administration or invited."""

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="officials")
    position = models.PositiveSmallIntegerField("№")
    name = models.CharField("кто", max_length=150)
    post = models.CharField("должность", max_length=200)

    class Meta:
        verbose_name = "кто отвечает"
        verbose_name_plural = "кто отвечает"
        ordering = ["position"]

    def __str__(self) -> str:
        return f"{self.name}, {self.post}"


class Change(models.Model):
    """One thing that was changed after the announcement; only ever added, shown on the page."""

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="changes")
    revision = models.PositiveIntegerField("изменение №")
    at = models.DateTimeField("когда")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    what = models.CharField("что", max_length=60)
    was = models.TextField("было", blank=True)
    became = models.TextField("стало", blank=True)

    class Meta:
        verbose_name = "изменение объявления"
        verbose_name_plural = "изменения объявлений"
        ordering = ["id"]
        triggers = [
            pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)
        ]

    def __str__(self) -> str:
        return f"{self.what}: {self.became}"
