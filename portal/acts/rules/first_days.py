"""What the law says of the day from which an act may be in force, against the days that it has."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from portal.acts.rules.taxes import earliest_in_force


@dataclass(frozen=True)
class Days:
    """What decides; None is a day that nobody has entered.

    ``points`` are those with a day of their own, as they are cited: «пункт 2».
    """

    is_tax: bool
    is_normative: bool | None
    published_on: date | None
    registered_on: date | None
    in_force_from: date | None
    points: Sequence[tuple[str, date]] = ()


def doubts(days: Days) -> list[str]:
    """Return what an editor should look at again, a sentence each.

    Law: Tax Code art. 5(1); 131-FZ art. 44 (the charter) and 47 (normative acts).
    """
    return [*_of_act(days), *_of_points(days)]


def _of_act(days: Days) -> list[str]:
    if days.is_tax:
        return _of_tax(days)
    published_on, begins_on = days.published_on, days.in_force_from
    if days.registered_on:
        known = [day for day in (days.registered_on, published_on, begins_on) if day]
        if not begins_on or known != sorted(known):
            return [
                "Устав и изменения в него сначала регистрируют, затем публикуют, и только потом "
                "они вступают в силу (131-ФЗ, статья 44): проверьте эти дни."
            ]
    elif days.is_normative and not begins_on:
        return [
            "День вступления в силу не указан: портал считает, что акт действует со дня "
            "принятия. Нормативный акт о правах и обязанностях граждан действует не раньше "
            "официального опубликования (131-ФЗ, статья 47): укажите день по уставу или по "
            "самому акту."
        ]
    elif days.is_normative and not published_on:
        return [
            "День официального опубликования не указан, а нормативный акт о правах и обязанностях "
            "граждан до него не действует (131-ФЗ, статья 47): укажите, где и когда он опубликован."
        ]
    elif days.is_normative and published_on and begins_on and begins_on < published_on:
        return [
            "Нормативный акт, который затрагивает права и обязанности, вступает в силу только "
            "после официального опубликования."
        ]
    return []


def _of_points(days: Days) -> list[str]:
    """Return which points begin before the law lets anything of the act begin."""
    known = [day for day in (days.registered_on, days.published_on) if day]
    if days.is_tax:
        earliest = earliest_in_force(days.published_on) if days.published_on else None
        why = "акт о налогах вступает в силу не раньше {:%d.%m.%Y} (НК РФ, статья 5)"
    elif days.registered_on:
        earliest = max(known)
        why = (
            "устав и изменения в него регистрируют и публикуют раньше, чем они вступают в силу: "
            "здесь {:%d.%m.%Y} (131-ФЗ, статья 44)"
        )
    else:
        earliest = days.published_on if days.is_normative else None
        why = (
            "нормативный акт, который затрагивает права и обязанности, действует только после "
            "официального опубликования {:%d.%m.%Y} (131-ФЗ, статья 47)"
        )
    return [
        f"{label[0].upper()}{label[1:]} вступает в силу с {day:%d.%m.%Y}, а {why.format(earliest)}."
        for label, day in days.points
        if earliest and day < earliest
    ]


def _of_tax(days: Days) -> list[str]:
    if not days.published_on:
        return [
            "Акт о налогах не действует, пока не опубликован официально: укажите день "
            "опубликования (НК РФ, статья 5)."
        ]
    earliest = earliest_in_force(days.published_on)
    why = "через месяц после опубликования и с первого дня следующего налогового периода"
    if not days.in_force_from:
        return [f"Вступление в силу вычислено: {earliest:%d.%m.%Y} — {why} (НК РФ, статья 5)."]
    if days.in_force_from < earliest:
        return [
            f"Акт о налогах вступает в силу не раньше {earliest:%d.%m.%Y}: {why} (НК РФ, статья 5)."
        ]
    return []


def is_begun_in_part(day: date, *, rest_from: date, points: Iterable[date]) -> bool:
    """Whether some points are in force on the day and the rest of the act, from its own, not yet."""
    return day < rest_from and any(point <= day for point in points)
