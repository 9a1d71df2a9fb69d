"""The lawful ways of a meeting and of its questions: who may do what, from which state."""

from meetings.rules.vocabulary import State
from portal.kernel.roles import Role
from portal.kernel.workflow import Transition

PRESS = frozenset({Role.PRESS_OFFICER})
#: Who moderates questions and writes down what was answered.
MODERATORS = PRESS | {Role.MODERATOR}
#: Who takes registrations and questions from the telephone and the hall.
CLERKS = MODERATORS | {Role.RECEPTION_CLERK, Role.REGISTRAR}

_OPEN = frozenset({State.DRAFT, State.SCHEDULED, State.PUBLISHED})

CHANGE = Transition("change", "Изменить", "Карточка изменена", _OPEN, None, PRESS)
SCHEDULE = Transition(
    "schedule",
    "Опубликовать позже",
    "Публикация назначена",
    frozenset({State.DRAFT, State.SCHEDULED}),
    State.SCHEDULED,
    PRESS,
)
PUBLISH = Transition(
    "publish",
    "Опубликовать сейчас",
    "Встреча объявлена",
    frozenset({State.DRAFT, State.SCHEDULED}),
    State.PUBLISHED,
    PRESS,
)
CANCEL = Transition(
    "cancel",
    "Отменить встречу",
    "Встреча отменена",
    frozenset({State.DRAFT, State.SCHEDULED, State.PUBLISHED}),
    State.CANCELLED,
    PRESS,
)
HOLD = Transition(
    "hold",
    "Встреча прошла",
    "Встреча прошла",
    frozenset({State.PUBLISHED}),
    State.HELD,
    MODERATORS,
)
REPORT = Transition(
    "report", "Внести отчёт", "Отчёт внесён", frozenset({State.HELD, State.CLOSED}), None, PRESS
)
CLOSE = Transition(
    "close",
    "Завершить встречу",
    "Встреча завершена",
    frozenset({State.HELD}),
    State.CLOSED,
    PRESS,
)
# A cancelled meeting owes an answer to what was asked before, too.
MODERATE = Transition(
    "moderate",
    "Модерировать",
    "Решение модератора",
    frozenset({State.PUBLISHED, State.HELD, State.CANCELLED}),
    None,
    MODERATORS,
)
ENTER = Transition(
    "enter",
    "Записать",
    "Записано",
    frozenset({State.PUBLISHED, State.HELD}),
    None,
    CLERKS,
)
ADMIT = Transition(
    "admit", "Отметить на входе", "Отмечен", frozenset({State.PUBLISHED, State.HELD}), None, CLERKS
)
