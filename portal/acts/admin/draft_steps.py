"""What the steps of a draft show to who takes them."""

import re
from collections.abc import Iterable
from datetime import timedelta

from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from portal.acts.models import Draft
from portal.acts.texts.rendering import to_html
from portal.people.calendar import working_calendar
from portal.web.templatetags.portal_tags import counted

#: With fewer, the editor is asked to look at the terms once more. Policy: no law says how many.
_FEW_WORKING_DAYS = 5
#: A draft of the charter is published so long before it is considered. Law: 131-FZ art. 44(4).
_CHARTER_DAYS = 30
_OF_CHARTER = re.compile(r"\bустав(?:а|у|е|ом)?\b", re.IGNORECASE)


def to_publish(draft: Draft) -> str:
    """Show what comes before the town, and warn of terms in which few can answer."""
    first = max(draft.discussed_from, timezone.localdate())
    days = [first + timedelta(n) for n in range((draft.discussed_to - first).days + 1)]
    working = sum(map(working_calendar().is_working, days))
    doubts = [f"Рабочих дней у жителей — {working}."] if working < _FEW_WORKING_DAYS else []
    if _OF_CHARTER.search(draft.title) and len(days) < _CHARTER_DAYS:
        doubts.append(
            "Проект устава и изменений в него публикуют не позднее чем за 30 дней до рассмотрения "
            "(131-ФЗ, статья 44)."
        )
    return format_html(
        "{}<p>Предложения: {} – {}, {}. Заключения экспертов — по {}.</p>"
        '<h2>Пояснительная записка</h2><p>{}</p><h2>Текст</h2><div class="act-text">{}</div>',
        _warnings(doubts),
        f"{first:%d.%m.%Y}",
        f"{draft.discussed_to:%d.%m.%Y}",
        counted(len(days), "день,дня,дней"),
        f"{draft.expertise_to:%d.%m.%Y}",
        draft.note,
        mark_safe(to_html(draft.akn)) if draft.akn else "Не внесён.",
    )


def _warnings(told: Iterable[str]) -> SafeString:
    rows = ((one,) for one in told)
    return format_html_join("", '<p class="desk-warning" role="status">{}</p>', rows)


def unanswered(draft: Draft) -> str:
    """Name the conclusions that still wait for their reply. Law: 172-FZ art. 5(3)."""
    return _warnings(
        f"Эксперту ещё не ответили: {one.expert}, ответить до {one.reply_due_on:%d.%m.%Y}."
        for one in draft.conclusions.filter(replied_on=None)
    )
