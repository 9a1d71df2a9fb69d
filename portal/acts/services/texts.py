"""The versions of an act's text."""

import re
from collections.abc import Iterator
from datetime import date, datetime
from xml.sax.saxutils import escape

from django.db import transaction
from django.urls import reverse

from portal.acts.models import Act, Commencement, Version
from portal.acts.services.approval import note_change
from portal.acts.services.citations import end_citations, note_citations, point_citations
from portal.acts.services.citing import Citing
from portal.acts.services.errors import (
    TextTooVaried,
    VersionOverlaps,
    VersionTooEarly,
    WrongNotFound,
)
from portal.acts.texts.akn import plain_text, validate
from portal.acts.texts.force import Beginning, with_beginnings
from portal.acts.texts.writing import Identity, with_identity
from portal.people.models import User
from portal.web.page_cache import bump

#: What PostgreSQL's tsvector holds, less some room for the title.
_TSVECTOR_BYTES = 1_000_000


@transaction.atomic
def add_version(version: Version, *, on: date, at: datetime, by: User | None = None) -> Version:
    """Add a text from its day on; the one valid before ends there, a later one ends this.

    ``on`` is today, by which the text to be searched is chosen. Raises VersionTooEarly,
    VersionOverlaps, TextTooVaried, and TextInvalid for XML against the schema.
    """
    act = Act.objects.select_for_update(no_key=True).get(pk=version.act_id)
    tell_beginnings(version)
    check_version(act, version)
    others = list(act.versions.order_by("valid_from"))
    later = next((one for one in others if one.valid_from > version.valid_from), None)
    version.valid_to = later.valid_from if later else None
    for earlier in others:
        if earlier.valid_from < version.valid_from and (
            earlier.valid_to is None or earlier.valid_to > version.valid_from
        ):
            earlier.valid_to = version.valid_from
            earlier.save(update_fields=["valid_to"])
            end_citations(f"acts.version:{earlier.pk}", on=version.valid_from)
    version.added_at = at
    version.save()
    _changed(act, version, on=on, at=at, by=by)
    return version


def check_version(act: Act, version: Version) -> None:
    """Refuse a text that cannot be a version of the act; see ``add_version``."""
    if version.valid_from < act.adopted_on:
        raise VersionTooEarly
    _check_text(version.akn)
    if act.versions.filter(valid_from=version.valid_from).exists():
        raise VersionOverlaps(version.valid_from)


@transaction.atomic
def correct_typing(
    version: Version, wrong: str, right: str, *, on: date, at: datetime, by: User | None = None
) -> None:
    """Mend a typing error without a new version; what and when stays to be seen.

    ``wrong`` stands in the text exactly once. Raises WrongNotFound.
    """
    act = Act.objects.select_for_update(no_key=True).get(pk=version.act_id)
    version.refresh_from_db()
    # Between tags alone: a word is never looked for in the names of the markup.
    pieces = re.split(r"(<[^>]*>)", version.akn)
    sought = escape(wrong)
    count = sum(piece.count(sought) for piece in pieces[::2])
    if count != 1:
        raise WrongNotFound(count)
    pieces[::2] = [piece.replace(sought, escape(right)) for piece in pieces[::2]]
    akn = "".join(pieces)
    _check_text(akn)
    version.akn, version.corrected_at = akn, at
    version.correction = f"«{wrong}» — «{right}»"[:300]
    version.save(update_fields=["akn", "corrected_at", "correction"])
    _changed(act, version, on=on, at=at, by=by)


def corrections_of(version: Version) -> list[tuple[datetime, str]]:
    """Return when a typing error was mended and which, the last first, as the journal has them."""
    if version.corrected_at is None:
        return []
    mended = version.events.filter(pgh_label="update", corrected_at__isnull=False)  # type: ignore[attr-defined]
    return list(
        mended.order_by("-corrected_at").values_list("corrected_at", "correction").distinct()
    )


def _check_text(akn: str) -> None:
    validate(akn)
    words = plain_text(akn).lower().split()
    if sum(len(word.encode()) for word in set(words)) + 2 * len(words) > _TSVECTOR_BYTES:
        raise TextTooVaried


def _changed(act: Act, version: Version, *, on: date, at: datetime, by: User | None) -> None:
    note_change(act, by=by, at=at)
    refresh_text(act, on=on)
    note_citations(citing_of(act, version), apart_from=act)
    point_citations(act)
    bump()


def identity_of(act: Act, version_on: date) -> Identity:
    """Return which act's text it is, as the text itself says."""
    return Identity(act.kind, act.issuer.slug, act.adopted_on, act.number, act.title, version_on)


def identify_anew(act: Act) -> None:
    """Let the texts say the corrected particulars of their act; their words stay."""
    for version in act.versions.all():
        version.akn = with_identity(version.akn, identity_of(act, version.valid_from))
        tell_beginnings(version)
        validate(version.akn)
        version.save(update_fields=["akn"])


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


def tell_beginnings(version: Version) -> None:
    """Let the text say which of its points come into force on days of their own."""
    beginnings = [
        Beginning(one.point, one.from_on, _address_of(one))
        for one in version.act.commencements.select_related("by__issuer")
    ]
    if beginnings or "<temporalData" in version.akn:
        version.akn = with_beginnings(version.akn, beginnings)


def _address_of(one: Commencement) -> str:
    """Return where its ground stands, in this text or in another act."""
    point = f"#{one.ground}" if one.ground else ""
    return f"{identity_of(one.by, one.from_on).uri().work_uri(False)}{point}" if one.by else point


def citing_of(act: Act, version: Version) -> Citing:
    """Return the text as one that cites acts."""
    return Citing(
        subject=f"acts.version:{version.pk}",
        title=f"{act.heading}, редакция с {version.valid_from:%d.%m.%Y}"[:300],
        url=reverse("admin:acts_act_change", args=[act.pk]),
        owner=act.prepared_by,
        text=plain_text(version.akn),
        on=version.valid_from,
        ends_on=version.valid_to,
    )


def texts_that_cite() -> Iterator[Citing]:
    """Yield the text of every version."""
    for version in Version.objects.select_related("act__issuer", "act__prepared_by").iterator(100):
        yield citing_of(version.act, version)


def refresh_text(act: Act, *, on: date) -> None:
    """Give the search the text in force on the day, or else what the scans say."""
    texts = act.versions.order_by("-valid_from")
    version = texts.filter(valid_from__lte=on).first() or texts.last()
    if version is not None:
        text = plain_text(version.akn)
    else:
        text = "\n".join(act.files.exclude(text="").values_list("text", flat=True))
    Act.objects.filter(pk=act.pk).update(text=text)


def refresh_texts(*, on: date) -> int:
    """Let the search follow the versions that begin on the day; return how many acts."""
    acts = Act.objects.filter(versions__valid_from=on).distinct()
    for act in acts:
        refresh_text(act, on=on)
    bump()
    return len(acts)
