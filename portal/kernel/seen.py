"""What a form was made from: by its sum somebody else's change of a text is noticed."""

from collections.abc import Mapping
from hashlib import sha256

from portal.kernel.errors import RuleViolation

#: The name of what a page of a step does not show itself: it is read on the card.
ON_CARD = ""
_LENGTH = 16
_BETWEEN = "."
_UNKNOWN = (
    "Шаг не сделан: неизвестно, что вы видели на этой странице. Откройте её заново с карточки, "
    "прочитайте и повторите."
)
_ELSEWHERE = (
    "Пока эта страница была открыта, здесь что-то изменили, и вы этого не видели. Вернитесь "
    "к карточке, прочитайте её снова и повторите шаг."
)
_HERE = (
    "Пока страница была открыта, изменили: {}. Шаг не сделан. На странице то, что есть сейчас: "
    "прочитайте и, если всё верно, нажмите кнопку ещё раз."
)


class ChangedMeanwhile(RuleViolation):
    """Somebody else wrote while the form was being filled in; ``now`` is what he wrote."""

    def __init__(self, now: str, field: str) -> None:
        super().__init__(
            f"Пока вы писали, этот текст изменил другой сотрудник. Сейчас записано: «{now}». "
            "Ваш текст не потерян: сверьте их и отправьте снова то, что должно остаться.",
            code="changed_meanwhile",
            field=field,
        )
        self.now = now


class ShownChanged(RuleViolation):
    """What a page showed for a decision is not what stands there, or what it showed is not known.

    ``now`` are the sums of what the page shows once it has refused; none where it shows nothing
    new, and has to be opened anew.
    """

    def __init__(self, message: str, now: str = "") -> None:
        super().__init__(message, code="shown_changed")
        self.now = now


def sum_of(text: str) -> str:
    """Return the sum that a form carries of the text that it was made from: 16 hex digits."""
    return sha256(text.encode()).hexdigest()[:_LENGTH]


def check_seen(seen: str, now: str, *, field: str = "text") -> None:
    """Refuse to write over a text that is not the one whose sum was ``seen``.

    Who has seen none, as an empty ``seen`` says, is not asked.

    Raises:
        ChangedMeanwhile: at ``field``.
    """
    if seen and seen != sum_of(now):
        raise ChangedMeanwhile(now, field)


def sums_of(shown: Mapping[str, str]) -> str:
    """Return the sums that a page carries of what it shows for a decision, one for each part."""
    return _BETWEEN.join(map(sum_of, shown.values()))


def check_known(seen: str) -> None:
    """Refuse a step of a page that does not tell what it showed: an old page, or a program.

    Raises:
        ShownChanged.
    """
    if not seen:
        raise ShownChanged(_UNKNOWN)


def check_shown(seen: str, now: Mapping[str, str]) -> None:
    """Refuse a decision on what is not what the page with the sums ``seen`` showed.

    ``now`` is what stands there, part by part, under the name of each in words (accusative), or
    ``ON_CARD``.

    Raises:
        ShownChanged: it names the parts that changed and stand on the page.
    """
    check_known(seen)
    was = dict(zip(now, seen.split(_BETWEEN), strict=False))
    changed = [part for part, text in now.items() if was.get(part) != sum_of(text)]
    if ON_CARD in changed:
        raise ShownChanged(_ELSEWHERE)
    if changed:
        raise ShownChanged(_HERE.format(", ".join(changed)), sums_of(now))
