"""The answer to an appeal."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q


class Answer(models.Model):
    """The answer: written by the executor, signed by a head, sent to the applicant.

    Kept five years with the appeal. Law: 59-FZ art. 10.
    """

    appeal = models.OneToOneField(
        "appeals.Appeal",
        models.PROTECT,
        related_name="answer",
        verbose_name="обращение",
    )
    text = models.TextField("текст ответа", blank=True)
    prepared_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="подготовил",
    )
    remark = models.TextField("замечание руководителя", blank=True)
    signed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="подписал",
    )
    signed_as = models.ForeignKey(
        "people.Officer",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="в должности",
    )
    # As they were when it was signed: people and posts are called otherwise later.
    signed_name = models.CharField("кто подписал", max_length=302, blank=True, default="")
    signed_post = models.CharField("должность подписавшего", max_length=200, blank=True, default="")
    signed_unit = models.CharField(
        "подразделение подписавшего", max_length=300, blank=True, default=""
    )
    outgoing_number = models.CharField(
        "исходящий номер", max_length=32, null=True, blank=True, unique=True
    )
    paper = models.OneToOneField(
        "files.StoredFile",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="ответ в PDF",
    )
    written_at = models.DateTimeField("изменён")

    class Meta:
        verbose_name = "ответ"
        verbose_name_plural = "ответы"
        constraints = [
            models.CheckConstraint(
                condition=Q(signed_by=None) | ~Q(signed_by=F("prepared_by")),
                name="answer_signed_by_another",
                violation_error_message="Ответ подписывает не тот, кто его подготовил.",
            ),
            models.CheckConstraint(
                condition=Q(signed_by=None, signed_as=None)
                | (
                    Q(
                        signed_by__isnull=False,
                        signed_as__isnull=False,
                        prepared_by__isnull=False,
                    )
                    & ~Q(text="")
                ),
                name="answer_signed_whole",
            ),
            models.CheckConstraint(
                condition=Q(signed_by=None, signed_name="", signed_post="", signed_unit="")
                | (
                    Q(signed_by__isnull=False)
                    & ~Q(signed_name="")
                    & ~Q(signed_post="")
                    & ~Q(signed_unit="")
                ),
                name="answer_signature_as_it_was",
            ),
            models.CheckConstraint(
                condition=Q(outgoing_number=None, paper=None)
                | Q(
                    outgoing_number__isnull=False,
                    paper__isnull=False,
                    signed_by__isnull=False,
                ),
                name="answer_sent_with_number_and_paper",
            ),
        ]

    def __str__(self) -> str:
        return f"Ответ {self.outgoing_number or '(проект)'}"

    @property
    def subject_key(self) -> str:
        """The key by which other registers point to it."""
        return f"appeals.answer:{self.pk}"


class AnswerFile(models.Model):
    """A file enclosed with the answer."""

    answer = models.ForeignKey(Answer, models.PROTECT, related_name="files")
    file = models.OneToOneField("files.StoredFile", models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "приложение к ответу"
        verbose_name_plural = "приложения к ответам"
        ordering = ["id"]

    def __str__(self) -> str:
        return str(self.file)
