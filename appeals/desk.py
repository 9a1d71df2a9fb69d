"""What appeals put on the desk: tasks with counts, for whom."""

from collections import Counter
from collections.abc import Callable
from typing import Any

from django.db.models import QuerySet, Value
from django.http import HttpRequest
from django.utils import timezone

from appeals.rules.overdue import Urgency
from appeals.rules.vocabulary import State
from portal.backoffice.registry import CAP, Task
from portal.backoffice.registry import register as register_tasks
from portal.kernel.roles import Role
from portal.people.access import signed_in
from portal.people.calendar import runs_out_on, working_calendar

_CLERKS = frozenset({Role.REGISTRAR, Role.EXECUTOR, Role.HEAD})
_ADMINISTRATOR = frozenset({Role.ADMINISTRATOR})
#: Open appeals whose executor is none any more, in the address of their list.
LEFT_BEHIND = "left"
#: Answered ones whose letter did not go out.
UNREACHED = "unreached"
_UNDELIVERED, _LATE = "letters_undelivered", "letters_late"
_TODAY, _REGISTERS = "Сегодня", "Справочники"


def register() -> None:
    """Put the tasks on the desk."""
    lists = "admin:appeals_appeal_changelist"
    register_tasks(
        _task(
            "Ждут регистрации", "Всё зарегистрировано", "inbox", "received", 10, {Role.REGISTRAR}
        ),
        _task(
            "Ждут исполнителя",
            "У каждого есть исполнитель",
            "person_add",
            "registered",
            20,
            {Role.REGISTRAR, Role.HEAD},
        ),
        _task(
            "Исполнитель выбыл",
            "Таких обращений нет",
            "person_off",
            LEFT_BEHIND,
            25,
            {Role.REGISTRAR, Role.HEAD},
        ),
        _task("На рассмотрении", "Сейчас ни одного", "edit_note", "assigned", 30, _CLERKS),
        _task("На подписи", "Всё подписано", "draw", "prepared", 40, {Role.HEAD, Role.EXECUTOR}),
        _task("К отправке", "Всё отправлено", "send", "signed", 50, _CLERKS),
        *(
            Task(
                _TODAY,
                urgency.label.capitalize(),
                icon,
                lists,
                order,
                _CLERKS,
                query=f"state={urgency}",
                count=_counter(urgency),
                is_tile=True,
                empty=empty,
            )
            for urgency, empty, icon, order in (
                (Urgency.LATE, "Всё в срок", "alarm", 5),
                (Urgency.PASSED, "Исполнители успевают", "timer_off", 6),
                (Urgency.SOON, "В ближайшие дни ничего", "hourglass_bottom", 7),
            )
        ),
        Task(
            _TODAY,
            "Письма не доставлены",
            "unsubscribe",
            "admin:letters_letter_changelist",
            55,
            frozenset({Role.REGISTRAR}),
            query="state__exact=failed",
            count=_counter(_UNDELIVERED),
            is_tile=True,
            empty="Таких писем нет",
        ),
        Task(
            _TODAY,
            "Письма ждут больше часа",
            "schedule_send",
            "admin:letters_letter_changelist",
            56,
            frozenset({Role.REGISTRAR}),
            query="state__exact=queued",
            count=_counter(_LATE),
            is_tile=True,
            empty="Письма уходят вовремя",
        ),
        _task(
            "Письмо с ответом не ушло", "Таких ответов нет", "outgoing_mail", UNREACHED, 54, _CLERKS
        ),
        Task(_TODAY, "Все обращения", "list", lists, 60, _CLERKS, query="state=all"),
        Task(
            _REGISTERS,
            "Классификатор",
            "category",
            "admin:appeals_classifiercode_changelist",
            100,
            _CLERKS | _ADMINISTRATOR,
        ),
        Task(
            _REGISTERS,
            "Темы для граждан",
            "topic",
            "admin:appeals_plainsubject_changelist",
            110,
            frozenset({Role.REGISTRAR}) | _ADMINISTRATOR,
        ),
        Task(
            _REGISTERS,
            "Письма",
            "mail",
            "admin:letters_letter_changelist",
            120,
            frozenset({Role.REGISTRAR}),
        ),
        Task(
            _TODAY,
            "Нет календаря на следующий год",
            "event_busy",
            "admin:people_calendarday_changelist",
            5,
            _ADMINISTRATOR,
            count=lambda request: int(runs_out_on(timezone.localdate())),
            is_tile=True,
            empty="Календарь есть",
        ),
        Task(
            _TODAY,
            "Истёк срок хранения обращений",
            "auto_delete",
            "admin:appeals_destructionact_add",
            15,
            _ADMINISTRATOR,
            count=_past_keeping,
            is_tile=True,
            empty="Уничтожать нечего",
        ),
        Task(
            _REGISTERS,
            "Акты об уничтожении",
            "folder_delete",
            "admin:appeals_destructionact_changelist",
            175,
            _ADMINISTRATOR | {Role.REGISTRAR},
        ),
        *(
            Task(_REGISTERS, title, icon, f"admin:people_{name}_changelist", order, _ADMINISTRATOR)
            for title, icon, name, order in (
                ("Подразделения", "account_tree", "unit", 130),
                ("Должностные лица", "badge", "officer", 140),
                ("Люди", "group", "user", 150),
                ("Районы", "map", "district", 160),
                ("Производственный календарь", "calendar_month", "calendarday", 170),
                ("Просмотры персональных данных", "visibility", "personaldataview", 180),
            )
        ),
    )


def _task(
    title: str, empty: str, icon: str, state: str, order: int, roles: set | frozenset
) -> Task:
    return Task(
        _TODAY,
        title,
        icon,
        "admin:appeals_appeal_changelist",
        order,
        frozenset(roles),
        query=f"state={state}",
        count=_counter(state),
        is_tile=True,
        empty=empty,
    )


def _past_keeping(request: HttpRequest) -> int:
    from appeals.models import Appeal

    past = Appeal.objects.past_keeping(timezone.localdate())
    return past.order_by().values("pk")[: CAP + 1].count()


def _counter(of: str) -> Callable[[HttpRequest], int]:
    return lambda request: _waiting(request)[of]


def _waiting(request: HttpRequest) -> Counter[str]:
    """Return how many stand in each state, are how urgent, were left behind, and the held-up letters.

    At most CAP + 1 each.

    One query a request: the side bar and the tiles of the first page ask for the same.
    """
    found: Counter[str] | None = getattr(request, "_appeals_waiting", None)
    if found is None:
        from appeals.models import Appeal
        from portal.letters.models import Letter

        today, calendar = timezone.localdate(), working_calendar()
        seen = Appeal.objects.visible_to(signed_in(request), today)
        groups: list[tuple[str, QuerySet[Any]]] = [
            (str(state), seen.filter(state=state)) for state in State
        ]
        groups.append((LEFT_BEHIND, seen.left_behind(today)))
        groups.append((UNREACHED, seen.unreached()))
        letters = Letter.objects.all()
        groups.append((_UNDELIVERED, letters.readable().undelivered()))
        # Codes, too: who waits for one cannot sign in.
        groups.append((_LATE, letters.late(timezone.now())))
        groups += [(str(of), seen.standing(of, today, calendar)) for of in Urgency]
        first, *others = (
            group.order_by().values_list(Value(of), flat=True)[: CAP + 1] for of, group in groups
        )
        found = Counter(first.union(*others, all=True))
        request._appeals_waiting = found  # type: ignore[attr-defined] # of this request alone
    return found
