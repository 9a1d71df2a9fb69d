"""Councils and their regulations."""

from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from councils.models.periods import HasPeriod, ends_later, one_on_a_day, tracked
from councils.querysets import CouncilQuerySet, PeriodQuerySet
from councils.rules.majority import Majority, Of, Share
from councils.rules.quorum import Base, QuorumRule, Threshold
from councils.rules.speaking import Limits
from councils.rules.vocabulary import OrganisationKind
from portal.kernel.choices import choices
from portal.kernel.terms import Counting
from portal.web.match_keys import SortKey
from portal.web.templatetags.portal_tags import counted

#: Words that stand in addresses where a council's name would.
RESERVED = [
    "calendar", "decisions", "guests", "member", "organisations", "publications", "search",
    "sittings",
]  # fmt: skip


@tracked
class Council(models.Model):
    """A council (совет) at the mayor or the administration; dissolved, never deleted."""

    slug = models.SlugField("имя в адресе", unique=True)
    name = models.CharField("наименование", max_length=300)
    purpose = models.TextField("для чего создан")
    act = models.ForeignKey(
        "acts.Act",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="акт о создании",
    )
    established_on = models.DateField("создан")
    dissolved_on = models.DateField("упразднён", null=True, blank=True)
    public_places = models.PositiveSmallIntegerField("мест для жителей на заседании", default=10)
    contact = models.CharField("кому звонить и писать", max_length=300)

    objects = CouncilQuerySet.as_manager()

    class Meta:
        verbose_name = "совет"
        verbose_name_plural = "советы"
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                condition=Q(dissolved_on=None) | Q(dissolved_on__gt=models.F("established_on")),
                name="council_period",
                violation_error_code="dissolved_on",
                violation_error_message="Совет не может быть упразднён раньше, чем создан.",
            ),
            models.CheckConstraint(
                condition=~Q(slug__in=RESERVED),
                name="council_slug_free",
                violation_error_code="slug",
                violation_error_message="Это имя в адресе занято разделом портала.",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """Return the page of the council."""
        return reverse("councils:council", args=[self.slug])


_DAYS = {
    Counting.CALENDAR: "календарный день,календарных дня,календарных дней",
    Counting.WORKING: "рабочий день,рабочих дня,рабочих дней",
}


@tracked
class Regulation(HasPeriod):
    """What the regulation (регламент, положение) of a council says, in numbers."""

    council = models.ForeignKey(
        Council, models.PROTECT, related_name="regulations", verbose_name="совет"
    )
    act = models.ForeignKey(
        "acts.Act",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="каким актом утверждён",
    )
    sittings_a_year = models.PositiveSmallIntegerField("заседаний в год, не меньше", default=2)
    threshold = models.CharField(
        "кворум",
        max_length=16,
        choices=choices(Threshold),
        default=Threshold.MORE_THAN_HALF,
    )
    base = models.CharField("от числа", max_length=12, choices=choices(Base), default=Base.FILLED)
    counts_alternates = models.BooleanField("присутствие замещающего считается", default=True)
    counts_remote = models.BooleanField("дистанционное присутствие считается", default=False)
    recused_leave = models.BooleanField(
        "взявший самоотвод исключается из расчёта кворума", default=False
    )
    majority = models.CharField(
        "для решения нужно «за»",
        max_length=16,
        choices=choices(Share),
        default=Share.MORE_THAN_HALF,
    )
    majority_of = models.CharField(
        "от числа (решение)", max_length=12, choices=choices(Of), default=Of.PRESENT
    )
    chair_decides = models.BooleanField(
        "при равенстве голосов решает голос председательствующего", default=False
    )
    notice_days = models.PositiveSmallIntegerField("известить не позже чем за столько дней")
    notice_counting = models.CharField(
        "каких дней", max_length=8, choices=choices(Counting), default=Counting.CALENDAR
    )
    speech_minutes = models.PositiveSmallIntegerField("минут на выступление", null=True, blank=True)
    item_speech_minutes = models.PositiveSmallIntegerField(
        "минут на все выступления по вопросу", null=True, blank=True
    )
    group_speech_minutes = models.PositiveSmallIntegerField(
        "минут одной организации по вопросу", null=True, blank=True
    )
    minutes_tell_time = models.BooleanField(
        "в протоколе сказано, сколько длилось выступление", default=False
    )
    who_calls = models.CharField("кто созывает", max_length=300)

    objects = PeriodQuerySet.as_manager()

    class Meta:
        verbose_name = "регламент"
        verbose_name_plural = "регламенты"
        ordering = ["-begins_on"]
        constraints = [
            ends_later("regulation_period"),
            one_on_a_day(
                "regulation_one_on_a_day",
                "council",
                message="На эти дни у совета уже есть регламент.",
            ),
            models.CheckConstraint(
                condition=Q(sittings_a_year__gte=1), name="regulation_frequency"
            ),
        ]

    def __str__(self) -> str:
        return f"Регламент с {self.begins_on:%d.%m.%Y}"

    @property
    def rule(self) -> QuorumRule:
        """The quorum as a rule."""
        return QuorumRule(
            Threshold(self.threshold),
            Base(self.base),
            self.counts_alternates,
            self.counts_remote,
            self.recused_leave,
        )

    @property
    def majority_rule(self) -> Majority:
        """The majority as a rule."""
        return Majority(Share(self.majority), Of(self.majority_of), self.chair_decides)

    @property
    def speech_limits(self) -> Limits:
        """How long one speaks."""
        return Limits(self.speech_minutes, self.item_speech_minutes, self.group_speech_minutes)

    @property
    def notice_text(self) -> str:
        """The term of notice in words: «10 рабочих дней»."""
        return counted(self.notice_days, _DAYS[Counting(self.notice_counting)])


@tracked
class Organisation(models.Model):
    """A party, a public organisation or a religious association; a person's belief is not here."""

    kind = models.CharField("вид", max_length=12, choices=choices(OrganisationKind))
    name = models.CharField("официальное наименование", max_length=500)
    short_name = models.CharField("краткое наименование", max_length=200)
    registration_number = models.CharField("регистрационный номер (ОГРН)", max_length=20)
    leader = models.CharField("руководитель", max_length=300)
    contact = models.CharField("контакт", max_length=300)
    profile = models.CharField("вероисповедание или направление работы", max_length=200, blank=True)
    name_key = models.GeneratedField(
        expression=SortKey(F("short_name")),
        output_field=models.TextField(),
        db_persist=True,
    )

    class Meta:
        verbose_name = "организация"
        verbose_name_plural = "организации"
        # By the alphabet and by nothing else: no organisation is preferred.
        ordering = ["name_key", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["registration_number"],
                name="organisation_registered_once",
                violation_error_code="registration_number",
                violation_error_message="Организация с этим номером уже есть.",
            )
        ]

    def __str__(self) -> str:
        return self.short_name

    def get_absolute_url(self) -> str:
        """Return the page of the organisation."""
        return reverse("councils:organisation", args=[self.pk])
