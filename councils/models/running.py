"""What happens at a sitting: presence, votes with their quorum, special opinions."""

from typing import ClassVar

import pgtrigger
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q

from councils.models.composition import Mandate
from councils.models.frozen import frozen_by_minutes
from councils.models.periods import tracked
from councils.models.sittings import AgendaItem, Sitting
from councils.querysets import VoteQuerySet
from councils.rules.majority import Tally
from councils.rules.quorum import Quorum
from councils.rules.vocabulary import Answer, Choice, VoteKind, Way
from portal.kernel.choices import choices


class Rsvp(models.Model):
    """A member's answer to the invitation for a day; the last one counts, and only for that day."""

    sitting = models.ForeignKey(Sitting, models.PROTECT, related_name="rsvps")
    mandate = models.ForeignKey(Mandate, models.PROTECT, related_name="rsvps")
    day = models.DateField("на какой день")
    answer = models.CharField("ответ", max_length=12, choices=choices(Answer))
    answered_at = models.DateTimeField("когда")

    class Meta:
        verbose_name = "ответ на приглашение"
        verbose_name_plural = "ответы на приглашения"
        constraints = [
            models.UniqueConstraint(fields=["sitting", "mandate", "day"], name="rsvp_once")
        ]

    def __str__(self) -> str:
        return f"{self.mandate}: {self.get_answer_display()}"


@tracked
class Attendance(models.Model):
    """Somebody is at a sitting during [arrived_at, left_at)."""

    sitting = models.ForeignKey(
        Sitting, models.PROTECT, related_name="attendances", verbose_name="заседание"
    )
    mandate = models.ForeignKey(
        Mandate, models.PROTECT, related_name="attendances", verbose_name="кто"
    )
    way = models.CharField("как", max_length=10, choices=choices(Way), default=Way.IN_PERSON)
    arrived_at = models.DateTimeField("пришёл")
    left_at = models.DateTimeField("ушёл", null=True, blank=True)

    class Meta:
        verbose_name = "присутствие"
        verbose_name_plural = "присутствие"
        ordering = ["arrived_at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(left_at=None) | Q(left_at__gt=F("arrived_at")),
                name="attendance_leaves_later",
            ),
            ExclusionConstraint(
                name="attendance_one_at_a_time",
                expressions=[
                    ("mandate", RangeOperators.EQUAL),
                    (
                        Func(
                            "arrived_at",
                            "left_at",
                            function="tstzrange",
                            output_field=DateTimeRangeField(),
                        ),
                        RangeOperators.OVERLAPS,
                    ),
                ],
            ),
        ]
        triggers: ClassVar[list[pgtrigger.Trigger]] = [
            frozen_by_minutes("attendance_frozen", "sitting_id")
        ]

    def __str__(self) -> str:
        return f"{self.mandate}: {self.get_way_display()}"


@tracked
class Vote(models.Model):
    """A vote on an item, with the quorum of its moment. There is none without quorum.

    One that was written down wrongly is void with a reason and stays: minutes name it.
    """

    item = models.ForeignKey(
        AgendaItem, models.PROTECT, related_name="votes", verbose_name="вопрос"
    )
    question = models.CharField("что поставлено на голосование", max_length=1000)
    kind = models.CharField("вид", max_length=8, choices=choices(VoteKind))
    taken_at = models.DateTimeField("когда")
    present = models.PositiveSmallIntegerField("присутствует")
    base = models.PositiveSmallIntegerField("из")
    needed = models.PositiveSmallIntegerField("нужно")
    rule_text = models.CharField("правило кворума", max_length=300)
    recused = models.PositiveSmallIntegerField("самоотводов", default=0)
    votes_for = models.PositiveSmallIntegerField("за")
    against = models.PositiveSmallIntegerField("против")
    abstained = models.PositiveSmallIntegerField("воздержались")
    is_carried = models.BooleanField("принято")
    majority_text = models.CharField("правило большинства", max_length=300, blank=True)
    needed_for = models.PositiveSmallIntegerField("нужно «за»", null=True, blank=True)
    chair_choice = models.CharField(
        "голос председательствующего при равенстве",
        max_length=10,
        choices=choices(Choice),
        blank=True,
    )
    voided_at = models.DateTimeField("признано недействительным", null=True, blank=True)
    voided_why = models.CharField("почему недействительно", max_length=500, blank=True)

    objects = VoteQuerySet.as_manager()

    class Meta:
        verbose_name = "голосование"
        verbose_name_plural = "голосования"
        ordering = ["taken_at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(present__gte=F("needed"), needed__gte=1), name="vote_has_quorum"
            ),
            models.CheckConstraint(
                condition=Q(votes_for__lte=F("present") - F("against") - F("abstained")),
                name="vote_not_more_than_present",
            ),
            models.CheckConstraint(
                condition=Q(is_carried=False)
                | Q(needed_for=None)
                | Q(votes_for__gte=F("needed_for"))
                | Q(votes_for=F("against"), chair_choice="for"),
                name="vote_carried_by_majority",
            ),
            models.CheckConstraint(
                condition=Q(voided_at=None, voided_why="")
                | (Q(voided_at__isnull=False) & ~Q(voided_why="")),
                name="vote_void_for_a_reason",
            ),
        ]
        triggers: ClassVar[list[pgtrigger.Trigger]] = [frozen_by_minutes("vote_frozen", "item_id")]

    @property
    def figures(self) -> dict[str, int]:
        """What is published of the count: for, against, abstained; present of how many."""
        return {
            "for": self.votes_for,
            "against": self.against,
            "abstained": self.abstained,
            "present": self.present,
            "of": self.base,
        }

    @property
    def counted(self) -> str:
        """The count in words: «за 5, против 2, воздержались 1, самоотвод 1»."""
        said = f"за {self.votes_for}, против {self.against}, воздержались {self.abstained}"
        return said + (f", самоотвод {self.recused}" if self.recused else "")

    @property
    def outcome(self) -> str:
        """What came of it, in words for who took it."""
        verdict = "Решение принято" if self.is_carried else "Решение не принято"
        if self.chair_choice:
            how = f"голоса разделились поровну, председательствующий — {self.get_chair_choice_display()}"
        else:
            how = f"нужно «за» — {self.needed_for}: {self.majority_text}"
        return f"{verdict}: {self.counted}; {how}."

    def __str__(self) -> str:
        return self.question

    @property
    def quorum(self) -> Quorum:
        """The quorum of its moment."""
        return Quorum(self.present, self.base, self.needed, self.rule_text)

    @property
    def tally(self) -> Tally:
        """The votes counted."""
        return Tally(self.votes_for, self.against, self.abstained)


@tracked
class Ballot(models.Model):
    """How a seat voted by name, or that it was recused; who is absent has none."""

    vote = models.ForeignKey(Vote, models.PROTECT, related_name="ballots")
    seat = models.ForeignKey("councils.Seat", models.PROTECT, related_name="+")
    mandate = models.ForeignKey(Mandate, models.PROTECT, related_name="ballots")
    choice = models.CharField("голос", max_length=10, choices=choices(Choice))

    class Meta:
        verbose_name = "голос"
        verbose_name_plural = "голоса"
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["vote", "seat"], name="ballot_one_a_seat")]
        triggers: ClassVar[list[pgtrigger.Trigger]] = [
            frozen_by_minutes("ballot_frozen", "vote_id"),
            pgtrigger.Trigger(
                name="ballot_of_somebody_present",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.UpdateOf("mandate_id", "vote_id"),
                func="""
                IF NOT EXISTS (
                    SELECT 1 FROM councils_vote v
                    JOIN councils_agendaitem i ON i.id = v.item_id
                    JOIN councils_attendance a
                        ON a.sitting_id = i.sitting_id AND a.mandate_id = NEW.mandate_id
                    WHERE v.id = NEW.vote_id AND a.arrived_at <= v.taken_at
                    AND (a.left_at IS NULL OR v.taken_at < a.left_at)
                ) THEN
                    RAISE EXCEPTION 'who is absent does not vote';
                END IF;
                RETURN NEW;
                """,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.mandate}: {self.get_choice_display()}"


@tracked
class SpecialOpinion(models.Model):
    """A special opinion (особое мнение) of somebody who was there; it goes into the minutes."""

    vote = models.ForeignKey(
        Vote, models.PROTECT, related_name="opinions", verbose_name="голосование"
    )
    mandate = models.ForeignKey(Mandate, models.PROTECT, related_name="+", verbose_name="чьё")
    text = models.TextField("особое мнение")

    class Meta:
        verbose_name = "особое мнение"
        verbose_name_plural = "особые мнения"
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["vote", "mandate"], name="special_opinion_once")
        ]
        triggers: ClassVar[list[pgtrigger.Trigger]] = [
            frozen_by_minutes("special_opinion_frozen", "vote_id")
        ]

    def __str__(self) -> str:
        return f"Особое мнение: {self.mandate.full_name}"
