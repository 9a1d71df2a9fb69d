"""The acts that the register begins with.

``practice-190.txt`` is the list of the source document, word for word: twice the same seven acts,
one with no space after «от». ``acts.tsv`` and ``relations.tsv`` are further acts known by their
particulars alone; a relation may name the anchor of what it changes, last.
"""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from django.db import transaction

from portal.acts.models import Act, Issuer, Publication, Relation
from portal.acts.rules.citations import find
from portal.acts.services.settling import keep_settled
from portal.acts.services.unbegun import settle
from portal.web.page_cache import bump

_DATA = Path(__file__).parents[1] / "data"


@dataclass(frozen=True)
class Known:
    """An act as it is known: its key, its title where there is one."""

    kind: str
    issuer: str
    adopted_on: date
    number: str
    title: str = ""
    remark: str = ""

    @property
    def key(self) -> tuple[str, str, str, str]:
        """What names the act."""
        return self.kind, self.issuer, self.adopted_on.isoformat(), self.number


def source_acts() -> list[Known]:
    """Return the acts of the source document, each once, in its order."""
    remarks = {tuple(key): remark for *key, remark in _rows("remarks")}
    found: dict[tuple[str, str, str, str], Known] = {}
    for line in (_DATA / "practice-190.txt").read_text(encoding="utf-8").splitlines():
        cited = next(iter(find(line)), None)
        if cited is None or cited.adopted_on is None:
            continue
        key = (cited.kind, cited.issuer, cited.adopted_on.isoformat(), cited.number)
        title, remark = _title(line[cited.end :]), remarks.get(key, "")
        act = Known(cited.kind, cited.issuer, cited.adopted_on, cited.number, title, remark)
        found.setdefault(act.key, act)
    return list(found.values())


def _title(rest: str) -> str:
    """Return the title without its quotes; the list forgets the second of two closing ones."""
    title = rest.strip(" ;.").removeprefix("«").removesuffix("»")
    return title + "»" * (title.count("«") - title.count("»"))


@transaction.atomic
def load_known_acts(*, at: datetime) -> int:
    """Register the city's acts that are known by their particulars; return how many are new.

    None is verified against its original, and one that is already there stays as it is.
    """
    issuers = {
        slug: Issuer.objects.get_or_create(
            slug=slug, defaults={"name": name, "name_genitive": genitive}
        )[0]
        for slug, name, genitive in _rows("issuers")
    }
    further = [
        Known(kind, issuer, date.fromisoformat(day), number, title, remark)
        for kind, issuer, day, number, title, remark in _rows("acts")
    ]
    acts, new = {}, 0
    for known in [*source_acts(), *further]:
        act, is_new = Act.objects.get_or_create(
            kind=known.kind,
            issuer=issuers[known.issuer],
            adopted_on=known.adopted_on,
            number=known.number,
            defaults={
                "title": known.title,
                "remark": known.remark,
                "state": Publication.PUBLISHED,
                "placed_at": at,
                "changed_at": at,
            },
        )
        acts[" ".join(known.key)] = act
        new += is_new
    for source, effect, target, from_on, *point in _rows("relations"):
        done = Relation(source=acts[source], effect=effect, target=acts[target], from_on=from_on)
        done.point = "".join(point)
        # An editor may have recorded its points, or its stages, one by one.
        same = Relation.objects.filter(source=done.source, effect=effect, target=done.target)
        if not (same.filter(point=done.point) if point else same).exists():
            done.save()
            keep_settled([done])
    settle([act.pk for act in acts.values()], at=at)
    bump()
    return new


def _rows(name: str) -> Iterator[list[str]]:
    with (_DATA / f"{name}.tsv").open(encoding="utf-8", newline="") as file:
        yield from csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
