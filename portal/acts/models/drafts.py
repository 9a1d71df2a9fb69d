"""Drafts of acts, what residents propose to them, and the anti-corruption conclusions."""

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from portal.acts.models.catalogues import Issuer
from portal.acts.models.register import Act, Kind
from portal.acts.querysets import DraftQuerySet
from portal.acts.texts.akn import cited_by_eid, labels_of
from portal.kernel.choices import LabelledEnum, choices


class DraftState(LabelledEnum):
    """Where a draft stands."""

    PREPARED = "prepared", "готовится"
    PUBLISHED = "published", "опубликован"
    SUMMARISED = "summarised", "предложения рассмотрены"
    ADOPTED = "adopted", "принят"
    DROPPED = "dropped", "снят с рассмотрения"


@pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())
class Draft(models.Model):
    """A draft act put to public discussion; days are inclusive. Law: 172-FZ art. 5, 8-FZ art. 13."""

    kind = models.CharField("вид акта", max_length=20, choices=choices(Kind))
    issuer = models.ForeignKey(Issuer, models.PROTECT, related_name="+", verbose_name="кто примет")
    title = models.CharField("название", max_length=1000)
    akn = models.TextField("текст (Akoma Ntoso)", blank=True)
    note = models.TextField("пояснительная записка")
    developer = models.CharField("разработчик", max_length=300)
    contact = models.CharField("кому звонить и писать", max_length=300)
    discussed_from = models.DateField("предложения принимаются с")
    discussed_to = models.DateField("предложения принимаются по")
    expertise_to = models.DateField("заключения независимых экспертов принимаются по")
    takes_unnamed = models.BooleanField("принимать предложения без имени", default=True)
    state = models.CharField(
        "состояние", max_length=12, choices=choices(DraftState), default=DraftState.PREPARED
    )
    placed_at = models.DateTimeField("опубликован", null=True, blank=True)
    summary = models.TextField("итог обсуждения", blank=True)
    closed_on = models.DateField("итог подведён", null=True, blank=True)
    dropped_why = models.CharField("почему снят", max_length=500, blank=True)
    #: Whose work no other editor has let out yet; of a public one see ``SecondLook``.
    hands = models.ManyToManyField(
        settings.AUTH_USER_MODEL, blank=True, related_name="+", verbose_name="готовили"
    )
    act = models.OneToOneField(
        Act, models.PROTECT, null=True, blank=True, related_name="draft", verbose_name="стал актом"
    )

    objects = DraftQuerySet.as_manager()

    class Meta:
        verbose_name = "проект акта"
        verbose_name_plural = "проекты актов"
        ordering = ["-discussed_from", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(discussed_to__gte=F("discussed_from")),
                name="act_draft_period",
                violation_error_code="discussed_to",
                violation_error_message="Последний день не может быть раньше первого.",
            ),
            models.CheckConstraint(
                condition=Q(expertise_to__gte=F("discussed_from")),
                name="act_draft_expertise",
                violation_error_code="expertise_to",
                violation_error_message="Срок экспертизы не может кончиться раньше обсуждения.",
            ),
            models.CheckConstraint(
                condition=~Q(state="adopted") | Q(act__isnull=False), name="act_draft_adopted"
            ),
        ]

    def __str__(self) -> str:
        return f"Проект: {self.title}"

    @property
    def is_public(self) -> bool:
        """Whether readers see it, or have seen it; one that is dropped before never is."""
        is_unseen = self.state == DraftState.DROPPED and self.placed_at is None
        return self.state != DraftState.PREPARED and not is_unseen

    def get_absolute_url(self) -> str:
        """Return the page of the draft."""
        return reverse("acts:draft", args=[self.pk])


class ProposalState(LabelledEnum):
    """What became of a proposal."""

    RECEIVED = "received", "ждёт проверки"
    SHOWN = "shown", "опубликовано"
    HIDDEN = "hidden", "не опубликовано"


class Outcome(LabelledEnum):
    """What the developer decided."""

    ACCEPTED = "accepted", "учтено"
    PARTLY = "partly", "учтено частично"
    DECLINED = "declined", "не учтено"


@pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())
class Proposal(models.Model):
    """What somebody proposes to a draft; the name is shown only where its owner wants it.

    ``point`` is the anchor of the passage that it speaks about, empty for the draft as a whole.
    """

    draft = models.ForeignKey(
        Draft, models.PROTECT, related_name="proposals", verbose_name="проект"
    )
    author = models.CharField("имя", max_length=150, blank=True)
    email = models.EmailField("электронная почта", blank=True)
    shows_name = models.BooleanField("имя можно показать", default=False)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    point = models.CharField("пункт проекта (якорь)", max_length=120, blank=True)
    text = models.TextField("предложение")
    received_at = models.DateTimeField("получено")
    state = models.CharField(
        "состояние", max_length=12, choices=choices(ProposalState), default=ProposalState.RECEIVED
    )
    hidden_why = models.CharField("почему не опубликовано", max_length=300, blank=True)
    outcome = models.CharField("решение", max_length=12, choices=choices(Outcome), blank=True)
    reason = models.TextField("почему", blank=True)

    class Meta:
        verbose_name = "предложение к проекту"
        verbose_name_plural = "предложения к проектам"
        ordering = ["received_at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="hidden") | ~Q(hidden_why=""), name="act_proposal_hidden_why"
            ),
            models.CheckConstraint(
                condition=Q(outcome="") | ~Q(reason=""), name="act_proposal_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"Предложение {self.pk} от {timezone.localdate(self.received_at):%d.%m.%Y}"

    @property
    def point_label(self) -> str:
        """The passage as people cite it; what was typed before passages had anchors stays."""
        return labels_of(self.draft.akn).get(self.point) or cited_by_eid(self.point)


@pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())
class Conclusion(models.Model):
    """A conclusion of an independent anti-corruption expert. Law: 172-FZ art. 5(2), 5(3)."""

    draft = models.ForeignKey(
        Draft, models.PROTECT, related_name="conclusions", verbose_name="проект"
    )
    expert = models.CharField("эксперт", max_length=200)
    accreditation = models.CharField("аккредитация Минюста", max_length=120)
    text = models.TextField("заключение")
    received_on = models.DateField("поступило")
    reply_due_on = models.DateField("ответить до")
    reply = models.TextField("мотивированный ответ", blank=True)
    replied_on = models.DateField("ответ направлен", null=True, blank=True)

    class Meta:
        verbose_name = "заключение эксперта"
        verbose_name_plural = "заключения экспертов"
        ordering = ["received_on", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(replied_on=None, reply="")
                | (Q(replied_on__isnull=False) & ~Q(reply="")),
                name="act_conclusion_replied",
                violation_error_code="reply",
                violation_error_message="Укажите и ответ, и день, когда он направлен.",
            )
        ]

    def __str__(self) -> str:
        return f"Заключение: {self.expert}, {self.received_on:%d.%m.%Y}"
