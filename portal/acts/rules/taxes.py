"""When an act on local taxes may come into force. Law: Tax Code art. 5(1)."""

import calendar
from datetime import date, timedelta


def earliest_in_force(officially_published_on: date) -> date:
    """Return the first day on which an act on a yearly tax may be in force.

    Not before a month after official publication has run out, and not before the first day of
    the next tax period after that. The month ends on the same number of the next month, or on
    its last day where it has no such number. Law: Tax Code art. 5(1), 6.1(5).
    """
    year = officially_published_on.year + officially_published_on.month // 12
    month = officially_published_on.month % 12 + 1
    last = calendar.monthrange(year, month)[1]
    month_ends_on = date(year, month, min(officially_published_on.day, last))
    after = month_ends_on + timedelta(days=1)
    return after if (after.month, after.day) == (1, 1) else date(after.year + 1, 1, 1)
