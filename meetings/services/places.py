"""Places in the hall: who has one, who is the next to get one."""

import secrets
from datetime import datetime

from meetings import letters
from meetings.models import Meeting, Notice, Registration
from meetings.rules.vocabulary import Channel, Place, Told
from portal.kernel.references import with_check_digit

_CODE_DIGITS = 5


def has_room(meeting: Meeting) -> bool:
    """Whether a place is free; the caller has locked the meeting."""
    if meeting.places is None:
        return True
    return meeting.registrations.confirmed().count() < meeting.places


def fill_free_places(meeting: Meeting, *, at: datetime) -> int:
    """Give free places to those who wait, in their order; return how many got one.

    The caller has locked the meeting, so two free places never go to one person.
    """
    given = 0
    for registration in meeting.registrations.waiting():
        if not has_room(meeting):
            break
        registration.state = Place.CONFIRMED
        registration.save(update_fields=["state"])
        _tell_of_place(registration, at=at)
        given += 1
    return given


def new_code(meeting: Meeting) -> str:
    """Return six digits that nobody at the meeting has, the last one a check digit."""
    taken = set(meeting.registrations.values_list("code", flat=True))
    while True:
        code = with_check_digit("".join(str(secrets.randbelow(10)) for _ in range(_CODE_DIGITS)))
        if code not in taken:
            return code


def _tell_of_place(registration: Registration, *, at: datetime) -> None:
    meeting = registration.meeting
    letter = letters.place_found(registration, at=at) if registration.email else None
    Notice.objects.get_or_create(
        registration=registration,
        revision=meeting.revision,
        kind=Told.PLACE,
        defaults={
            "meeting": meeting,
            "channel": Channel.EMAIL if letter else Channel.PHONE,
            "letter": letter,
            "due_at": at,
            "told_at": at if letter else None,
        },
    )
