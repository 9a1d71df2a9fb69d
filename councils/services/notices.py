"""Telling people of a sitting: each told one of each change, and nobody else."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from councils import letters
from councils.models import Guest, Mandate, Notice, Post, Sitting
from councils.rules.agenda import Line, for_everybody
from councils.rules.notices import whom_to_tell
from councils.rules.vocabulary import GuestState, NoticeKind
from councils.services.agenda import lines_of
from councils.services.composition import posts_on
from councils.services.errors import AlreadyDecided
from portal.people.models import User


@dataclass(frozen=True)
class Recipient:
    """Somebody entitled to know; ``address`` is empty where only the telephone is left."""

    mandate: Mandate | None = None
    post: Post | None = None
    guest: Guest | None = None

    @property
    def key(self) -> str:
        """What tells him from others."""
        if self.mandate:
            return f"mandate:{self.mandate.pk}"
        return f"post:{self.post.pk}" if self.post else f"guest:{self.guest and self.guest.pk}"

    @property
    def address(self) -> str:
        """His e-mail, if any."""
        one = self.mandate or self.post
        return one.address if one else (self.guest.email if self.guest else "")

    @property
    def user(self) -> User | None:
        """His account, if any."""
        one = self.mandate or self.post or self.guest
        return one.user if one else None


def entitled(sitting: Sitting) -> list[Recipient]:
    """Return who is told: mandates and posts of the day, and residents who have a place.

    A chair who has a seat as well is told once.
    """
    day = timezone.localdate(sitting.starts_at)
    members = [Recipient(mandate=one) for one in Mandate.objects.of_council(sitting.council, day)]
    known = {one.address.lower() for one in members if one.address}
    posts = [Recipient(post=one) for one in posts_on(sitting.council, day)]
    guests = sitting.guests.filter(state=GuestState.ACCEPTED).select_related("user")
    return [
        *members,
        *(one for one in posts if one.address.lower() not in known),
        *(Recipient(guest=one) for one in guests),
    ]


def told(sitting: Sitting) -> frozenset[str]:
    """Return the keys of those who have a notice of this sitting."""
    notices = sitting.notices.select_related("mandate", "post", "guest")
    return frozenset(
        Recipient(one.mandate, one.post, one.guest).key
        for one in notices
        # One in the queue hears of changes before he is told that he has a place.
        if one.guest is None or one.kind == NoticeKind.FIRST
    )


@transaction.atomic
def tell(sitting: Sitting, kind: NoticeKind, *, at: datetime) -> list[Notice]:
    """Tell of ``kind`` each told one who is still entitled, and each newly entitled one at first.

    Residents in the queue are told of changes too. Of a cancellation only those are told who know of the sitting. With ``FIRST`` nobody is told
    twice. Who has no e-mail gets a notice that waits to be given otherwise.
    """
    people = {one.key: one for one in entitled(sitting)}
    wave = whom_to_tell(people, told(sitting))
    made = []
    if kind is not NoticeKind.CANCELLATION:
        made += _send(sitting, NoticeKind.FIRST, (people[key] for key in wave.first), at=at)
    if kind is not NoticeKind.FIRST:
        queue = sitting.guests.filter(state=GuestState.WAITING).select_related("user")
        known = [people[key] for key in wave.update]
        made += _send(sitting, kind, [*known, *(Recipient(guest=one) for one in queue)], at=at)
    return made


def release_former(sitting: Sitting, *, at: datetime) -> None:
    """Tell those who were invited and whose mandate ends before the sitting that it is off for them."""
    people = entitled(sitting)
    keys, addresses = {one.key for one in people}, {one.address.lower() for one in people}
    invited = Mandate.objects.filter(notices__sitting=sitting).select_related("user").distinct()
    for mandate in invited:
        is_former = Recipient(mandate=mandate).key not in keys
        # One who has a new mandate, or a post, comes all the same.
        if is_former and mandate.address and mandate.address.lower() not in addresses:
            letters.not_invited(sitting, mandate, at=at)


def _send(
    sitting: Sitting, kind: NoticeKind, people: Iterable[Recipient], *, at: datetime
) -> list[Notice]:
    made = []
    waiting = sorted(people, key=lambda one: one.key)
    calendar = letters.calendar_file(sitting, at=at) if any(p.address for p in waiting) else None
    full = lines_of(sitting)
    for one in waiting:
        notice = Notice.objects.create(
            sitting=sitting,
            kind=kind,
            sequence=sitting.sequence,
            mandate=one.mandate,
            post=one.post,
            guest=one.guest,
            made_at=at,
        )
        if one.address and calendar:
            # A letter may be read by anybody at the other end: no confidential item is in it.
            notice.letter = letters.notice(
                notice,
                to=one.address,
                user=one.user,
                agenda=_printed(for_everybody(full)),
                calendar=calendar,
                at=at,
            )
            notice.save(update_fields=["letter"])
        made.append(notice)
    return made


def _printed(lines: Iterable[Line]) -> list[str]:
    return [
        f"{line.number}. {line.title}{f' ({line.speaker})' if line.speaker else ''}"
        for line in lines
    ]


@transaction.atomic
def told_otherwise(notice: Notice, how: str, *, by: User, at: datetime) -> Notice:
    """Note that somebody without e-mail was told by telephone or on paper."""
    notice = Notice.objects.select_for_update(of=("self",)).get(pk=notice.pk)
    if notice.letter_id or notice.told_at:
        raise AlreadyDecided
    notice.told_at, notice.told_how, notice.told_by = at, how, by
    notice.save(update_fields=["told_at", "told_how", "told_by"])
    return notice
