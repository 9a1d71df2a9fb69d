"""What a form was made from: by its sum somebody else's change of a text is noticed."""

from collections.abc import Iterable, Mapping
from hashlib import sha256

from portal.kernel.errors import RuleViolation

_LENGTH = 16
_BETWEEN = "."


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
    """What a page showed for a decision is not what stands there; ``now`` are the sums of that."""

    def __init__(self, changed: Iterable[str], now: str) -> None:
        super().__init__(
            f"Пока страница была открыта, изменили: {', '.join(changed)}. Шаг не сделан. На странице "
            "то, что есть сейчас: прочитайте и, если всё верно, нажмите кнопку ещё раз.",
            code="shown_changed",
        )
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


def check_shown(seen: str, now: Mapping[str, str]) -> None:
    """Refuse a decision on what is not what the page with the sums ``seen`` showed.

    ``now`` is what stands there, part by part, under the name of each in words (accusative). Who
    has seen none, as an empty ``seen`` says, is not asked.

    Raises:
        ShownChanged: it names the parts that changed.
    """
    was = dict(zip(now, seen.split(_BETWEEN), strict=False))
    changed = [part for part, text in now.items() if was.get(part) != sum_of(text)]
    if seen and changed:
        raise ShownChanged(changed, sums_of(now))
