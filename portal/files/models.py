"""The record of a private file; its bytes lie in the storage."""

import uuid

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q

from portal.files.content.kinds import Kind
from portal.files.querysets import StoredFileQuerySet
from portal.kernel.choices import choices


class StoredFile(models.Model):
    """A file attached to an appeal or an answer, or made by the portal itself.

    What it is attached to is told by rows that point to it. A file that nothing points to
    is destroyed after ``DRAFT_DAYS``; others are kept as long as what they belong to.
    The row is never changed but for its state and the withdrawal of the person.
    """

    class State(models.TextChoices):
        """Whether the content may be given out."""

        CLEAN = "clean", "готов"
        QUARANTINED = "quarantined", "ждёт проверки на вирусы"
        INFECTED = "infected", "удалён: заражён вирусом"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField("имя файла", max_length=120)
    kind = models.CharField("вид", max_length=8, choices=choices(Kind))
    media_type = models.CharField("тип содержимого", max_length=100)
    size = models.PositiveIntegerField("размер, байт")
    #: Size as sent; limits count it, as the person knows no other.
    received_size = models.PositiveIntegerField("размер при получении, байт")
    #: Of the stored bytes, hexadecimal.
    sha256 = models.CharField("контрольная сумма SHA-256", max_length=64)
    #: Relative to ``FILES_ROOT``.
    path = models.CharField("место хранения", max_length=80, unique=True)
    thumbnail_path = models.CharField("место хранения миниатюры", max_length=80, blank=True)
    state = models.CharField("состояние", max_length=12, choices=State.choices, default=State.CLEAN)
    #: When the virus scanner last gave its verdict; empty while it is off or not reached.
    scanned_at = models.DateTimeField("проверен на вирусы", null=True, blank=True)
    created_at = models.DateTimeField("получен")
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="кто приложил",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
    )

    objects = StoredFileQuerySet.as_manager()

    class Meta:
        verbose_name = "файл"
        verbose_name_plural = "файлы"
        ordering = ("created_at", "id")
        constraints = [
            models.CheckConstraint(
                name="files_state_known",
                condition=Q(state__in=["clean", "quarantined", "infected"]),
            ),
            models.CheckConstraint(
                name="files_not_empty", condition=Q(size__gt=0, received_size__gt=0)
            ),
            models.CheckConstraint(
                name="files_sha256_form", condition=Q(sha256__regex=r"^[0-9a-f]{64}$")
            ),
            models.CheckConstraint(
                name="files_infected_was_scanned",
                condition=~Q(state="infected") | Q(scanned_at__isnull=False),
            ),
        ]
        indexes = [
            models.Index(fields=["created_at"], name="files_by_creation"),
            models.Index(
                fields=["created_at"], name="files_quarantined", condition=Q(state="quarantined")
            ),
        ]
        triggers = [
            pgtrigger.ReadOnly(
                name="files_content_is_final", exclude=["state", "scanned_at", "uploaded_by"]
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_available(self) -> bool:
        """Whether the content may be given out."""
        return self.state == self.State.CLEAN

    @property
    def kind_is_image(self) -> bool:
        """Whether it is a picture."""
        return Kind(self.kind).is_image

    @property
    def has_thumbnail(self) -> bool:
        """Whether there is a small picture to show beside the name."""
        return bool(self.thumbnail_path) and self.is_available


class Picture(models.Model):
    """A picture for everybody: a photograph of a meeting, the plan of a hall.

    It is shown as long as some owner says so; kept with what it belongs to.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    alt = models.CharField("что на ней, для тех, кто не видит", max_length=300)

    class Meta:
        verbose_name = "картинка"
        verbose_name_plural = "картинки"
        constraints = [models.CheckConstraint(name="files_picture_alt", condition=~Q(alt=""))]

    def __str__(self) -> str:
        return self.alt


class PictureCopy(models.Model):
    """The picture in one size: a JPEG ``width`` by ``height`` pixels, upright, without EXIF."""

    picture = models.ForeignKey(Picture, models.CASCADE, related_name="copies")
    file = models.OneToOneField(StoredFile, models.PROTECT, related_name="+")
    width = models.PositiveSmallIntegerField("ширина, пикселей")
    height = models.PositiveSmallIntegerField("высота, пикселей")

    class Meta:
        verbose_name = "размер картинки"
        verbose_name_plural = "размеры картинки"
        ordering = ("width",)
        constraints = [
            models.UniqueConstraint(fields=["picture", "width"], name="files_picture_width_once")
        ]

    def __str__(self) -> str:
        return f"{self.width} × {self.height}"
