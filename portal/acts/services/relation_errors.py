"""What may be wrong with what one act does to another."""

from collections.abc import Sequence
from datetime import date

from portal.acts.rules.days import YEARS_LONG
from portal.kernel.errors import RuleViolation


class RelationTooEarly(RuleViolation):
    """An effect older than one of its acts."""

    def __init__(self, field: str = "from_on") -> None:
        super().__init__(
            "Действие не может начаться раньше, чем приняты оба акта.",
            code="relation_too_early",
            field=field,
        )


class EndsBeforeAdoption(RuleViolation):
    """Not even a court ends an act before there was one."""

    def __init__(self, day: date) -> None:
        super().__init__(
            f"Акт принят {day:%d.%m.%Y}: отменить его или признать недействующим можно с этого дня "
            "или позже.",
            code="ends_before_adoption",
            field="from_on",
        )


class LastBeforeFirst(RuleViolation):
    """An effect that is over before it has begun."""

    def __init__(self) -> None:
        super().__init__(
            "Последний день не может быть раньше первого.", code="last_before_first", field="to_on"
        )


class LastsForGood(RuleViolation):
    """An end after so long that there is none."""

    def __init__(self) -> None:
        super().__init__(
            f"Это больше чем через {YEARS_LONG} лет. Если действие без срока, оставьте поле пустым.",
            code="lasts_for_good",
            field="to_on",
        )


class LooksBackTooEarly(RuleViolation):
    """What is to work backwards is not in force itself yet."""

    def __init__(self, day: date) -> None:
        super().__init__(
            f"Акт, который это делает, вступает в силу {day:%d.%m.%Y}: до этого дня он ничего не "
            "отменяет, прошедшим числом тоже. Запишите связь в этот день или позже.",
            code="looks_back_too_early",
            field="from_on",
        )


class NoCourt(RuleViolation):
    """Only a court finds an act invalid."""

    def __init__(self) -> None:
        super().__init__(
            "Недействующим акт признаёт только суд: внесите его решение (издал — суд) и свяжите "
            "с ним. Сам орган акт отменяет или признаёт утратившим силу.",
            code="no_court",
            field="source",
        )


class SourceNotInForce(RuleViolation):
    """An act changes others before it is in force itself."""

    def __init__(self, day: date) -> None:
        super().__init__(
            f"Изменяющий акт вступает в силу {day:%d.%m.%Y}: раньше он ничего не меняет.",
            code="source_not_in_force",
            field="from_on",
        )


class SourceHasEnded(RuleViolation):
    """An act changes others after it has ended itself."""

    def __init__(self, ended: str, day: date, field: str) -> None:
        super().__init__(
            f"Изменяющий акт {ended} с {day:%d.%m.%Y}: с этого дня он ничего не меняет.",
            code="source_has_ended",
            field=field,
        )


class EditionByEndedAct(RuleViolation):
    """An act would end before an edition that it has made begins."""

    def __init__(self, heading: str, valid_from: date, *, waits: bool) -> None:
        first = (
            "Она ждёт второго редактора: сначала откройте её с карточки изменённого акта и "
            "выберите «Не выпускать»."
            if waits
            else "Сначала уберите её на карточке изменённого акта (шаг «Убрать редакцию»)."
        )
        super().__init__(
            f"Этот акт внёс редакцию с {valid_from:%d.%m.%Y} ({heading}), а к этому дню сам уже "
            f"не действовал бы и ничего изменить не мог. {first}",
            code="edition_by_ended_act",
            field="from_on",
        )


class EditionBeforeAmendment(RuleViolation):
    """An edition would begin before the amendment that has made it."""

    def __init__(self, valid_from: date) -> None:
        day = f"{valid_from:%d.%m.%Y}"
        super().__init__(
            f"Этим актом внесена редакция с {day}, она не может быть раньше самого изменения. "
            f"Укажите день не позже {day} или сначала исправьте день этой редакции на карточке "
            "изменённого акта (шаг «Исправить день») либо уберите её (шаг «Убрать редакцию»).",
            code="edition_before_amendment",
            field="from_on",
        )


class EditionOutlivesAmendment(RuleViolation):
    """An edition would be read on after the amendment that has made it is over."""

    def __init__(
        self, valid_from: date, until: date, field: str, waits_from: date | None = None
    ) -> None:
        first = (
            f"Сначала выпустите редакцию с {waits_from:%d.%m.%Y}: она тоже ждёт второго редактора."
            if waits_from
            else "Сначала внесите на карточке изменённого акта "
            f"редакцию с {until:%d.%m.%Y}: каким текст становится после этого дня."
        )
        super().__init__(
            f"Изменение действует до {until:%d.%m.%Y}, а редакция с {valid_from:%d.%m.%Y}, которую "
            f"оно внесло, читалась бы и дальше. {first}",
            code="edition_outlives_amendment",
            field=field,
        )


class EditionNeeded(RuleViolation):
    """Without an edition the one before it would be read on after its amendment is over."""

    def __init__(self, valid_from: date, until: date) -> None:
        day = f"{until:%d.%m.%Y}"
        super().__init__(
            f"Без этой редакции дальше читалась бы редакция с {valid_from:%d.%m.%Y}, а изменение, "
            f"которое её внесло, действует до {day}. Если здесь не тот текст, замените его; если "
            f"этой редакции быть не должно, сначала внесите редакцию с {day}: каким текст "
            "становится после этого дня.",
            code="edition_needed",
            field="version",
        )


class EditionWithoutAmendment(RuleViolation):
    """An edition would be left that no act has made."""

    def __init__(self, valid_from: date) -> None:
        super().__init__(
            f"Этой связью внесена редакция с {valid_from:%d.%m.%Y}: без связи «изменяет» непонятно, "
            "откуда она. Сначала уберите редакцию на карточке изменённого акта (шаг «Убрать "
            "редакцию»), затем связь.",
            code="edition_without_amendment",
        )


class AddedPlaceNeeded(RuleViolation):
    """Without the amendment that adds it a place would be nowhere, and others are done to it."""

    def __init__(self, told: Sequence[str]) -> None:
        super().__init__(
            "Этот пункт есть в акте только благодаря этой связи, а на нём записано и другое: "
            f"{'; '.join(told)}. Сначала исправьте или уберите эти связи либо внесите редакцию, в "
            "которой такой пункт есть.",
            code="added_place_needed",
        )


class EndIsForGood(RuleViolation):
    """A repeal that is to last until a day would revive its act by itself."""

    def __init__(self) -> None:
        super().__init__(
            "Последний день бывает у изменения и приостановления, а у конца акта — только когда к "
            "этому дню утратил силу или отменён сам акт, который его закончил: иначе акт в "
            "действие не возвращается. Если связь внесена по ошибке, снимите её.",
            code="relation_end_is_for_good",
            field="to_on",
        )


class RelationBackwards(RuleViolation):
    """An earlier act cannot change a later one."""

    def __init__(self) -> None:
        super().__init__(
            "Изменяющий акт принят раньше изменяемого: похоже, акты перепутаны местами.",
            code="relation_backwards",
            field="source",
        )


class RelationTwice(RuleViolation):
    """The act does so to the place already, on these days."""

    def __init__(self, from_on: date, last_on: date | None) -> None:
        until = f" по {last_on:%d.%m.%Y}" if last_on else ""
        super().__init__(
            f"Такая связь уже есть: с {from_on:%d.%m.%Y}{until}. Исправьте её или укажите другие "
            "дни: изменение по этапам — с какого дня каждый этап, повторное приостановление — "
            "когда прежнее кончилось.",
            code="relation_twice",
            field="from_on",
        )


class RelationInCircle(RuleViolation):
    """Through other acts the target changes the source."""

    def __init__(self) -> None:
        super().__init__(
            "Получается круг: этот акт сам изменяет тот, который его изменяет.",
            code="relation_in_circle",
            field="target",
        )


class ActUnnamed(RuleViolation):
    """What is written names no act of the register, or several."""

    def __init__(self) -> None:
        super().__init__(
            "Такого акта в реестре нет, или подходят несколько. Назовите один: постановление "
            "администрации города от 13.09.2017 № 3111. Если его ещё нет, сначала внесите его.",
            code="act_unnamed",
            field="named",
        )


class AmendsItself(RuleViolation):
    """An act would have made an edition of itself."""

    def __init__(self) -> None:
        super().__init__(
            "Акт не может внести изменения сам в себя: назовите акт, который его изменил.",
            code="amends_itself",
            field="named",
        )


class AmendingSame(RuleViolation):
    """The edition has that very act already."""

    def __init__(self) -> None:
        super().__init__(
            "Этот акт у редакции и записан: исправлять нечего.",
            code="amending_same",
            field="amended_by",
        )


class AmendingActUnseen(RuleViolation):
    """The text would be read before the act that makes it is public."""

    def __init__(self, heading: str) -> None:
        super().__init__(
            f"Этот текст появится из-за акта, которого читатели ещё не видят: {heading}. Сначала "
            "опубликуйте его: до этого действующим показан прежний текст.",
            code="amending_act_unseen",
            field="amended_by",
        )
