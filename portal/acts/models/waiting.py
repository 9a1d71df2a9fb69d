"""What waits for a second editor: texts before readers see them, other changes afterwards."""

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import F, Q

from portal.acts.models.catalogues import Issuer, Rubric
from portal.acts.models.drafts import Draft
from portal.acts.models.register import Act
from portal.acts.models.texts import Version


@pghistory.track(pghistory.InsertEvent(), pghistory.DeleteEvent())
class WaitingText(models.Model):
    """A text for an act that readers already see, until another editor lets it out.

    It is no ``Version`` yet, so nothing that readers get knows of it. Approved it becomes one, or
    the text of the one that it ``replaces``; either way the row goes, and the journal keeps it,
    with the reason of a refusal.
    """

    act = models.ForeignKey(Act, models.PROTECT, related_name="waiting_texts", verbose_name="акт")
    valid_from = models.DateField("действует с")
    amended_by = models.ForeignKey(
        Act,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="каким актом внесены изменения",
    )
    #: The version that gets this text instead of its own; none where it is to be a new one.
    replaces = models.ForeignKey(
        Version,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="вместо текста",
    )
    correction = models.CharField("что исправлено и почему", max_length=300, blank=True)
    #: Empty: the version is to be taken back.
    akn = models.TextField("текст (Akoma Ntoso)", blank=True)
    is_sample = models.BooleanField("образец текста, не подлинный", default=False)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="кто внёс"
    )
    added_at = models.DateTimeField("внесён")

    class Meta:
        verbose_name = "текст ждёт второго редактора"
        verbose_name_plural = "тексты ждут второго редактора"
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["act", "valid_from"],
                name="act_waiting_text_once",
                violation_error_message="Текст с этого дня уже ждёт второго редактора.",
            ),
            models.CheckConstraint(
                condition=(Q(replaces=None) & ~Q(akn=""))
                | (Q(replaces__isnull=False) & ~Q(correction="")),
                name="act_waiting_text_of_what",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.act.heading}, редакция с {self.valid_from:%d.%m.%Y}"

    @property
    def is_removal(self) -> bool:
        """Whether the version is to be taken back."""
        return self.replaces_id is not None and not self.akn


@pghistory.track(
    pghistory.InsertEvent(), pghistory.UpdateEvent(condition=pghistory.AnyChange("seen_at"))
)
class SecondLook(models.Model):
    """One editor's changes of a published act, which readers see already, until another has looked.

    Or of a published draft; or of an issuer or a rubric of published acts: one row for all of
    these. All that the same editor changes meanwhile is looked at together. What was changed is in the journal; the row says
    since when to read it, and stays to say who has looked.
    """

    act = models.ForeignKey(
        Act,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="second_looks",
        verbose_name="акт",
    )
    issuer = models.ForeignKey(
        Issuer,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="second_looks",
        verbose_name="кто издаёт",
    )
    rubric = models.ForeignKey(
        Rubric,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="second_looks",
        verbose_name="рубрика",
    )
    draft = models.ForeignKey(
        Draft,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="second_looks",
        verbose_name="проект акта",
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="кто изменил"
    )
    #: By the clock of the journal.
    since = models.DateTimeField("изменено впервые")
    last_at = models.DateTimeField("изменено в последний раз")
    seen_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="кто посмотрел",
    )
    seen_at = models.DateTimeField("когда посмотрел", null=True, blank=True)

    class Meta:
        verbose_name = "изменение для второго редактора"
        verbose_name_plural = (
            "изменения опубликованных актов и проектов, которые ещё не посмотрел второй редактор"
        )
        ordering = ["id"]
        indexes = [
            models.Index(fields=["id"], name="act_second_look_waits", condition=Q(seen_at=None))
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["act", "issuer", "rubric", "draft", "by"],
                name="act_second_look_once_each",
                condition=Q(seen_at=None),
                nulls_distinct=False,
            ),
            models.CheckConstraint(
                condition=Q(act__isnull=False, issuer=None, rubric=None, draft=None)
                | Q(act=None, issuer__isnull=False, rubric=None, draft=None)
                | Q(act=None, issuer=None, rubric__isnull=False, draft=None)
                | Q(act=None, issuer=None, rubric=None, draft__isnull=False),
                name="act_second_look_of_one",
            ),
            # Nobody has looked at it where one editor is enough.
            models.CheckConstraint(
                condition=Q(seen_by=None) | (Q(seen_at__isnull=False) & ~Q(seen_by=F("by"))),
                name="act_second_look_by_another",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.heading}: изменил(а) {self.by}"

    @property
    def subject(self) -> Act | Issuer | Rubric | Draft:
        """What was changed."""
        found = self.act or self.issuer or self.rubric or self.draft
        assert found is not None
        return found

    @property
    def heading(self) -> str:
        """What was changed, in words."""
        if self.act:
            return self.act.heading
        if self.draft:
            return str(self.draft)
        return f"{'Кто издаёт' if self.issuer else 'Рубрика'}: {self.subject}"
