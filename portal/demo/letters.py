"""What residents write, what becomes of it and what they are answered: residents/*.toml."""

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from appeals.rules.vocabulary import Kind, Result, State

_FOLDER = Path(__file__).parent / "residents"


@dataclass(frozen=True)
class Asked:
    """A question as the registrar reads it out of the letter, with what comes of it."""

    code: str
    gist: str
    result: Result


@dataclass(frozen=True)
class Paper:
    """A document that the resident encloses; the ending of the name is its format."""

    name: str
    title: str
    text: str


@dataclass(frozen=True)
class Resident:
    """A letter with its answer.

    ``writer`` is a surname of portal.demo.people, ``about`` a subject's slug, ``unit`` the short
    name of the one that answers. The office takes the letter as far as ``stands``; a ``remark``
    is what the head did not like in the first draft of the answer. Two letters are late, as even
    in a good office: the desk shows them on top.
    """

    writer: str
    days_ago: int
    stands: State
    kind: Kind
    about: str
    district: str
    place: str
    unit: str
    questions: Sequence[Asked]
    text: str
    answer: str
    organisation: str = ""
    together_with: Sequence[str] = ()
    photos: Sequence[str] = ()
    paper: Paper | None = None
    remark: str = ""
    is_late: bool = False


def residents() -> list[Resident]:
    """Return the letters, the oldest first."""
    written = [
        _resident(entry)
        for path in sorted(_FOLDER.glob("*.toml"))
        for entry in tomllib.loads(path.read_text("utf-8"))["letter"]
    ]
    return sorted(written, key=lambda resident: -resident.days_ago)


def _resident(entry: dict[str, Any]) -> Resident:
    paper = entry.pop("paper", None)
    questions = [
        Asked(asked["code"], asked["gist"], Result(asked["result"]))
        for asked in entry.pop("questions")
    ]
    return Resident(
        **{
            **entry,
            "stands": State(entry["stands"]),
            "kind": Kind(entry["kind"]),
            "text": entry["text"].strip(),
            "answer": entry["answer"].strip(),
        },
        questions=questions,
        paper=Paper(paper["name"], paper["title"], paper["text"].strip()) if paper else None,
    )
