"""The editable overlay of the production calendar."""

import pghistory
from django.db import models


@pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())
class CalendarDay(models.Model):
    """A day on which the office works, or does not, unlike the calendar says.

    Entered by an administrator with its ground, when a decree comes out. Labour Code art. 112.
    """

    day = models.DateField("день", unique=True)
    is_working = models.BooleanField("рабочий")
    ground = models.CharField("основание", max_length=300)

    class Meta:
        verbose_name = "день календаря"
        verbose_name_plural = "производственный календарь"
        ordering = ["day"]

    def __str__(self) -> str:
        return f"{self.day:%d.%m.%Y} — {'рабочий' if self.is_working else 'выходной'}"
