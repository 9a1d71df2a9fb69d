"""What the law says of the day from which an act may be in force, against the day that it has."""

from dataclasses import dataclass
from datetime import date

from portal.acts.rules.taxes import earliest_in_force


@dataclass(frozen=True)
class Days:
    """What decides; None is a day that nobody has entered."""

    is_tax: bool
    is_normative: bool | None
    published_on: date | None
    registered_on: date | None
    in_force_from: date | None


def doubts(days: Days) -> list[str]:
    """Return what an editor should look at again, a sentence each.

    Law: Tax Code art. 5(1); 131-FZ art. 44 (the charter) and 47 (normative acts).
    """
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
    elif days.is_normative and published_on and begins_on and begins_on < published_on:
        return [
            "Нормативный акт, который затрагивает права и обязанности, вступает в силу только "
            "после официального опубликования."
        ]
    return []


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
