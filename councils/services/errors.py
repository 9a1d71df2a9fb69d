"""Why something cannot be done in a council, in words for the secretary, member or resident."""

from datetime import date

from django.utils.formats import date_format

from councils.rules.quorum import Quorum
from portal.kernel.errors import RuleViolation


def _day(day: date) -> str:
    return date_format(day, "j E Y")


class NoRegulation(RuleViolation):
    """The council has no rules of quorum on the day of the sitting."""

    def __init__(self, on: date) -> None:
        super().__init__(
            f"На {_day(on)} у совета нет регламента: без правил кворума заседание не назначить.",
            code="no_regulation",
            field="starts_at",
        )


class InPast(RuleViolation):
    """A sitting is planned or moved into the past."""

    def __init__(self) -> None:
        super().__init__(
            "Этот момент уже прошёл: укажите будущий.", code="in_past", field="starts_at"
        )


class EndsTooEarly(RuleViolation):
    """The end is not after the start."""

    def __init__(self) -> None:
        super().__init__(
            "Окончание должно быть позже начала.", code="ends_too_early", field="ends_at"
        )


class Nowhere(RuleViolation):
    """Neither a hall nor a place nor a link is named."""

    def __init__(self) -> None:
        super().__init__(
            "Укажите зал, место или ссылку для дистанционного участия.",
            code="nowhere",
            field="hall",
        )


class BadPlaces(RuleViolation):
    """So many places for residents there cannot be."""

    def __init__(self, message: str) -> None:
        super().__init__(message, code="bad_places", field="public_places")


class NoticeTooLate(RuleViolation):
    """The regulation wants an earlier notice."""

    def __init__(self, until: date) -> None:
        super().__init__(
            f"По регламенту известить надо было не позже {_day(until)}. Напишите, почему позже: "
            "причина войдёт в протокол.",
            code="notice_too_late",
            field="late_reason",
        )


class EmptyAgenda(RuleViolation):
    """Nobody is invited without an agenda."""

    def __init__(self) -> None:
        super().__init__("В повестке нет ни одного вопроса.", code="empty_agenda")


class NothingChanged(RuleViolation):
    """There is nothing to tell."""

    def __init__(self) -> None:
        super().__init__(
            "С прошлого раза ничего не изменилось: рассылать нечего.", code="nothing_changed"
        )


class NotToday(RuleViolation):
    """A sitting is opened before its day."""

    def __init__(self, on: date) -> None:
        super().__init__(
            f"Заседание назначено на {_day(on)}: раньше этого дня его не открыть.",
            code="not_today",
        )


class BadItem(RuleViolation):
    """The item cannot stand there."""

    def __init__(self, message: str, field: str = "parent") -> None:
        super().__init__(message, code="bad_item", field=field)


class AgendaClosed(RuleViolation):
    """The sitting is over."""

    def __init__(self) -> None:
        super().__init__(
            "Заседание закончено или отменено: повестка больше не меняется.", code="agenda_closed"
        )


class MandateOverlaps(RuleViolation):
    """There is somebody for that seat on these days."""

    def __init__(self, who: str = "") -> None:
        super().__init__(
            f"На эти дни на этом месте уже есть такой человек{f': {who}' if who else ''}.",
            code="mandate_overlaps",
            field="begins_on",
        )


class OutsideSeat(RuleViolation):
    """A mandate outlives its seat or is older."""

    def __init__(self) -> None:
        super().__init__(
            "Полномочия должны укладываться в срок, на который установлено место.",
            code="outside_seat",
            field="begins_on",
        )


class EndsBeforeItBegins(RuleViolation):
    """A last day before the first."""

    def __init__(self) -> None:
        super().__init__(
            "Последний день не может быть раньше первого.", code="ends_first", field="last_day"
        )


class PostTaken(RuleViolation):
    """The post has a holder on these days."""

    def __init__(self) -> None:
        super().__init__(
            "На эти дни эта должность в совете уже занята.", code="post_taken", field="begins_on"
        )


class RegulationOverlaps(RuleViolation):
    """Two regulations on a day."""

    def __init__(self) -> None:
        super().__init__(
            "На эти дни у совета уже есть регламент. Отметьте ниже, что новый его заменяет, или "
            "сначала прекратите прежний на его карточке.",
            code="regulation_overlaps",
            field="begins_on",
        )


class SittingsLoseRules(RuleViolation):
    """Sittings would be left without the rules of their day, or held ones get other rules."""

    def __init__(self, which: str, field: str) -> None:
        super().__init__(
            f"По этому регламенту прошли или назначены заседания: {which}. Без правил кворума их не "
            "оставить: назовите день позже или внесите новый регламент с отметкой, что он "
            "заменяет прежний."
            if field == "last_day"
            else f"По прежнему регламенту уже открыты заседания: {which}. Правила прошедшего "
            "заседания не меняются: новый регламент начните после них.",
            code="sittings_lose_rules",
            field=field,
        )


class OneVoice(RuleViolation):
    """Somebody would have two voices in a council on a day."""

    def __init__(self, where: str) -> None:
        super().__init__(
            f"У этого человека в эти дни уже есть место в этом совете: {where}. "
            "Один человек — один голос.",
            code="one_voice",
            field="account",
        )


class AlreadyDecided(RuleViolation):
    """Somebody was quicker."""

    def __init__(self) -> None:
        super().__init__("Решение уже принято.", code="already_decided")


class AlreadyAsked(RuleViolation):
    """The same wish again."""

    def __init__(self, message: str, field: str = "email") -> None:
        super().__init__(message, code="already_asked", field=field)


class AlreadySeated(RuleViolation):
    """The organisation has a seat in the council."""

    def __init__(self) -> None:
        super().__init__(
            "У организации с этим ОГРН уже есть место в совете. Сменить представителя можно "
            "письмом секретарю.",
            code="already_seated",
            field="registration_number",
        )


class NoGuests(RuleViolation):
    """The sitting takes no requests of residents now."""

    def __init__(self) -> None:
        super().__init__(
            "Сейчас записаться на это заседание нельзя: повестка ещё не опубликована, "
            "заседание уже началось или мест для жителей нет.",
            code="no_guests",
        )


class NoQuorum(RuleViolation):
    """Too few are there to decide."""

    def __init__(self, found: Quorum, verdict: str = "Голосовать нельзя.") -> None:
        super().__init__(
            f"Кворума нет: присутствуют {found.present} из {found.base}, нужно {found.needed}. "
            f"{verdict}",
            code="no_quorum",
        )


class AbsentVotes(RuleViolation):
    """Who has no vote at the moment cannot cast one."""

    def __init__(self, who: str, field: str | None = None) -> None:
        super().__init__(
            f"{who}: в этот момент нет в зале или голосует другой представитель места.",
            code="absent_votes",
            field=field,
        )


class TooManyVotes(RuleViolation):
    """More votes than voters."""

    def __init__(self, voters: int) -> None:
        super().__init__(
            f"Голосов больше, чем голосующих: их {voters}.",
            code="too_many_votes",
            field="votes_for",
        )


class NobodyVotes(RuleViolation):
    """A vote without a voice."""

    def __init__(self, message: str) -> None:
        super().__init__(message, code="nobody_votes", field="votes_for")


class ChairSilent(RuleViolation):
    """On a tie the vote of who presides decides."""

    def __init__(self) -> None:
        super().__init__(
            "Голоса разделились поровну. Укажите, как голосовал председательствующий: по "
            "регламенту решает его голос.",
            code="chair_silent",
            field="chair",
        )


class WrongMoment(RuleViolation):
    """A moment that contradicts what is written down."""

    def __init__(self, message: str) -> None:
        super().__init__(message, code="wrong_moment", field="at")


class NotCarried(RuleViolation):
    """A decision needs a vote of its item that was carried and has no decision yet."""

    def __init__(self) -> None:
        super().__init__(
            "Голосование не принято, относится к другому вопросу или решение по нему уже есть.",
            code="not_carried",
            field="vote",
        )


class NobodyResponsible(RuleViolation):
    """A term without somebody who keeps it."""

    def __init__(self) -> None:
        super().__init__(
            "У решения со сроком должен быть ответственный.",
            code="nobody_responsible",
            field="responsible",
        )


class MinutesSigned(RuleViolation):
    """What is signed, even by one, does not change."""

    def __init__(self) -> None:
        super().__init__(
            "Под протоколом стоит подпись, записи закрыты. Составьте протокол заново: одна подпись "
            "снимется, а подписанный обоими исправляет новая версия; после этого записи открыты.",
            code="minutes_signed",
        )


class CorrectionNeeded(RuleViolation):
    """A new version says what it mends."""

    def __init__(self) -> None:
        super().__init__(
            "Протокол уже подписан. Напишите, что исправляет новая версия.",
            code="correction_needed",
            field="correction",
        )


class NotYours(RuleViolation):
    """Somebody else signs here."""

    def __init__(self, who: str) -> None:
        super().__init__(f"Протокол здесь подписывает другой человек: {who}.", code="not_yours")


class NotReady(RuleViolation):
    """An earlier step is missing."""

    def __init__(self, message: str) -> None:
        super().__init__(message, code="not_ready")
