"""Acts cited in texts of the portal, and those citations that the law has overtaken.

Any app tells the text of its own object with ``note_citations``; when the cited point changes,
the citation stands in its owner's list until he marks it as seen.
"""

from datetime import date

from django.db import transaction
from django.db.models import QuerySet

from portal.acts.models import Act, Citation
from portal.acts.rules.citations import find
from portal.acts.texts.akn import anchor_of
from portal.people.models import User

_SHOWN = 500


@transaction.atomic
def note_citations(
    *,
    subject: str,
    title: str,
    url: str,
    owner: User | None,
    text: str,
    on: date,
    apart_from: Act | None = None,
) -> int:
    """Keep what ``text`` cites, instead of what it cited before; return how many citations.

    ``subject`` is a stable key such as ``appeals.answer:7``, ``url`` the owner's page of it;
    ``on`` is the day as of which the text speaks; ``apart_from`` is the act whose own text it is.
    """
    Citation.objects.of(subject).delete()
    rows = []
    for cited in find(text):
        act = act_with(cited.kind, cited.adopted_on, cited.number)
        if act is not None and act == apart_from:
            continue
        for point in cited.points or ("",):
            rows.append(
                Citation(
                    subject=subject,
                    title=title,
                    url=url,
                    owner=owner,
                    cited_on=on,
                    text=text[cited.start : cited.end][:_SHOWN],
                    kind=cited.kind,
                    issuer=cited.issuer or "",
                    adopted_on=cited.adopted_on,
                    number=cited.number,
                    act=act,
                    point=_anchor(act, point, on) if act and point else "",
                )
            )
    Citation.objects.bulk_create(rows)
    return len(rows)


def act_with(kind: str, adopted_on: date | None, number: str) -> Act | None:
    """Return the act with the particulars, None when there is none or more than one."""
    if adopted_on is None:
        return None
    found = Act.objects.numbered(number).filter(kind=kind, adopted_on=adopted_on)
    acts = list(found.defer("text", "search")[:2])
    return acts[0] if len(acts) == 1 else None


def _anchor(act: Act, point: str, on: date) -> str:
    version = act.versions.filter(valid_from__lte=on).order_by("-valid_from").first()
    return (anchor_of(version.akn, point) or "") if version else ""


def adopt_citations(act: Act) -> None:
    """Link to a newly entered act the citations that have waited for it."""
    Citation.objects.filter(act=None, kind=act.kind, adopted_on=act.adopted_on).filter(
        number__iexact=act.number
    ).update(act=act)


def stale_of(subject: str, *, on: date) -> QuerySet[Citation]:
    """Return what the text cites that has changed since, for its readers."""
    return Citation.objects.of(subject).stale(on).select_related("act__issuer")


def mark_seen(citation: Citation, *, on: date) -> None:
    """Take a stale citation from its owner's list until the act changes again."""
    citation.seen_on = on
    citation.save(update_fields=["seen_on"])
