"""Status by date and the term of a tax act, as a lawyer reads them."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.acts.rules.status import Effect, Influence, Status, standing_on
from portal.acts.rules.taxes import earliest_in_force

ACT_1115 = [
    Influence(Effect.AMENDS, date(2008, 6, 30), "1830"),
    Influence(Effect.AMENDS, date(2010, 2, 10), "377"),
    Influence(Effect.REPEALS, date(2010, 8, 30), "2769"),
]


@pytest.mark.parametrize(
    ("day", "status", "amended_by"),
    [
        (date(2007, 6, 28), Status.NOT_YET, None),
        (date(2007, 6, 29), Status.IN_FORCE, None),
        (date(2009, 3, 1), Status.AMENDED, "1830"),
        (date(2010, 6, 1), Status.AMENDED, "377"),
        (date(2010, 8, 29), Status.AMENDED, "377"),
        (date(2010, 8, 30), Status.REPEALED, "377"),
        (date(2010, 9, 1), Status.REPEALED, "377"),
    ],
)
def test_act_1115_by_date(day, status, amended_by):
    """Rule 26: the day of the repeal is already without the act."""
    standing = standing_on(day, in_force_from=date(2007, 6, 29), influences=ACT_1115)
    assert standing.status is status
    assert (standing.amended_by and standing.amended_by.source) == amended_by


def test_a_suspension_ends_with_its_period():
    suspended = Influence(Effect.SUSPENDS, date(2020, 1, 1), "1", date(2020, 7, 1))
    day = date(2020, 6, 30)
    start = date(2019, 1, 1)
    assert standing_on(day, in_force_from=start, influences=[suspended]).status is Status.SUSPENDED
    after = standing_on(day + timedelta(1), in_force_from=start, influences=[suspended])
    assert after.status is Status.IN_FORCE


@pytest.mark.parametrize(
    ("effect", "status"),
    [(Effect.ANNULS, Status.ANNULLED), (Effect.INVALIDATES, Status.INVALID)],
)
def test_other_ends(effect, status):
    ended = [Influence(effect, date(2020, 1, 1), "1")]
    found = standing_on(date(2021, 1, 1), in_force_from=date(2019, 1, 1), influences=ended)
    assert found.status is status


@pytest.mark.parametrize(
    ("day", "status"),
    [
        (date(2026, 11, 24), Status.NOT_YET),
        (date(2026, 11, 25), Status.REPEALED),
        (date(2027, 1, 1), Status.REPEALED),
    ],
)
def test_what_ends_before_its_first_day_never_comes_into_force(day, status):
    ended = [Influence(Effect.REPEALS, date(2026, 11, 25), "1")]
    found = standing_on(day, in_force_from=date(2027, 1, 1), influences=ended)
    assert found.status is status


@given(st.lists(st.tuples(st.sampled_from(list(Effect)), st.dates()), max_size=6), st.dates())
def test_once_ended_an_act_never_comes_back(rows, day):
    influences = [Influence(effect, from_on, "x") for effect, from_on in rows]
    ended = {Status.REPEALED, Status.ANNULLED, Status.INVALID}
    start = date.min
    if standing_on(day, in_force_from=start, influences=influences).status in ended:
        later = min(day, date.max - timedelta(days=400)) + timedelta(days=400)
        later = max(later, day)
        assert standing_on(later, in_force_from=start, influences=influences).status in ended


@pytest.mark.parametrize(
    ("published", "earliest"),
    [
        (date(2026, 11, 30), date(2027, 1, 1)),  # the month ends on 30.12
        (date(2026, 12, 2), date(2028, 1, 1)),  # the month ends on 02.01.2027
        (date(2026, 11, 30), date(2027, 1, 1)),
        (date(2026, 12, 1), date(2028, 1, 1)),  # the month ends on 01.01.2027
        (date(2026, 1, 31), date(2027, 1, 1)),  # February has no 31st
    ],
)
def test_tax_act(published, earliest):
    """Rule 27: Tax Code art. 5(1)."""
    assert earliest_in_force(published) == earliest
