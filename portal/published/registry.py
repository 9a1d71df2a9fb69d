"""Kinds of published things, told by the apps that have them.

An app registers its kinds in ``AppConfig.ready()``; the register, its lists for machines, the feeds
and the letters ask all of them, and know nothing of the app.
"""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class Item:
    """One thing as everybody may read it now.

    ``key`` is its primary key, ``url`` the path of its page. ``subjects`` name what it is about,
    as «council:3»: who follows one of them is told of it. ``data`` is JSON, with the fields of the
    kind's passport. ``words`` are looked for beside the title. ``since`` is when it was published,
    as far as the app knows: the register takes it when it is filled for the first time.
    """

    key: int
    title: str
    url: str
    subjects: tuple[str, ...]
    data: dict[str, Any]
    words: str = ""
    since: datetime | None = None


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of published things: ``name`` for addresses, ``label`` for one, ``title`` for all.

    ``items`` returns what is public now, of the keys or all. ``texts`` returns more words of the
    keys, where they are long: asked for only when an item is new or has changed. ``is_news``:
    feeds and letters tell of it. ``has_page``: its page belongs in the map of the site.
    """

    name: str
    label: str
    title: str
    fields: tuple[tuple[str, str], ...]
    items: Callable[[Collection[int] | None], Iterable[Item]]
    texts: Callable[[Collection[int]], dict[int, str]] = lambda keys: {}
    is_news: bool = True
    has_page: bool = True


@dataclass(frozen=True, slots=True)
class Topic:
    """A sort of subjects that one may follow: «council», with its (key, name) to choose from."""

    name: str
    label: str
    choices: Callable[[], Iterable[tuple[int, str]]]


_kinds: dict[str, Kind] = {}
_topics: dict[str, Topic] = {}


def register_kind(kind: Kind) -> None:
    """Publish things of the kind; the same name again replaces it."""
    _kinds[kind.name] = kind


def register_topic(topic: Topic) -> None:
    """Let people follow subjects of the topic."""
    _topics[topic.name] = topic


def kinds() -> dict[str, Kind]:
    """Return the kinds by their names."""
    return dict(_kinds)


def news_kinds() -> list[str]:
    """Return the names of the kinds of which feeds and letters tell."""
    return [kind.name for kind in _kinds.values() if kind.is_news]


def subject(topic: str, key: int) -> str:
    """Return what names a subject."""
    return f"{topic}:{key}"


def subject_choices() -> list[tuple[str, list[tuple[str, str]]]]:
    """Return what one may follow, by topics, as a form offers it."""
    return [
        (topic.label, [(subject(topic.name, key), name) for key, name in topic.choices()])
        for topic in _topics.values()
    ]


def subject_name(named: str) -> str:
    """Return the name of a subject, or nothing for one that is not offered any more."""
    return next(
        (label for _, group in subject_choices() for value, label in group if value == named), ""
    )
