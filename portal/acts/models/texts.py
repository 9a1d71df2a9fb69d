"""The texts of acts: versions by date, corrections of typing errors, files, old addresses."""

import pghistory
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q

from portal.acts.models.register import Act
from portal.acts.querysets import VersionQuerySet
from portal.files.models import StoredFile
from portal.kernel.choices import LabelledEnum, choices

#: Behind the day of a text that waits, wherever editors choose among texts.
_WAITS = " (её изменение в этот день не началось)"


@pghistory.track(
    pghistory.InsertEvent(),
    pghistory.UpdateEvent(),
    pghistory.DeleteEvent(),
    exclude=["is_waiting", "was_compared"],
)
class Version(models.Model):
    """The text of an act (редакция) in the half-open period [valid_from, valid_to).

    ``akn`` is Akoma Ntoso 3.0, valid against the OASIS schema. One that ``is_waiting`` is no text of
    the act on any day, and has no ``valid_to``: see ``services.standing``.
    """

    act = models.ForeignKey(Act, models.PROTECT, related_name="versions", verbose_name="акт")
    valid_from = models.DateField("действует с")
    valid_to = models.DateField("действует до (не включая)", null=True, blank=True)
    amended_by = models.ForeignKey(
        Act,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="made_versions",
        verbose_name="каким актом внесены изменения",
    )
    akn = models.TextField("текст (Akoma Ntoso)")
    is_sample = models.BooleanField("образец текста, не подлинный", default=False)
    added_at = models.DateTimeField("внесена")
    corrected_at = models.DateTimeField("когда исправлено", null=True, blank=True)
    correction = models.CharField("что исправлено", max_length=300, blank=True)
    was_compared = models.BooleanField(
        "была, когда акт сверяли с подлинником", default=False, db_default=False, editable=False
    )
    is_waiting = models.BooleanField(
        "ждёт: изменение, которое её внесло, в её день не началось",
        default=False,
        db_default=False,
        editable=False,
    )

    objects = VersionQuerySet.as_manager()

    class Meta:
        verbose_name = "редакция"
        verbose_name_plural = "редакции"
        ordering = ["valid_from"]
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gt=F("valid_from")), name="version_period"
            ),
            ExclusionConstraint(
                name="version_one_on_a_day",
                expressions=[
                    ("act", RangeOperators.EQUAL),
                    (
                        Func(
                            "valid_from",
                            "valid_to",
                            function="daterange",
                            output_field=DateRangeField(),
                        ),
                        RangeOperators.OVERLAPS,
                    ),
                ],
                condition=Q(is_waiting=False),
                violation_error_message="На эти дни у акта уже есть редакция.",
            ),
        ]

    def __str__(self) -> str:
        return f"Редакция с {self.valid_from:%d.%m.%Y}{_WAITS if self.is_waiting else ''}"

    @property
    def is_original(self) -> bool:
        """Whether it is the text as adopted: no edition of which nobody knows what has made it.

        It begins no later than its act, and no text is before it.
        """
        if self.amended_by_id or self.valid_from > self.act.begins_on:
            return False
        is_first_day = self.valid_from <= self.act.adopted_on
        # Seldom asked: an act rarely has texts from before it comes into force.
        return is_first_day or not self.act.versions.filter(valid_from__lt=self.valid_from).exists()

    @property
    def is_compared(self) -> bool:
        """Whether it was there when somebody compared the act with its original."""
        return self.act.verified_on is not None and self.was_compared

    @property
    def is_unexplained(self) -> bool:
        """Whether it is an edition of which nobody has said which act has made it."""
        return self.amended_by_id is None and not self.is_original


@pghistory.track(
    pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent(), exclude=["text"]
)
class ActFile(models.Model):
    """A file that readers may take: the signed scan, the text as it came, a detached signature."""

    class Role(LabelledEnum):
        """What the file is to the act."""

        SCAN = "scan", "скан подписанного акта"
        TEXT = "text", "текст"
        SIGNATURE = "signature", "отсоединённая электронная подпись"

    act = models.ForeignKey(Act, models.PROTECT, related_name="files", verbose_name="акт")
    role = models.CharField("что это", max_length=12, choices=choices(Role))
    file = models.OneToOneField(
        StoredFile, models.PROTECT, related_name="of_act", verbose_name="файл"
    )
    #: What a PDF says, from its text layer; empty where it has none, and where it is no scan by its
    #: role and a page has a picture or nothing but one.
    text = models.TextField("текстовый слой", blank=True)
    has_no_personal_data = models.BooleanField("личных данных посторонних людей нет", default=False)
    #: Of a detached signature, where that is known.
    signs = models.ForeignKey(
        "self",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="signatures",
        verbose_name="что подписано",
    )

    class Meta:
        verbose_name = "файл акта"
        verbose_name_plural = "файлы актов"
        ordering = ["role", "id"]

    def __str__(self) -> str:
        return str(self.file)

    @property
    def is_mute_scan(self) -> bool:
        """Whether it is a picture of a text that no search can read."""
        is_picture = self.role == self.Role.SCAN or self.file.kind_is_image
        return is_picture and not self.text.strip()


class OldAddress(models.Model):
    """An address that an act had before its particulars were corrected; it leads to the new one."""

    act = models.ForeignKey(Act, models.PROTECT, related_name="old_addresses")
    kind = models.CharField("вид", max_length=20)
    issuer = models.SlugField("кто издал")
    adopted_on = models.DateField("дата")
    number = models.CharField("номер", max_length=32)

    class Meta:
        verbose_name = "прежний адрес"
        verbose_name_plural = "прежние адреса"
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "issuer", "adopted_on", "number"], name="act_old_address_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind}/{self.issuer}/{self.adopted_on}/{self.number}"
