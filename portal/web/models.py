"""What all processes of the web server share: the generation of public pages, counts of events."""

from django.db import models
from django.db.models import Q


class PageGeneration(models.Model):
    """Counts the edits of what public pages show; there is one row, kept for ever.

    Cached pages belong to a generation. An editing transaction raises the number
    (``portal.web.page_cache.bump``), so that it and the edit become visible together.
    """

    THE_ROW = 1

    id = models.SmallIntegerField(primary_key=True, default=THE_ROW)
    number = models.BigIntegerField(default=0)

    class Meta:
        constraints = [
            models.CheckConstraint(name="web_pagegeneration_is_one_row", condition=Q(id=1)),
        ]

    def __str__(self) -> str:
        return f"Поколение страниц {self.number}"


class CeilingCount(models.Model):
    """How often something happened for a key (``portal.web.ceilings``) until the moment."""

    key = models.CharField(max_length=300, primary_key=True)
    number = models.PositiveIntegerField()
    until = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.key}: {self.number}"
