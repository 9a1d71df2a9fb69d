"""Sittings: planned, convened, held; their agendas in versions."""

from typing import ClassVar

import pghistory
import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from councils.models.bodies import Council
from councils.models.composition import Post
from councils.models.frozen import frozen_by_minutes
from councils.models.periods import tracked
from councils.querysets import ItemQuerySet, SittingQuerySet
from councils.rules.vocabulary import SittingState
from portal.kernel.choices import choices
from portal.web.templatetags.portal_tags import date_words


def _witness(column: str, states: list[SittingState]) -> models.CheckConstraint:
    """Return the constraint that the states have the column set."""
    return models.CheckConstraint(
        condition=~Q(state__in=states) | Q(**{f"{column}__isnull": False}),
        name=f"sitting_{column}_by_state",
    )


@tracked
class Sitting(models.Model):
    """A sitting (заседание). Cancelled and adjourned ones stay, with their reason.

    ``number`` is given when it is opened, for plans change their order and cancelled sittings are
    not held; it is 0 until then, and the sitting is named by its day.
    ``sequence`` is that of the calendar entry and grows with each change that people are told.
    """

    council = models.ForeignKey(
        Council, models.PROTECT, related_name="sittings", verbose_name="совет"
    )
    number = models.PositiveSmallIntegerField("номер в году")
    topic = models.CharField("главная тема", max_length=300)
    is_extraordinary = models.BooleanField("внеочередное", default=False)
    starts_at = models.DateTimeField("начало")
    ends_at = models.DateTimeField("окончание (план)")
    hall = models.ForeignKey(
        "places.Hall",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="зал",
    )
    place = models.CharField("где, если не в зале из справочника", max_length=300, blank=True)
    online_url = models.URLField("ссылка для дистанционного участия", blank=True)
    public_places = models.PositiveSmallIntegerField("мест для жителей")
    state = models.CharField(
        "состояние", max_length=10, choices=choices(SittingState), default=SittingState.PLANNED
    )
    sequence = models.PositiveIntegerField("номер изменения", default=0)
    late_reason = models.CharField("почему известили позже срока", max_length=300, blank=True)
    change = models.TextField("что изменилось", blank=True)
    reason = models.CharField("почему отменено или отложено", max_length=500, blank=True)
    convened_at = models.DateTimeField("созвано", null=True, blank=True)
    opened_at = models.DateTimeField("открыто", null=True, blank=True)
    closed_at = models.DateTimeField("закрыто", null=True, blank=True)
    stopped_at = models.DateTimeField("отменено или отложено", null=True, blank=True)
    presiding = models.ForeignKey(
        Post,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="председательствующий",
    )
    changed_at = models.DateTimeField("изменено")

    objects = SittingQuerySet.as_manager()

    class Meta:
        verbose_name = "заседание"
        verbose_name_plural = "заседания"
        ordering = ["-starts_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")),
                name="sitting_ends_later",
                violation_error_message="Окончание должно быть позже начала.",
            ),
            _witness(
                "convened_at", [SittingState.CONVENED, SittingState.OPEN, SittingState.CLOSED]
            ),
            _witness("opened_at", [SittingState.OPEN, SittingState.CLOSED]),
            _witness("closed_at", [SittingState.CLOSED]),
            _witness("stopped_at", [SittingState.CANCELLED, SittingState.ADJOURNED]),
            models.CheckConstraint(
                condition=Q(hall__isnull=False) | ~Q(place="") | ~Q(online_url=""),
                name="sitting_somewhere",
                violation_error_message="Укажите зал, место или ссылку.",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["cancelled", "adjourned"]) | ~Q(reason=""),
                name="sitting_stopped_why",
            ),
        ]
        indexes = [
            models.Index(fields=["starts_at"], name="sitting_by_start"),
            models.Index(fields=["council", "starts_at"], name="sitting_of_council"),
        ]

    def __str__(self) -> str:
        return f"{self.title}, {self.council.name}"

    def get_absolute_url(self) -> str:
        """Return the page of the sitting."""
        return reverse("councils:sitting", args=[self.pk])

    @property
    def subject_key(self) -> str:
        """What letters and bookings name it."""
        return f"councils.sitting:{self.pk}"

    @property
    def title(self) -> str:
        """What it is called: «Заседание № 3», before it is opened «Заседание 5 июня 2026 г.»."""
        which = f"№ {self.number}" if self.number else date_words(self.starts_at)
        return f"Заседание {which}"

    @property
    def where(self) -> str:
        """The place in words."""
        return str(self.hall) if self.hall else self.place

    @property
    def is_live(self) -> bool:
        """Whether it goes on now."""
        return self.state == SittingState.OPEN

    @property
    def is_over(self) -> bool:
        """Whether nothing more happens to it."""
        return self.state in (SittingState.CLOSED, SittingState.CANCELLED)

    @property
    def has_no_day(self) -> bool:
        """Whether it will not be on the day that it was called for: put off, or called off."""
        return self.state in (SittingState.ADJOURNED, SittingState.CANCELLED)

    @property
    def is_frozen(self) -> bool:
        """Whether its current minutes bear a signature: what they print does not change."""
        current = self.minutes.last()
        return current is not None and current.has_signature


@pghistory.track(
    pghistory.InsertEvent(),
    pghistory.UpdateEvent(),
    pghistory.DeleteEvent(),
    exclude=["speaker_email"],
)
class AgendaItem(models.Model):
    """A question of a sitting, perhaps below another; what was heard on it is in ``record``.

    ``speaker_email`` is forgotten when the sitting ends.
    """

    sitting = models.ForeignKey(
        Sitting, models.PROTECT, related_name="items", verbose_name="заседание"
    )
    parent = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
        verbose_name="подвопрос вопроса",
    )
    position = models.PositiveSmallIntegerField("место по порядку", default=10)
    title = models.CharField("вопрос", max_length=500)
    speaker = models.CharField("докладчик", max_length=300, blank=True)
    speaker_email = models.EmailField("почта докладчика", blank=True)
    minutes = models.PositiveSmallIntegerField("минут", null=True, blank=True)
    is_late = models.BooleanField("внесён дополнительно", default=False)
    is_confidential = models.BooleanField(
        "закрытый: вопрос и материалы только членам", default=False
    )
    record = models.TextField("слушали", blank=True)
    started_at = models.DateTimeField("начат", null=True, blank=True)
    ended_at = models.DateTimeField("закончен", null=True, blank=True)
    speakers_closed_at = models.DateTimeField(
        "запись на выступления закрыта", null=True, blank=True
    )
    #: An overdue decision that came back to the table.
    about = models.ForeignKey(
        "councils.Decision",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="returns",
        verbose_name="о ходе исполнения решения",
    )
    removed_at = models.DateTimeField("снят", null=True, blank=True)
    removed_why = models.CharField("почему снят", max_length=300, blank=True)

    objects = ItemQuerySet.as_manager()

    class Meta:
        verbose_name = "вопрос повестки"
        verbose_name_plural = "вопросы повестки"
        ordering = ["sitting", "position", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(removed_at=None) | ~Q(removed_why=""), name="agenda_item_removed_why"
            ),
            models.CheckConstraint(
                condition=Q(parent=None) | ~Q(parent=F("id")), name="agenda_item_below_other"
            ),
            models.UniqueConstraint(fields=["sitting", "about"], name="decision_returns_once"),
        ]
        triggers: ClassVar[list[pgtrigger.Trigger]] = [
            frozen_by_minutes(
                "agenda_item_frozen",
                "sitting_id",
                pgtrigger.UpdateOf("title", "speaker", "record", "is_confidential"),
            )
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_closed(self) -> bool:
        """Whether only members know of it: it is confidential, or what it stands below is."""
        return self.is_confidential or bool(self.parent and self.parent.is_confidential)

    @property
    def is_heard(self) -> bool:
        """Whether it was heard: started, or something was written down, voted or decided on it."""
        return bool(
            self.started_at or self.record or self.votes.exists() or self.decisions.exists()
        )


class AgendaVersion(models.Model):
    """The agenda as it was sent or published; only ever added."""

    sitting = models.ForeignKey(Sitting, models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField("версия")
    #: Lines of councils.rules.agenda as JSON; confidential ones in full: for members alone.
    lines = models.JSONField("вопросы")
    made_at = models.DateTimeField("утверждена")

    class Meta:
        verbose_name = "версия повестки"
        verbose_name_plural = "версии повестки"
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["sitting", "number"], name="agenda_version_once")
        ]
        triggers = [
            pgtrigger.Protect(
                name="agenda_version_stays", operation=pgtrigger.Update | pgtrigger.Delete
            )
        ]

    def __str__(self) -> str:
        return f"Повестка, версия {self.number}"
