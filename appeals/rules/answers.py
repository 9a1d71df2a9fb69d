"""What an answer must say. Law: 59-FZ art. 10(1)(4)."""

import re

from portal.kernel.typography import says_something

_DEAR = (
    "уважаем(?:ый|ая|ые)|здравствуйте|здравствуй|приветствую|приветствуем|добрый день|добрый вечер|"
    "доброе утро|доброго дня|доброго утра|доброго вечера|доброго времени суток"
)
_WHOM = (
    "заявител(?:ь|и|ьница)|господин|госпожа|господа|гражданин|гражданка|граждане|коллеги|жители|вас"
)
# A name is told by its capital: what is said to the person behind it begins with a small letter.
_NAME = rf"(?:(?:,\s*|[^\S\n]+)(?:(?i:{_WHOM})\b|[А-ЯЁA-Z][\w.-]*))*"
_GREETING = re.compile(rf"\W*(?i:{_DEAR})\b{_NAME}")
_FAREWELL = re.compile(rf"^\W*(?i:с уважением)\b(?:,.*|{_NAME}\W*)\Z", re.DOTALL | re.MULTILINE)


def replies(text: str) -> bool:
    """Whether the answer says something behind its greeting and before its farewell.

    Whether that is to the point only the head who signs can tell.
    Law: 59-FZ art. 10(1)(4): a written answer on the substance of the questions.
    """
    while greeting := _GREETING.match(text):
        text = text[greeting.end() :]
    return says_something(_FAREWELL.sub("", text))
