"""What a text says of its act beside its words: whose it is, which points begin when."""

from datetime import date

from portal.acts.models import Act, Commencement, Version
from portal.acts.texts.akn import validate
from portal.acts.texts.force import Beginning, with_beginnings
from portal.acts.texts.writing import Identity, with_identity


def identity_of(act: Act, version_on: date, *, as_of: date | None = None) -> Identity:
    """Return which act's text it is, as the text itself says; with the title of its first day.

    ``as_of``: with that of the day on which it is read.
    """
    title = act.titles().on(as_of or version_on)
    return Identity(act.kind, act.issuer.slug, act.adopted_on, act.number, title, version_on)


def identify_anew(act: Act) -> None:
    """Let the texts say the corrected particulars of their act, each as of its day; their words stay."""
    for version in act.versions.all():
        was = version.akn
        version.akn = with_identity(version.akn, identity_of(act, version.valid_from))
        tell_beginnings(version)
        if version.akn != was:
            validate(version.akn)
            version.save(update_fields=["akn"])


def tell_beginnings(version: Version) -> None:
    """Let the text say which of its points come into force on days of their own."""
    beginnings = beginnings_of(version.act)
    if beginnings or "<temporalData" in version.akn:
        version.akn = with_beginnings(version.akn, beginnings)


def beginnings_of(act: Act) -> list[Beginning]:
    """Return the points that come into force apart from the rest, and what says so."""
    return [Beginning(one.point, one.from_on, _address_of(one)) for one in act.commencements.all()]


def _address_of(one: Commencement) -> str:
    """Return where its ground stands, in this text or in another act."""
    point = f"#{one.ground}" if one.ground else ""
    return f"{uri_of(one.by)}{point}" if one.by else point


def uri_of(act: Act) -> str:
    """Return the address of the act as a work, whatever its text."""
    day = act.adopted_on
    return Identity(act.kind, act.issuer.slug, day, act.number, "", day).uri().uri()
