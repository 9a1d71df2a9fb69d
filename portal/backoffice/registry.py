"""What the desk shows: tasks that apps register at start-up, with their counts."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from portal.kernel.roles import Role
from portal.people.access import roles_of, signed_in

#: Counts above this are shown as «99+»: nobody needs the exact number, and it costs.
CAP = 99


@dataclass(frozen=True)
class Task:
    """A link of the desk for holders of the roles; ``count`` gives its badge, at most CAP + 1."""

    group: str
    title: str
    icon: str
    url_name: str
    order: int
    roles: frozenset[Role]
    query: str = ""
    count: Callable[[HttpRequest], int] | None = None
    is_tile: bool = False
    #: What its tile says in place of a bare nought.
    empty: str = "Пока ничего не ждёт"

    @property
    def url(self) -> str:
        """Where the task is done."""
        return reverse(self.url_name) + (f"?{self.query}" if self.query else "")


_tasks: dict[str, Task] = {}


def register(*tasks: Task) -> None:
    """Show the tasks on the desk; the same title again replaces it."""
    _tasks.update({task.title: task for task in tasks})


def tasks_of(request: HttpRequest) -> list[Task]:
    """Return the tasks of the user's roles today, in order."""
    roles = roles_of(signed_in(request), timezone.localdate())
    found = [task for task in _tasks.values() if not task.roles.isdisjoint(roles)]
    return sorted(found, key=lambda task: task.order)


def badge(task: Task, request: HttpRequest) -> str:
    """Return the count to be shown, or an empty text."""
    if task.count is None:
        return ""
    number = task.count(request)
    return f"{CAP}+" if number > CAP else str(number)


def navigation(request: HttpRequest) -> list[dict[str, Any]]:
    """Return the side bar as unfold wants it: groups of links with badges."""
    groups: dict[str, list[dict[str, Any]]] = {}
    for task in tasks_of(request):
        item: dict[str, Any] = {
            "title": task.title,
            "icon": task.icon,
            "link": task.url,
            "active": task.url == request.get_full_path(),
        }
        # A zero in red would call the eye to where nothing waits.
        if (waiting := badge(task, request)) not in {"", "0"}:
            item["badge"] = waiting
        groups.setdefault(task.group, []).append(item)
    return [
        {"title": title, "separator": True, "collapsible": False, "items": items}
        for title, items in groups.items()
    ]


def dashboard(request: HttpRequest, context: dict[str, Any]) -> dict[str, Any]:
    """Add the tiles of today's work to the first page of the desk."""
    context["tiles"] = [
        {"title": task.title, "url": task.url, "count": badge(task, request), "empty": task.empty}
        for task in tasks_of(request)
        if task.is_tile
    ]
    return context
