"""What in the portal cites acts: each app tells of its texts, now and all over again.

An app above registers its texts in ``AppConfig.ready``; the moment one goes out, its service
hands it to ``citations.note_citations``. ``manage.py recite`` reads all of them anew, after acts
were entered or the recogniser has learnt something.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

from portal.acts.models import Act
from portal.people.models import User


@dataclass(frozen=True)
class Citing:
    """A text that may cite acts.

    ``subject`` is a stable key such as ``appeals.answer:7``; ``url`` is where its owner mends it;
    ``on`` is the day as of which it speaks, ``ends_on`` the first day on which it no longer does;
    ``of_act`` is the act whose own text it is. ``former`` is the text that it came in place of: what
    was taken over from there word for word cites since then.
    """

    subject: str
    title: str
    url: str
    owner: User | None
    text: str
    on: date
    ends_on: date | None = None
    of_act: Act | None = None
    former: "Citing | None" = None


Texts = Callable[[], Iterator[Citing]]
_registered: dict[str, Texts] = {}


def register_citing(prefix: str, texts: Texts) -> None:
    """Tell of the texts whose subjects begin with the prefix, such as ``appeals.answer``."""
    _registered[prefix] = texts


def all_texts() -> Iterator[Citing]:
    """Yield every text of the portal that may cite acts."""
    for texts in _registered.values():
        yield from texts()
