"""The rules as a table that a lawyer reads; no database."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from councils.access import Reader, may_read_paper
from councils.rules.agenda import CONFIDENTIAL, Entry, changes, for_everybody, numbered
from councils.rules.majority import Majority, Of, Share, Tally, result, tally
from councils.rules.notices import notice_until, whom_to_tell
from councils.rules.periods import Period, ends_after
from councils.rules.quorum import (
    Base,
    Presence,
    QuorumRule,
    Threshold,
    counts,
    quorum,
    seats_present,
)
from councils.rules.speaking import Limits, Spoken, left, turn, used, used_by
from councils.rules.vocabulary import Choice, PaperAccess, Part, SpeechKind, Stage, Way
from portal.kernel.calendar import WorkingCalendar
from portal.kernel.terms import Counting

AT_LEAST = Threshold.AT_LEAST_HALF
START = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("threshold", "base", "needed"),
    [
        (Threshold.MORE_THAN_HALF, 21, 11),
        (Threshold.MORE_THAN_HALF, 20, 11),
        (AT_LEAST, 20, 10),
        (AT_LEAST, 21, 11),
        (Threshold.MORE_THAN_HALF, 1, 1),
        # An empty council never has a quorum.
        (Threshold.MORE_THAN_HALF, 0, 1),
        (AT_LEAST, 0, 1),
    ],
)
def test_how_many_are_needed(threshold, base, needed):
    assert QuorumRule(threshold=threshold).needed(base) == needed


@pytest.mark.parametrize(
    ("present", "is_met"), [(range(10), False), (range(11), True), (range(21), True)]
)
def test_ten_of_twenty_one_cannot_decide_and_eleven_can(present, is_met):
    seats = set(range(21))
    found = quorum(QuorumRule(), established=seats, filled=seats, present=set(present))
    assert (found.needed, found.base, found.is_met) == (11, 21, is_met)


def test_an_empty_seat_counts_only_where_the_rule_says_established():
    seats, filled = set(range(21)), set(range(18))
    by_filled = quorum(QuorumRule(), established=seats, filled=filled, present=set(range(10)))
    by_all = quorum(
        QuorumRule(base=Base.ESTABLISHED), established=seats, filled=filled, present=set(range(10))
    )
    assert (by_filled.base, by_filled.is_met) == (18, True)
    assert (by_all.base, by_all.is_met) == (21, False)


def test_who_is_recused_leaves_the_count_where_the_rule_says_so():
    seats = set(range(20))
    plain = quorum(QuorumRule(), established=seats, filled=seats, present=seats, recused={0, 1})
    leaves = quorum(
        QuorumRule(recused_leave=True), established=seats, filled=seats, present=seats,
        recused={0, 1},
    )  # fmt: skip
    assert (plain.present, plain.base) == (20, 20)
    assert (leaves.present, leaves.base, leaves.needed) == (18, 18, 10)


def test_an_alternate_and_a_remote_member_count_by_the_rule():
    assert counts(QuorumRule(), Part.ALTERNATE, Way.IN_PERSON)
    assert not counts(QuorumRule(counts_alternates=False), Part.ALTERNATE, Way.IN_PERSON)
    assert not counts(QuorumRule(), Part.REPRESENTATIVE, Way.REMOTE)
    assert counts(QuorumRule(counts_remote=True), Part.REPRESENTATIVE, Way.REMOTE)


_moments = st.integers(0, 100)
_presences = st.lists(
    st.builds(
        lambda seat, part, way, since, length: Presence(
            seat,
            part,
            way,
            START + timedelta(minutes=since),
            START + timedelta(minutes=since + length) if length else None,
        ),
        st.integers(0, 20),
        st.sampled_from(Part),
        st.sampled_from(Way),
        _moments,
        st.integers(0, 60),
    ),
    max_size=40,
)
_rules = st.builds(
    QuorumRule,
    threshold=st.sampled_from(Threshold),
    base=st.sampled_from(Base),
    counts_alternates=st.booleans(),
    counts_remote=st.booleans(),
    recused_leave=st.booleans(),
)


@given(_rules, _presences, _moments, st.sets(st.integers(0, 20)))
def test_the_quorum_follows_arrivals_and_departures(rule, presences, minute, filled):
    at = START + timedelta(minutes=minute)
    present = seats_present(rule, presences, at)
    found = quorum(rule, established=set(range(21)), filled=filled, present=present)
    # Counted the slow way: a seat is there if somebody who counts has come and not left.
    slow = 0
    for seat in filled:
        for one in presences:
            is_there = one.arrived_at <= at and (one.left_at is None or one.left_at > at)
            if one.seat == seat and is_there and counts(rule, one.part, one.way):
                slow += 1
                break
    assert found.present == slow <= found.base
    assert found.is_met == (2 * slow > found.base or (
        rule.threshold is AT_LEAST and slow > 0 and 2 * slow >= found.base
    ))  # fmt: skip
    # At the moment of leaving one is gone; at the moment of arriving one is there.
    for one in presences:
        if counts(rule, one.part, one.way):
            assert one.seat in seats_present(rule, [one], one.arrived_at)
            if one.left_at:
                assert one.seat not in seats_present(rule, [one], one.left_at)


@given(_presences, _moments)
def test_a_wider_rule_never_loses_a_seat(presences, minute):
    at = START + timedelta(minutes=minute)
    narrow = seats_present(QuorumRule(counts_alternates=False), presences, at)
    wide = seats_present(QuorumRule(counts_remote=True), presences, at)
    assert narrow <= wide


_TWO_THIRDS = Share.TWO_THIRDS
_HALF = Share.MORE_THAN_HALF


@pytest.mark.parametrize(
    ("share", "of", "votes", "needed", "is_carried"),
    [
        # Of 12 who may vote, in a council of 20 seats.
        (_HALF, Of.PRESENT, Tally(7, 5, 0), 7, True),
        (_HALF, Of.PRESENT, Tally(6, 6, 0), 7, False),
        (_HALF, Of.PRESENT, Tally(6, 0, 0), 7, False),
        # Who abstains takes part, who does not raise his hand does not.
        (_HALF, Of.VOTING, Tally(6, 4, 1), 6, True),
        (_HALF, Of.VOTING, Tally(5, 4, 1), 6, False),
        (_HALF, Of.VOTING, Tally(3, 0, 0), 2, True),
        (_HALF, Of.VOTING, Tally(0, 0, 0), 1, False),
        (_HALF, Of.COMPOSITION, Tally(10, 2, 0), 11, False),
        (_HALF, Of.COMPOSITION, Tally(11, 1, 0), 11, True),
        (_TWO_THIRDS, Of.PRESENT, Tally(8, 4, 0), 8, True),
        (_TWO_THIRDS, Of.PRESENT, Tally(7, 5, 0), 8, False),
        (_TWO_THIRDS, Of.VOTING, Tally(7, 3, 0), 7, True),
        (_TWO_THIRDS, Of.VOTING, Tally(6, 4, 0), 7, False),
        (_TWO_THIRDS, Of.COMPOSITION, Tally(12, 0, 0), 14, False),
    ],
)
def test_the_majority_is_that_of_the_regulation(share, of, votes, needed, is_carried):
    came = result(Majority(share, of), votes, present=12, composition=20)
    assert (came.needed, came.is_carried) == (needed, is_carried)


@pytest.mark.parametrize(
    ("rule", "votes", "chair", "is_carried"),
    [
        (Majority(chair_decides=True), Tally(6, 6, 0), Choice.FOR, True),
        (Majority(chair_decides=True), Tally(6, 6, 0), Choice.AGAINST, False),
        # With two abstaining seven of twelve are as far as they were: 6:4 would fail too.
        (Majority(chair_decides=True), Tally(5, 5, 2), Choice.FOR, False),
        # Of those eleven who vote five and one more are the majority.
        (Majority(of=Of.VOTING, chair_decides=True), Tally(5, 5, 1), Choice.FOR, True),
        (Majority(of=Of.VOTING, chair_decides=True), Tally(5, 5, 1), Choice.ABSTAINED, False),
        (Majority(of=Of.VOTING, chair_decides=True), Tally(2, 2, 0), Choice.FOR, True),
        # No tie: his vote is one of many.
        (Majority(chair_decides=True), Tally(5, 6, 1), Choice.FOR, False),
        (Majority(chair_decides=True), Tally(0, 0, 12), Choice.FOR, False),
        # Without the setting he breaks nothing, nor makes up a number of members.
        (Majority(), Tally(6, 6, 0), Choice.FOR, False),
        (Majority(_TWO_THIRDS, chair_decides=True), Tally(6, 6, 0), Choice.FOR, False),
        (Majority(of=Of.COMPOSITION, chair_decides=True), Tally(6, 6, 0), Choice.FOR, False),
    ],
)
def test_on_a_tie_the_chair_decides_where_the_regulation_says_so(rule, votes, chair, is_carried):
    assert result(rule, votes, present=12, composition=20, chair=chair).is_carried is is_carried


@given(
    st.sampled_from(Share), st.sampled_from(Of), st.booleans(),
    st.tuples(*[st.integers(0, 15)] * 3),
)  # fmt: skip
def test_one_more_for_it_never_defeats_a_motion(share, of, chair_decides, votes):
    rule, (votes_for, against, abstained) = Majority(share, of, chair_decides), votes
    given_votes = {"present": max(1, sum(votes)), "composition": 45, "chair": Choice.FOR}
    before = result(rule, Tally(votes_for, against, abstained), **given_votes)
    if against:
        after = result(rule, Tally(votes_for + 1, against - 1, abstained), **given_votes)
        assert after.is_carried >= before.is_carried


def _spoke(seat, minute, minutes, kind=SpeechKind.DEBATE):
    began = START + timedelta(minutes=minute)
    return Spoken(seat, kind, began, began + timedelta(minutes=minutes))


@pytest.mark.parametrize(
    ("limits", "group", "minutes"),
    [
        (Limits(), 1, None),
        (Limits(speech=3), 1, 3),
        # Of ten minutes on the question nine are used: 4 + 2 + 3.
        (Limits(speech=3, item=10), 1, 1),
        (Limits(speech=3, item=9), 1, 0),
        # Group 1 has used six of its seven, group 2 three.
        (Limits(group=7), 1, 1),
        (Limits(group=7), 2, 4),
        (Limits(group=7), 3, 7),
        (Limits(group=5), 1, 0),
        # An invited person has no time of an organisation.
        (Limits(speech=5, group=1), None, 5),
    ],
)
def test_how_long_one_may_still_speak(limits, group, minutes):
    held = [
        _spoke(1, 0, 4),
        _spoke(2, 4, 3),
        _spoke(1, 7, 2),
        # A point of order uses up nobody's time.
        _spoke(1, 9, 5, SpeechKind.ORDER),
    ]
    rest = left(limits, held, group, START + timedelta(minutes=20))
    assert rest == (None if minutes is None else timedelta(minutes=minutes))


@given(
    st.lists(
        st.tuples(st.sampled_from([1, 2, None]), st.integers(0, 9), st.sampled_from(SpeechKind)),
        max_size=12,
    )
)
def test_the_time_of_all_is_the_time_of_each_and_of_the_invited(speeches):
    held = [_spoke(seat, 10 * place, n, kind) for place, (seat, n, kind) in enumerate(speeches)]
    at = START + timedelta(days=1)
    invited = used((one for one in held if one.group is None), at)
    assert used(held, at) == used_by(held, 1, at) + used_by(held, 2, at) + invited


def test_a_point_of_order_goes_before_who_asked_earlier():
    asked = [
        (SpeechKind.DEBATE, START, 1),
        (SpeechKind.DEBATE, START + timedelta(minutes=1), 2),
        (SpeechKind.ORDER, START + timedelta(minutes=2), 3),
    ]
    assert [one[2] for one in sorted(asked, key=lambda one: turn(*one))] == [3, 1, 2]


def test_who_is_recused_has_no_vote():
    counted = tally([Choice.FOR, Choice.RECUSED, Choice.ABSTAINED, Choice.AGAINST, Choice.FOR])
    assert (counted.votes_for, counted.against, counted.abstained, counted.total) == (2, 1, 1, 4)


def test_a_period_is_half_open_and_named_by_its_last_day():
    period = Period(date(2026, 1, 1), ends_after(date(2026, 3, 31)))
    assert period.ends_on == date(2026, 4, 1)
    assert period.last_day == date(2026, 3, 31)
    assert period.holds_on(date(2026, 3, 31))
    assert not period.holds_on(date(2026, 4, 1))
    assert Period(date(2026, 1, 1), None).contains(period)
    assert not period.contains(Period(date(2026, 1, 1), None))


@pytest.mark.parametrize(
    ("sitting_on", "days", "counting", "until"),
    [
        (date(2026, 3, 15), 10, Counting.CALENDAR, date(2026, 3, 5)),
        # The Monday after 8 March is a day off, and so is the week-end.
        (date(2026, 3, 10), 1, Counting.WORKING, date(2026, 3, 6)),
        (date(2026, 3, 10), 3, Counting.WORKING, date(2026, 3, 4)),
        (date(2026, 3, 10), 0, Counting.WORKING, date(2026, 3, 10)),
        # The long days off of January.
        (date(2026, 1, 14), 3, Counting.WORKING, date(2025, 12, 30)),
    ],
)
def test_the_notice_is_in_time_so_many_days_before(sitting_on, days, counting, until):
    found = notice_until(sitting_on, days, counting, WorkingCalendar())
    assert found == until


@given(
    st.lists(st.tuples(st.sets(st.sampled_from("abcdef")), st.booleans()), min_size=1, max_size=8)
)
def test_nobody_told_once_misses_a_change_and_nobody_else_gets_one(rounds):
    told: set[str] = set()
    for entitled, _ in rounds:
        found = whom_to_tell(entitled, told)
        assert found.update == told & entitled
        assert found.first == entitled - told
        assert not found.first & found.update
        told |= found.first


def _agenda(*entries: Entry):
    return numbered(entries)


def test_an_agenda_is_numbered_as_a_tree():
    lines = _agenda(
        Entry(1, None, 20, "Второй"), Entry(2, None, 10, "Первый"), Entry(3, 1, 10, "Под вторым")
    )
    assert [(line.number, line.title) for line in lines] == [
        ("1", "Первый"), ("2", "Второй"), ("2.1", "Под вторым"),
    ]  # fmt: skip


def test_what_is_below_a_confidential_item_is_confidential_too():
    lines = _agenda(
        Entry(1, None, 1, "О гражданине П.", "Иванов", is_confidential=True),
        Entry(2, 1, 1, "Документы"),
    )
    shown = for_everybody(lines)
    assert [line.title for line in shown] == [CONFIDENTIAL, CONFIDENTIAL]
    assert not any(line.speaker for line in shown)


def test_a_version_says_what_it_changes():
    before = _agenda(Entry(1, None, 1, "Первый", "Лосев"), Entry(2, None, 2, "Второй"))
    after = _agenda(
        Entry(3, None, 0, "Срочный", is_late=True), Entry(1, None, 1, "Первый", "Рысина")
    )
    assert changes(before, after) == [
        "Добавлен вопрос 1: Срочный (внесён дополнительно).",
        "Снят вопрос 2: Второй.",
        "Вопрос «Первый» был 1-м, стал 2-м.",
        "Докладчик по вопросу 2: Рысина.",
    ]
    assert changes(after, after) == []


@pytest.mark.parametrize("is_confidential", [False, True])
@pytest.mark.parametrize("access", list(PaperAccess))
def test_who_reads_a_paper(access, is_confidential):
    def reads(reader, *published):
        return may_read_paper(
            reader, access=access, is_confidential=is_confidential, published=set(published)
        )

    assert reads(Reader(is_member=True, is_secretary=False))
    assert reads(Reader(is_member=False, is_secretary=True))
    outside = Reader(is_member=False, is_secretary=False)
    assert not reads(outside)
    assert reads(outside, Stage.AGENDA) is (access is PaperAccess.OPEN and not is_confidential)
