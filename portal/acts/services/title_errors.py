"""Why a title of an act cannot be entered so, in words for the editor."""

from datetime import date

from portal.kernel.errors import RuleViolation


class NewTitleElsewhere(RuleViolation):
    """Only an amendment of the title gives an act another one."""

    def __init__(self) -> None:
        super().__init__(
            "Новое название бывает только у изменения наименования: в поле «Что делает» выберите "
            "«изменяет», в поле «Пункт» напишите «наименование». Что этот акт изменяет ещё, "
            "запишите отдельной связью.",
            code="new_title_elsewhere",
            field="new_title",
        )


class NewTitleSame(RuleViolation):
    """The act is called so before the amendment already."""

    def __init__(self, day: date) -> None:
        super().__init__(
            f"Акт и до {day:%d.%m.%Y} называется так же. Укажите новое название, а если не то "
            "записано как прежнее, исправьте его на карточке акта.",
            code="new_title_same",
            field="new_title",
        )


class FirstTitleSame(RuleViolation):
    """The former title would be the very one that came after it."""

    def __init__(self, day: date) -> None:
        super().__init__(
            f"Так акт называется с {day:%d.%m.%Y}, а прежнее название — другое. Если название не "
            "менялось, уберите новое в связи «изменяет».",
            code="first_title_same",
            field="first_title",
        )


class NewTitleAhead(RuleViolation):
    """The card has a title that the act will have on a day to come."""

    def __init__(self, day: date) -> None:
        super().__init__(
            f"На карточке акта уже стоит это название, а дано оно с {day:%d.%m.%Y}. Напишите, как "
            "акт называется до этого дня: пока его увидят читатели.",
            code="new_title_ahead",
            field="first_title",
        )


class FirstTitleAlone(RuleViolation):
    """A former title means nothing without the one that came after it."""

    def __init__(self) -> None:
        super().__init__(
            "Прежнее название записывают вместе с новым.",
            code="first_title_alone",
            field="first_title",
        )


class TitleOfAnotherDay(RuleViolation):
    """A title that the act has on other days is no correction of the one of today."""

    def __init__(self) -> None:
        super().__init__(
            "Это название акт носит в другие дни: оно записано при принятии или в связи «изменяет» и "
            "сменится само. Если не тот день, исправьте его в связи; здесь исправляют опечатку.",
            code="title_of_another_day",
            field="title",
        )
