"""What meetings put on the desk: tasks, for whom, and how many wait."""

from django.http import HttpRequest

from meetings.rules.vocabulary import Channel
from meetings.rules.workflow import CLERKS, MODERATORS, PRESS
from portal.backoffice.registry import CAP, Task
from portal.backoffice.registry import register as register_tasks

_GROUP = "Встречи с жителями"


def register() -> None:
    """Put the tasks on the desk."""
    register_tasks(
        Task(_GROUP, "Встречи", "groups", "admin:meetings_meeting_changelist", 300, CLERKS),
        Task(
            _GROUP,
            "Итоги не подведены",
            "assignment_late",
            "admin:meetings_meeting_changelist",
            305,
            PRESS,
            query="state__exact=held",
            count=_unfinished,
            is_tile=True,
        ),
        Task(
            _GROUP,
            "Вопросы на встречах",
            "live_help",
            "admin:meetings_question_changelist",
            310,
            MODERATORS,
            query="ending__exact=",
            count=_open_questions,
            is_tile=True,
        ),
        Task(_GROUP, "Записи", "how_to_reg", "admin:meetings_registration_changelist", 320, CLERKS),
        Task(
            _GROUP,
            "Позвонить о встречах",
            "call",
            "admin:meetings_notice_changelist",
            330,
            CLERKS,
            count=_to_call,
            is_tile=True,
        ),
        Task(_GROUP, "Обещания", "handshake", "admin:meetings_promise_changelist", 340, PRESS),
        Task(_GROUP, "Серии встреч", "repeat", "admin:meetings_series_changelist", 350, PRESS),
    )


def _unfinished(request: HttpRequest) -> int:
    from meetings.models import Meeting

    return Meeting.objects.unfinished().values("pk")[: CAP + 1].count()


def _open_questions(request: HttpRequest) -> int:
    from meetings.models import Question

    return Question.objects.open().values("pk")[: CAP + 1].count()


def _to_call(request: HttpRequest) -> int:
    from meetings.models import Notice

    waiting = Notice.objects.filter(
        told_at=None, channel=Channel.PHONE, registration__purged_at=None
    )
    return waiting.values("pk")[: CAP + 1].count()
