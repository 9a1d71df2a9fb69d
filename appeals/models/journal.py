"""The journal of an appeal: who did what and when, by which article."""

import pgtrigger
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models

from appeals.rules.vocabulary import State
from portal.kernel.choices import choices


class Event(models.Model):
    """One thing that happened to an appeal; only ever added, for everybody.

    Holds no personal value: ``fields`` names what changed and copies nothing, so that
    personal data can be destroyed without touching the journal. Kept with the appeal.
    """

    appeal = models.ForeignKey(
        "appeals.Appeal",
        models.PROTECT,
        related_name="events",
        verbose_name="обращение",
    )
    name = models.CharField("событие", max_length=40)
    at = models.DateTimeField("когда")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="кто",
    )
    from_state = models.CharField("из состояния", max_length=20, blank=True, choices=choices(State))
    to_state = models.CharField("в состояние", max_length=20, choices=choices(State))
    fields = ArrayField(
        models.CharField(max_length=60),
        verbose_name="что изменено",
        default=list,
        blank=True,
    )
    law = models.CharField("основание", max_length=120, blank=True)

    class Meta:
        verbose_name = "запись журнала"
        verbose_name_plural = "журнал обращений"
        ordering = ["id"]
        triggers = [
            pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete),
            # TRUNCATE fires no trigger of rows.
            pgtrigger.Trigger(
                name="never_emptied",
                operation=pgtrigger.Truncate,
                when=pgtrigger.Before,
                level=pgtrigger.Statement,
                func="RAISE EXCEPTION 'pgtrigger: Cannot truncate the journal of appeals';",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.at:%d.%m.%Y %H:%M}"
