"""What of a search may be remembered: words about the law, nothing that points to a person."""

import re

#: A line is shown to staff once it was asked so often: what one person types stays unseen.
SEEN_FROM = 3
#: Staff look at so many days; a line asked less often than ``SEEN_FROM`` in them is forgotten then.
LOOKED_AT_DAYS = 30
KEPT_DAYS = 90
#: A result is told to be opened from a search so many seconds after the search, no longer.
OPENED_WITHIN_SECONDS = 3600

#: A day or a year beside the number of an act is no telephone.
_DAY = re.compile(r"\b\d{1,2}\.\d{1,2}\.\d{4}\b|\b(?:19|20)\d\d\b")
_PERSONAL = re.compile(
    r"@"
    # A telephone, a passport, an insurance number: seven digits and more, however they are set off.
    r"|(?:\d[\s().+-]*){7}"
    # A patronymic, or initials beside a name.
    r"|\b\w{3,}(?:[ое]вич(?:а|у|ем|ом|е)?|(?:[ое]вн|ичн)[аыеу])\b"
    r"|\b[а-яё]\.\s*[а-яё]\.|\b\w{3,}\s+[а-яё]\s+[а-яё]\.?$"
    # A home: the number of a flat.
    r"|\b(?:кв|квартира|квартиры|квартире)\b\.?\s*\d",
    re.IGNORECASE,
)
_ROBOT = re.compile(r"bot|crawl|spider|slurp|curl|wget|python|java/|monitor|preview", re.IGNORECASE)


def may_be_kept(line: str) -> bool:
    """Whether nothing in the line looks like a person's contact, document, name or home.

    A bare surname looks like any other word: that is what ``SEEN_FROM`` is for.
    Law: 152-FZ art. 5(5), no more data than the purpose needs.
    """
    return not _PERSONAL.search(_DAY.sub(" ", line))


def is_robot(agent: str) -> bool:
    """Whether a program calls itself one; who sends no name is none of the readers."""
    return not agent or bool(_ROBOT.search(agent))
