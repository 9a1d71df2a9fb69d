"""The appeal itself."""

import uuid
from datetime import date

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower

from appeals.querysets import WORDS, AppealQuerySet
from appeals.rules.overdue import register_until
from appeals.rules.vocabulary import (
    AnswerTo,
    ApplicantType,
    Channel,
    Form,
    Identification,
    Kind,
    State,
)
from portal.kernel.choices import choices
from portal.kernel.references import format_reference
from portal.web.match_keys import PhoneKey, match_key_of

_AFTER_REGISTRATION = [
    State.REGISTERED,
    State.ASSIGNED,
    State.PREPARED,
    State.SIGNED,
    State.ANSWERED,
]

_KEPT = Q(destroyed_by=None)
#: What speaks of the applicant or in his words, and what opens it.
PERSONAL = (
    "last_name",
    "first_name",
    "patronymic",
    "organisation",
    "email",
    "phone",
    "postal_address",
    "place",
    "text",
    "annotation",
    "status_secret",
)


def _witness(column: str, states: list[State]) -> models.CheckConstraint:
    """Return the constraint that ``column`` is set exactly in the states."""
    return models.CheckConstraint(
        condition=Q(state__in=states, **{f"{column}__isnull": False})
        | (~Q(state__in=states) & Q(**{f"{column}__isnull": True})),
        name=f"appeal_{column}_by_state",
    )


class Appeal(models.Model):
    """An appeal of a citizen, an organisation or several citizens. Law: 59-FZ art. 4.

    Kept five years after its answer, then emptied by an act: ``services.destruction``. ``due_on`` is the control date of the next duty
    (registration, then answer) and empty once nothing is due: the clerk's list hangs on it.
    """

    reference = models.CharField("номер обращения на портале", max_length=10, unique=True)
    # Opens the status page, which shows less than this row: readable here on purpose.
    status_secret = models.CharField("код состояния", max_length=12)
    submission_key = models.UUIDField("ключ отправки", unique=True, default=uuid.uuid4)
    state = models.CharField(
        "состояние", max_length=20, choices=choices(State), default=State.RECEIVED
    )

    # who writes
    applicant = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="appeals",
        verbose_name="учётная запись",
    )
    applicant_type = models.CharField(
        "кто обращается", max_length=16, choices=choices(ApplicantType)
    )
    last_name = models.CharField("фамилия", max_length=100)
    first_name = models.CharField("имя", max_length=100)
    patronymic = models.CharField("отчество", max_length=100, blank=True)
    organisation = models.CharField("организация", max_length=300, blank=True)
    email = models.EmailField("электронная почта", blank=True)
    phone = models.CharField("телефон", max_length=40, blank=True)
    postal_address = models.CharField("почтовый адрес", max_length=300, blank=True)
    answer_to = models.CharField("куда ответить", max_length=16, choices=choices(AnswerTo))
    identification = models.CharField(
        "чем подтверждена личность", max_length=16, choices=choices(Identification)
    )
    applicant_key = models.GeneratedField(
        expression=match_key_of("last_name", "first_name", "patronymic", "organisation"),
        output_field=models.TextField(),
        db_persist=True,
        verbose_name="ключ поиска по имени",
    )

    # what is written
    kind = models.CharField("вид", max_length=16, choices=choices(Kind))
    form = models.CharField("форма", max_length=16, choices=choices(Form))
    channel = models.CharField("способ доставки", max_length=16, choices=choices(Channel))
    addressee_unit = models.ForeignKey(
        "people.Unit",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="кому: подразделение",
    )
    addressee_officer = models.ForeignKey(
        "people.Officer",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="кому: должностное лицо",
    )
    subject = models.ForeignKey(
        "appeals.PlainSubject",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="тема",
    )
    district = models.ForeignKey(
        "people.District",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="район",
    )
    place = models.CharField("место", max_length=300, blank=True)
    text = models.TextField("текст обращения")

    # receipt
    received_at = models.DateTimeField("поступило")
    deemed_received_on = models.DateField("считается поступившим")
    register_by = models.DateField("зарегистрировать до")

    # registration
    registered_at = models.DateTimeField("зарегистрировано", null=True, blank=True)
    registered_on = models.DateField("дата регистрации", null=True, blank=True)
    number = models.CharField(
        "регистрационный номер", max_length=32, null=True, blank=True, unique=True
    )
    annotation = models.CharField("краткое содержание", max_length=500, blank=True)
    repeats = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="repeated_by",
        verbose_name="повторяет обращение",
    )
    answer_legal_until = models.DateField("ответить по закону до", null=True, blank=True)
    answer_control_on = models.DateField("контрольная дата", null=True, blank=True)
    due_on = models.DateField("ближайший срок", null=True, blank=True)

    # consideration
    unit = models.ForeignKey(
        "people.Unit",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="appeals",
        verbose_name="подразделение",
    )
    executor = models.ForeignKey(
        "people.Officer",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="appeals",
        verbose_name="исполнитель",
    )
    assigned_at = models.DateTimeField("назначен исполнитель", null=True, blank=True)
    prepared_at = models.DateTimeField("ответ подготовлен", null=True, blank=True)
    signed_at = models.DateTimeField("ответ подписан", null=True, blank=True)
    answered_at = models.DateTimeField("ответ отправлен", null=True, blank=True)

    # what is left when its term is over: number, dates, questions' codes, journal
    destroyed_by = models.ForeignKey(
        "appeals.DestructionAct",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="appeals",
        verbose_name="уничтожено по акту",
    )

    objects = AppealQuerySet.as_manager()

    class Meta:
        verbose_name = "обращение"
        verbose_name_plural = "обращения"
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=[str(state) for state in State]),
                name="appeal_state_known",
            ),
            _witness("registered_at", _AFTER_REGISTRATION),
            _witness("registered_on", _AFTER_REGISTRATION),
            _witness("number", _AFTER_REGISTRATION),
            _witness("answer_legal_until", _AFTER_REGISTRATION),
            _witness("answer_control_on", _AFTER_REGISTRATION),
            _witness("assigned_at", _AFTER_REGISTRATION[1:]),
            _witness("unit", _AFTER_REGISTRATION[1:]),
            _witness("executor", _AFTER_REGISTRATION[1:]),
            _witness("prepared_at", _AFTER_REGISTRATION[2:]),
            _witness("signed_at", _AFTER_REGISTRATION[3:]),
            _witness("answered_at", _AFTER_REGISTRATION[4:]),
            _witness("due_on", [State.RECEIVED, *_AFTER_REGISTRATION[:4]]),
            models.CheckConstraint(
                condition=Q(answer_control_on=None) | Q(answer_control_on__gte=F("registered_on")),
                name="appeal_control_not_before_registration",
            ),
            # 59-FZ art. 7(1), 7(3): a name, an essence and somewhere to answer.
            models.CheckConstraint(
                condition=~_KEPT | ~Q(last_name="") & ~Q(text=""), name="appeal_name_and_text"
            ),
            models.CheckConstraint(
                condition=~_KEPT
                | ~Q(form=Form.ELECTRONIC)
                | ~Q(email="")
                | Q(applicant__isnull=False),
                name="appeal_electronic_answerable",
            ),
            # 59-FZ art. 13(3): what is not answered on the spot is answered in writing.
            models.CheckConstraint(
                condition=~_KEPT
                | ~Q(form=Form.ORAL)
                | ~Q(email="")
                | ~Q(postal_address="")
                | Q(applicant__isnull=False),
                name="appeal_oral_answerable",
            ),
            # 152-FZ art. 21(4): of the applicant nothing is left.
            models.CheckConstraint(
                condition=_KEPT
                | Q(
                    state=State.ANSWERED,
                    applicant=None,
                    **dict.fromkeys(PERSONAL, ""),
                ),
                name="appeal_destroyed_whole",
            ),
        ]
        indexes = [
            models.Index(
                fields=["due_on", "id"],
                condition=Q(due_on__isnull=False),
                name="appeal_due",
            ),
            models.Index(fields=["-received_at", "-id"], name="appeal_newest"),
            models.Index(fields=["applicant", "-received_at"], name="appeal_of_applicant"),
            models.Index(fields=["unit", "due_on", "id"], name="appeal_of_unit"),
            models.Index(fields=["executor", "due_on", "id"], name="appeal_of_executor"),
            models.Index(fields=["state", "due_on", "id"], name="appeal_in_state"),
            GinIndex(
                OpClass(F("applicant_key"), "gin_trgm_ops"),
                name="appeal_applicant_trgm",
            ),
            GinIndex(WORDS, name="appeal_words"),
            models.Index(PhoneKey("phone"), condition=~Q(phone=""), name="appeal_phone"),
            models.Index(Lower("email"), condition=~Q(email=""), name="appeal_email"),
        ]

    def __str__(self) -> str:
        return self.number or format_reference(self.reference)

    @property
    def has_account(self) -> bool:
        """Whether the applicant reads the appeal and its answer in an account that is open."""
        return self.applicant is not None and self.applicant.is_active

    @property
    def author(self) -> str:
        """Surname, name and patronymic, or the organisation with them."""
        name = " ".join(filter(None, [self.last_name, self.first_name, self.patronymic]))
        return f"{self.organisation} ({name})" if self.organisation else name

    @property
    def legal_until(self) -> date:
        """The last lawful day (inclusive) of the next duty: to register, then to answer."""
        return self.answer_legal_until or register_until(self.deemed_received_on, self.register_by)

    @property
    def subject_key(self) -> str:
        """The key under which letters, views and tasks speak of this appeal."""
        return f"appeals.appeal:{self.pk}"


class CoAuthor(models.Model):
    """Another author of a collective appeal."""

    appeal = models.ForeignKey(Appeal, models.PROTECT, related_name="co_authors")
    last_name = models.CharField("фамилия", max_length=100)
    first_name = models.CharField("имя", max_length=100)
    patronymic = models.CharField("отчество", max_length=100, blank=True)
    name_key = models.GeneratedField(
        expression=match_key_of("last_name", "first_name", "patronymic"),
        output_field=models.TextField(),
        db_persist=True,
    )

    class Meta:
        verbose_name = "соавтор"
        verbose_name_plural = "соавторы"
        ordering = ["id"]
        indexes = [GinIndex(OpClass(F("name_key"), "gin_trgm_ops"), name="co_author_trgm")]

    def __str__(self) -> str:
        return " ".join(filter(None, [self.last_name, self.first_name, self.patronymic]))


class AppealFile(models.Model):
    """A file enclosed with an appeal."""

    appeal = models.ForeignKey(Appeal, models.PROTECT, related_name="files")
    file = models.OneToOneField("files.StoredFile", models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "приложение"
        verbose_name_plural = "приложения"
        ordering = ["id"]

    def __str__(self) -> str:
        return str(self.file)
