"""What everybody, guests and members see, and what they do there."""

from datetime import timedelta

import feedparser
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from freezegun import freeze_time
from icalendar import Calendar

from councils import tasks
from councils.models import AgendaProposal, Guest, Mandate, MembershipApplication, Note, Rsvp
from councils.rules.vocabulary import Answer, GuestState, PaperAccess, ProposalState, Stage
from councils.services import members, sittings
from councils.services.agenda import attach, save_item
from councils.services.decisions import decide
from councils.services.guests import forget, withdraw
from councils.services.publishing import publish
from councils.services.quorums import forecast
from portal.kernel.errors import RuleViolation
from portal.letters.models import Letter
from portal.web.events import event_kinds
from portal.web.templatetags.portal_tags import date_words
from tests.factories.councils import (
    a_council,
    a_full_council,
    a_mandate,
    a_post,
    a_regulation,
    a_seat,
    a_sitting,
    an_item,
    come,
    convened,
    opened,
)
from tests.factories.people import a_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def sitting(by):
    council, _ = a_full_council(3)
    return convened(a_sitting(council, at=timezone.now()), by, at=timezone.now())


def _get(url, client=None):
    response = (client or Client()).get(url)
    assert response.status_code == 200, url
    return response.content.decode()


def test_a_council_shows_its_composition_as_of_any_day():
    council = a_council(name="Совет по примерам")
    a_regulation(council)
    today = timezone.localdate()
    seat = a_seat(council)
    a_mandate(seat, last_name="Прежний", ends_on=today)
    a_mandate(seat, last_name="Нынешняя", begins_on=today)
    now = _get(council.get_absolute_url())
    before = _get(f"{council.get_absolute_url()}?on={today - timedelta(days=1)}")
    assert "Нынешняя" in now and "Прежний" not in now
    assert "Прежний" in before and "Нынешняя" not in before
    # What is wrong with the day stands at the heading that the form comes back to.
    assert now.index('id="composition"') < now.index('name="on"') < now.index("Нынешняя")
    # The last day is shown, not the day after it.
    assert f"по {(today - timedelta(days=1)).day}" in before.replace("\xa0", " ")
    assert "больше половины" in now.lower()
    assert "Совет по примерам" in _get(reverse("councils:index"))


def test_an_organisation_has_a_page_without_anybodys_belief():
    council = a_council()
    seat = a_seat(council)
    seat.organisation.profile = "православие"
    seat.organisation.save()
    a_mandate(seat, last_name="Людин")
    page = _get(seat.organisation.get_absolute_url())
    assert "Людин" in page and "православие" in page
    # Where persons are listed nobody's confession is.
    assert "православие" not in _get(council.get_absolute_url())


def test_a_planned_sitting_says_that_its_agenda_is_not_public_yet():
    council, _ = a_full_council(1)
    planned = a_sitting(council, at=timezone.now())
    an_item(planned, "О секрете до поры")
    page = _get(planned.get_absolute_url())
    assert "ещё не опубликована" in page and "О секрете" not in page


def test_the_feeds_are_read_by_a_parser_that_is_not_ours(sitting):
    council = sitting.council
    for url in (
        reverse("councils:calendar"),
        reverse("councils:council_calendar", args=[council.slug]),
        reverse("councils:sitting_calendar", args=[sitting.pk]),
    ):
        events = Calendar.from_ical(Client().get(url).content).walk("VEVENT")
        assert len(events) == 1
        assert events[0].decoded("dtstart") == sitting.starts_at.replace(microsecond=0)
    feed = feedparser.parse(Client().get(reverse("councils:feed", args=[council.slug])).content)
    assert not feed.bozo
    assert [entry.title.split(":")[0] for entry in feed.entries] == ["Повестка"]


def test_search_finds_what_is_published(by, sitting):
    assert "детских площадках" in _get(reverse("councils:search") + "?q=детские площадки")
    running = opened(sitting, by)
    at = running.starts_at + timedelta(minutes=3)
    come(running, list(Mandate.objects.all()), by, minute=1)
    made = decide(running.items.get(), "Поставить качели у школы.", at=at)
    assert "качели" not in _get(reverse("councils:search") + "?q=качелями").split("</form>")[1]
    assert Client().get(made.get_absolute_url()).status_code == 404
    sittings.close(running, by=by, at=at)
    publish(running, Stage.DECISIONS, by=by, at=at)
    assert "Поставить качели" in _get(reverse("councils:search") + "?q=качелями")
    assert "Поставить качели" in _get(made.get_absolute_url())


def test_a_live_sitting_does_not_tell_what_is_not_published(by):
    from councils.services.running import start_item

    council, mandates = a_full_council(3)
    running = opened(convened(a_sitting(council), by, is_public=False), by)
    come(running, mandates, by, minute=1)
    start_item(running.items.get(), by=by, at=running.starts_at + timedelta(minutes=2))
    for url in (running.get_absolute_url(), reverse("councils:live", args=[running.pk])):
        page = _get(url)
        assert "ещё не внесён" in page and "детских" not in page


def test_a_live_sitting_says_what_goes_on(by, sitting):
    from councils.services.running import start_item

    running = opened(sitting, by)
    mandates = [one.mandates.get() for one in running.council.seats.all()]
    come(running, mandates[:2], by, minute=1)
    start_item(running.items.get(), by=by, at=running.starts_at + timedelta(minutes=2))
    for url in (running.get_absolute_url(), reverse("councils:live", args=[running.pk])):
        page = _get(url)
        assert "Сейчас: О\xa0детских" in page or "Сейчас: О детских" in page
        assert "из 3, нужно 2" in page


# --- guests ---


def _ask(sitting, email, client=None):
    url = reverse("councils:attend", args=[sitting.pk])
    return (client or Client()).post(url, {"name": "Анна Ёлкина", "email": email})


def test_residents_come_within_the_places_and_wait_in_order(sitting):
    assert "Прийти на заседание" in _get(sitting.get_absolute_url())
    for number in range(4):
        assert _ask(sitting, f"guest{number}@example.org").status_code == 302
    states = list(Guest.objects.values_list("state", flat=True))
    assert states == ["accepted", "accepted", "waiting", "waiting"]
    again = _ask(sitting, "GUEST1@example.org")
    assert "уже записались" in again.content.decode()
    first, _, third, fourth = Guest.objects.all()
    assert sitting.notices.filter(guest=first, letter__isnull=False).count() == 1
    page = reverse("councils:guest", args=[first.secret])
    assert "Место за вами" in _get(page)
    assert Client().post(page).status_code == 302
    third.refresh_from_db()
    fourth.refresh_from_db()
    assert (third.state, fourth.state) == (GuestState.ACCEPTED, GuestState.WAITING)
    assert sitting.notices.filter(guest=third).exists()
    assert "Ваша просьба" in _get(page) and "отозвана" in _get(page)


def test_one_address_of_the_network_does_not_take_the_whole_room(sitting):
    for number in range(5):
        _ask(sitting, f"guest{number}@example.org")
    sixth = _ask(sitting, "guest6@example.org").content.decode()
    assert "уже записались пятеро" in sixth and "guest6@example.org" in sixth
    assert Guest.objects.count() == 5


def test_a_guest_of_a_sitting_called_off_reads_so_and_the_queue_is_told(by, sitting):
    for number in range(3):
        _ask(sitting, f"guest{number}@example.org")
    first, _, waiting = Guest.objects.all()
    now = timezone.now()
    sittings.reschedule(
        sitting, starts_at=sitting.starts_at, ends_at=sitting.ends_at, hall=None,
        place="Малый зал", online_url="", by=by, at=now,
    )  # fmt: skip
    told = Letter.objects.get(to=waiting.email, text__contains="Малый зал")
    assert "Вы по-прежнему в очереди" in told.text
    withdraw(first, at=now)
    assert Letter.objects.filter(to=waiting.email, text__contains="для вас есть место").exists()
    _ask(sitting, "last@example.org")
    sittings.cancel(sitting, "болезнь докладчика", by=by, at=now)
    assert Letter.objects.filter(to="last@example.org", text__contains="отменено").exists()
    assert '"eventStatus":' in _get(sitting.get_absolute_url()).replace(" ", "")
    page = _get(reverse("councils:guest", args=[waiting.secret]))
    assert "Заседание отменено" in page and "Место за вами" not in page


def test_a_guest_of_an_adjourned_sitting_reads_that_we_will_write(by, sitting):
    _ask(sitting, "guest@example.org")
    guest = Guest.objects.get()
    sittings.adjourn(sitting, "карантин", by=by, at=timezone.now())
    page = _get(reverse("councils:guest", args=[guest.secret]))
    assert "Заседание отложено" in page and "мы напишем" in page and "Место за вами" not in page


def test_more_places_move_the_queue_up_in_its_order(by, sitting):
    for number in range(5):
        _ask(sitting, f"guest{number}@example.org")
    sittings.describe(sitting, topic=sitting.topic, public_places=4, by=by, at=timezone.now())
    states = list(Guest.objects.order_by("pk").values_list("state", flat=True))
    assert states == ["accepted"] * 4 + ["waiting"]
    told = Letter.objects.filter(text__contains="для вас есть место").values_list("to", flat=True)
    assert set(told) == {f"guest{number}@example.org" for number in range(4)}


def test_the_button_to_come_goes_when_the_sitting_begins(sitting):
    button = reverse("councils:attend", args=[sitting.pk])
    assert button in _get(sitting.get_absolute_url())
    with freeze_time(sitting.starts_at):
        assert button not in _get(sitting.get_absolute_url())


def test_who_withdrew_is_not_told_of_a_change(by, sitting):
    _ask(sitting, "stays@example.org")
    _ask(sitting, "goes@example.org")
    withdraw(Guest.objects.get(email="goes@example.org"), at=timezone.now())
    an_item(sitting, "О новом")
    sittings.amend(sitting, by=by, at=timezone.now())
    told = Letter.objects.filter(subject__startswith="Изменение").values_list("to", flat=True)
    assert "stays@example.org" in told and "goes@example.org" not in told


def test_guests_are_forgotten_after_a_year_with_their_letters(sitting):
    for number in range(3):
        _ask(sitting, f"guest{number}@example.org")
    assert Letter.objects.filter(to__startswith="guest").count() == 3
    assert forget(at=sitting.ends_at + timedelta(days=365)) == 0
    assert forget(at=sitting.ends_at + timedelta(days=366)) == 3
    assert not Guest.objects.exists()
    assert not Letter.objects.filter(to__startswith="guest").exists()


def test_nobody_asks_for_a_place_before_the_agenda_is_public(by):
    council, _ = a_full_council(1)
    hidden = convened(a_sitting(council, at=timezone.now()), by, at=timezone.now(), is_public=False)
    assert "ещё не опубликована" in _ask(hidden, "a@example.org").content.decode()
    assert not Guest.objects.exists()


def test_an_organisation_applies_without_an_account():
    council = a_council()
    url = reverse("councils:apply", args=[council.slug])
    data = {
        "kind": "party", "name": "Партия примера", "registration_number": "1022700000001",
        "leader": "Кедров А. Л.", "email": "p@example.org", "text": "Хотим.",
    }  # fmt: skip
    wrong = Client().post(url, {**data, "registration_number": "12"}).content.decode()
    assert "13 цифр" in wrong
    assert Client().post(url, data).status_code == 302
    assert "уже рассматривается" in Client().post(url, data).content.decode()
    assert MembershipApplication.objects.count() == 1


# --- members ---


@pytest.fixture
def member(sitting):
    mandate = sitting.council.seats.first().mandates.get()
    mandate.user = a_user(mandate.email)
    mandate.save()
    return mandate


@pytest.fixture
def cabinet(member):
    client = Client()
    client.force_login(member.user)
    return client


def test_a_member_answers_and_the_forecast_follows(by, sitting, member, cabinet):
    assert "Мой кабинет" in _get(reverse("councils:index"), cabinet)
    assert sitting.topic.split()[-1] in _get(reverse("councils:member"), cabinet)
    before = forecast(sitting)
    assert (before.expected.present, before.possible.present, before.verdict) == (
        0, 3, "никто ещё не ответил",
    )  # fmt: skip
    url = reverse("councils:member_sitting", args=[sitting.pk])
    assert cabinet.post(url, {"answer": "coming"}).status_code == 302
    assert forecast(sitting).expected.present == 1
    assert cabinet.post(url, {"answer": "not_coming"}).status_code == 302
    assert Rsvp.objects.get().answer == Answer.NOT_COMING
    after = forecast(sitting)
    assert (after.possible.present, len(after.missing)) == (2, 1)
    sitting = sittings.reschedule(
        sitting, starts_at=sitting.starts_at + timedelta(days=1),
        ends_at=sitting.ends_at + timedelta(days=1), hall=None, place="Малый зал", online_url="",
        by=by, at=timezone.now(),
    )  # fmt: skip
    assert forecast(sitting).possible.present == 3
    assert "Дата изменилась, ответьте снова" in _get(url, cabinet)
    assert cabinet.post(url, {"answer": "coming"}).status_code == 302
    assert "Дата изменилась" not in _get(url, cabinet)
    assert (forecast(sitting).expected.present, Rsvp.objects.count()) == (1, 2)


def test_when_all_have_confirmed_the_forecast_is_what_comes(by, sitting):
    mandates = [one.mandates.get() for one in sitting.council.seats.all()]
    for one in mandates:
        members.answer(sitting, one, Answer.COMING, at=timezone.now())
    expected = forecast(sitting).expected
    running = opened(sitting, by)
    come(running, mandates, by, minute=1)
    from councils.services.quorums import quorum_at

    assert quorum_at(running, running.starts_at + timedelta(minutes=2)) == expected
    with pytest.raises(RuleViolation):
        members.answer(running, mandates[0], Answer.COMING, at=timezone.now())


def test_papers_are_open_for_members_or_nowhere(by, sitting, member, cabinet):
    item = sitting.items.get()
    secret = an_item(sitting, "Закрытый вопрос", is_confidential=True)
    files = {}
    for title, where, access in (
        ("Справка", item, PaperAccess.OPEN),
        ("Смета", item, PaperAccess.MEMBERS),
        ("Дело", secret, PaperAccess.OPEN),
    ):
        upload = SimpleUploadedFile(f"{title}.txt", f"{title}: текст".encode())
        files[title] = attach(where, upload, title, access, by=by, at=timezone.now()).file
    sittings.amend(sitting, by=by, at=timezone.now())
    page, inside = (
        _get(sitting.get_absolute_url()),
        _get(reverse("councils:member_sitting", args=[sitting.pk]), cabinet),
    )
    assert "Справка" in page and "Смета" not in page and "Дело" not in page
    assert all(title in inside for title in files)
    stranger = Client()
    stranger.force_login(a_user())
    for title, statuses in {"Справка": (200, 200), "Смета": (404, 200), "Дело": (404, 200)}.items():
        url = reverse("files:download", args=[files[title].pk])
        answers = (stranger.get(url), cabinet.get(url))
        assert tuple(one.status_code for one in answers) == statuses
        # A file is streamed: read to its end, it is closed.
        for one in answers:
            one.getvalue()
    again = SimpleUploadedFile("Справка.txt", "Справка: исправлено".encode())
    newer = attach(item, again, "Справка", PaperAccess.OPEN, by=by, at=timezone.now())
    assert newer.number == 2
    assert "версия 2" in _get(sitting.get_absolute_url())


def test_a_paper_of_an_item_that_becomes_confidential_is_not_even_named(by, sitting):
    item = sitting.items.get()
    upload = SimpleUploadedFile("d.txt", "Дело".encode())
    attach(item, upload, "Дело гражданина", PaperAccess.OPEN, by=by, at=timezone.now())
    assert "Дело гражданина" in _get(sitting.get_absolute_url())
    item.is_confidential = True
    save_item(item)
    # Before the changed agenda is sent, too.
    assert "Дело гражданина" not in _get(sitting.get_absolute_url())


def test_search_looks_into_open_papers_and_no_others(by, sitting):
    item = sitting.items.get()
    for access, word in ((PaperAccess.OPEN, "карусель"), (PaperAccess.MEMBERS, "батут")):
        upload = SimpleUploadedFile(f"{word}.txt", f"Нужна {word} у дома".encode())
        paper = attach(item, upload, f"Справка {access}", access, by=by, at=timezone.now())
        tasks.read_paper(paper.pk)
    search = reverse("councils:search")
    assert "Справка open" in _get(f"{search}?q=карусели")
    assert "Справка" not in _get(f"{search}?q=батуты").split("</form>")[1]


def test_what_is_only_prepared_is_not_found_before_it_is_sent(by, sitting):
    an_item(sitting, "О карусели, черновик")
    search = reverse("councils:search") + "?q=карусель"
    assert "О карусели" not in _get(search)
    sittings.amend(sitting, by=by, at=timezone.now())
    assert "О карусели" in _get(search)


def test_a_note_is_for_ones_own_eyes(sitting, member, cabinet):
    item = sitting.items.get()
    url = reverse("councils:member_note", args=[item.pk])
    cabinet.post(url, {f"note{item.pk}-text": "Спросить о смете"})
    assert Note.objects.get().user == member.user
    mine = reverse("councils:member_sitting", args=[sitting.pk])
    assert "Спросить о смете" in _get(mine, cabinet)
    other = sitting.council.seats.last().mandates.get()
    other.user = a_user()
    other.save()
    client = Client()
    client.force_login(other.user)
    assert "Спросить о смете" not in _get(mine, client)
    cabinet.post(url, {f"note{item.pk}-text": ""})
    assert not Note.objects.exists()


def test_a_stranger_has_no_cabinet(sitting):
    client = Client()
    client.force_login(a_user())
    item = sitting.items.get()
    for url in (
        reverse("councils:member"),
        reverse("councils:member_propose"),
        reverse("councils:member_sitting", args=[sitting.pk]),
    ):
        assert client.get(url).status_code == 404
    assert client.post(reverse("councils:member_note", args=[item.pk])).status_code == 404


def test_a_proposal_gets_into_the_agenda_or_a_reason(sitting, member, cabinet):
    url = reverse("councils:member_propose")
    assert "Предложить вопрос" in _get(url, cabinet)
    for title in ("О катке", "О горке"):
        cabinet.post(url, {"mandate": member.pk, "title": title, "text": ""})
    first, second = AgendaProposal.objects.order_by("id")
    item = members.take_proposal(first, sitting)
    assert (item.title, item.is_late) == ("О катке", True)
    members.decline_proposal(second, "уже решено")
    first.refresh_from_db()
    assert first.state == ProposalState.TAKEN
    assert "уже решено" in _get(reverse("councils:member"), cabinet)
    with pytest.raises(RuleViolation):
        members.decline_proposal(first, "передумали")


def test_who_presided_signs_in_the_cabinet(by, sitting, member, cabinet):
    from councils.services.minutes import draw_up

    chair = a_post(sitting.council, "deputy", user=member.user)
    running = sittings.open_sitting(sitting, chair, by=by, at=sitting.starts_at)
    come(running, [member], by, minute=1)
    closed = sittings.close(running, by=by, at=running.starts_at + timedelta(minutes=9))
    made = draw_up(closed, at=timezone.now())
    url = reverse("councils:member_sign", args=[made.pk])
    assert url in _get(reverse("councils:member"), cabinet)
    assert made.pdf.sha256 in _get(url, cabinet)
    stranger = Client()
    stranger.force_login(a_user())
    assert stranger.post(url).status_code == 404
    assert cabinet.post(url).status_code == 302
    made.refresh_from_db()
    assert made.chair_signed_by == member.user
    assert "Вы подписали" in _get(url, cabinet)


def test_a_sitting_that_is_over_offers_no_places(by, sitting):
    url = sitting.get_absolute_url()
    assert "Для жителей" in _get(url)
    sittings.cancel(sitting, "нет докладчика", by=by, at=timezone.now())
    assert "Для жителей" not in _get(url)


def test_before_it_is_opened_a_sitting_is_named_by_its_day(sitting):
    assert f"</span>Заседание {date_words(sitting.starts_at)}</h1>" in _get(
        sitting.get_absolute_url()
    )
    feed = _get(reverse("councils:feed", args=[sitting.council.slug]))
    day = timezone.localtime(sitting.starts_at)
    assert f"Повестка: заседание {day:%d.%m.%Y}<" in feed and "№ 0" not in feed


def test_kinds_of_events_begin_with_a_capital():
    assert all(label[0].isupper() for label in event_kinds().values())
