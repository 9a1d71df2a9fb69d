"""The lawful ways of a sitting."""

from councils.rules.vocabulary import SittingState as State
from portal.kernel.roles import Role
from portal.kernel.workflow import Transition

_SECRETARY = frozenset({Role.COUNCIL_SECRETARY})


def _step(
    name: str, label: str, done: str, from_states: set[State], to_state: State | None
) -> Transition:
    return Transition(name, label, done, frozenset(from_states), to_state, _SECRETARY)


CONVENE = _step(
    "convene", "Созвать и известить", "Разосланы приглашения", {State.PLANNED}, State.CONVENED
)
#: A sitting that was adjourned is convened again by its new date.
RESCHEDULE = _step(
    "reschedule",
    "Изменить время или место",
    "Изменены время или место",
    {State.PLANNED, State.CONVENED, State.ADJOURNED},
    None,
)
#: During the sitting too: what comes up there belongs on the agenda that everybody reads.
AMEND = _step(
    "amend",
    "Разослать изменённую повестку",
    "Повестка изменена",
    {State.CONVENED, State.OPEN},
    None,
)
OPEN = _step("open", "Открыть заседание", "Заседание открыто", {State.CONVENED}, State.OPEN)
ADJOURN = _step(
    "adjourn",
    "Отложить",
    "Заседание отложено",
    {State.CONVENED, State.OPEN},
    State.ADJOURNED,
)
CLOSE = _step("close", "Закрыть заседание", "Заседание закрыто", {State.OPEN}, State.CLOSED)
CANCEL = _step(
    "cancel",
    "Отменить",
    "Заседание отменено",
    {State.PLANNED, State.CONVENED, State.ADJOURNED},
    State.CANCELLED,
)
#: Presence, votes and decisions are written down while the sitting goes on.
RUN = _step("run", "Вести заседание", "", {State.OPEN}, None)
PREPARE_AGENDA = _step(
    "prepare_agenda",
    "Готовить повестку",
    "",
    {State.PLANNED, State.CONVENED, State.OPEN, State.ADJOURNED},
    None,
)
