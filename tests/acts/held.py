"""An act whose change waits while it is suspended: days, and what the tests of that ask."""

from datetime import UTC, date, datetime

from portal.acts.models import Relation
from portal.acts.rules.status import Effect
from portal.acts.services.relations import relate
from tests.factories.acts import an_act

ADOPTED, BEFORE, HELD, DUE, BEGINS = (date(2026, *day) for day in (
    (1, 12), (4, 20), (5, 15), (6, 1), (7, 31),
))  # fmt: skip
BETWEEN, NOW = date(2026, 6, 10), datetime(2026, 8, 20, tzinfo=UTC)


def related(effect, target, since, **more):
    """What an act does to the target from the day, entered as an editor does."""
    source = more.pop("source", None) or an_act(adopted_on=BEFORE)
    return relate(
        Relation(source=source, effect=effect, target=target, from_on=since, **more), at=NOW
    )


def suspended(change, since=HELD, to_on=BEGINS, **more):
    """A suspension of the act that makes the change; until it begins, unless told otherwise."""
    return related(Effect.SUSPENDS, change.source, since, to_on=to_on, **more)


def words_of(text):
    """The text with plain single blanks."""
    return " ".join(text.replace("\xa0", " ").replace("&nbsp;", " ").split())


def page_on(client, act, on):
    """The words of the act's page as of the day."""
    return words_of(client.get(act.get_absolute_url(), {"on": on}).content.decode())
