"""Halls where the city meets its residents, and the times for which they are taken."""

import pghistory
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, DateTimeRangeField, RangeOperators
from django.db import models
from django.db.models import Q

from portal.kernel.choices import LabelledEnum, choices


class Amenity(LabelledEnum):
    """What a hall has for those who come."""

    RAMP = "ramp", "пандус, вход без ступеней"
    LIFT = "lift", "лифт"
    TOILET = "toilet", "туалет для людей на колясках"
    HEARING_LOOP = "hearing_loop", "индукционная петля для слабослышащих"
    SIGN_LANGUAGE = "sign_language", "сурдоперевод по просьбе"
    CHILDREN = "children", "место для детей"
    PARKING = "parking", "стоянка с местами для инвалидов"


@pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())
class Hall(models.Model):
    """A hall or a room where the city meets people; closed, not deleted, when it is no more."""

    name = models.CharField("название", max_length=200, unique=True)
    address = models.CharField("адрес", max_length=300)
    district = models.ForeignKey(
        "people.District",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="район",
    )
    way = models.TextField(
        "как пройти", blank=True, help_text="Остановка, вход, этаж, номер зала — словами."
    )
    seats = models.PositiveSmallIntegerField("мест для людей", null=True, blank=True)
    amenities = ArrayField(
        models.CharField(max_length=16, choices=choices(Amenity)),
        verbose_name="что есть",
        default=list,
        blank=True,
    )
    plan = models.ForeignKey(
        "files.Picture",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="план",
    )
    latitude = models.DecimalField(
        "широта", max_digits=8, decimal_places=6, null=True, blank=True, help_text="Градусы, WGS 84"
    )
    longitude = models.DecimalField(
        "долгота", max_digits=9, decimal_places=6, null=True, blank=True
    )
    is_open = models.BooleanField("принимает", default=True)

    class Meta:
        verbose_name = "зал"
        verbose_name_plural = "залы"
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                condition=Q(seats=None) | Q(seats__gt=0),
                name="place_hall_seats",
                violation_error_code="seats",
                violation_error_message="Укажите хотя бы одно место или оставьте поле пустым.",
            ),
            models.CheckConstraint(
                condition=Q(latitude=None, longitude=None)
                | Q(latitude__range=(-90, 90), longitude__range=(-180, 180)),
                name="place_hall_point",
                violation_error_message="Укажите и широту (от −90 до 90), и долготу (от −180 до "
                "180) — или ни одной.",
            ),
            models.CheckConstraint(
                condition=Q(amenities__contained_by=[str(amenity) for amenity in Amenity]),
                name="place_hall_amenities",
                violation_error_code="amenities",
                violation_error_message="Такого удобства нет. Выберите из списка.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name}, {self.address}"

    @property
    def geo(self) -> str:
        """The address of the place for a map of the reader's own (RFC 5870), or nothing."""
        return f"geo:{self.latitude},{self.longitude}" if self.latitude is not None else ""

    @property
    def amenity_labels(self) -> list[str]:
        """What the hall has, in words."""
        return [Amenity(amenity).label for amenity in self.amenities]


class HallBooking(models.Model):
    """A hall taken by one thing for a time [from, to): two things never have it at once."""

    hall = models.ForeignKey(Hall, models.PROTECT, related_name="bookings", verbose_name="зал")
    #: Whose booking it is, such as ``meetings.meeting:5``.
    subject = models.CharField("для чего", max_length=80, unique=True)
    title = models.CharField("что там", max_length=300)
    during = DateTimeRangeField("когда")

    class Meta:
        verbose_name = "занятость зала"
        verbose_name_plural = "занятость залов"
        ordering = ["during"]
        constraints = [
            ExclusionConstraint(
                name="place_hall_taken_once",
                expressions=[("hall", RangeOperators.EQUAL), ("during", RangeOperators.OVERLAPS)],
            ),
            models.CheckConstraint(
                condition=Q(during__isempty=False)
                & Q(during__startswith__isnull=False)
                & Q(during__endswith__isnull=False),
                name="place_booking_has_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.hall.name}: {self.title}"
