"""What is searched for in the register, so that the search can be mended: never by whom."""

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models

from portal.acts.models.register import Act


class SearchTrace(models.Model):
    """A line that was searched for on a day, with its filters: how often, and what it showed.

    Nothing of the person, and no hour: see ``rules.searches`` for the lines that leave no trace.
    Kept 90 days, a rare line 30.
    """

    on = models.DateField("день")
    #: As ``kernel.keys.match_key`` has it.
    line = models.CharField("что искали", max_length=200)
    #: The query part of the search's address without the line.
    filters = models.CharField("отбор", max_length=500, blank=True)
    times = models.PositiveIntegerField("сколько раз")
    #: Acts on the first page, which is all that is known without counting.
    shown = models.PositiveSmallIntegerField("показано на первой странице")

    class Meta:
        verbose_name = "поиск"
        verbose_name_plural = "что ищут в реестре"
        constraints = [
            models.UniqueConstraint(fields=["on", "line", "filters"], name="act_search_once_a_day"),
        ]

    def __str__(self) -> str:
        return f"{self.line}, {self.on:%d.%m.%Y}"


class TitleWord(models.Model):
    """A word of a published title: what a misspelt one of a search may have been meant to be.

    A trigger of the acts adds them; those that no published title has any more go at night.
    """

    word = models.CharField("слово", max_length=40, primary_key=True)
    stem = models.CharField("основа", max_length=40)

    class Meta:
        verbose_name = "слово названий"
        verbose_name_plural = "слова названий"
        indexes = [
            GinIndex(OpClass("stem", "gin_trgm_ops"), name="title_word_near", fastupdate=False)
        ]

    def __str__(self) -> str:
        return self.word


class Opening(models.Model):
    """An act that was opened from what a search had found: at which place, counted from one."""

    trace = models.ForeignKey(SearchTrace, models.CASCADE, related_name="openings")
    act = models.ForeignKey(Act, models.CASCADE, related_name="+")
    place = models.PositiveSmallIntegerField("место в списке")
    times = models.PositiveIntegerField("сколько раз")

    class Meta:
        verbose_name = "открытый результат"
        verbose_name_plural = "открытые результаты"
        constraints = [
            models.UniqueConstraint(fields=["trace", "act", "place"], name="act_opening_once"),
        ]

    def __str__(self) -> str:
        return f"{self.trace}: {self.place}"
