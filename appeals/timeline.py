"""The journal of an appeal in plain words, and what comes next: what a citizen reads.

Names a unit, never a person; holds nothing of name, address or text, so that the status page
may show it without an account.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils import timezone

from appeals.models import Appeal
from appeals.rules import receipt, workflow
from appeals.rules.overdue import is_overdue
from appeals.rules.terms import ANSWER
from appeals.rules.vocabulary import AnswerTo, Form, State
from portal.kernel.provisions import in_russian
from portal.people.calendar import preliminary_words
from portal.web.templatetags.portal_tags import counted, date_words

_DAYS = "день,дня,дней"
_WHY_REGISTER = (
    "Обращение регистрируют в течение трёх дней с момента поступления (часть 2 статьи 8 "
    "Федерального закона № 59-ФЗ). Пришедшее после конца рабочего дня или в выходной считается "
    "поступившим в следующий рабочий день."
)
_WHY_ANSWER = (
    "Письменное обращение рассматривают в течение 30 дней со дня регистрации (часть 1 статьи 12 "
    "Федерального закона № 59-ФЗ)."
)
_WHY_ORAL = (
    "На устное обращение, на которое не ответили сразу, дают письменный ответ (часть 3 статьи 13 "
    "Федерального закона № 59-ФЗ) — в течение 30 дней со дня регистрации (часть 1 статьи 12)."
)
_COMPLAIN = (
    "Вы вправе пожаловаться: вышестоящему руководителю — новым обращением на портале, "
    "в прокуратуру или в суд (статья 5 Федерального закона № 59-ФЗ)."
)


#: Of an entry of the journal: its name and its moment.
Event = tuple[str, datetime]


@dataclass(frozen=True)
class Entry:
    """One point of the time-line; ``state`` is done, now, next or late."""

    title: str
    state: str
    when: date | datetime | None = None
    text: str = ""
    unit: str = ""
    why: str = ""


@dataclass(frozen=True)
class Standing:
    """Where an appeal stands, in a word and a sentence; ``sign`` chooses the colour."""

    label: str
    sentence: str
    sign: str

    @property
    def words(self) -> str:
        """Both in one sentence: «Получено: зарегистрируем до 3 декабря»."""
        return f"{self.label}: {self.sentence[:1].lower()}{self.sentence[1:]}"


def of(appeal: Appeal, on: date, events: list[Event] | None = None) -> list[Entry]:
    """Return the whole time-line on the municipal day; one query less where the journal is given.

    The appeal itself knows its number and its unit; earlier ones are asked for only where the
    journal tells that there were any.
    """
    if events is None:
        events = list(appeal.events.values_list("name", "at"))
    moments: dict[str, datetime] = dict(events)
    names = [name for name, _ in events]
    units: dict[datetime | None, str]
    numbers: list[tuple[str | None, datetime | None, datetime | None]]
    if workflow.REASSIGN.name in names or names.count(workflow.ASSIGN.name) > 1:
        given = appeal.resolutions.order_by().values_list("given_at", "unit__name")
        units = {**dict(given)}
    else:
        units = {moments.get(workflow.ASSIGN.name): appeal.unit.name if appeal.unit else ""}
    if workflow.CANCEL_REGISTRATION.name in names:
        numbers = [*appeal.numbers.order_by().values_list("number", "issued_at", "cancelled_at")]
    else:
        numbers = [(appeal.number, moments.get(workflow.REGISTER.name), None)]
    return [*_past(appeal, events, units, numbers), *_ahead(appeal, on)]


def standing(appeal: Appeal, on: date) -> Standing:
    """Return where the appeal stands on the municipal day; no query."""
    state = State(appeal.state)
    if state is State.ANSWERED and appeal.answered_at:
        return Standing("Ответ направлен", f"{date_words(appeal.answered_at)}", "done")
    if state is State.RECEIVED or appeal.answer_legal_until is None:
        sentence = _registers(appeal)
        if is_overdue(appeal.legal_until, on):
            return Standing(
                "Не зарегистрировано в срок",
                _late_since(appeal.legal_until),
                "late",
            )
        return Standing("Получено", sentence, "usual")
    if is_overdue(appeal.answer_legal_until, on):
        return Standing("Ответ опаздывает", _late_since(appeal.answer_legal_until), "late")
    label = "Зарегистрировано" if state is State.REGISTERED else "На рассмотрении"
    sentence = f"Ответим до {_until(appeal.answer_legal_until)}"
    return Standing(label, f"{sentence} — {days_left(appeal.answer_legal_until, on)}", "usual")


def _until(day: date) -> str:
    return f"{date_words(day)} (предварительно)" if preliminary_words(day) else date_words(day)


def _and_preliminary(text: str, day: date) -> str:
    """Add to a text of sentences that the day may change, and why."""
    words = preliminary_words(day)
    return f"{text} {words[:1].upper()}{words[1:]}." if words else text


def days_left(until: date, on: date) -> str:
    """Return «осталось 12 дней», or that the day itself is the last one."""
    left = (until - on).days
    return f"осталось {counted(left, _DAYS)}" if left > 0 else "сегодня последний день"


def _past(
    appeal: Appeal,
    events: Iterable[tuple[str, datetime]],
    units: Mapping[datetime | None, str],
    numbers: Iterable[tuple[str | None, datetime | None, datetime | None]],
) -> list[Entry]:
    issued = {issued_at: number for number, issued_at, _ in numbers}
    cancelled = {cancelled_at: number for number, _, cancelled_at in numbers}
    entries: list[Entry] = []
    for name, at in events:
        if name == workflow.RECEIVE.name:
            entries.append(Entry("Мы получили обращение", "done", at, _deemed(appeal)))
        elif name == workflow.REGISTER.name:
            entries.append(
                Entry(
                    "Зарегистрировали",
                    "done",
                    at,
                    f"Номер {issued.get(at, '')}",
                )
            )
        elif name == workflow.CANCEL_REGISTRATION.name:
            entries.append(
                Entry(
                    "Отозвали номер",
                    "done",
                    at,
                    f"Номер {cancelled.get(at, '')} был присвоен по ошибке. Само обращение "
                    "в работе: его зарегистрируют заново.",
                )
            )
        elif name == workflow.ASSIGN.name:
            unit = units.get(at, "")
            entries.append(Entry("Передали на рассмотрение", "done", at, unit=unit))
        elif name == workflow.REASSIGN.name:
            unit = units.get(at, "")
            if unit != next((entry.unit for entry in reversed(entries) if entry.unit), ""):
                entries.append(Entry("Передали другому подразделению", "done", at, unit=unit))
        elif name in _PLAIN:
            entries.append(Entry(_PLAIN[name], "done", at))
        elif name == workflow.SEND.name:
            entries.append(Entry("Направили вам ответ", "done", at, _sent(appeal)))
    return entries


_PLAIN = {
    workflow.PREPARE.name: "Подготовили ответ, он на подписи у руководителя",
    workflow.RETURN_FOR_REWORK.name: "Руководитель вернул ответ на доработку",
    workflow.SIGN.name: "Руководитель подписал ответ",
    workflow.SEND_AGAIN.name: "Отправили письмо с ответом ещё раз",
}


def _ahead(appeal: Appeal, on: date) -> list[Entry]:
    state = State(appeal.state)
    if state is State.ANSWERED:
        return []
    if appeal.answer_legal_until is None:
        return [
            _registration_ahead(appeal, on),
            Entry("Передадим на рассмотрение", "next"),
            Entry(
                "Ответим",
                "next",
                text=f"В течение {ANSWER.days} дней со дня регистрации.",
                why=_why(appeal),
            ),
        ]
    entries = []
    if state is State.REGISTERED:
        entries.append(Entry("Определяем, какое подразделение ответит", "now"))
    elif state is State.ASSIGNED:
        entries.append(Entry("Рассматриваем обращение и готовим ответ", "now"))
    elif state is State.PREPARED:
        entries.append(Entry("Проверяем и подписываем ответ", "now"))
    else:
        entries.append(Entry("Отправляем ответ", "now"))
    return [*entries, _answer_ahead(appeal.answer_legal_until, on, _why(appeal))]


def _registration_ahead(appeal: Appeal, on: date) -> Entry:
    until = appeal.legal_until
    if is_overdue(until, on):
        return Entry(
            "Зарегистрировать обращение в срок не успели",
            "late",
            until,
            f"Срок прошёл {_ago(until, on)}. Обращение у нас и не потеряно, но мы "
            f"опаздываем. {_COMPLAIN}",
            why=_WHY_REGISTER,
        )
    return Entry(
        _registers(appeal),
        "now",
        text=_and_preliminary("Пришлём письмо с регистрационным номером.", appeal.register_by),
        why=_WHY_REGISTER,
    )


def _registers(appeal: Appeal) -> str:
    """Say until when it is registered, and why that is not three days from the sending.

    Law: 59-FZ art. 8(2).
    """
    sentence = f"Зарегистрируем до {_until(appeal.register_by)}"
    received, term = appeal.deemed_received_on, receipt.REGISTRATION
    days, law = counted(term.days, _DAYS), in_russian(term.law)
    if received != timezone.localdate(appeal.received_at):
        sentence += f": {days} считаются с ближайшего рабочего дня, {date_words(received)} ({law})"
    elif appeal.register_by != received + timedelta(days=term.days):
        sentence += f": {days} кончаются в выходной, срок перенесён на рабочий день ({law})"
    return sentence


def _why(appeal: Appeal) -> str:
    return _WHY_ORAL if appeal.form == Form.ORAL else _WHY_ANSWER


def _answer_ahead(until: date, on: date, why: str) -> Entry:
    if is_overdue(until, on):
        return Entry(
            "Ответить в срок не успели",
            "late",
            until,
            f"Срок прошёл {_ago(until, on)}. Ответить мы всё равно обязаны. {_COMPLAIN}",
            why=why,
        )
    left = days_left(until, on)
    return Entry(
        f"Ответим до {date_words(until)}",
        "next",
        text=_and_preliminary(f"{left[0].upper()}{left[1:]}.", until),
        why=why,
    )


def _deemed(appeal: Appeal) -> str:
    if appeal.deemed_received_on == timezone.localdate(appeal.received_at):
        return ""
    return (
        "Нерабочее время, поэтому обращение считается поступившим "
        f"{date_words(appeal.deemed_received_on)}"
    )


def _sent(appeal: Appeal) -> str:
    late = ""
    if (
        appeal.answered_at
        and appeal.answer_legal_until
        and is_overdue(appeal.answer_legal_until, timezone.localdate(appeal.answered_at))
    ):
        late = f" Это позже срока: ответить следовало до {date_words(appeal.answer_legal_until)}"
    if appeal.answer_to == AnswerTo.EMAIL:
        return f"На электронную почту{' и в личный кабинет' if appeal.has_account else ''}.{late}"
    if appeal.answer_to == AnswerTo.POST:
        return f"На почтовый адрес.{late}"
    return f"В личный кабинет{'' if appeal.has_account else ', который с тех пор закрыт'}.{late}"


def _ago(day: date, on: date) -> str:
    return f"{counted((on - day).days, _DAYS)} назад"


def _late_since(until: date) -> str:
    return f"Срок прошёл {date_words(until)}"
