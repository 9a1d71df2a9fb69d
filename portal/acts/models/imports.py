"""The import of many acts at once: what each row would change, and how far it has come."""

from django.conf import settings
from django.db import models
from django.utils import timezone

from portal.acts.models.register import Act
from portal.acts.models.texts import ActFile
from portal.files.models import StoredFile
from portal.kernel.choices import LabelledEnum, choices


class Import(models.Model):
    """One import: rows of a spreadsheet with their files, checked first and then carried out."""

    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="кто загрузил"
    )
    name = models.CharField("таблица", max_length=120)
    uploaded_at = models.DateTimeField("загружена")
    started_at = models.DateTimeField("импорт начат", null=True, blank=True)
    spare = models.TextField("файлы архива, которых не назвала ни одна строка", blank=True)

    class Meta:
        verbose_name = "импорт актов"
        verbose_name_plural = "импорты актов"
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.name}, {timezone.localtime(self.uploaded_at):%d.%m.%Y %H:%M}"


class RowState(LabelledEnum):
    """What a row of the import comes to."""

    WAITING = "waiting", "ждёт разбора"
    NEW = "new", "новый акт или редакция"
    SAME = "same", "уже есть, без изменений"
    CHANGED = "changed", "изменит имеющийся акт"
    WRONG = "wrong", "ошибка"
    DONE = "done", "внесено"


class ImportRow(models.Model):
    """A row: an act, or a version of one, with its file; state and result change together."""

    of = models.ForeignKey(Import, models.CASCADE, related_name="rows")
    position = models.PositiveIntegerField("строка")
    values = models.JSONField("значения")
    file = models.ForeignKey(StoredFile, models.PROTECT, null=True, related_name="+")
    state = models.CharField(
        "состояние", max_length=8, choices=choices(RowState), default=RowState.WAITING
    )
    says = models.TextField("что будет или что не так", blank=True)
    act = models.ForeignKey(Act, models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = "строка импорта"
        verbose_name_plural = "строки импорта"
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["of", "position"], name="act_import_row_once"),
        ]
        indexes = [
            models.Index(fields=["of", "state", "position"], name="act_import_row_left"),
        ]

    def __str__(self) -> str:
        return f"Строка {self.position}"

    @property
    def named(self) -> str:
        """The act of the row as the table has it."""
        words = (str(self.values.get(name, "")) for name in ("вид", "дата", "номер"))
        kind, day, number = words
        return f"{kind} от\N{NO-BREAK SPACE}{day} №\N{NO-BREAK SPACE}{number}"

    @property
    def more(self) -> str:
        """Who issued it and the name of its text, as the table has them."""
        return ", ".join(filter(None, (self.values.get("кто издал"), self.values.get("файл"))))


class ImportFile(models.Model):
    """A scan or a signature that a row brings, as it came; the act gets a copy of it."""

    row = models.ForeignKey(ImportRow, models.CASCADE, related_name="files")
    role = models.CharField("что это", max_length=12, choices=choices(ActFile.Role))
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "файл строки импорта"
        verbose_name_plural = "файлы строк импорта"
        ordering = ["id"]

    def __str__(self) -> str:
        return str(self.file)
