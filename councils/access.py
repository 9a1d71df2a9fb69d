"""What a person may read of a sitting, from plain values."""

from dataclasses import dataclass

from councils.rules.vocabulary import PaperAccess, Stage


@dataclass(frozen=True)
class Reader:
    """Whether he sits in the council on the day of the sitting, or keeps its papers."""

    is_member: bool
    is_secretary: bool

    @property
    def is_inside(self) -> bool:
        """Whether he reads what is not for everybody."""
        return self.is_member or self.is_secretary


def may_read_paper(
    reader: Reader, *, access: PaperAccess, is_confidential: bool, published: set[Stage]
) -> bool:
    """Whether the paper is open to him: to everybody with the agenda, if nothing closes it."""
    if reader.is_inside:
        return True
    return access is PaperAccess.OPEN and not is_confidential and Stage.AGENDA in published
