"""What another act does to a unit of a text, or to the whole act, in words that agree with it."""

from collections.abc import Callable, Container, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from portal.acts.rules.status import Effect, Influence
from portal.acts.texts.akn import Anchor, genitive

#: Feminine words by their last letter, as «глава», «статья», «часть»; «приложение» is neuter.
_FEMININE, _NEUTER = ("а", "я", "ь"), "е"
#: What has happened, and what is to happen: the endings agree with the unit.
_SAID = {
    Effect.AMENDS: ("{label} измен{en}", "{label} будет измен{en}"),
    Effect.REPEALS: ("{label} утратил{o} силу", "{label} утратит силу"),
    Effect.ANNULS: ("{label} отмен{en}", "{label} будет отмен{en}"),
    Effect.INVALIDATES: (
        "{label} признан{o} судом недействующ{im}",
        "{label} по решению суда не будет действовать",
    ),
    Effect.SUSPENDS: (
        "действие {genitive} приостановлено",
        "действие {genitive} будет приостановлено",
    ),
}

#: What an act is supplemented with.
_INSTRUMENTALS = {
    "раздел": "разделом",
    "глава": "главой",
    "параграф": "параграфом",
    "статья": "статьёй",
    "часть": "частью",
    "пункт": "пунктом",
    "подпункт": "подпунктом",
    "приложение": "приложением",
}


def instrumental(label: str) -> str:
    """Return «пунктом 2» for «пункт 2»."""
    unit, _, rest = label.partition(" ")
    return f"{_INSTRUMENTALS.get(unit, unit)} {rest}".strip()


#: More places than these make a line that nobody reads to its end.
_NAMED = 7


@dataclass(frozen=True)
class Fate:
    """What has become of a unit: ``words``, and whether it is gone, so that its text is struck."""

    words: str
    is_gone: bool


def became(effect: Effect, label: str, *, is_ahead: bool) -> str:
    """Return «Пункт 5 утратил силу», «Действие статьи 2 приостановлено», or what is to be.

    ``label`` is how the unit is cited, «пункт 5 приложения 1», or «акт».
    """
    unit = label.partition(" ")[0]
    o = "а" if unit.endswith(_FEMININE) else "о" if unit.endswith(_NEUTER) else ""
    words = _SAID[effect][is_ahead].format(
        label=label,
        genitive=genitive(label),
        o=o,
        en=f"ен{o}" if o else "ён",
        im="ей" if o == "а" else "им",
    )
    return words[0].upper() + words[1:]


def told(change: Influence[Any], label: str, *, day: date, say: Callable[[date], str]) -> str:
    """Return what has become of the unit, or will after ``day``, with its days as ``say`` says them."""
    until = f" по {say(change.last_day)}" if change.last_day else ""
    if change.source.adds_point:
        # There is no such unit yet.
        words = f"Акт {'будет ' * (change.from_on > day)}дополнен {instrumental(label)}"
    else:
        words = became(change.effect, label, is_ahead=change.from_on > day)
    return f"{words} с {say(change.from_on)}{until}"


def done_at_once(
    change: Influence[Any], influences: Iterable[Influence[Any]], labels: Mapping[str, str]
) -> str:
    """Return «изменён в части (пункт 2, пункт 5 и ещё 3)», with all that one act does so on one day.

    And what it adds: «дополнен пунктом 2.1».

    ``labels`` are what the text calls its places, in its order; those of no text come last.
    """
    if not change.source.point:
        return str(change.source.done_in(labels))
    order = {point: place for place, point in enumerate(labels)}
    same = sorted(
        (one.source for one in influences if one.source.point and _act_of(one) == _act_of(change)),
        key=lambda relation: order.get(relation.point, len(order)),
    )
    changed = _listed(one.place_in(labels) for one in same if not one.adds_point)
    added = _listed(instrumental(one.place_in(labels)) for one in same if one.adds_point)
    told = [f"{change.effect.passive} в части ({changed})"] if changed else []
    return ", ".join([*told, f"дополнен {added}"] if added else told)


def _listed(places: Iterable[str]) -> str:
    found = list(dict.fromkeys(places))
    more = f" и ещё {len(found) - _NAMED}" if len(found) > _NAMED else ""
    return f"{', '.join(found[:_NAMED])}{more}"


def _act_of(change: Influence[Any]) -> tuple[int, Effect, date, date | None]:
    return change.source.source_id, change.effect, change.from_on, change.to_on


def over(effect: Effect, label: str) -> str:
    """Return what is said on the day after its last one; ``label`` is empty for the whole act."""
    place = f" ({label})" if label else ""
    if effect is Effect.AMENDS:
        return f"закончилось изменение{place}"
    if effect is Effect.SUSPENDS:
        return f"закончилось приостановление{place}"
    return f"снова действует{place}, прежде {effect.passive}"


def stays(change: Influence[Any], end: date) -> str:
    """Return what the end of the act that did it does not undo: see ``rules.editions.outlived``."""
    if change.is_void(end):
        return (
            f"Начаться это должно было позже, {change.from_on:%d.%m.%Y}, и в силу не вступило; "
            "в реестре это ещё не исправлено"
        )
    if change.effect is Effect.AMENDS:
        return "Прежний текст от этого сам не возвращается"
    if change.effect is Effect.SUSPENDS:
        return "Приостановление от этого само не снимается"
    return "В действие от этого ничего само не возвращается"


def shared(anchors: Iterable[Anchor], points: Container[str]) -> set[str]:
    """Return the anchors of these points and of all that stands in them, for it shares their fate."""
    found: set[str] = set()
    level: int | None = None
    for one in anchors:
        if level is not None and one.level <= level:
            level = None
        if level is None and one.eid in points:
            level = one.level
        if level is not None:
            found.add(one.eid)
    return found
