"""What appeals put on the desk: tasks with counts, for whom."""

from collections.abc import Callable

from django.http import HttpRequest
from django.utils import timezone

from portal.backoffice.registry import CAP, Task
from portal.backoffice.registry import register as register_tasks
from portal.kernel.roles import Role
from portal.people.access import signed_in
from portal.people.calendar import runs_out_on

_CLERKS = frozenset({Role.REGISTRAR, Role.EXECUTOR, Role.HEAD})
_ADMINISTRATOR = frozenset({Role.ADMINISTRATOR})
_TODAY, _REGISTERS = "Сегодня", "Справочники"


def register() -> None:
    """Put the tasks on the desk."""
    lists = "admin:appeals_appeal_changelist"
    register_tasks(
        _task("Ждут регистрации", "inbox", "received", 10, {Role.REGISTRAR}),
        _task("Ждут исполнителя", "person_add", "registered", 20, {Role.REGISTRAR, Role.HEAD}),
        _task("На рассмотрении", "edit_note", "assigned", 30, _CLERKS),
        _task("На подписи", "draw", "prepared", 40, {Role.HEAD, Role.EXECUTOR}),
        _task("К отправке", "send", "signed", 50, _CLERKS),
        Task(
            _TODAY,
            "Просрочено",
            "alarm",
            lists,
            5,
            _CLERKS,
            query="state=late",
            count=_late,
            is_tile=True,
        ),
        Task(
            _TODAY,
            "Письма не доставлены",
            "unsubscribe",
            "admin:letters_letter_changelist",
            55,
            frozenset({Role.REGISTRAR}),
            query="state__exact=failed",
            count=_undelivered,
            is_tile=True,
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


def _task(title: str, icon: str, state: str, order: int, roles: set | frozenset) -> Task:
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
    )


def _late(request: HttpRequest) -> int:
    from appeals.models import Appeal

    today = timezone.localdate()
    seen = Appeal.objects.visible_to(signed_in(request), today)
    return seen.due_before(today).values("pk")[: CAP + 1].count()


def _undelivered(request: HttpRequest) -> int:
    from portal.letters.models import Letter

    return Letter.objects.readable().undelivered().values("pk")[: CAP + 1].count()


def _counter(state: str) -> Callable[[HttpRequest], int]:
    def count(request: HttpRequest) -> int:
        from appeals.models import Appeal

        seen = Appeal.objects.visible_to(signed_in(request), timezone.localdate())
        return seen.filter(state=state).values("pk")[: CAP + 1].count()

    return count
