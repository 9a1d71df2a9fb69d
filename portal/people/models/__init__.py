"""Who the portal knows."""

from portal.people.models.consents import Consent, PersonalDataView
from portal.people.models.days import CalendarDay
from portal.people.models.offices import District, Officer, Unit
from portal.people.models.users import User

__all__ = [
    "CalendarDay",
    "Consent",
    "District",
    "Officer",
    "PersonalDataView",
    "Unit",
    "User",
]
