"""Stored texts that the recogniser would structure otherwise today than on the day they came.

Parts of articles stay where a former text has them, so that a new edition moves no address: a text
that was structured wrongly keeps that until an editor has its structure read anew.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from portal.acts.models import Version
from portal.acts.services.identities import identity_of
from portal.acts.services.pointed import left_pointless
from portal.acts.texts.akn import labels_of, plain_text
from portal.acts.texts.blocks import Document
from portal.acts.texts.flat import blocks_of
from portal.acts.texts.moves import Moves, moves_between
from portal.acts.texts.writing import to_akn
from portal.kernel.errors import RuleViolation


class StructureSame(RuleViolation):
    """The text is structured as it would be today."""

    def __init__(self) -> None:
        super().__init__(
            "Структура этой редакции и сейчас прочиталась бы так же: менять нечего.",
            code="structure_same",
            field="version",
        )


class StructureMoves(RuleViolation):
    """A text structured anew has other places, which the editor has not seen yet."""

    def __init__(
        self, moves: Sequence[tuple[str, str]], pointing: Sequence[str], *, only_loses: bool
    ) -> None:
        told = [f"{what}: {which}" for what, which in moves]
        told += [f"указывают на прежние адреса: {'; '.join(pointing)}"] if pointing else []
        warned = (
            "Пункты только пропадут: скорее всего, структура верна, и перечитывать её не нужно. "
            if only_loses
            else ""
        )
        super().__init__(
            f"{'. '.join(one[0].upper() + one[1:] for one in told)}. {warned}Сверьте с подлинником. "
            "Если так и должно быть, поставьте отметку, а указания на прежние адреса затем "
            "исправьте или уберите.",
            code="structure_moves",
            field="is_without_points",
        )


class WordsLost(RuleViolation):
    """The words of a text would not be the same with its structure read anew."""

    def __init__(self) -> None:
        super().__init__(
            "Перечитать структуру, не изменив ни слова, здесь не получается. Замените текст шагом "
            "«Заменить текст».",
            code="words_lost",
            field="version",
        )


@dataclass(frozen=True)
class Otherwise:
    """A version, what would become of its places, and what points at the lost anchors in words."""

    version: Version
    moves: Moves
    pointing: list[str]


def structured_anew(version: Version) -> str:
    """Return the text with its structure read anew, every word as it is.

    Raises StructureSame where nothing would change, WordsLost where a word would.
    """
    identity = identity_of(version.act, version.valid_from)
    blocks = list(blocks_of(version.akn))
    akn = to_akn(Document(blocks), identity, former=version.akn, is_anew=True)
    if plain_text(akn).split() != plain_text(version.akn).split():
        raise WordsLost
    if labels_of(akn).keys() == labels_of(version.akn).keys():
        raise StructureSame
    return akn


def check_moves(version: Version, former: str) -> None:
    """Refuse a structure that nobody has looked at yet. Raises StructureMoves, which tells all of it.

    Asked on the desk alone, where the editor may say that it is meant.
    """
    moves = moves_between(former, version.akn)
    raise StructureMoves(
        list(moves.told()), left_pointless(version, former), only_loses=moves.only_loses
    )


def structured_otherwise() -> Iterator[Otherwise]:
    """Yield the versions whose places would have other anchors; nothing is changed."""
    versions = Version.objects.select_related("act__issuer").order_by("act", "valid_from")
    for version in versions.iterator(100):
        try:
            akn = structured_anew(version)
        except (StructureSame, WordsLost):
            continue
        former, version.akn = version.akn, akn
        yield Otherwise(version, moves_between(former, akn), left_pointless(version, former))
