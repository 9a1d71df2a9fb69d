"""The secretary at the desk: every step by its button, each refusal at its field."""

import html
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from councils.models import Council, Decision, Mandate, Post, Seat, Sitting
from councils.rules.vocabulary import PostKind, SittingState, Stage
from councils.services.minutes import draw_up
from councils.services.running import mark_presence, start_item
from councils.services.sittings import close
from councils.services.terms import to_convene
from portal.people.models import PersonalDataView
from tests.desk import carried, press
from tests.factories.acts import an_act
from tests.factories.councils import (
    a_full_council,
    a_mandate,
    a_seat,
    a_sitting,
    an_application,
    an_item,
    an_organisation,
    come,
    convened,
    opened,
)
from tests.factories.people import a_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(by):
    client = Client()
    client.force_login(by)
    return client


def do(desk, model, pk, step, follow_to=302, **data):
    url = reverse(f"admin:councils_{model}_do", args=[pk, step])
    response = press(desk, url, data)
    assert response.status_code == follow_to, response.content.decode()[-4000:]
    return response


def _refusal(desk, model, pk, step, **data):
    return do(desk, model, pk, step, follow_to=200, **data).content.decode()


def _moment(at):
    return f"{timezone.localtime(at):%Y-%m-%dT%H:%M}"


def test_a_council_is_set_up_by_its_steps(desk):
    act = an_act(number="415", adopted_on="2007-03-30")
    data = {
        "name": "Совет по примерам", "slug": "primery", "purpose": "Примеры.",
        "established_on": "2007-03-30", "public_places": 5, "contact": "(4212) 00-00-00",
    }  # fmt: skip
    url = reverse("admin:councils_council_add")
    wrong = desk.post(url, {**data, "act_line": "постановление от 01.01.1999 № 1"})
    assert "нет" in wrong.content.decode()
    line = "постановление Мэра города от 30.03.2007 № 415"
    assert desk.post(url, {**data, "act_line": line}).status_code == 302
    council = Council.objects.get()
    assert council.act == act
    regulation = {
        "begins_on": "2007-03-30", "sittings_a_year": 2, "threshold": "more_than_half",
        "base": "filled", "counts_alternates": "on", "notice_days": 10, "who_calls": "председатель",
        "notice_counting": "working", "majority": "two_thirds", "majority_of": "present",
        "speech_minutes": 3,
    }  # fmt: skip
    do(desk, "council", council.pk, "regulation", **regulation)
    much = _refusal(
        desk, "council", council.pk, "regulation", **regulation | {"sittings_a_year": 99999}
    )
    assert "меньше либо равно 366" in much
    assert "уже есть регламент" in _refusal(desk, "council", council.pk, "regulation", **regulation)
    organisation = an_organisation()
    refused = _refusal(desk, "council", council.pk, "seat", begins_on="2020-01-01")
    assert "одно из двух" in refused
    do(
        desk, "council", council.pk, "seat", begins_on="2020-01-01",
        organisation=organisation.pk,
    )  # fmt: skip
    seat = Seat.objects.get()
    member = a_user("member@example.org")
    person = {"last_name": "Кедров", "first_name": "Антон", "begins_on": "2020-01-01"}
    do(
        desk, "seat", seat.pk, "mandate", part="representative", account=member.email,
        last_day="2025-12-31", **person,
    )  # fmt: skip
    mandate = Mandate.objects.get()
    assert (mandate.user, f"{mandate.ends_on}") == (member, "2026-01-01")
    refused = _refusal(desk, "seat", seat.pk, "mandate", part="representative", **person)
    assert "уже есть такой человек" in refused and "Кедров" in refused
    refused = _refusal(
        desk, "seat", seat.pk, "mandate", part="alternate", account="who@example.org", **person
    )
    assert "Учётной записи" in refused
    do(desk, "council", council.pk, "post", kind="chair", **person)
    assert "уже занята" in _refusal(desk, "council", council.pk, "post", kind="chair", **person)
    do(desk, "mandate", mandate.pk, "end", last_day="2024-12-31", reason="решение организации")
    do(desk, "mandate", mandate.pk, "mend", part="representative", last_day="", **person)
    do(desk, "post", Post.objects.get().pk, "mend", kind="chair", last_day="2030-01-01", **person)
    do(desk, "seat", seat.pk, "close", last_day="2030-12-31")
    do(desk, "regulation", council.regulations.get().pk, "end", last_day="2029-12-31")
    # Periods are half-open in the table; people read the last day.
    for model, pk, day in (
        ("post", Post.objects.get().pk, "01.01.2030"),
        ("regulation", council.regulations.get().pk, "31.12.2029"),
    ):
        shown = desk.get(reverse(f"admin:councils_{model}_change", args=[pk])).content.decode()
        listed = desk.get(reverse(f"admin:councils_{model}_changelist")).content.decode()
        assert day in shown and day in listed and "не включая" not in shown
    card = desk.get(reverse("admin:councils_council_change", args=[council.pk])).content.decode()
    assert "Никто не занимает должность: секретарь." in card
    assert "больше половины замещённых мест" in card


def test_a_sitting_is_prepared_run_and_published_at_the_desk(desk, by):
    council, mandates = a_full_council(3, notice_days=0)
    starts_at = timezone.now() + timedelta(minutes=5)
    plan = {
        "topic": "О дворах", "starts_at": _moment(starts_at),
        "ends_at": _moment(starts_at + timedelta(hours=2)), "place": "Большой зал",
        "public_places": 2,
    }  # fmt: skip
    past = _moment(timezone.now() - timedelta(days=1))
    assert "уже прошёл" in _refusal(
        desk, "council", council.pk, "plan", **{**plan, "starts_at": past}
    )
    do(desk, "council", council.pk, "plan", **plan)
    sitting = Sitting.objects.get()
    assert "нет ни одного вопроса" in _refusal(desk, "sitting", sitting.pk, "convene")
    do(desk, "sitting", sitting.pk, "item", title="О качелях", position=10)
    do(desk, "sitting", sitting.pk, "item", title="О скамейках", position=20)
    first, second = sitting.items.order_by("position")
    upload = SimpleUploadedFile("Справка.txt", "Справка: текст".encode())
    do(desk, "agendaitem", first.pk, "paper", title="Справка", access="open", file=upload)
    do(desk, "agendaitem", first.pk, "mend", title="О качелях", position=10, speaker="Лосев")
    do(desk, "sitting", sitting.pk, "convene")
    do(desk, "sitting", sitting.pk, "publish_agenda")
    card = desk.get(reverse("admin:councils_sitting_change", args=[sitting.pk])).content.decode()
    assert "Ответили 0 из" in card and "Придут 0" not in card and "письмо ждёт отправки" in card
    do(desk, "agendaitem", second.pk, "remove", reason="докладчик болен")
    do(desk, "sitting", sitting.pk, "amend")
    chair = council.posts.get(kind=PostKind.CHAIR)
    do(desk, "sitting", sitting.pk, "open", presiding=chair.pk)
    run = reverse("admin:councils_sitting_run", args=[sitting.pk])
    assert "Кворума нет" in desk.get(run).content.decode()
    assert desk.post(run, {"start": first.pk}).status_code == 302
    vote = {"question": "Поставить качели", "kind": "open", "votes_for": 2}
    refused = _refusal(desk, "agendaitem", first.pk, "vote", **vote)
    assert "присутствуют 0 из 3, нужно 2" in refused
    now = timezone.now()
    Sitting.objects.update(opened_at=now - timedelta(minutes=10))
    presence = {"at": _moment(now - timedelta(minutes=1))}
    presence |= {f"mandate_{one.pk}": "in_person" for one in mandates[:2]}
    presence[f"mandate_{mandates[2].pk}"] = "absent"
    assert press(desk, run, presence).status_code == 302
    page = desk.get(run).content.decode()
    assert "Кворум есть" in page and "<strong>идёт</strong>" in page
    future = {**presence, "at": _moment(now + timedelta(hours=1))}
    assert "ещё не наступил" in press(desk, run, future).content.decode()
    assert "сколько рук" in _refusal(
        desk, "agendaitem", first.pk, "vote", question="?", kind="open"
    )
    assert "Отметьте, кто" in _refusal(
        desk, "agendaitem", first.pk, "vote", question="?", kind="by_name"
    )
    names = {f"mandate_{one.pk}": "for" for one in mandates[:2]}
    answer = do(desk, "agendaitem", first.pk, "vote", question="Качели", kind="by_name", **names)
    assert answer["Location"].endswith("/do/decide/")
    taken = first.votes.get()
    refused = _refusal(desk, "agendaitem", first.pk, "decide", text="Да", due_on="2030-01-01")
    assert "должен быть ответственный" in refused
    do(
        desk, "agendaitem", first.pk, "decide", text="Поставить качели.", vote=taken.pk,
        responsible="Управление дорог", due_on="2030-01-01",
    )  # fmt: skip
    do(desk, "agendaitem", first.pk, "record", record="Докладывал Лосев.")
    do(
        desk, "agendaitem", first.pk, "opinion", vote=taken.pk, mandate=mandates[0].pk,
        text="Мало качелей.",
    )  # fmt: skip
    do(desk, "sitting", sitting.pk, "close")
    do(
        desk, "decision", Decision.objects.get().pk, "mend", text="Поставить качели.",
        responsible="Управление дорог", due_on="2030-01-02",
    )  # fmt: skip
    do(desk, "sitting", sitting.pk, "publish_decisions")
    do(desk, "sitting", sitting.pk, "minutes")
    # Nothing is published before its signatures: the step is not there yet.
    early = desk.get(reverse("admin:councils_sitting_do", args=[sitting.pk, "publish_minutes"]))
    assert early.status_code == 302
    do(desk, "sitting", sitting.pk, "sign")
    chair.user = a_user()
    chair.save()
    member = Client()
    member.force_login(chair.user)
    made = sitting.minutes.get()
    assert member.post(reverse("councils:member_sign", args=[made.pk])).status_code == 302
    do(desk, "sitting", sitting.pk, "publish_minutes")
    decision = Decision.objects.get()
    do(desk, "decision", decision.pk, "report", text="Качели стоят.", is_final="on")
    sitting.refresh_from_db()
    assert sitting.state == SittingState.CLOSED
    stages = list(sitting.publications.order_by("id").values_list("stage", "version"))
    assert stages == [
        (Stage.AGENDA, 1), (Stage.AGENDA, 2), (Stage.DECISIONS, 1), (Stage.MINUTES, 1),
    ]  # fmt: skip
    public = Client().get(sitting.get_absolute_url()).content.decode()
    for words in ("Поставить качели", "Мало качелей.", "исполнено", made.pdf.sha256):
        assert words in public
    history = desk.get(reverse("admin:councils_sitting_history", args=[sitting.pk]))
    for model in ("вопрос повестки", "присутствие", "голосование", "решение", "материал"):
        assert f"<td>{model}</td>" in history.content.decode()
    assert by.last_name in history.content.decode()
    card = desk.get(reverse("admin:councils_sitting_change", args=[sitting.pk])).content.decode()
    assert "докладчик болен" in card


def test_a_ballot_of_somebody_who_has_left_is_not_lost_in_silence(desk, by):
    council, mandates = a_full_council(3, notice_days=0)
    start = timezone.now() - timedelta(minutes=10)
    sitting = opened(
        convened(
            a_sitting(council, at=start, starts_at=timezone.now() - timedelta(minutes=5)),
            by,
            at=start,
        ),
        by,
    )
    come(sitting, mandates, by, minute=1)
    come_and_gone = {mandates[2]: None}
    now = sitting.starts_at + timedelta(minutes=2)
    mark_presence(sitting, come_and_gone, at=now, now=now, by=by)
    item = start_item(sitting.items.get(), by=by, at=now)
    names = {f"mandate_{one.pk}": "for" for one in mandates}
    refused = _refusal(
        desk, "agendaitem", item.pk, "vote", question="Качели", kind="by_name", **names
    )
    assert (
        f"{mandates[2].seat.of_whom}: {mandates[2].full_name} — ушёл, голос не учтён"
        in html.unescape(refused)
    )
    assert not item.votes.exists()
    run = reverse("admin:councils_sitting_run", args=[sitting.pk])
    assert "пусто — сейчас" in desk.get(run).content.decode()
    empty = {f"mandate_{one.pk}": "in_person" for one in mandates}
    assert press(desk, run, {"at": "", **empty}).status_code == 302
    assert sitting.attendances.filter(left_at=None).count() == 3


def test_minutes_drawn_up_anew_since_the_page_was_opened_are_not_signed_from_it(desk, by):
    council, mandates = a_full_council(1)
    sitting = opened(convened(a_sitting(council), by), by)
    come(sitting, mandates, by, minute=1)
    sitting = close(sitting, by=by, at=sitting.starts_at + timedelta(hours=1))
    draw_up(sitting, at=sitting.ends_at)
    url = reverse("admin:councils_sitting_do", args=[sitting.pk, "sign"])
    seen = carried(desk.get(url))
    made = draw_up(sitting, at=sitting.ends_at)
    for sent, told in ((seen, "здесь что-то изменили"), ({}, "Откройте её заново")):
        assert told in desk.post(url, sent).content.decode()
        made.refresh_from_db()
        assert made.secretary_signed_at is None
    assert press(desk, url).status_code == 302
    made.refresh_from_db()
    assert made.secretary_signed_by == by


def test_a_sitting_is_moved_put_off_and_called_off_at_the_desk(desk, by):
    council, _ = a_full_council(1)
    now = timezone.now()
    sitting = convened(a_sitting(council, at=now), by, at=now)
    later = sitting.starts_at + timedelta(days=7)
    moved = {"starts_at": _moment(later), "ends_at": _moment(later + timedelta(hours=1))}
    do(desk, "sitting", sitting.pk, "reschedule", place="Малый зал", **moved)
    do(desk, "sitting", sitting.pk, "describe", topic="О скамейках", public_places=3)
    do(desk, "sitting", sitting.pk, "adjourn", reason="нет докладчика")
    do(desk, "sitting", sitting.pk, "reschedule", place="Малый зал", **moved)
    do(desk, "sitting", sitting.pk, "cancel", reason="тема снята")
    sitting.refresh_from_db()
    assert (sitting.state, sitting.sequence) == (SittingState.CANCELLED, 4)
    closed = reverse("admin:councils_sitting_do", args=[sitting.pk, "open"])
    assert desk.get(closed).status_code == 302
    assert desk.get(reverse("admin:councils_sitting_run", args=[sitting.pk])).status_code == 302


def test_notices_proposals_and_applications_have_their_steps(desk, by):
    from councils.services.members import propose

    council, (mandate,) = a_full_council(1)
    mandate.email = ""
    mandate.save()
    now = timezone.now()
    sitting = convened(a_sitting(council, at=now), by, at=now)
    notice = sitting.notices.get(mandate=mandate)
    do(desk, "notice", notice.pk, "told", how="телефонограммой")
    first, second = (propose(mandate, title, "", at=now) for title in ("О катке", "О горке"))
    do(desk, "agendaproposal", first.pk, "take", sitting=sitting.pk)
    do(desk, "agendaproposal", second.pk, "decline", reason="уже решено")
    one, other = an_application(council), an_application(council)
    do(desk, "membershipapplication", one.pk, "accept", begins_on="2026-01-01", ground="решение 1")
    do(desk, "membershipapplication", other.pk, "decline", reason="нет отделения")
    assert Seat.objects.count() == 2


def test_the_tiles_say_what_waits_and_lead_to_it(desk, by):
    council, mandates = a_full_council(2, notice_days=10)
    now = timezone.now()
    near = a_sitting(council, at=now, starts_at=now + timedelta(days=12))
    far = a_sitting(council, at=now, starts_at=now + timedelta(days=40))
    waits = to_convene(timezone.localdate(now))
    assert waits == [near]
    assert to_convene(timezone.localdate(far.starts_at) + timedelta(days=1)) == []
    mandates[0].email = ""
    mandates[0].save()
    an_item(near)
    convened(near, by, at=now, is_public=False)
    held = convened(a_sitting(council), by)
    opened(held, by)
    draw_up(close(held, by=by, at=held.starts_at + timedelta(hours=1)), at=now)
    page = html.unescape(desk.get(reverse("admin:index")).content.decode())
    for tile, address, found in (
        ("Заседания: пора созвать", "sitting", None),
        ("Протоколы на подпись", "sitting", held.topic),
        ("Обзвонить о заседаниях", "notice", mandates[0].last_name),
    ):
        assert tile in page
        work = {"пора": "convene", "подпись": "sign", "Обзвонить": "call"}
        query = next(value for word, value in work.items() if word in tile)
        url = reverse(f"admin:councils_{address}_changelist")
        listed = desk.get(url, {"work": query}).content.decode()
        assert found is None or found in listed
        assert far.starts_at.strftime("%d.%m.%Y") not in listed


def test_lists_open_and_looks_at_people_are_logged(desk, by):
    council, (mandate, *_) = a_full_council(2)
    convened(a_sitting(council, at=timezone.now()), by, at=timezone.now())
    for name in (
        "council", "sitting", "seat", "mandate", "post", "organisation", "regulation", "notice",
        "guest", "decision", "agendaproposal", "membershipapplication", "agendaitem",
    ):  # fmt: skip
        assert desk.get(reverse(f"admin:councils_{name}_changelist")).status_code == 200, name
    looked = PersonalDataView.objects.filter(subjects__contains=[f"councils.mandate:{mandate.pk}"])
    assert looked.exists()
    assert desk.get(reverse("admin:index")).status_code == 200


def _queries(client, url):
    with CaptureQueriesContext(connection) as taken:
        assert client.get(url).status_code == 200
    return len(taken)


def test_a_page_takes_as_many_queries_with_seven_members_as_with_one(by):
    council, _ = a_full_council(1)
    sitting = opened(convened(a_sitting(council), by), by)
    client = Client()
    client.force_login(a_user())
    pages = [council.get_absolute_url(), sitting.get_absolute_url(), reverse("councils:index")]
    for page in pages:
        client.get(page)
    one = [_queries(client, page) for page in pages]
    others = [a_mandate(a_seat(council)) for _ in range(6)]
    come(sitting, others, by, minute=2)
    for number in range(6):
        an_item(sitting, f"Вопрос {number}")
    assert [_queries(client, page) for page in pages] == one
