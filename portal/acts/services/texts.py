"""The versions of an act's text."""

import re
from datetime import date, datetime
from xml.sax.saxutils import escape

import pghistory
from django.db import transaction
from django.db.models import Min

from portal.acts.models import Act, Version, WaitingText
from portal.acts.querysets import done_on
from portal.acts.rules.corrections import is_typing_error, put_right
from portal.acts.rules.days import is_too_far
from portal.acts.rules.status import ENDS, Effect
from portal.acts.services.approval import note_change, void_verification
from portal.acts.services.citations import forget_citations
from portal.acts.services.errors import (
    NoTypingError,
    OnlyText,
    OriginalExists,
    TextRepeated,
    TextSame,
    TextTooVaried,
    TooFarAhead,
    VersionAfterEnd,
    VersionBeforeAmendment,
    VersionOverlaps,
    VersionTooEarly,
    WrongNotFound,
)
from portal.acts.services.identities import identify_anew, identity_of, tell_beginnings
from portal.acts.services.relations import check_needed
from portal.acts.services.standing import arrange, note_texts, refresh_text
from portal.acts.texts.akn import is_same_content, plain_text, validate
from portal.acts.texts.blocks import Document
from portal.acts.texts.writing import to_akn
from portal.people.models import User
from portal.web.page_cache import bump
from portal.web.words import is_same_word

#: What PostgreSQL's tsvector holds, less some room for the title.
_TSVECTOR_BYTES = 1_000_000


@transaction.atomic
def add_version(version: Version, *, on: date, at: datetime, by: User | None = None) -> Version:
    """Add a text from its day on; the one valid before ends there, a later one ends this.

    Unless it waits: see ``services.standing``.

    ``on`` is today, by which the text to be searched is chosen. Raises VersionTooEarly,
    VersionAfterEnd, TooFarAhead, VersionBeforeAmendment, VersionOverlaps, TextTooVaried, and TextInvalid for XML
    against the schema.
    """
    act = Act.objects.select_for_update(no_key=True).get(pk=version.act_id)
    tell_beginnings(version)
    check_version(act, version, on=on)
    version.added_at, version.is_waiting = at, True
    version.save()
    arrange(act)
    version.refresh_from_db(fields=["is_waiting", "valid_to"])
    _changed(act, version, on=on, at=at, by=by)
    return version


def check_version(act: Act, version: Version, *, on: date) -> None:
    """Refuse a text that cannot be a version of the act, entered or not; see ``add_version``."""
    if version.valid_from < act.adopted_on:
        raise VersionTooEarly
    if is_too_far(version.valid_from, on=on):
        raise TooFarAhead("valid_from", version.valid_from)
    check_amending(act, version)
    over_on = _over_on(act)
    if over_on and version.valid_from >= over_on:
        raise VersionAfterEnd(over_on)
    check_text(version.akn)
    if of_day := Version.objects.filter(act=act.pk, valid_from=version.valid_from).first():
        raise VersionOverlaps(version.valid_from, is_waiting=of_day.is_waiting)


def check_amending(act: Act, version: Version) -> None:
    """Refuse an edition from before its act changes this one. Raises VersionBeforeAmendment."""
    if version.amended_by and version.valid_from < (since := _works_from(version.amended_by, act)):
        raise VersionBeforeAmendment(since)


def check_original(act: Act, valid_from: date) -> None:
    """Refuse a text without an amending act beside an earlier original. Raises OriginalExists.

    Asked on the desk alone: an import may bring editions of which nobody knows what made them.
    """
    earlier = {"amended_by": None, "valid_from__lt": valid_from}
    waits = act.waiting_texts.filter(replaces=None, **earlier)
    if act.versions.filter(**earlier).exists() or waits.exists():
        raise OriginalExists


def check_repeated(act: Act, version: Version) -> None:
    """Refuse the very words of a version of another day. Raises TextRepeated."""
    words = plain_text(version.akn)
    for one in act.versions.exclude(valid_from=version.valid_from):
        if plain_text(one.akn) == words:
            raise TextRepeated(one.valid_from)


def check_replaced(version: Version, akn: str, field: str) -> None:
    """Refuse to replace a text by itself; ``field`` gave it. Raises TextSame."""
    if is_same_content(version.akn, akn):
        raise TextSame(field)


def _over_on(act: Act) -> date | None:
    """Return the day from which the act is in force no more, None where it is for good."""
    if act.pk is None:
        return None
    ends = act.influences.filter(effect__in=ENDS, point="", to_on=None, never_begins=False)
    # Until a court had spoken, its text was read and amended.
    first: date | None = ends.aggregate(first=Min(done_on()))["first"]
    return first


def _works_from(amending: Act, act: Act) -> date:
    """Return the day from which the act that amends this one does so, at some point at least."""
    effects = amending.effects.filter(target=act.pk, effect=Effect.AMENDS)
    first: date | None = effects.aggregate(first=Min("from_on"))["first"]
    return max(amending.adopted_on, first or amending.adopted_on)


def mend(version: Version, wrong: str, right: str) -> None:
    """Mend a typing error in the text, to be kept by ``change_text``; the correction tells of it.

    ``wrong`` stands in the text exactly once. Raises NoTypingError, WrongNotFound.
    """
    # Between tags alone: a word is never looked for in the names of the markup.
    pieces = re.split(r"(<[^>]*>)", version.akn)
    sought = escape(wrong)
    count = sum(piece.count(sought) for piece in pieces[::2])
    if count != 1:
        raise WrongNotFound(count)
    if not is_typing_error(wrong, right) or _says_another(version, wrong, right):
        raise NoTypingError
    pieces[::2] = [piece.replace(sought, escape(right)) for piece in pieces[::2]]
    version.akn = "".join(pieces)
    version.correction = f"«{wrong}» — «{right}»"[:300]


def _says_another(version: Version, wrong: str, right: str) -> bool:
    """Whether a word that other acts know, too, becomes another one: it was no mistake then.

    The forms of a word are one: «администрацией» may become «администрации».
    """
    others = Act.objects.exclude(pk=version.act_id)
    return any(
        not is_same_word(before, after) and others.with_words(before).exists()
        for before, after in put_right(wrong, right)
    )


@transaction.atomic
def change_text(version: Version, *, on: date, at: datetime, by: User | None = None) -> None:
    """Keep the changed text of a version, which stays the same version.

    What its ``correction`` says stays to be seen, with the moment; the journal has the former
    text. Raises what ``check_text`` raises.
    """
    act = Act.objects.select_for_update(no_key=True).get(pk=version.act_id)
    tell_beginnings(version)
    check_text(version.akn)
    version.corrected_at = at if version.correction else None
    version.save(update_fields=["akn", "is_sample", "corrected_at", "correction"])
    void_verification(act)
    _changed(act, version, on=on, at=at, by=by)


@transaction.atomic
def remove_version(
    version: Version, why: str, *, on: date, at: datetime, by: User | None = None
) -> None:
    """Take back a wrong version: the one before it reads on, and tells those who have seen it why.

    Nobody has seen one that waits. The journal keeps it. Raises OnlyText, EditionNeeded.
    """
    act = Act.objects.select_for_update(no_key=True).get(pk=version.act_id)
    check_removal(act, version)
    others = act.versions.standing().exclude(pk=version.pk)
    beside = others.read_on(version.valid_from).first() or others.first()
    forget_citations(f"acts.version:{version.pk}")
    with pghistory.context(reason=why):
        version.delete()
    if beside is not None and act.placed_at and not version.is_waiting:
        beside.corrected_at = at
        beside.correction = f"убрана редакция с {version.valid_from:%d.%m.%Y}: {why}"[:300]
        beside.save(update_fields=["corrected_at", "correction"])
    arrange(act)
    void_verification(act)
    note_change(act, by=by, at=at, is_seen=True)
    refresh_text(act, on=on)
    note_texts(act, since=version.valid_from)
    bump()


def check_removal(act: Act, version: Version) -> None:
    """Refuse to leave readers without a text, or with one that is over by then.

    Raises OnlyText, EditionNeeded.
    """
    if version.is_waiting:
        return
    if act.is_public and not act.versions.standing().exclude(pk=version.pk).exists():
        raise OnlyText
    check_needed(version)


def corrections_of(version: Version) -> list[tuple[datetime, str]]:
    """Return when the text was mended and how, the last first, as the journal has them."""
    if version.corrected_at is None:
        return []
    mended = version.events.filter(pgh_label="update", corrected_at__isnull=False)  # type: ignore[attr-defined]
    return list(
        mended.order_by("-corrected_at").values_list("corrected_at", "correction").distinct()
    )


def check_text(akn: str) -> None:
    """Refuse a text that cannot be kept. Raises TextInvalid, TextTooVaried."""
    validate(akn)
    words = plain_text(akn).lower().split()
    if sum(len(word.encode()) for word in set(words)) + 2 * len(words) > _TSVECTOR_BYTES:
        raise TextTooVaried


def _changed(act: Act, version: Version, *, on: date, at: datetime, by: User | None) -> None:
    # A text that readers see has been let out by a second editor.
    note_change(act, by=by, at=at, is_seen=True)
    refresh_text(act, on=on)
    note_texts(act, since=version.valid_from)
    bump()


def written(document: Document, act: Act, since: date, former: str | None = None) -> str:
    """Return the text of the act with the anchors of the former one: its latest, if not told which.

    An annex that is new gets an anchor that no text of the act has, in force or waiting.
    """
    texts = list(
        Version.objects.filter(act=act.pk).order_by("-valid_from").values_list("akn", flat=True)
    )
    if former is None:
        former = texts[0] if texts else ""
    waiting = WaitingText.objects.filter(act=act.pk).exclude(akn="").values_list("akn", flat=True)
    return to_akn(document, identity_of(act, since), former=former, others=[*texts, *waiting])


def name_issuers() -> int:
    """Let texts stored before they named their issuer name it; return of how many acts.

    An act a transaction: what was done stays done where one of them fails.
    """
    nameless = Version.objects.filter(akn__contains='<FRBRauthor href=""').values("act")
    acts = Act.objects.filter(pk__in=nameless).order_by("pk").values_list("pk", flat=True)
    for pk in acts:
        with transaction.atomic():
            identify_anew(Act.objects.select_for_update(no_key=True, of=("self",)).get(pk=pk))
    bump()
    return len(acts)
