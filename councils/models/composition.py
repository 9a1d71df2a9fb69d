"""Who sits in a council: seats apart from persons, mandates, posts, applications."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from councils.models.bodies import Council, Organisation
from councils.models.periods import HasPeriod, Named, ends_later, one_on_a_day, tracked
from councils.querysets import MandateQuerySet, PeriodQuerySet, SeatQuerySet
from councils.rules.vocabulary import ApplicationState, OrganisationKind, Part, PostKind
from portal.kernel.choices import choices


@tracked
class Seat(HasPeriod):
    """A place in a council: of an organisation, or one with a title such as an administration's."""

    council = models.ForeignKey(Council, models.PROTECT, related_name="seats", verbose_name="совет")
    organisation = models.ForeignKey(
        Organisation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="seats",
        verbose_name="организация",
    )
    title = models.CharField("чьё место, если не организации", max_length=200, blank=True)
    ground = models.CharField("основание", max_length=300, blank=True)

    objects = SeatQuerySet.as_manager()

    class Meta:
        verbose_name = "место"
        verbose_name_plural = "места"
        ordering = ["council", "organisation__name_key", "title", "id"]
        constraints = [
            ends_later("seat_period"),
            models.CheckConstraint(
                condition=Q(organisation=None) ^ Q(title=""),
                name="seat_of_one",
                violation_error_message="Укажите организацию или чьё это место, одно из двух.",
            ),
        ]

    def __str__(self) -> str:
        return self.of_whom

    @property
    def of_whom(self) -> str:
        """The organisation, or the title."""
        return self.organisation.short_name if self.organisation else self.title


@tracked
class Mandate(HasPeriod, Named):
    """Somebody speaks for a seat, as its representative or its alternate."""

    seat = models.ForeignKey(Seat, models.PROTECT, related_name="mandates", verbose_name="место")
    part = models.CharField("кто", max_length=16, choices=choices(Part))
    occupation = models.CharField("должность", max_length=300, blank=True)
    ground = models.CharField("основание", max_length=300, blank=True)
    ended_why = models.CharField("почему прекращены", max_length=300, blank=True)

    objects = MandateQuerySet.as_manager()

    class Meta:
        verbose_name = "полномочия"
        verbose_name_plural = "полномочия"
        ordering = ["begins_on", "id"]
        constraints = [
            ends_later("mandate_period"),
            one_on_a_day(
                "mandate_one_on_a_day",
                "seat",
                "part",
                message="На эти дни на этом месте уже есть такой человек.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.full_name} ({self.seat.of_whom}, {self.get_part_display()})"


@tracked
class Post(HasPeriod, Named):
    """A post of the council; its holder need not have a seat."""

    council = models.ForeignKey(Council, models.PROTECT, related_name="posts", verbose_name="совет")
    kind = models.CharField("должность в совете", max_length=12, choices=choices(PostKind))
    occupation = models.CharField("должность", max_length=300, blank=True)

    objects = PeriodQuerySet.as_manager()

    class Meta:
        verbose_name = "должность в совете"
        verbose_name_plural = "должности в совете"
        ordering = ["council", "kind", "begins_on"]
        constraints = [
            ends_later("council_post_period"),
            one_on_a_day(
                "council_post_one_on_a_day",
                "council",
                "kind",
                # There may be several deputies.
                condition=~Q(kind=PostKind.DEPUTY),
                message="На эти дни эта должность в совете уже занята.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.full_name}"


@tracked
class MembershipApplication(models.Model):
    """An organisation asks for a seat; decided once, with a reason when declined.

    ``user`` is who has sent it from his account.
    """

    council = models.ForeignKey(
        Council, models.PROTECT, related_name="applications", verbose_name="совет"
    )
    kind = models.CharField("вид организации", max_length=12, choices=choices(OrganisationKind))
    name = models.CharField("официальное наименование", max_length=500)
    registration_number = models.CharField("ОГРН", max_length=20)
    leader = models.CharField("руководитель", max_length=300)
    email = models.EmailField("почта для ответа")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="учётная запись",
    )
    phone = models.CharField("телефон", max_length=40, blank=True)
    text = models.TextField("почему организация хочет работать в совете")
    received_at = models.DateTimeField("получена")
    state = models.CharField(
        "состояние",
        max_length=10,
        choices=choices(ApplicationState),
        default=ApplicationState.RECEIVED,
    )
    decided_at = models.DateTimeField("решено", null=True, blank=True)
    reason = models.TextField("почему", blank=True)
    seat = models.OneToOneField(
        Seat, models.PROTECT, null=True, blank=True, related_name="application"
    )

    class Meta:
        verbose_name = "заявка организации"
        verbose_name_plural = "заявки организаций"
        ordering = ["-received_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="received", decided_at=None, seat=None)
                | Q(state="accepted", decided_at__isnull=False, seat__isnull=False)
                | (Q(state="declined", decided_at__isnull=False, seat=None) & ~Q(reason="")),
                name="council_application_decided",
            ),
            models.UniqueConstraint(
                fields=["council", "registration_number"],
                condition=Q(state="received"),
                name="council_application_once",
            ),
        ]

    def __str__(self) -> str:
        return f"Заявка: {self.name}"
