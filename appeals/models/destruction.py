"""The act by which appeals past their term are destroyed."""

from django.conf import settings
from django.db import models
from django.db.models import Q


class DestructionAct(models.Model):
    """The act of destruction of the appeals answered in a year, as the expert commission signed it.

    Kept for good: with the numbers of the appeals it is what shows that they went lawfully. It
    holds no personal value of an applicant. Law: 125-FZ art. 17, 152-FZ art. 21(4).
    """

    number = models.CharField("номер акта", max_length=40)
    signed_on = models.DateField("дата акта")
    commission = models.CharField("решение экспертной комиссии", max_length=200)
    year = models.PositiveSmallIntegerField("год завершения обращений")
    count = models.PositiveIntegerField("уничтожено обращений")
    made_at = models.DateTimeField("уничтожены")
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="кто уничтожил"
    )

    class Meta:
        verbose_name = "акт об уничтожении обращений"
        verbose_name_plural = "акты об уничтожении обращений"
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(number="") & ~Q(commission="") & Q(count__gt=0),
                name="destruction_act_whole",
            )
        ]

    def __str__(self) -> str:
        return f"Акт № {self.number} от {self.signed_on:%d.%m.%Y}"
