"""What residents write and what they are answered: sixty letters in residents/*.toml."""

import tomllib
from dataclasses import dataclass
from pathlib import Path

from appeals.rules.vocabulary import Kind, Result

_FOLDER = Path(__file__).parent / "residents"


@dataclass(frozen=True)
class Resident:
    """A letter with its answer; ``about`` is a subject's slug, ``unit`` the one that answers."""

    about: str
    place: str
    district: str
    unit: str
    kind: Kind
    result: Result
    text: str
    answer: str


def residents() -> list[Resident]:
    """Return the letters, mixed so that neighbours in time differ in subject."""
    written = [
        Resident(**{**entry, "kind": Kind(entry["kind"]), "result": Result(entry["result"])})
        for path in sorted(_FOLDER.glob("*.toml"))
        for entry in tomllib.loads(path.read_text("utf-8"))["letter"]
    ]
    return [written[number * 7 % len(written)] for number in range(len(written))]
