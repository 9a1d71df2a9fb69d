"""The all-Russian classifier of questions, and the short list that citizens choose from."""

from django.contrib.postgres.search import SearchVector, SearchVectorField
from django.db import models

from appeals.querysets import ClassifierQuerySet
from portal.web.match_keys import match_key_of


class ClassifierCode(models.Model):
    """One entry of the all-Russian thematic classifier; never deleted, only closed."""

    version = models.PositiveSmallIntegerField("редакция классификатора", default=4)
    code = models.CharField("код", max_length=24)
    name = models.TextField("наименование")
    level = models.PositiveSmallIntegerField("уровень", help_text="1 — раздел, 4 и 5 — вопрос")
    parent = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
        verbose_name="выше",
    )
    is_assignable = models.BooleanField("назначается вопросу")
    lay_words = models.TextField("разговорные слова", blank=True)
    valid_from = models.DateField("действует с", null=True, blank=True)
    valid_to = models.DateField("действует до (не включая)", null=True, blank=True)

    search = models.GeneratedField(
        expression=SearchVector(match_key_of("name"), config="russian", weight="A")
        + SearchVector(match_key_of("lay_words"), config="russian", weight="A"),
        output_field=SearchVectorField(),
        db_persist=True,
    )

    objects = ClassifierQuerySet.as_manager()

    class Meta:
        verbose_name = "код классификатора"
        verbose_name_plural = "классификатор вопросов"
        ordering = ["version", "code"]
        constraints = [
            models.UniqueConstraint(fields=["version", "code"], name="classifier_code_once"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


class PlainSubject(models.Model):
    """A subject in plain words, offered to the citizen; stands for a code of the classifier."""

    slug = models.SlugField("имя в адресе", unique=True)
    name = models.CharField("тема", max_length=120)
    hint = models.CharField("пояснение", max_length=300, blank=True)
    code = models.ForeignKey(
        ClassifierCode,
        models.PROTECT,
        null=True,
        blank=True,
        verbose_name="код классификатора",
    )
    position = models.PositiveSmallIntegerField("порядок")
    is_offered = models.BooleanField("предлагается", default=True)

    class Meta:
        verbose_name = "тема обращения"
        verbose_name_plural = "темы обращений"
        ordering = ["position"]

    def __str__(self) -> str:
        return self.name
