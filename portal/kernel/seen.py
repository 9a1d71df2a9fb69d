"""What a form was made from: by its sum somebody else's change of a text is noticed."""

from hashlib import sha256

from portal.kernel.errors import RuleViolation

_LENGTH = 16


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
