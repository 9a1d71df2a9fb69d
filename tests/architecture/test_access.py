"""Every address of the portal for every role: who gets in, and nobody else."""

import re
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core import signing
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http.response import HttpResponseBase
from django.template.backends.django import Template
from django.test import Client
from django.urls import URLResolver, get_resolver, reverse
from django.utils import timezone

from appeals.models import AppealFile
from meetings.letters import FOLLOWER_SALT
from meetings.models import Promise
from meetings.services.registration import Visitor, register
from portal.acts.services.archive import renew_archive
from portal.backoffice import registry
from portal.files import services as files
from portal.files.services.pictures import accept_picture
from portal.kernel.roles import Role
from portal.letters.models import Letter
from portal.people.models import CalendarDay
from portal.published.models import Subscription
from portal.published.services.following import follow
from tests.architecture.access_table import (
    ANONYMOUS,
    CITIZEN,
    DELETED,
    DESK,
    EVERYBODY,
    NOBODY,
    OWNER,
    PAGES,
    STEPS,
)
from tests.factories.acts import (
    a_conclusion,
    a_draft,
    a_mistake,
    a_proposal,
    a_read_act,
    a_relation,
    a_second_look,
    a_waiting_text,
    an_import,
)
from tests.factories.appeals import an_appeal
from tests.factories.councils import samples_of_councils
from tests.factories.meetings import a_meeting, a_question
from tests.factories.people import a_unit, a_user, an_officer
from tests.factories.places import a_hall
from tests.files import samples

pytestmark = pytest.mark.django_db
#: The catch-all of the admin, and the short addresses of its cards: both only redirect.
_NAMELESS = "admin:None"


def names(resolver: URLResolver, namespace: str = "") -> Iterator[str]:
    """Yield the name of every address."""
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLResolver):
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from names(pattern, inner)
        else:
            yield f"{namespace}{pattern.name}"


def desk_access(name: str) -> frozenset[str] | None:
    """Return who gets into an admin page of a model, or None for another address."""
    model, _, page = name.removeprefix("admin:").rpartition("_")
    if not name.startswith("admin:") or model not in DESK:
        return None
    viewers, changers = DESK[model]
    return {
        "changelist": viewers,
        # A card that has no history of its own leads to itself.
        "history": viewers,
        "change": viewers,
        "add": changers,
        "delete": changers if model in DELETED else NOBODY,
    }.get(page)


def gets_in(response: HttpResponseBase) -> bool:
    """Whether the visitor was let through the gate, whatever stands behind it."""
    if response.status_code in (301, 302):
        # The admin sends back to its first page who asks for what is not his.
        return "/login/" not in response["Location"] and response["Location"] != "/admin/"
    return response.status_code not in (403, 404)


@pytest.fixture
def visitors() -> dict[str, Any]:
    unit = a_unit()
    return {
        ANONYMOUS: AnonymousUser(),
        CITIZEN: a_user(),
        OWNER: a_user(),
        **{role: an_officer(role, unit=unit).user for role in Role},
    }


@pytest.fixture
def samples_of(visitors, settings, tmp_path) -> dict[str, list[Any]]:
    """Arguments of the addresses that take some."""
    settings.FILES_ROOT = tmp_path
    at = timezone.now()
    appeal = an_appeal(visitors[OWNER], at)
    upload = SimpleUploadedFile("двор.jpg", samples.jpeg())
    photo = files.accept(upload, by=visitors[OWNER], at=at)
    AppealFile.objects.create(appeal=appeal, file=photo)
    plan = accept_picture(
        SimpleUploadedFile("план.jpg", samples.jpeg()), alt="План", by=visitors[OWNER], at=at
    )
    a_hall(plan=plan)
    act = a_read_act()
    address = [act.kind, act.issuer.slug, act.adopted_on, act.number]
    waiting = a_waiting_text(act, visitors[Role.EDITOR], since=timezone.localdate())
    renew_archive(at=at)
    draft = a_draft()
    day = CalendarDay.objects.create(day=date(2027, 5, 4), is_working=False, ground="Указ")
    councils = samples_of_councils(visitors[OWNER], visitors[Role.COUNCIL_SECRETARY])
    proposal = a_proposal(draft)
    return {
        **councils,
        "acts:comparison": address,
        "acts:cited": address,
        "acts:download": [*address, "xml"],
        "acts:feed": ["atom"],
        "acts:data": ["csv"],
        "acts:relations": ["json"],
        "acts:sitemap": [0],
        "acts:draft": [draft.pk],
        "admin:people_user_do": [visitors[Role.EDITOR].pk, "bar"],
        "admin:letters_letter_do": [Letter.objects.about(appeal.subject_key)[0].pk, "send_again"],
        "admin:acts_act_do": [act.pk, "attach"],
        "admin:acts_act_preview": [act.pk],
        "admin:acts_draft_do": [draft.pk, "summarise"],
        "admin:acts_relation_do": [a_relation().pk, "unrelate"],
        "admin:acts_proposal_do": [proposal.pk, "show"],
        "admin:acts_proposal_change": [proposal.pk],
        "admin:acts_conclusion_do": [a_conclusion(draft).pk, "reply"],
        "admin:acts_import_do": [an_import(visitors[Role.EDITOR]).pk, "start"],
        "admin:acts_citation_do": [1, "see"],
        "acts:detail": address,
        "acts:mistake": address,
        "admin:acts_mistake_do": [a_mistake(act=act).pk, "mended"],
        "admin:acts_waitingtext_do": [waiting.pk, "let_out"],
        "admin:acts_secondlook_do": [a_second_look(act, visitors[Role.EDITOR]).pk, "see"],
        "appeals:step": ["text"],
        "appeals:status_of": [appeal.reference, appeal.status_secret],
        "appeals:detail": [appeal.reference],
        "appeals:received": [appeal.reference],
        "appeals:answer_to_account": [appeal.reference],
        "appeals:receipt_pdf": [appeal.reference],
        "admin:appeals_appeal_do": [appeal.pk, "register"],
        "admin:appeals_appeal_change": [appeal.pk],
        "admin:appeals_appeal_history": [appeal.pk],
        "admin:people_calendarday_delete": [day.pk],
        "files:download": [photo.pk],
        "files:thumbnail": [photo.pk],
        "files:picture": [plan.pk, plan.copies.get().width],
        **_of_meetings(),
        "published:feed": ["atom"],
        "published:data": ["meeting"],
        **dict.fromkeys(("published:confirm", "published:stop"), [_a_subscription().token]),
        "people:withdraw": [1],
        "mfa_remove_webauthn": [1],
        "mfa_edit_webauthn": [1],
        "admin:app_list": ["people"],
    }


def _a_subscription() -> Subscription:
    return follow("reader@example.org", "дворы", "", is_owner=False, at=timezone.now())


def _of_meetings() -> dict[str, list[Any]]:
    """Arguments of the addresses of a meeting to come."""
    meeting = a_meeting(at=timezone.now(), starts_at=timezone.now() + timedelta(days=2))
    asked = a_question(meeting)
    row = register(meeting, Visitor("Анна", "anna@example.org"), at=timezone.now())
    made = Promise.objects.create(
        meeting=meeting, text="Починить", responsible="Управление", due_on=timezone.localdate()
    )
    names = (
        "detail", "ics", "register", "ask", "questions", "screen", "screen_now", "moderate", "door",
    )  # fmt: skip
    return {
        **{f"meetings:{name}": [meeting.pk] for name in names},
        "meetings:year": [timezone.localdate().year],
        "meetings:registration": [row.token],
        "meetings:question": [asked.token],
        "meetings:unfollow": [signing.dumps(a_user().pk, salt=FOLLOWER_SALT)],
        "meetings:support": [meeting.pk, asked.pk],
        "admin:meetings_meeting_do": [meeting.pk, "change"],
        "admin:meetings_meeting_change": [meeting.pk],
        "admin:meetings_promise_do": [made.pk, "keep"],
        "admin:meetings_registration_do": [row.pk, "withdraw"],
        "admin:meetings_registration_change": [row.pk],
        "admin:meetings_question_change": [asked.pk],
        "admin:meetings_notice_do": [1, "called"],
    }


def test_every_address_has_a_row():
    missing = {
        name
        for name in names(get_resolver())
        if name not in PAGES
        and name not in STEPS
        and desk_access(name) is None
        and name != _NAMELESS
    }
    assert missing == set()


def test_no_row_without_its_address():
    assert set(PAGES) | STEPS <= set(names(get_resolver()))


def test_who_gets_in(visitors, samples_of, monkeypatch):
    # Who is let in is known before pages are drawn and the desk's side bar counts what waits.
    monkeypatch.setattr(Template, "render", lambda *args, **named: "")
    monkeypatch.setattr(registry, "_tasks", {})
    # One test for all: what the addresses need is made once, and that takes the longest.
    addresses = {
        name: reverse(name, args=samples_of.get(name, []))
        for name in sorted(set(names(get_resolver())) - {_NAMELESS})
        if "logout" not in name
        and (name in samples_of or not re.match("admin:.*_(change|history|delete)$", name))
    }
    assert wrong_for(EVERYBODY, visitors, addresses) == {}


def wrong_for(
    who: frozenset[str], visitors: dict[str, Any], addresses: dict[str, str]
) -> dict[str, dict[str, int]]:
    """Return, for each visitor, the addresses that do not answer as the table says, with why."""
    wrong: dict[str, dict[str, int]] = {}
    for visitor in sorted(who):
        client = Client()
        if visitor != ANONYMOUS:
            client.force_login(visitors[visitor])
        for name, address in addresses.items():
            response = client.get(address)
            # A file is streamed: read to its end, it is closed.
            response.getvalue()
            allowed = PAGES.get(name, desk_access(name) or NOBODY)
            if name in STEPS:
                is_right = response.status_code in (200, 302, 403, 404)
            else:
                is_right = gets_in(response) == (visitor in allowed)
            if not is_right:
                wrong.setdefault(visitor, {})[name] = response.status_code
    return wrong
