"""An appeal that is being written: what was typed survives reload, sign-in and a lost session."""

import uuid

from django.conf import settings
from django.db import models
from django.utils import timezone


class Draft(models.Model):
    """A started appeal, not sent; kept ``DRAFT_DAYS`` days after the last touch.

    The key is random and unguessable: whoever holds it in a signed cookie holds the draft.
    On submission the key becomes ``Appeal.submission_key`` and the draft is gone.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="appeal_drafts",
        verbose_name="чей",
    )
    values = models.JSONField("введённое", default=dict, help_text="{шаг: {поле: значение}}")
    started_at = models.DateTimeField("начат")
    touched_at = models.DateTimeField("изменён", db_index=True)

    class Meta:
        verbose_name = "черновик обращения"
        verbose_name_plural = "черновики обращений"

    def __str__(self) -> str:
        return f"Черновик от {timezone.localdate(self.started_at):%d.%m.%Y} (не отправлено)"


class DraftFile(models.Model):
    """A file added to a draft."""

    draft = models.ForeignKey(Draft, models.CASCADE, related_name="files")
    file = models.OneToOneField("files.StoredFile", models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "файл черновика"
        verbose_name_plural = "файлы черновиков"
        ordering = ["id"]

    def __str__(self) -> str:
        return str(self.file)
