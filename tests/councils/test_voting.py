"""Votes: the majority of the regulation, a tie, a vote that was written down wrongly."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from docx import Document
from pypdf import PdfReader

from councils.models import Decision, Mandate, Vote
from councils.rules.majority import Of, Share, Tally
from councils.rules.vocabulary import Choice, Stage, VoteKind, Way
from councils.services import decisions, minutes, sittings
from councils.services.publishing import publish
from councils.services.running import (
    VoteInput,
    mark_presence,
    start_item,
    take_vote,
    void_vote,
)
from portal.files.services import open_file
from tests.factories.councils import (
    STARTS,
    a_full_council,
    a_mandate,
    a_sitting,
    an_item,
    come,
    convened,
    opened,
)
from tests.refusals import refused

pytestmark = pytest.mark.django_db


def _at(minute):
    return STARTS + timedelta(minutes=minute)


def _running(by, seats=4, **rules):
    council, mandates = a_full_council(seats, **rules)
    sitting = opened(convened(a_sitting(council), by), by)
    come(sitting, mandates, by, minute=1)
    return sitting.items.get(), mandates


def _hands(item, by, *votes, minute=2, chair=None):
    given = VoteInput("Поставить качели", VoteKind.OPEN, counted=Tally(*votes), chair=chair)
    return take_vote(item, given, by=by, at=_at(minute))


def test_two_thirds_of_the_composition_are_kept_with_the_vote(by):
    item, _ = _running(by, majority=Share.TWO_THIRDS, majority_of=Of.COMPOSITION)
    assert not _hands(item, by, 2, 1, 1).is_carried
    vote = _hands(item, by, 3, 1, 0, minute=3)
    assert (vote.is_carried, vote.needed_for) == (True, 3)
    assert vote.majority_text == "не меньше двух третей состава совета"
    with pytest.raises(IntegrityError), transaction.atomic():
        Vote.objects.filter(pk=vote.pk).update(votes_for=2)


def test_on_a_tie_who_presides_must_say_and_the_minutes_print_it(by):
    item, _ = _running(by, chair_decides=True)
    assert refused("chair_silent", _hands, item, by, 2, 2, 0).field == "chair"
    vote = _hands(item, by, 2, 2, 0, chair=Choice.FOR)
    assert (vote.is_carried, vote.chair_choice) == (True, Choice.FOR)
    closed = sittings.close(item.sitting, by=by, at=_at(9))
    text = _docx(minutes.draw_up(closed, at=_at(10)))
    assert "Голоса разделились поровну, председательствующий — за." in text
    assert "решает голос председательствующего" in text


def test_the_longest_name_of_a_council_stops_no_minutes(by):
    item, _ = _running(by)
    name = "Совет по делам " * 20
    type(item.sitting.council).objects.update(name=name)
    _hands(item, by, 4, 0, 0)
    closed = sittings.close(item.sitting, by=by, at=_at(9))
    assert name.strip() in _docx(minutes.draw_up(closed, at=_at(10)))


def test_who_presides_has_one_word_on_a_tie_and_none_when_recused(by):
    item, mandates = _running(by, seats=5, chair_decides=True)
    presiding = item.sitting.presiding
    presiding.last_name, presiding.first_name = mandates[0].last_name, mandates[0].first_name
    presiding.patronymic = mandates[0].patronymic
    presiding.save()

    def by_name(first, minute):
        choices = [first, Choice.FOR, Choice.FOR, Choice.AGAINST]
        ballots = dict(zip(mandates, choices, strict=False))
        if first is Choice.RECUSED:
            ballots[mandates[4]] = Choice.AGAINST
        else:
            ballots[mandates[4]] = Choice.RECUSED
        given = VoteInput("Качели", VoteKind.BY_NAME, ballots, chair=Choice.FOR)
        return take_vote(item, given, by=by, at=_at(minute))

    against = by_name(Choice.AGAINST, 2)
    assert (against.votes_for, against.against) == (2, 2)
    assert (against.is_carried, against.chair_choice) == (False, Choice.AGAINST)
    recused = by_name(Choice.RECUSED, 3)
    assert (recused.votes_for, recused.against) == (2, 2)
    assert (recused.is_carried, recused.chair_choice) == (False, Choice.RECUSED)


def test_who_presides_decides_with_one_abstaining_and_may_abstain_himself(by):
    item, _ = _running(by, seats=5, chair_decides=True)
    refused("chair_silent", _hands, item, by, 2, 2, 1)
    carried = _hands(item, by, 2, 2, 1, chair=Choice.FOR)
    assert (carried.is_carried, carried.needed_for) == (True, 3)
    assert carried.outcome == (
        "Решение принято: за 2, против 2, воздержались 1; голоса разделились поровну, "
        "председательствующий — за."
    )
    failed = _hands(item, by, 2, 2, 1, minute=3, chair=Choice.ABSTAINED)
    assert (failed.is_carried, failed.chair_choice) == (False, Choice.ABSTAINED)


def test_minutes_tell_seconds_where_a_minute_has_two_facts_and_one_full_stop(by):
    item, mandates = _running(by, seats=3)
    gone = _at(4) + timedelta(seconds=10)
    mark_presence(item.sitting, dict.fromkeys(mandates[:2]), at=gone, now=gone, by=by)
    back = gone + timedelta(seconds=20)
    mark_presence(
        item.sitting, dict.fromkeys(mandates[:2], Way.IN_PERSON), at=back, now=back, by=by
    )
    decisions.decide(item, "Покрасить.", responsible="Иванов П. П.", at=_at(5))
    sitting = sittings.close(item.sitting, by=by, at=_at(9))
    made = minutes.draw_up(sitting, at=_at(10))
    with open_file(made.pdf) as stream:
        pdf = "\n".join(page.extract_text() for page in PdfReader(stream).pages)
    text = _docx(made)
    assert "П. П..\n" not in f"{text}\n" and "П. П.." not in text and "П. П.." not in pdf
    assert "15:04:10 — присутствуют 1 из 3" in text and "15:04:30 — присутствуют 3 из 3" in text
    assert "15:01 — присутствуют 3 из 3" in text


def _docx(made):
    with open_file(made.docx) as stream:
        return "\n".join(one.text for one in Document(stream).paragraphs)


def test_a_void_vote_stays_with_its_reason_and_is_taken_again(by):
    item, mandates = _running(by)
    wrong = _hands(item, by, 4, 0, 0)
    decisions.decide(item, "Поставить качели.", vote=wrong, at=_at(3))
    second = decisions.decide(item, "Покрасить их.", at=_at(3))
    void_vote(wrong, "перепутаны «за» и «против»", by=by, at=_at(4))
    # Its decision was never made, and its number does not return while a later one stands.
    assert list(Decision.objects.all()) == [second]
    refused("not_ready", void_vote, wrong, "ещё раз", by=by, at=_at(4))
    refused("not_carried", decisions.decide, item, "Всё же.", vote=wrong, at=_at(4))
    right = _hands(item, by, 3, 1, 0, minute=5)
    made = decisions.decide(item, "Поставить качели.", vote=right, at=_at(6))
    assert made.number == "1-3"
    with pytest.raises(IntegrityError), transaction.atomic():
        Vote.objects.filter(pk=right.pk).update(voided_at=_at(7))
    sitting = sittings.close(item.sitting, by=by, at=_at(9))
    refused("transition_not_allowed", void_vote, right, "поздно", by=by, at=_at(10))
    text = _docx(minutes.draw_up(sitting, at=_at(10)))
    assert "за — 4" in text and "за — 3, против — 1" in text
    assert "Голосование признано недействительным: перепутаны «за» и «против»." in text
    publish(sitting, Stage.DECISIONS, by=by, at=_at(11))
    page = Client().get(made.get_absolute_url()).content.decode()
    assert "за&nbsp;— 3" in page and "за&nbsp;— 4" not in page


def test_what_was_not_heard_is_named_in_the_word_file_too(by):
    item, _ = _running(by)
    sitting = sittings.close(item.sitting, by=by, at=_at(9))
    assert "Не рассматривали." in _docx(minutes.draw_up(sitting, at=_at(10)))


# --- at the desk ---


def test_a_mistyped_vote_is_voided_at_the_desk(by):
    council, mandates = a_full_council(2, notice_days=0, chair_decides=True)
    item = _live(council, mandates, by)
    desk = Client()
    desk.force_login(by)
    url = reverse("admin:councils_agendaitem_do", args=[item.pk, "vote"])
    given = {"question": "Качели", "kind": "open", "votes_for": 1, "against": 1}
    assert "решает его голос" in desk.post(url, given).content.decode()
    assert desk.post(url, {**given, "chair": "for"}).status_code == 302
    vote = item.votes.get()
    void = reverse("admin:councils_agendaitem_do", args=[item.pk, "void"])
    assert "за 1, против 1" in desk.get(void).content.decode()
    assert desk.post(void, {"vote": vote.pk, "reason": ""}).status_code == 200
    sent = desk.post(void, {"vote": vote.pk, "reason": "описка"})
    assert sent["Location"].endswith("/do/vote/")
    vote.refresh_from_db()
    assert vote.voided_why == "описка"
    history = reverse("admin:councils_sitting_history", args=[item.sitting_id])
    assert "описка" in desk.get(history).content.decode()


def test_a_tie_is_told_to_the_secretary_at_the_desk(by):
    council, mandates = a_full_council(2, notice_days=0)
    item = _live(council, mandates, by)
    desk = Client()
    desk.force_login(by)
    url = reverse("admin:councils_agendaitem_do", args=[item.pk, "vote"])
    given = {"question": "Качели", "kind": "open", "votes_for": 1, "against": 1}
    page = desk.post(url, given, follow=True).content.decode()
    assert "Решение не принято: за 1, против 1, воздержались 0; нужно «за» — 2" in page
    assert "Сделано: голосование" not in page


def test_without_quorum_the_page_of_a_vote_says_so_and_has_no_button(by):
    council, mandates = a_full_council(3, notice_days=0)
    item = _live(council, mandates[:1], by)
    desk = Client()
    desk.force_login(by)
    url = reverse("admin:councils_agendaitem_do", args=[item.pk, "vote"])
    button = '<button type="submit" class="desk-button desk-button-main">Голосование'
    page = desk.get(url).content.decode()
    assert "Кворума нет: присутствуют 1 из 3, нужно 2." in page and button not in page
    come(item.sitting, mandates[1:], by, minute=2)
    page = desk.get(url).content.decode()
    assert "Кворума нет" not in page and button in page


def test_a_question_is_voted_once_it_has_begun(by):
    council, mandates = a_full_council(2, notice_days=0)
    item = _live(council, mandates, by)
    other = an_item(item.sitting)
    desk = Client()
    desk.force_login(by)
    page = desk.get(reverse("admin:councils_sitting_run", args=[item.sitting_id])).content.decode()
    vote = [reverse("admin:councils_agendaitem_do", args=[one.pk, "vote"]) for one in (item, other)]
    assert vote[0] in page and vote[1] not in page
    assert desk.get(vote[1]).status_code == 302


def _live(council, mandates, by):
    start = timezone.now() - timedelta(minutes=10)
    starts_at = timezone.now() - timedelta(minutes=5)
    sitting = opened(convened(a_sitting(council, at=start, starts_at=starts_at), by, at=start), by)
    come(sitting, mandates, by, minute=1)
    return start_item(sitting.items.get(), by=by, at=timezone.now())


def test_a_ballot_is_of_the_person_who_was_shown_not_of_who_came_instead(by):
    council, mandates = a_full_council(2, notice_days=0)
    alternate = a_mandate(mandates[0].seat, part="alternate")
    item = _live(council, mandates, by)
    desk = Client()
    desk.force_login(by)
    ballot = {f"mandate_{one.pk}": "for" for one in mandates}
    now = item.sitting.starts_at + timedelta(minutes=2)
    change = {mandates[0]: None, alternate: "in_person"}
    mark_presence(item.sitting, change, at=now, now=now, by=by)
    url = reverse("admin:councils_agendaitem_do", args=[item.pk, "vote"])
    page = desk.post(url, {"question": "Качели", "kind": "by_name", **ballot}).content.decode()
    assert f"теперь голосует {alternate.full_name}" in page
    assert f"mandate_{alternate.pk}" in page
    assert not item.votes.exists()
    assert Mandate.objects.filter(pk=alternate.pk).exists()
