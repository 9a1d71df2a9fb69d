"""The acts that the register begins with."""

import csv
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from django.db import transaction

from portal.acts.models import Act, Issuer, Publication, Relation
from portal.web.page_cache import bump

_DATA = Path(__file__).parents[1] / "data"


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
    acts, new = {}, 0
    for kind, issuer, adopted_on, number, title, remark in _rows("acts"):
        act, is_new = Act.objects.get_or_create(
            kind=kind,
            issuer=issuers[issuer],
            adopted_on=adopted_on,
            number=number,
            defaults={
                "title": title,
                "remark": remark,
                "state": Publication.PUBLISHED,
                "placed_at": at,
                "changed_at": at,
            },
        )
        acts[f"{kind} {issuer} {adopted_on} {number}"] = act
        new += is_new
    for source, effect, target, from_on in _rows("relations"):
        Relation.objects.get_or_create(
            source=acts[source],
            effect=effect,
            target=acts[target],
            defaults={"from_on": from_on},
        )
    bump()
    return new


def _rows(name: str) -> Iterator[list[str]]:
    with (_DATA / f"{name}.tsv").open(encoding="utf-8", newline="") as file:
        yield from csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
