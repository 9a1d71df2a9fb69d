"""Which places a text loses, gets, or has under another address, beside the one before it."""

from collections.abc import Iterator
from dataclasses import dataclass

from portal.acts.texts.akn import labels_of

#: More than anybody reads in one line.
_SHOWN = 40


@dataclass(frozen=True)
class Moves:
    """By anchor what the places are called that go and that come; of those that move, both anchors."""

    gone: dict[str, str]
    come: dict[str, str]
    moved: dict[str, tuple[str, str]]

    @property
    def only_loses(self) -> bool:
        """Whether places go and none comes."""
        return bool(self.gone) and not self.come

    def told(self) -> Iterator[tuple[str, str]]:
        """Yield in words what becomes of which places."""
        for what, listed in (
            ("не станет", list(self.gone.values())),
            ("сменят адрес", list(self.moved)),
            ("появятся", list(self.come.values())),
        ):
            if listed:
                more = len(listed) - _SHOWN
                yield what, ", ".join(listed[:_SHOWN]) + (f" и ещё {more}" if more > 0 else "")


def moves_between(former: str, akn: str) -> Moves:
    """Return what becomes of the places of a text with another one in its stead."""
    was, now = labels_of(former), labels_of(akn)
    gone = {eid: label for eid, label in was.items() if eid not in now}
    come = {eid: label for eid, label in now.items() if eid not in was}
    called = {label: eid for eid, label in come.items()}
    moved: dict[str, tuple[str, str]] = {}
    for eid, label in list(gone.items()):
        if to := called.pop(label, ""):
            moved[label] = eid, to
            del gone[eid], come[to]
    return Moves(gone, come, moved)
