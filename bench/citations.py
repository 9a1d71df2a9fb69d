"""Precision and recall of the recogniser of citations: ``python -m bench.citations``.

Each line of the two files is a text, a tab, and what it cites as «kind issuer date number points»,
through « | »; a line without a label cites nothing. citations.tsv is what the recogniser was
improved on; citations_held_out.tsv was labelled before and never looked at for that.
"""

import sys
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from portal.acts.rules.bodies import ELSEWHERE, UNIT
from portal.acts.rules.citations import Citation, find

SEEN = Path(__file__).with_suffix(".tsv")
HELD_OUT = SEEN.with_name("citations_held_out.tsv")


@dataclass(frozen=True)
class Label:
    """What a text cites; an issuer that the text does not name is empty."""

    kind: str
    issuer: str
    adopted_on: date | None
    number: str
    points: tuple[str, ...]

    @classmethod
    def read(cls, written: str) -> "Label":
        """Read «postanovlenie mer 2007-06-29 1115 пункт 1, пункт 2»; «-» is empty."""
        kind, issuer, day, number, *rest = written.split(" ", 4)
        return cls(
            kind,
            issuer.strip("-") and issuer,
            None if day == "-" else date.fromisoformat(day),
            number,
            tuple(rest[0].split(", ")) if rest else (),
        )

    @classmethod
    def of(cls, one: Citation) -> "Label":
        """Return what the recogniser says."""
        # Labels name the bodies whose acts the register may have.
        issuer = "" if one.issuer in {ELSEWHERE, UNIT} else one.issuer
        return cls(one.kind, issuer, one.adopted_on, one.number, one.points)

    @property
    def particulars(self) -> tuple[str, date | None, str]:
        """By which the act is looked for in the register."""
        return self.kind, self.adopted_on, self.number


@dataclass
class Score:
    """How many citations are in the texts, how many were found, how many of those are right."""

    labelled: int = 0
    found: int = 0
    right: int = 0
    missed: list[str] = field(default_factory=list)

    def add(self, expected: Iterable[object], found: Iterable[object], text: str) -> None:
        """Count a text."""
        wanted, got = Counter(expected), Counter(found)
        self.labelled += wanted.total()
        self.found += got.total()
        self.right += (wanted & got).total()
        if wanted != got:
            self.missed.append(f"{text}\n    - {list(wanted - got)}\n    + {list(got - wanted)}")

    @property
    def precision(self) -> float:
        """The share of right ones among the found."""
        return self.right / self.found if self.found else 1.0

    @property
    def recall(self) -> float:
        """The share of found ones among the labelled."""
        return self.right / self.labelled if self.labelled else 1.0


def texts(path: Path) -> list[tuple[str, list[Label]]]:
    """Return texts and their labels."""
    rows = []
    for line in path.read_text(encoding="utf-8").splitlines():
        text, _, labels = line.partition("\t")
        text = text.replace("{nbsp}", "\N{NO-BREAK SPACE}").replace("{br}", "\n")
        rows.append((text, [Label.read(one) for one in labels.split(" | ") if one]))
    return rows


def scores(path: Path) -> tuple[Score, Score]:
    """Return the score by particulars, and by particulars with issuer and points."""
    plain, whole = Score(), Score()
    for text, expected in texts(path):
        found = [Label.of(one) for one in find(text)]
        plain.add([one.particulars for one in expected], [one.particulars for one in found], text)
        whole.add(expected, found, text)
    return plain, whole


def main(*, tells: bool) -> None:
    """Print the table of bench/README.md, and what is not right in the set that may be seen."""
    print("| Set | what counts | citations | found | precision | recall |")
    print("|---|---|---|---|---|---|")
    for name, path in (("improved on", SEEN), ("held out", HELD_OUT)):
        for what, score in zip(
            ("kind, date, number", "the same, issuer and points"), scores(path), strict=True
        ):
            print(
                f"| {name} | {what} | {score.labelled} | {score.found} |"
                f" **{score.precision:.3f}** | **{score.recall:.3f}** |"
            )
    if tells:
        print(*scores(SEEN)[1].missed, sep="\n")


if __name__ == "__main__":
    main(tells="-v" in sys.argv)
