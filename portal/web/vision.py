"""The version for people with low vision: the same pages under other tokens of the style.

What a reader has chosen is kept in a cookie and works without JavaScript. The choices follow
GOST R 52872: size and face of letters, colours, spacing, pictures on or off.
"""

from dataclasses import asdict, dataclass, fields, replace
from typing import Self

COOKIE = "vision"
COOKIE_AGE = 365 * 24 * 3600

#: What may be chosen: name in the cookie and the address → (question, {value: label}).
CHOICES: dict[str, tuple[str, dict[str, str]]] = {
    "size": ("Размер букв", {"1": "Крупный", "2": "Ещё крупнее", "3": "Самый крупный"}),
    "scheme": (
        "Цвета",
        {
            "black": "Чёрным по белому",
            "white": "Белым по чёрному",
            "blue": "Тёмно-синим по голубому",
            "brown": "Коричневым по бежевому",
            "green": "Зелёным по тёмно-коричневому",
        },
    ),
    "face": ("Шрифт", {"sans": "Без засечек", "serif": "С засечками"}),
    "letters": ("Между буквами", {"1": "Обычно", "2": "Шире", "3": "Широко"}),
    "lines": ("Между строками", {"1": "Обычно", "2": "Шире", "3": "Широко"}),
    "images": ("Картинки", {"on": "Показывать", "off": "Не показывать"}),
}


@dataclass(frozen=True, slots=True)
class Vision:
    """What a reader has chosen; the defaults are what one click on the header's link gives."""

    size: str = "1"
    scheme: str = "black"
    face: str = "sans"
    letters: str = "1"
    lines: str = "1"
    images: str = "on"

    @classmethod
    def from_cookie(cls, value: str | None) -> Self | None:
        """Return the choice, or None for the usual version or a cookie that makes no sense."""
        parts = (value or "").split("-")
        if len(parts) != len(CHOICES):
            return None
        chosen = dict(zip((field.name for field in fields(cls)), parts, strict=True))
        if any(value not in CHOICES[name][1] for name, value in chosen.items()):
            return None
        return cls(**chosen)

    def to_cookie(self) -> str:
        """Return the choice as it stands in the cookie."""
        return "-".join(asdict(self).values())

    def changed(self, wishes: dict[str, str]) -> Self:
        """Return the choice with those wishes that name something there is."""
        return replace(
            self,
            **{
                name: value
                for name, value in wishes.items()
                if name in CHOICES and value in CHOICES[name][1]
            },
        )

    def controls(self) -> list[tuple[str, str, list[tuple[str, str, bool]]]]:
        """Return (name, question, [(value, label, is chosen)]) for each thing to choose."""
        return [
            (
                name,
                question,
                [(value, label, getattr(self, name) == value) for value, label in options.items()],
            )
            for name, (question, options) in CHOICES.items()
        ]
