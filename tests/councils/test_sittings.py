"""A sitting from plan to minutes: quorum, votes, decisions, who is told."""

import hashlib
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar
from pypdf import PdfReader

from councils import tasks
from councils.models import Attendance, Ballot, Decision, Minutes, Notice, Vote
from councils.rules.majority import Tally
from councils.rules.quorum import Base, Threshold
from councils.rules.vocabulary import (
    Choice,
    Control,
    NoticeKind,
    PaperAccess,
    PostKind,
    SittingState,
    Stage,
    VoteKind,
    Way,
)
from councils.services import agenda, decisions, guests, minutes, notices, sittings
from councils.services.agenda import remove_item, write_record
from councils.services.publishing import publish
from councils.services.quorums import quorum_at, voters_at
from councils.services.running import VoteInput, keep_opinion, mark_presence, take_vote
from portal.files.services import open_file
from portal.letters.models import Letter
from portal.places.services import save_hall
from tests.factories.councils import (
    NOW,
    STARTS,
    a_council,
    a_full_council,
    a_mandate,
    a_seat,
    a_sitting,
    an_item,
    come,
    convened,
    opened,
)
from tests.factories.people import a_user
from tests.factories.places import a_hall
from tests.refusals import refused

pytestmark = pytest.mark.django_db


# --- planning ---


def test_a_sitting_needs_rules_of_quorum_and_a_future():
    refusal = refused("no_regulation", a_sitting, a_council())
    assert refusal.field == "starts_at"
    council, _ = a_full_council()
    assert refused("in_past", a_sitting, council, starts_at=NOW).field == "starts_at"
    assert refused("nowhere", a_sitting, council, place="").field == "hall"
    assert not council.sittings.exists()


def test_a_hall_is_taken_once(by):
    council, _ = a_full_council()
    other, _ = a_full_council()
    hall = a_hall()
    sitting = a_sitting(council, hall=hall, place="")
    assert refused("hall_taken", a_sitting, other, hall=hall, place="").field == "hall"
    assert not other.sittings.exists()
    sittings.cancel(sitting, "болезнь докладчика", by=by, at=NOW)
    a_sitting(other, hall=hall, place="")


def test_residents_have_no_more_places_than_the_hall(by):
    council, _ = a_full_council()
    hall = a_hall(seats=20)
    refusal = refused("bad_places", a_sitting, council, hall=hall, place="", public_places=21)
    assert refusal.field == "public_places"
    sitting = a_sitting(council, hall=hall, place="", public_places=20)
    changes = {"topic": "О скамейках", "by": by, "at": NOW}
    refused("bad_places", sittings.describe, sitting, public_places=21, **changes)
    changed = sittings.describe(sitting, public_places=5, **changes)
    assert (changed.topic, changed.public_places) == ("О скамейках", 5)


def test_sittings_are_numbered_in_the_order_in_which_they_are_held(by):
    council, _ = a_full_council()
    second = convened(a_sitting(council, starts_at=STARTS + timedelta(days=30)), by)
    # Planned later for an earlier day; another is planned before both and never held.
    first = convened(a_sitting(council), by)
    called_off = convened(a_sitting(council, starts_at=STARTS - timedelta(days=7)), by)
    next_year = convened(a_sitting(council, starts_at=STARTS + timedelta(days=365)), by)
    sittings.cancel(called_off, "нет докладчика", by=by, at=NOW)
    assert second.title == "Заседание 1\xa0мая 2026\xa0г." and not second.number
    opening = [opened(one, by) for one in (first, second, next_year)]
    assert [one.number for one in opening] == [1, 2, 1]
    assert opening[1].title == "Заседание № 2"


def test_a_sitting_that_goes_on_in_another_year_is_numbered_there(by):
    council, _ = a_full_council(1)
    later = STARTS + timedelta(days=365)
    moved = opened(convened(a_sitting(council), by), by)
    sittings.adjourn(moved, "пожарная тревога", by=by, at=STARTS)
    opened(convened(a_sitting(council, starts_at=later), by), by)
    moved = sittings.reschedule(
        moved, starts_at=later + timedelta(days=7), ends_at=later + timedelta(days=7, hours=1),
        hall=None, place="Большой зал", online_url="", by=by, at=STARTS,
    )  # fmt: skip
    assert opened(moved, by).number == 2


def test_a_late_notice_needs_its_reason(by):
    council, _ = a_full_council()
    sitting = a_sitting(council, starts_at=NOW + timedelta(days=5))
    an_item(sitting)
    assert refused("notice_too_late", sittings.convene, sitting, "\u200b", by=by, at=NOW).field == (
        "late_reason"
    )
    sitting = sittings.convene(sitting, "срочный вопрос", by=by, at=NOW)
    assert sitting.late_reason == "срочный вопрос"


def test_nobody_is_invited_without_an_agenda(by):
    council, _ = a_full_council()
    refused("empty_agenda", sittings.convene, a_sitting(council), by=by, at=NOW)


def test_who_is_no_secretary_does_nothing():
    council, _ = a_full_council()
    sitting = a_sitting(council)
    an_item(sitting)
    refused("role_missing", sittings.convene, sitting, by=a_user(), at=NOW)


# --- quorum and votes ---


def _vote(item, by, at, votes_for=0, **fields):
    given = VoteInput("Одобрить", VoteKind.OPEN, counted=Tally(votes_for, 0, 0), **fields)
    return take_vote(item, given, by=by, at=at)


def _running(seats, by, **rules):
    council, mandates = a_full_council(seats, **rules)
    sitting = opened(convened(a_sitting(council), by), by)
    return sitting, mandates, sitting.items.get()


def test_ten_of_twenty_one_cannot_vote_eleven_can_and_the_minutes_print_both(by):
    sitting, mandates, item = _running(21, by)
    come(sitting, mandates[:10], by, minute=1)
    at = STARTS + timedelta(minutes=5)
    refusal = refused("no_quorum", _vote, item, by, at, 10)
    assert "10 из 21" in refusal.message and "11" in refusal.message
    assert not Vote.objects.exists()
    come(sitting, [mandates[10]], by, minute=10)
    vote = _vote(item, by, STARTS + timedelta(minutes=12), 11)
    assert (vote.present, vote.base, vote.needed, vote.is_carried) == (11, 21, 11, True)
    decisions.decide(item, "Построить площадку.", vote=vote, at=STARTS + timedelta(minutes=13))
    sitting = sittings.close(sitting, by=by, at=STARTS + timedelta(hours=1))
    made = minutes.draw_up(sitting, at=STARTS + timedelta(hours=2))
    text = _text(made.pdf)
    assert "присутствуют 10 из 21, нужно 11. Кворума нет" in text
    assert "присутствуют 11 из 21, нужно 11. Кворум есть" in text
    assert "Построить площадку." in text


@pytest.mark.parametrize(
    ("threshold", "enough"), [(Threshold.MORE_THAN_HALF, 11), (Threshold.AT_LEAST_HALF, 10)]
)
def test_of_twenty_eleven_are_needed_or_ten_by_the_other_rule(by, threshold, enough):
    sitting, mandates, item = _running(20, by, threshold=threshold)
    come(sitting, mandates[: enough - 1], by, minute=1)
    refused("no_quorum", _vote, item, by, STARTS + timedelta(minutes=2))
    come(sitting, [mandates[enough - 1]], by, minute=3)
    assert _vote(item, by, STARTS + timedelta(minutes=4), enough).needed == enough


def test_the_quorum_goes_with_those_who_leave(by):
    sitting, mandates, item = _running(3, by)
    come(sitting, mandates[:2], by, minute=1)
    _vote(item, by, STARTS + timedelta(minutes=2), 2)
    left_at = STARTS + timedelta(minutes=3)
    mark_presence(sitting, {mandates[0]: None}, at=left_at, now=left_at, by=by)
    assert not quorum_at(sitting, left_at).is_met
    refused("no_quorum", _vote, item, by, STARTS + timedelta(minutes=4))


def test_an_empty_seat_counts_where_the_base_is_established(by):
    sitting, mandates, item = _running(2, by, base=Base.ESTABLISHED)
    a_seat(sitting.council)
    a_seat(sitting.council)
    come(sitting, mandates, by, minute=1)
    refused("no_quorum", _vote, item, by, STARTS + timedelta(minutes=2))


def test_an_alternate_votes_while_the_representative_is_away(by):
    sitting, mandates, item = _running(1, by)
    seat = mandates[0].seat
    alternate = a_mandate(seat, part="alternate")
    come(sitting, [alternate], by, minute=1)
    assert voters_at(sitting, STARTS + timedelta(minutes=2)) == [alternate]
    come(sitting, [mandates[0]], by, minute=3)
    at = STARTS + timedelta(minutes=4)
    assert voters_at(sitting, at) == [mandates[0]]
    given = VoteInput("Одобрить", VoteKind.BY_NAME, {alternate: Choice.FOR})
    assert refused("absent_votes", take_vote, item, given, by=by, at=at).field == (
        f"mandate_{alternate.pk}"
    )


def test_who_is_absent_has_no_vote_not_even_in_the_table(by):
    sitting, mandates, item = _running(3, by)
    come(sitting, mandates[:2], by, minute=1)
    at = STARTS + timedelta(minutes=2)
    given = VoteInput("Одобрить", VoteKind.BY_NAME, {mandates[2]: Choice.FOR})
    refused("absent_votes", take_vote, item, given, by=by, at=at)
    named = {mandates[0]: Choice.FOR, mandates[1]: Choice.AGAINST}
    vote = take_vote(item, VoteInput("Одобрить", VoteKind.BY_NAME, named), by=by, at=at)
    assert (vote.votes_for, vote.against, vote.is_carried) == (1, 1, False)
    with pytest.raises(DatabaseError), transaction.atomic():
        Ballot.objects.create(
            vote=vote, seat=mandates[2].seat, mandate=mandates[2], choice=Choice.FOR
        )
    with pytest.raises(DatabaseError), transaction.atomic():
        Vote.objects.filter(pk=vote.pk).update(present=1)


def test_votes_are_not_more_than_voters(by):
    sitting, mandates, item = _running(3, by)
    come(sitting, mandates[:2], by, minute=1)
    at = STARTS + timedelta(minutes=2)
    assert refused("too_many_votes", _vote, item, by, at, 3).field == "votes_for"
    recused = {mandates[0]: Choice.RECUSED}
    refused("too_many_votes", _vote, item, by, at, 2, choices=recused)
    vote = _vote(item, by, at, 1, choices=recused)
    assert (vote.recused, vote.is_carried, vote.ballots.count()) == (1, True, 1)


def test_a_vote_has_a_voice(by):
    sitting, mandates, item = _running(3, by)
    come(sitting, mandates, by, minute=1)
    at = STARTS + timedelta(minutes=2)
    refused("nobody_votes", _vote, item, by, at, 0)
    everybody = dict.fromkeys(mandates, Choice.RECUSED)
    assert (
        "взяли самоотвод"
        in refused("nobody_votes", _vote, item, by, at, 0, choices=everybody).message
    )
    vote = _vote(item, by, at, 2, choices={mandates[0]: Choice.RECUSED})
    assert vote.majority_text == "больше половины присутствующих без взявших самоотвод"


def test_nobody_is_there_before_the_sitting_is_open(by):
    sitting, mandates, _ = _running(3, by)
    come(sitting, mandates[:1], by, minute=0)
    early = STARTS - timedelta(minutes=1)
    present = {mandates[1]: Way.IN_PERSON}
    why = refused("wrong_moment", mark_presence, sitting, present, at=early, now=STARTS, by=by)
    assert "раньше присутствие не отмечают" in why.message


def test_the_past_before_a_vote_stays(by):
    sitting, mandates, item = _running(3, by)
    come(sitting, mandates[:2], by, minute=5)
    _vote(item, by, STARTS + timedelta(minutes=10), 2)
    late = STARTS + timedelta(minutes=9)
    now = STARTS + timedelta(minutes=20)
    refused("wrong_moment", mark_presence, sitting, {mandates[0]: None}, at=late, now=now, by=by)
    refused(
        "wrong_moment", mark_presence, sitting, {mandates[2]: Way.IN_PERSON},
        at=now + timedelta(minutes=1), now=now, by=by,
    )  # fmt: skip
    with pytest.raises(DatabaseError), transaction.atomic():
        Attendance.objects.create(sitting=sitting, mandate=mandates[0], arrived_at=now)


# --- who is told ---


def _told(sitting, **fields):
    return {one.recipient for one in Notice.objects.filter(sitting=sitting, **fields)}


def test_a_change_reaches_those_told_before_and_nobody_else(by):
    council, mandates = a_full_council(2)
    sitting = convened(a_sitting(council), by)
    first = _told(sitting)
    assert len(first) == 4
    gone, new = mandates[0], a_mandate(a_seat(council))
    gone.ends_on = timezone.localdate(STARTS)
    gone.save()
    sitting = sittings.reschedule(
        sitting, starts_at=STARTS + timedelta(hours=2), ends_at=STARTS + timedelta(hours=4),
        hall=None, place="Малый зал", online_url="", by=by, at=NOW,
    )  # fmt: skip
    assert _told(sitting, sequence=1, kind=NoticeKind.UPDATE) == first - {str(gone)}
    assert _told(sitting, sequence=1, kind=NoticeKind.FIRST) == {str(new)}
    assert "Было:" in sitting.change and "Малый зал" in sitting.change
    assert gone.address not in Letter.objects.filter(
        id__gt=0, text__contains="Малый зал"
    ).values_list("to", flat=True)
    page = Client().get(sitting.get_absolute_url()).content.decode()
    assert "Малый зал" in page and "Изменено" in page


def test_a_hall_that_gets_another_address_is_told_of_like_a_move(by):
    council, _ = a_full_council(1)
    hall = a_hall(name="Малый зал")
    sitting = convened(a_sitting(council, hall=hall), by)
    planned = a_sitting(council)
    hall.address = "ул. Муравьёва, 5"
    save_hall(hall, by=by, at=NOW)
    assert _told(sitting, sequence=1, kind=NoticeKind.UPDATE) == _told(sitting, sequence=0)
    sitting.refresh_from_db()
    assert "Стало: Малый зал, ул. Муравьёва, 5." in sitting.change
    planned.refresh_from_db()
    assert planned.sequence == 0


def test_a_move_that_is_refused_leaves_nothing_half_done(by):
    council, _ = a_full_council(1)
    other, _ = a_full_council(1)
    hall = a_hall()
    a_sitting(other, hall=hall, place="")
    sitting = convened(a_sitting(council), by)
    told = Letter.objects.count()
    move = {
        "starts_at": STARTS, "ends_at": STARTS + timedelta(hours=1), "hall": hall, "place": "",
        "online_url": "", "by": by, "at": NOW,
    }  # fmt: skip
    assert refused("hall_taken", sittings.reschedule, sitting, **move).field == "hall"
    past = {**move, "starts_at": NOW - timedelta(days=1)}
    assert refused("in_past", sittings.reschedule, sitting, **past).field == "starts_at"
    backwards = {**move, "ends_at": STARTS - timedelta(hours=1)}
    assert refused("ends_too_early", sittings.reschedule, sitting, **backwards).field == "ends_at"
    sitting.refresh_from_db()
    assert (sitting.hall, sitting.sequence, sitting.change) == (None, 0, "")
    assert Letter.objects.count() == told


def test_an_adjourned_sitting_comes_back_under_the_same_uid(by):
    council, _ = a_full_council(1)
    sitting = convened(a_sitting(council), by)
    sitting = sittings.adjourn(sitting, "нет докладчика", by=by, at=NOW)
    assert (sitting.state, sitting.sequence) == (SittingState.ADJOURNED, 1)
    page = Client().get(f"{reverse('home:calendar')}?month={STARTS:%Y-%m}").content.decode()
    assert "<strong>Отложено.</strong>" in page and "Отменено." not in page
    assert "EventPostponed" in page
    sitting = sittings.reschedule(
        sitting, starts_at=STARTS + timedelta(days=7), ends_at=STARTS + timedelta(days=7, hours=2),
        hall=None, place="Большой зал", online_url="", by=by, at=NOW,
    )  # fmt: skip
    assert (sitting.state, sitting.sequence) == (SittingState.CONVENED, 2)
    seen = []
    for letter in Letter.objects.filter(to=council.posts.first().email).order_by("id"):
        with open_file(letter.attachments.get().file) as stream:
            event = Calendar.from_ical(stream.read()).walk("VEVENT")[0]
        seen.append((str(event["UID"]), int(event["SEQUENCE"]), str(event["STATUS"])))
    assert len({uid for uid, _, _ in seen}) == 1
    assert [(number, status) for _, number, status in seen] == [
        (0, "CONFIRMED"), (1, "CANCELLED"), (2, "CONFIRMED"),
    ]  # fmt: skip


def test_a_cancelled_sitting_keeps_its_page_and_its_place_in_the_feed(by):
    council, _ = a_full_council(1)
    sitting = convened(a_sitting(council), by)
    sittings.cancel(sitting, "нет кворума по ответам", by=by, at=NOW)
    page = Client().get(sitting.get_absolute_url())
    assert page.status_code == 200
    assert "нет кворума по ответам" in page.content.decode()
    feed = Client().get(reverse("councils:council_calendar", args=[council.slug])).content
    event = Calendar.from_ical(feed).walk("VEVENT")[0]
    assert (event["STATUS"], event["SEQUENCE"]) == ("CANCELLED", 1)


def test_everybody_told_hears_of_the_cancellation_once_with_the_entry_of_the_calendar(by):
    council, members = a_full_council(3)
    sitting = convened(a_sitting(council, public_places=1), by)
    for name in ("place", "queue", "gone"):
        row = guests.ask(sitting, name=name, email=f"{name}@example.org", user=None, at=NOW)
    guests.withdraw(row, at=NOW)
    last = Letter.objects.latest("pk").pk
    sittings.cancel(sitting, "нет кворума", by=by, at=NOW)
    letters = Letter.objects.filter(pk__gt=last)
    posts = council.posts.values_list("email", flat=True)
    assert sorted(letters.values_list("to", flat=True)) == sorted(
        [*(one.email for one in members), *posts, "place@example.org", "queue@example.org"]
    )
    for letter in letters:
        with open_file(letter.attachments.get().file) as stream:
            [event] = Calendar.from_ical(stream.read()).walk("VEVENT")
        assert (str(event["STATUS"]), int(event["SEQUENCE"])) == ("CANCELLED", 1)


def test_a_changed_agenda_is_sent_with_what_changed(by):
    council, _ = a_full_council(1)
    sitting = convened(a_sitting(council), by)
    refused("nothing_changed", sittings.amend, sitting, by=by, at=NOW)
    item = an_item(sitting, "О катках", position=5)
    assert item.is_late
    sitting = sittings.amend(sitting, by=by, at=NOW + timedelta(days=1))
    assert "Добавлен вопрос 1: О катках" in sitting.change
    assert sitting.publications.filter(stage=Stage.AGENDA).count() == 2
    assert sitting.versions.count() == 2
    with pytest.raises(DatabaseError), transaction.atomic():
        sitting.versions.update(lines=[])


def test_new_papers_are_sent_too_and_only_open_ones_are_named(by):
    council, _ = a_full_council(1)
    sitting = convened(a_sitting(council), by)
    item = sitting.items.get()
    hour = timedelta(hours=1)
    for title, access in (("Смета", PaperAccess.OPEN), ("Список жалоб", PaperAccess.MEMBERS)):
        upload = SimpleUploadedFile("one.txt", b"text")
        paper = agenda.attach(item, upload, title, access, by=by, at=NOW + hour)
    said = sittings.amend(sitting, by=by, at=NOW + 2 * hour).change
    assert "К вопросу 1 добавлен материал «Смета»." in said
    assert "К вопросу 1 добавлен материал для членов совета." in said
    assert "Список жалоб" not in said
    assert sitting.notices.filter(kind=NoticeKind.UPDATE).count() == 3
    refused("nothing_changed", sittings.amend, sitting, by=by, at=NOW + 3 * hour)
    agenda.withdraw_paper(paper, "Ошибка", at=NOW + 3 * hour)
    said = sittings.amend(sitting, by=by, at=NOW + 4 * hour).change
    assert "Из материалов к вопросу 1 изъят материал для членов совета." in said
    page = Client().get(sitting.get_absolute_url()).content.decode()
    assert "добавлен материал «Смета»" in page and "Список жалоб" not in page


def test_a_confidential_item_is_nowhere_but_with_members(by):
    council, _ = a_full_council(1)
    sitting = a_sitting(council)
    an_item(sitting, "О тайном деле", speaker="Лосев", is_confidential=True)
    sitting = convened(sitting, by)
    assert not Letter.objects.filter(text__contains="тайном").exists()
    client = Client()
    pages = [
        sitting.get_absolute_url(),
        reverse("councils:search") + "?q=тайном",
        reverse("councils:publication", args=[sitting.publications.get().pk]),
        council.get_absolute_url(),
    ]
    for page in pages:
        content = client.get(page).content.decode()
        assert "О тайном" not in content and "Лосев" not in content, page


def test_who_has_no_mail_is_told_otherwise_and_it_is_noted(by):
    council, mandates = a_full_council(1)
    mandates[0].email = ""
    mandates[0].save()
    sitting = convened(a_sitting(council), by)
    notice = sitting.notices.get(mandate=mandates[0])
    assert (notice.letter, notice.proof) == (None, "")
    notice = notices.told_otherwise(notice, "телефонограммой", by=by, at=NOW)
    assert notice.proof == "телефонограммой"
    refused("already_decided", notices.told_otherwise, notice, "ещё раз", by=by, at=NOW)


def test_a_new_member_gets_his_first_notice(by):
    council, _ = a_full_council(1)
    sitting = convened(a_sitting(council), by)
    new = a_mandate(a_seat(council))
    assert sittings.tell_newly_entitled(sitting, at=NOW) == 1
    assert sittings.tell_newly_entitled(sitting, at=NOW) == 0
    assert sitting.notices.get(mandate=new).kind == NoticeKind.FIRST


# --- decisions and minutes ---


def _held(by, **decision):
    sitting, mandates, item = _running(1, by)
    come(sitting, mandates, by, minute=1)
    at = STARTS + timedelta(minutes=2)
    made = decisions.decide(item, "Починить свет.", at=at, **decision)
    return sittings.close(sitting, by=by, at=STARTS + timedelta(hours=1)), made


def test_an_overdue_decision_returns_to_the_next_draft_agenda(by):
    due = timezone.localdate(STARTS) + timedelta(days=10)
    sitting, decision = _held(by, responsible="Управление дорог", due_on=due)
    following = a_sitting(sitting.council, starts_at=STARTS + timedelta(days=60))
    assert decisions.return_overdue(at=STARTS + timedelta(days=10)) == 0
    late = STARTS + timedelta(days=11)
    assert decision.control_on(timezone.localdate(late)) is Control.LATE
    assert decisions.return_overdue(at=late) == 1
    assert decisions.return_overdue(at=late) == 0
    item = following.items.get(about=decision)
    assert decision.number in item.title
    with pytest.raises(DatabaseError), transaction.atomic():
        type(item).objects.filter(pk=item.pk).update(removed_at=late)
    remove_item(item, "отчёт поступил", at=late)
    assert decisions.return_overdue(at=late) == 0
    # When that one is no draft any more, it comes to the one after it.
    after = a_sitting(sitting.council, at=late, starts_at=STARTS + timedelta(days=90))
    assert not after.items.exists()
    an_item(following)
    convened(following, by, at=late)
    assert decisions.return_overdue(at=late) == 1
    assert after.items.filter(about=decision).exists()
    decisions.report(decision, "Свет горит.", is_final=True, on=timezone.localdate(late), by=by)
    assert Decision.objects.get().control_on(timezone.localdate(late)) is Control.DONE


def test_an_overdue_decision_stands_on_the_agenda_of_the_next_sitting_alone(by):
    due = timezone.localdate(STARTS) + timedelta(days=10)
    sitting, decision = _held(by, responsible="Управление дорог", due_on=due)
    council, late = sitting.council, STARTS + timedelta(days=20)

    def stands_on():
        standing = decision.returns.filter(removed_at=None)
        return [item.sitting for item in standing.select_related("sitting")]

    far = a_sitting(council, at=late, starts_at=STARTS + timedelta(days=90))
    assert stands_on() == [far]
    a_sitting(council, at=late, starts_at=STARTS + timedelta(days=120))
    assert stands_on() == [far]
    near = a_sitting(council, at=late, starts_at=STARTS + timedelta(days=60))
    assert stands_on() == [near]
    # It waits there although the agenda is sent; held and still not done, it goes on.
    near = convened(near, by, at=late)
    assert decisions.return_overdue(at=late) == 0
    near = sittings.close(opened(near, by), by=by, at=near.starts_at + timedelta(hours=1))
    assert decisions.return_overdue(at=near.starts_at + timedelta(days=1)) == 1
    assert stands_on() == [far, near]


def test_a_decision_written_down_afterwards_is_of_the_day_of_the_sitting(by):
    sitting, mandates, item = _running(2, by)
    come(sitting, mandates, by, minute=1)
    vote = _vote(item, by, STARTS + timedelta(minutes=2), 2)
    sitting = sittings.close(sitting, by=by, at=STARTS + timedelta(hours=1))
    later = STARTS + timedelta(days=3)
    voted = decisions.decide(item, "Поставить качели.", vote=vote, at=later)
    agreed = decisions.decide(item, "Покрасить их.", at=later)
    assert (voted.made_at, agreed.made_at) == (vote.taken_at, sitting.closed_at)


def test_a_term_needs_somebody_responsible(by):
    sitting, mandates, item = _running(1, by)
    come(sitting, mandates, by, minute=1)
    at, due = STARTS + timedelta(minutes=2), timezone.localdate(STARTS)
    refusal = refused("nobody_responsible", decisions.decide, item, "Сделать.", due_on=due, at=at)
    assert refusal.field == "responsible"


def test_without_a_vote_too_few_decide_nothing_now_or_afterwards(by):
    sitting, mandates, item = _running(3, by)
    at = STARTS + timedelta(minutes=5)
    refusal = refused("no_quorum", decisions.decide, item, "Сделать.", at=at)
    assert "присутствуют 0 из 3, нужно 2" in refusal.message
    come(sitting, mandates[:1], by, minute=6)
    closed = sittings.close(sitting, by=by, at=STARTS + timedelta(hours=1))
    after = closed.closed_at + timedelta(hours=1)
    refusal = refused("no_quorum", decisions.decide, item, "Сделать.", at=after)
    assert "присутствуют 1 из 3" in refusal.message
    assert not Decision.objects.exists()


def _sign(made, by):
    presiding = made.sitting.presiding
    presiding.user = a_user()
    presiding.save()
    minutes.sign_as_chair(made, by=presiding.user, at=STARTS)
    return minutes.sign_as_secretary(made, by=by, at=STARTS)


def test_signed_minutes_and_what_they_say_never_change(by):
    sitting, decision = _held(by)
    minutes.draw_up(sitting, at=STARTS)
    again = minutes.draw_up(sitting, at=STARTS)
    assert (again.version, Minutes.objects.count()) == (1, 1)
    refused("not_yours", minutes.sign_as_chair, again, by=by, at=STARTS)
    signed = _sign(again, by)
    assert Minutes.objects.get(pk=signed.pk).is_signed
    for change in (
        lambda: Minutes.objects.filter(pk=signed.pk).update(correction="x"),
        lambda: Minutes.objects.filter(pk=signed.pk).delete(),
        lambda: Decision.objects.filter(pk=decision.pk).update(text="Не чинить."),
        lambda: Attendance.objects.filter(sitting=sitting).update(left_at=None),
        lambda: Attendance.objects.filter(sitting=sitting).delete(),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()
    refused("minutes_signed", decisions.decide, decision.item, "Ещё.", at=STARTS)
    # The task goes on after the signatures.
    decisions.report(decision, "Готово.", is_final=True, on=timezone.localdate(STARTS), by=by)
    assert refused("correction_needed", minutes.draw_up, sitting, at=STARTS).field == "correction"
    corrected = minutes.draw_up(sitting, "Фамилия докладчика — Лосева.", at=STARTS)
    assert corrected.version == 2
    assert Minutes.objects.get(pk=signed.pk).is_signed
    # What is signed can be published while the correction waits for its signatures.
    publish(sitting, Stage.DECISIONS, by=by, at=STARTS)
    assert publish(sitting, Stage.MINUTES, by=by, at=STARTS).minutes == signed
    corrected = _sign(corrected, by)
    assert publish(sitting, Stage.MINUTES, by=by, at=STARTS).minutes == corrected


def test_what_is_written_down_is_closed_by_the_first_signature_and_opened_by_drawing_up(by):
    sitting, decision = _held(by)
    item = decision.item
    made = minutes.draw_up(sitting, at=STARTS)
    write_record(item, "Докладывал Лосев.")
    refusal = refused("not_ready", minutes.sign_as_secretary, made, by=by, at=STARTS)
    assert "составьте его заново" in refusal.message
    made = minutes.sign_as_secretary(minutes.draw_up(sitting, at=STARTS), by=by, at=STARTS)
    refused("minutes_signed", write_record, item, "Докладывал Зубров.")
    refused("minutes_signed", decisions.decide, item, "Ещё.", at=STARTS)
    refused("minutes_signed", decisions.mend, decision, "Не чинить.")
    for change in (
        lambda: type(item).objects.filter(pk=item.pk).update(record="Зубров."),
        lambda: Decision.objects.update(text="Не чинить."),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()
    again = minutes.draw_up(sitting, at=STARTS)
    assert (again.version, again.has_signature) == (1, False)
    write_record(item, "Докладывал Зубров.")
    refused("not_ready", minutes.sign_as_secretary, again, by=by, at=STARTS)


def test_a_correction_opens_the_records_until_it_is_signed(by):
    sitting, decision = _held(by)
    item = decision.item
    type(item).objects.create(sitting=sitting, title="О катках", speaker="Лосев", position=90)
    first = _sign(minutes.draw_up(sitting, at=STARTS), by)
    assert _text(first.pdf).count("Не рассматривали.") == 1
    assert "Слушали: Лосев" not in _text(first.pdf)
    minutes.draw_up(sitting, "Исправлен текст решения.", at=STARTS)
    decisions.mend(decision, "Починить свет во дворе.")
    decisions.decide(decision.item, "Проверить через месяц.", at=STARTS)
    due = timezone.localdate(STARTS)
    refused("nobody_responsible", decisions.mend, decision, "Починить.", due_on=due)
    second = minutes.draw_up(sitting, at=STARTS)
    assert (second.version, second.correction) == (2, "Исправлен текст решения.")
    minutes.sign_as_secretary(second, by=by, at=STARTS)
    refused("minutes_signed", decisions.mend, decision, "Починить всё.")
    assert "Починить свет." in _text(first.pdf)
    assert "Починить свет во дворе." in _text(second.pdf)
    assert "Проверить через месяц." in _text(second.pdf)


def test_one_person_does_not_sign_twice(by):
    sitting, _ = _held(by)
    made = minutes.draw_up(sitting, at=STARTS)
    presiding = sitting.presiding
    presiding.user = by
    presiding.save()
    minutes.sign_as_secretary(made, by=by, at=STARTS)
    refused("not_yours", minutes.sign_as_chair, made, by=by, at=STARTS)
    with pytest.raises(DatabaseError), transaction.atomic():
        Minutes.objects.update(chair_signed_at=STARTS, chair_signed_by=by)


def test_publication_goes_by_stages_and_each_has_its_hash(by):
    sitting, _ = _held(by)
    made = minutes.draw_up(sitting, at=STARTS)
    refused("not_ready", publish, sitting, Stage.MINUTES, by=by, at=STARTS)
    decided = publish(sitting, Stage.DECISIONS, by=by, at=STARTS)
    refused("not_ready", publish, sitting, Stage.DECISIONS, by=by, at=STARTS)
    refused("not_ready", publish, sitting, Stage.MINUTES, by=by, at=STARTS)
    download = reverse("files:download", args=[made.pdf.pk])
    assert Client().get(download).status_code == 404
    _sign(made, by)
    published = publish(sitting, Stage.MINUTES, by=by, at=STARTS)
    content = Client().get(reverse("councils:publication", args=[decided.pk])).content
    assert hashlib.sha256(content).hexdigest() == decided.sha256
    file = Client().get(download).getvalue()
    assert hashlib.sha256(file).hexdigest() == published.sha256
    page = Client().get(sitting.get_absolute_url()).content.decode()
    assert published.sha256 in page and "Починить свет." in page
    with pytest.raises(DatabaseError), transaction.atomic():
        sitting.publications.update(sha256="0" * 64)


def _text(file):
    with open_file(file) as stream:
        pages = [page.extract_text() for page in PdfReader(stream).pages]
    return " ".join(" ".join(pages).split())


def test_what_was_confidential_is_not_in_the_published_minutes(by):
    council, mandates = a_full_council(1)
    sitting = a_sitting(council)
    an_item(sitting, "О качелях")
    secret = an_item(sitting, "О тайном деле", speaker="Лосев", is_confidential=True)
    sitting = opened(convened(sitting, by), by)
    come(sitting, mandates, by, minute=1)
    _vote(secret, by, STARTS + timedelta(minutes=2), 1)
    decisions.decide(secret, "Тайно решили.", at=STARTS + timedelta(minutes=3))
    sitting = sittings.close(sitting, by=by, at=STARTS + timedelta(hours=1))
    publish(sitting, Stage.DECISIONS, by=by, at=STARTS)
    made = _sign(minutes.draw_up(sitting, at=STARTS), by)
    published = publish(sitting, Stage.MINUTES, by=by, at=STARTS)
    full, shown = _text(made.pdf), _text(made.extract)
    assert "О тайном деле" in full and "Тайно решили" in full
    assert "О качелях" in shown and "закрытом порядке" in shown
    for word in ("тайном", "Тайно", "Лосев"):
        assert word not in shown
    assert published.sha256 == made.extract.sha256
    statuses = []
    for file in (made.pdf, made.docx, made.extract):
        answer = Client().get(reverse("files:download", args=[file.pk]))
        statuses.append(answer.status_code)
        answer.getvalue()
    assert statuses == [404, 404, 200]
    page = Client().get(sitting.get_absolute_url()).content.decode()
    assert "тайном" not in page and "Тайно" not in page


def test_what_was_taken_off_below_a_confidential_item_is_not_published_either(by):
    council, mandates = a_full_council(1)
    sitting = a_sitting(council)
    an_item(sitting, "О качелях")
    secret = an_item(sitting, "О тайном деле", is_confidential=True)
    below = an_item(sitting, "О долге гражданина", parent=secret)
    remove_item(below, "не готов", at=NOW)
    sitting = opened(convened(sitting, by), by)
    come(sitting, mandates, by, minute=1)
    sitting = sittings.close(sitting, by=by, at=STARTS + timedelta(hours=1))
    made = minutes.draw_up(sitting, at=STARTS)
    assert "О долге гражданина" in _text(made.pdf)
    assert "О долге гражданина" not in _text(made.extract)


def test_what_came_up_at_the_sitting_joins_the_published_agenda(by):
    sitting, mandates, item = _running(1, by)
    come(sitting, mandates, by, minute=1)
    an_item(sitting, "О качелях, внесено с голоса")
    sitting = sittings.amend(sitting, by=by, at=STARTS + timedelta(minutes=2))
    assert "О качелях" in Client().get(sitting.get_absolute_url()).content.decode()
    an_item(sitting, "О горке, внесено с голоса")
    told = sitting.notices.count()
    sitting = sittings.close(sitting, by=by, at=STARTS + timedelta(hours=1))
    page = Client().get(sitting.get_absolute_url()).content.decode()
    assert "О горке" in page and "внесён дополнительно" in page
    # It is over: nobody is invited to it any more.
    assert sitting.notices.count() == told
    assert sitting.publications.filter(stage=Stage.AGENDA).count() == 3


def test_an_agenda_forgotten_until_the_end_can_still_be_published(by):
    council, mandates = a_full_council(1)
    sitting = opened(convened(a_sitting(council), by, is_public=False), by)
    come(sitting, mandates, by, minute=1)
    decisions.decide(sitting.items.get(), "Починить свет.", at=STARTS + timedelta(minutes=2))
    sitting = sittings.close(sitting, by=by, at=STARTS + timedelta(hours=1))
    desk = Client()
    desk.force_login(by)
    for step in ("publish_decisions", "publish_agenda", "publish_decisions"):
        desk.post(reverse("admin:councils_sitting_do", args=[sitting.pk, step]))
    stages = sitting.publications.values_list("stage", flat=True)
    assert list(stages) == [Stage.AGENDA, Stage.DECISIONS]
    assert "Починить свет." in Client().get(sitting.get_absolute_url()).content.decode()


def test_the_clock_brings_decisions_back_invites_and_forgets(by):
    council, _ = a_full_council(1)
    sitting = convened(a_sitting(council, at=timezone.now()), by, at=timezone.now())
    a_mandate(a_seat(council))
    tasks.tell_new_members(0)
    assert sitting.notices.count() == 4
    tasks.return_overdue_decisions(0)
    tasks.forget_guests(0)
    assert sitting.items.count() == 1


def test_a_special_opinion_is_of_somebody_who_was_there(by):
    sitting, mandates, item = _running(2, by)
    come(sitting, mandates, by, minute=1)
    vote = _vote(item, by, STARTS + timedelta(minutes=2), 2)
    keep_opinion(vote, mandates[0], "Надо было раньше.")
    stranger = a_mandate(a_seat(sitting.council))
    refused("absent_votes", keep_opinion, vote, stranger, "Против!")
    assert keep_opinion(vote, mandates[0], "Надо было вчера.") == vote.opinions.get()


def test_the_secretary_may_be_changed_but_not_doubled():
    council, _ = a_full_council()
    post = council.posts.get(kind=PostKind.SECRETARY)
    post.pk = None
    with pytest.raises(DatabaseError), transaction.atomic():
        post.save()
