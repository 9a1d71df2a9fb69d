"""The lawful ways of an appeal: each button, each journal row and each test reads these."""

from appeals.rules.vocabulary import State
from portal.kernel.roles import Role
from portal.kernel.workflow import Transition

RECEIVE = Transition(
    name="receive",
    label="Отправить",
    done="Обращение получено",
    from_states=frozenset(),
    to_state=State.RECEIVED,
    by=frozenset(),
    law="59-FZ art. 8(1)",
)
REGISTER = Transition(
    name="register",
    label="Зарегистрировать",
    done="Обращение зарегистрировано",
    from_states=frozenset({State.RECEIVED}),
    to_state=State.REGISTERED,
    by=frozenset({Role.REGISTRAR}),
    law="59-FZ art. 8(2)",
)
CANCEL_REGISTRATION = Transition(
    name="cancel_registration",
    label="Отменить регистрацию",
    done="Регистрация отменена",
    from_states=frozenset({State.REGISTERED}),
    to_state=State.RECEIVED,
    by=frozenset({Role.REGISTRAR}),
    law="59-FZ art. 8(2)",
)
MEND_CARD = Transition(
    name="mend_card",
    label="Исправить карточку",
    done="Карточка исправлена",
    from_states=frozenset({State.REGISTERED, State.ASSIGNED}),
    to_state=None,
    by=frozenset({Role.REGISTRAR}),
    law="59-FZ art. 8(2)",
)
ASSIGN = Transition(
    name="assign",
    label="Назначить исполнителя",
    done="Назначен исполнитель",
    from_states=frozenset({State.REGISTERED}),
    to_state=State.ASSIGNED,
    by=frozenset({Role.REGISTRAR, Role.HEAD}),
    law="59-FZ art. 10(1)",
)
REASSIGN = Transition(
    name="reassign",
    label="Сменить исполнителя",
    done="Исполнитель сменился",
    from_states=frozenset({State.ASSIGNED}),
    to_state=State.ASSIGNED,
    by=frozenset({Role.REGISTRAR, Role.HEAD}),
    law="59-FZ art. 10(1)",
)
WRITE_ANSWER = Transition(
    name="write_answer",
    label="Сохранить проект ответа",
    done="Проект ответа изменён",
    from_states=frozenset({State.ASSIGNED}),
    to_state=None,
    by=frozenset({Role.EXECUTOR}),
    law="59-FZ art. 10(1)",
)
PREPARE = Transition(
    name="prepare",
    label="Передать на подпись",
    done="Ответ передан на подпись",
    from_states=frozenset({State.ASSIGNED}),
    to_state=State.PREPARED,
    by=frozenset({Role.EXECUTOR}),
    law="59-FZ art. 10(1)",
)
RETURN_FOR_REWORK = Transition(
    name="return_for_rework",
    label="Вернуть на доработку",
    done="Ответ возвращён на доработку",
    from_states=frozenset({State.PREPARED, State.SIGNED}),
    to_state=State.ASSIGNED,
    by=frozenset({Role.HEAD}),
    law="59-FZ art. 10(3)",
)
SIGN = Transition(
    name="sign",
    label="Подписать",
    done="Ответ подписан",
    from_states=frozenset({State.PREPARED}),
    to_state=State.SIGNED,
    by=frozenset({Role.HEAD}),
    law="59-FZ art. 10(3)",
)
SEND = Transition(
    name="send",
    label="Отправить ответ",
    done="Ответ отправлен",
    from_states=frozenset({State.SIGNED}),
    to_state=State.ANSWERED,
    by=frozenset({Role.REGISTRAR, Role.EXECUTOR, Role.HEAD}),
    law="59-FZ art. 10(4), 12(1)",
)
SEND_AGAIN = Transition(
    name="send_again",
    label="Отправить письмо с ответом снова",
    done="Письмо с ответом отправлено снова",
    from_states=frozenset({State.ANSWERED}),
    to_state=None,
    by=SEND.by,
    law="59-FZ art. 10(4)",
)

TRANSITIONS = (
    REGISTER,
    CANCEL_REGISTRATION,
    MEND_CARD,
    ASSIGN,
    REASSIGN,
    WRITE_ANSWER,
    PREPARE,
    RETURN_FOR_REWORK,
    SIGN,
    SEND,
    SEND_AGAIN,
)
BY_NAME = {transition.name: transition for transition in (RECEIVE, *TRANSITIONS)}
