"""Stored texts that the recogniser would structure otherwise today than on the day they came.

Parts of articles stay where a former text has them, so that a new edition moves no address: a text
that was structured wrongly keeps that until an editor has its structure read anew.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from portal.acts.models import Version
from portal.acts.services.errors import StructureSame, WordsLost
from portal.acts.services.identities import identity_of
from portal.acts.services.pointed import left_pointless
from portal.acts.texts.akn import labels_of, plain_text
from portal.acts.texts.blocks import Document
from portal.acts.texts.flat import blocks_of
from portal.acts.texts.writing import to_akn


@dataclass(frozen=True)
class Otherwise:
    """A version, the anchors that it would lose and get, and what points at the lost ones in words."""

    version: Version
    lost: list[str]
    new: list[str]
    pointing: list[str]


def structured_anew(version: Version) -> str:
    """Return the text with its structure read anew, every word as it is.

    Raises StructureSame where nothing would change, WordsLost where a word would.
    """
    identity = identity_of(version.act, version.valid_from)
    akn = to_akn(Document(list(blocks_of(version.akn))), identity)
    if plain_text(akn).split() != plain_text(version.akn).split():
        raise WordsLost
    if labels_of(akn).keys() == labels_of(version.akn).keys():
        raise StructureSame
    return akn


def structured_otherwise() -> Iterator[Otherwise]:
    """Yield the versions whose places would have other anchors; nothing is changed."""
    versions = Version.objects.select_related("act__issuer").order_by("act", "valid_from")
    for version in versions.iterator(100):
        try:
            akn = structured_anew(version)
        except (StructureSame, WordsLost):
            continue
        former, version.akn = version.akn, akn
        was, now = labels_of(former), labels_of(akn)
        yield Otherwise(
            version,
            [point for point in was if point not in now],
            [point for point in now if point not in was],
            left_pointless(version, former),
        )
