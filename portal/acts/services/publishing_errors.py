"""What may be wrong with letting an act out."""

from portal.kernel.errors import RuleViolation


class NothingToPublish(RuleViolation):
    """Readers would get a date and a number."""

    def __init__(self) -> None:
        super().__init__(
            "Публиковать пока нечего: у акта нет ни названия, ни текста, ни файла. Внесите хотя "
            "бы одно из них.",
            code="nothing_to_publish",
        )


class TaxDayUnknown(RuleViolation):
    """Readers would be told that an act on taxes is in force which nobody knows of."""

    def __init__(self) -> None:
        super().__init__(
            "Акт о налогах действует не раньше, чем через месяц после официального опубликования "
            "(НК РФ, статья 5). Укажите день опубликования или день вступления в силу.",
            code="tax_day_unknown",
        )


class PublishInPast(RuleViolation):
    """The moment to publish at has passed."""

    def __init__(self) -> None:
        super().__init__("Этот момент уже прошёл: укажите будущий.", code="past", field="when")
