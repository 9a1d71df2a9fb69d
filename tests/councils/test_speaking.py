"""The list of speakers: at the desk, on a member's telephone, in the minutes."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from docx import Document

from councils.models import Speech
from councils.rules.vocabulary import PostKind, SpeechKind
from councils.services import minutes, sittings, speaking
from councils.services.floor import floor_of
from councils.services.running import mark_presence, start_item
from portal.files.services import open_file
from portal.letters.models import Letter
from tests.factories.councils import (
    STARTS,
    a_full_council,
    a_sitting,
    an_item,
    come,
    convened,
    opened,
)
from tests.factories.people import a_user
from tests.refusals import refused

pytestmark = pytest.mark.django_db
DEBATE, ORDER = SpeechKind.DEBATE, SpeechKind.ORDER


def _at(minute):
    return STARTS + timedelta(minutes=minute)


@pytest.fixture
def heard(by):
    """A question under way with three members there: three minutes a speech, five a seat."""
    council, mandates = a_full_council(
        3, speech_minutes=3, group_speech_minutes=5, minutes_tell_time=True
    )
    sitting = opened(convened(a_sitting(council), by), by)
    come(sitting, mandates, by, minute=1)
    item = start_item(sitting.items.get(), by=by, at=_at(2))
    return item, mandates


def _speak(item, mandate, by, *, begins, ends, kind=DEBATE, **word):
    speech = speaking.ask(item, kind, mandate, at=_at(begins))
    speaking.give_word(speech, by=by, at=_at(begins), **word)
    speaking.end_speech(item, by=by, at=_at(ends))
    return speech


def test_points_of_order_go_first_and_the_time_of_a_seat_is_shown(by, heard):
    item, (first, second, third) = heard
    _speak(item, first, by, begins=3, ends=6)
    speaking.ask(item, DEBATE, first, at=_at(6))
    speaking.ask(item, DEBATE, second, at=_at(7))
    speaking.ask(item, ORDER, third, at=_at(8))
    speaking.enter(item, DEBATE, None, "Эксперт Лосев", by=by, at=_at(9))
    floor = floor_of(item, at=_at(10))
    queue = [(turn.speech.who.split(" (")[0], turn.rest) for turn in floor.queue]
    assert queue == [
        (third.full_name, None),
        (first.full_name, timedelta(minutes=2)),
        (second.full_name, timedelta(minutes=3)),
        ("Эксперт Лосев", timedelta(minutes=3)),
    ]
    times = {one.of_whom: (one.used, one.rest) for one in floor.groups}
    assert times[first.seat.of_whom] == (timedelta(minutes=3), timedelta(minutes=2))
    assert times[third.seat.of_whom] == (timedelta(), timedelta(minutes=5))


def test_who_has_no_time_left_speaks_only_beyond_it_and_the_minutes_say_so(by, heard):
    item, (first, *_) = heard
    _speak(item, first, by, begins=3, ends=8)
    speech = speaking.ask(item, DEBATE, first, at=_at(9))
    assert (
        first.full_name
        in refused("time_is_up", speaking.give_word, speech, by=by, at=_at(9)).message
    )
    assert speaking.give_word(speech, is_beyond=True, by=by, at=_at(9)).is_beyond
    # A point of order needs no time, and whoever speaks ends with it.
    order = speaking.ask(item, ORDER, first, at=_at(10))
    assert not speaking.give_word(order, by=by, at=_at(10)).is_beyond
    speech.refresh_from_db()
    assert speech.ended_at == _at(10)
    closed = sittings.close(item.sitting, by=by, at=_at(11))
    made = minutes.draw_up(closed, at=_at(12))
    with open_file(made.docx) as stream:
        text = "\n".join(one.text for one in Document(stream).paragraphs)
    who = f"{first.full_name} ({first.seat.of_whom})"
    assert f"Выступили:\n{who}, 5 мин\n{who}, 1 мин, сверх времени по регламенту" in text
    assert f"{who}, к порядку ведения, 1 мин" in text


def test_the_list_is_of_those_present_and_of_the_question_that_is_heard(by, heard):
    item, (first, second, _) = heard
    speaking.ask(item, DEBATE, first, at=_at(3))
    refused("asked", speaking.ask, item, DEBATE, first, at=_at(3))
    with pytest.raises(IntegrityError), transaction.atomic():
        Speech.objects.create(item=item, kind=DEBATE, mandate=first, asked_at=_at(3))
    mark_presence(item.sitting, {first: None}, at=_at(4), now=_at(4), by=by)
    assert not item.speeches.waiting().exists()
    assert refused("not_present", speaking.ask, item, DEBATE, first, at=_at(5)).field == "mandate"
    refused("nobody_named", speaking.enter, item, DEBATE, None, "\u200b", by=by, at=_at(5))
    other = an_item(item.sitting, "О другом")
    refused("not_heard", speaking.ask, other, DEBATE, second, at=_at(5))
    speaking.close_list(item, True, by=by, at=_at(6))
    refused("list_closed", speaking.ask, item, DEBATE, second, at=_at(6))
    speaking.ask(item, ORDER, second, at=_at(6))
    refused("role_missing", speaking.enter, item, ORDER, None, "Лосев", by=a_user(), at=_at(6))


def test_the_next_question_ends_the_speech_and_tells_the_next_speaker_once(by, heard):
    item, (first, second, _) = heard
    following = an_item(item.sitting, "О катке", position=90, speaker_email="losev@example.org")
    an_item(item.sitting, "О последнем", position=99, speaker_email="late@example.org")
    _speak(item, first, by, begins=3, ends=4)
    running = speaking.give_word(speaking.ask(item, DEBATE, first, at=_at(5)), by=by, at=_at(5))
    waiting = speaking.ask(item, DEBATE, second, at=_at(5))
    for minute in (6, 7):
        start_item(item, by=by, at=_at(minute))
    letter = Letter.objects.get(to="losev@example.org")
    assert "О катке" in letter.text
    assert not Letter.objects.filter(to="late@example.org").exists()
    start_item(following, by=by, at=_at(8))
    running.refresh_from_db()
    waiting.refresh_from_db()
    assert running.ended_at and waiting.dropped_at
    sittings.close(item.sitting, by=by, at=_at(9))
    following.refresh_from_db()
    assert following.speaker_email == ""


def test_signed_minutes_close_the_list(by, heard):
    item, (first, *_) = heard
    speech = _speak(item, first, by, begins=3, ends=4)
    closed = sittings.close(item.sitting, by=by, at=_at(11))
    minutes.sign_as_secretary(minutes.draw_up(closed, at=_at(12)), by=by, at=_at(13))
    with pytest.raises(DatabaseError), transaction.atomic():
        Speech.objects.filter(pk=speech.pk).update(invited="", ended_at=_at(5))


@pytest.mark.parametrize(
    "change",
    [
        {"invited": "Лосев"},
        {"ended_at": STARTS},
        {"began_at": STARTS, "dropped_at": STARTS},
        {"began_at": STARTS, "ended_at": STARTS - timedelta(seconds=1)},
    ],
)
def test_the_table_refuses_what_contradicts_itself(heard, change):
    item, (first, *_) = heard
    speech = speaking.ask(item, DEBATE, first, at=_at(3))
    with pytest.raises(IntegrityError), transaction.atomic():
        Speech.objects.filter(pk=speech.pk).update(**change)


# --- the pages ---


@pytest.fixture
def live(by):
    council, mandates = a_full_council(3, notice_days=0, group_speech_minutes=5)
    start = timezone.now() - timedelta(minutes=20)
    starts_at = timezone.now() - timedelta(minutes=10)
    sitting = opened(convened(a_sitting(council, at=start, starts_at=starts_at), by, at=start), by)
    come(sitting, mandates, by, minute=1)
    start_item(sitting.items.get(), by=by, at=timezone.now())
    return sitting, mandates


def _client(user):
    client = Client()
    client.force_login(user)
    return client


def test_the_secretary_keeps_the_list_at_the_desk(by, live):
    sitting, mandates = live
    desk, url = _client(by), reverse("admin:councils_sitting_speakers", args=[sitting.pk])
    assert "Никого." in desk.get(url).content.decode()
    nobody = desk.post(url, {"do": "enter", "kind": "debate"})
    assert "одно из двух" in nobody.content.decode()
    entered = {"do": "enter", "kind": "debate", "mandate": mandates[0].pk}
    assert desk.post(url, entered).status_code == 302
    speech = Speech.objects.get()
    assert desk.post(url, {"do": "give", "speech": speech.pk}).status_code == 302
    public = reverse("councils:live", args=[sitting.pk])
    assert f"Выступает {mandates[0].full_name}" in Client().get(public).content.decode()
    part = desk.get(url, headers={"HX-Request": "true"}).content.decode()
    assert "Закончить выступление" in part and "<html" not in part
    for button in ("end", "close", "open"):
        assert desk.post(url, {"do": button}).status_code == 302
    speech.refresh_from_db()
    assert speech.ended_at is not None
    assert desk.post(url, {"do": "give", "speech": "9" * 30}).status_code == 404


def test_a_member_asks_for_the_word_on_his_telephone_and_takes_it_back(live):
    sitting, (member, other, _) = live
    member.user = a_user()
    member.save()
    url = reverse("councils:member_speakers", args=[sitting.pk])
    phone = _client(member.user)
    page = phone.get(url)
    assert "Прошу слова" in page.content.decode() and "no-store" in page["Cache-Control"]
    assert phone.post(url, {"do": "debate"}).status_code == 302
    again = phone.post(url, {"do": "debate"}, follow=True)
    assert "он уже есть" in again.content.decode()
    speech = Speech.objects.get()
    # He does not keep the list: another's wish is not his.
    theirs = speaking.ask(speech.item, DEBATE, other, at=timezone.now())
    for sent in ({"do": "give", "speech": speech.pk}, {"do": "drop", "speech": theirs.pk}):
        phone.post(url, sent)
    assert Speech.objects.waiting().count() == 2
    assert phone.post(url, {"do": "drop", "speech": speech.pk}).status_code == 302
    assert Speech.objects.waiting().get() == theirs
    assert _client(a_user()).get(url).status_code == 404


def test_who_presides_keeps_the_list_on_his_own_telephone(live):
    sitting, (member, *_) = live
    chair = sitting.council.posts.get(kind=PostKind.CHAIR)
    chair.user = a_user()
    chair.save()
    url = reverse("councils:member_speakers", args=[sitting.pk])
    phone = _client(chair.user)
    speech = speaking.ask(sitting.items.get(), ORDER, member, at=timezone.now())
    assert "Дать слово" in phone.get(url).content.decode()
    assert phone.post(url, {"do": "give", "speech": speech.pk}).status_code == 302
    speech.refresh_from_db()
    assert speech.began_at is not None


def test_the_list_takes_as_many_queries_with_six_speakers_as_with_one(
    by, live, django_assert_max_num_queries
):
    sitting, (member, *others) = live
    item = sitting.items.get()
    speaking.ask(item, DEBATE, member, at=timezone.now())
    with django_assert_max_num_queries(50) as one:
        floor_of(item, at=timezone.now())
    for other in others:
        speaking.ask(item, DEBATE, other, at=timezone.now())
        speaking.ask(item, ORDER, other, at=timezone.now())
    with django_assert_max_num_queries(len(one)):
        floor_of(item, at=timezone.now())
