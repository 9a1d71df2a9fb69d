"""Sections, doors and account pages of the portal, registered by the apps that have them.

An app calls these in ``AppConfig.ready()``; a section that is not built yet is therefore not
linked. Registering the same address again replaces it.
"""

from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from django.urls import reverse


@dataclass(frozen=True, slots=True)
class Section:
    """A link of the main navigation; ``order`` goes from left to right."""

    label: str
    url_name: str
    order: int


@dataclass(frozen=True, slots=True)
class Door:
    """A big door of the front page: what it is for in one sentence, and one action."""

    title: str
    text: str
    action: str
    url_name: str
    order: int

    @property
    def url(self) -> str:
        """The address behind the door."""
        return reverse(self.url_name)


class Audience(StrEnum):
    """For whom a link of the account is shown."""

    EVERYBODY = "everybody"
    STAFF = "staff"


@dataclass(frozen=True, slots=True)
class AccountLink:
    """A link of the signed-in person: own page, settings, the desk of an officer."""

    label: str
    url_name: str
    order: int
    audience: Audience = Audience.EVERYBODY


@dataclass(frozen=True, slots=True)
class Link:
    """A link ready to be shown on the page that is being rendered."""

    label: str
    url: str
    is_current: bool


_sections: dict[str, Section] = {}
_doors: dict[str, Door] = {}
_account_links: dict[str, AccountLink] = {}


@cache
def _address(url_name: str) -> str:
    """Return what never changes while the process runs."""
    return reverse(url_name)


def register_section(section: Section) -> None:
    """Show the section in the main navigation."""
    _sections[section.url_name] = section


def register_door(door: Door) -> None:
    """Show the door on the front page."""
    _doors[door.url_name] = door


def register_account_link(link: AccountLink) -> None:
    """Show the link on the pages of an account; the first one is also in the header."""
    _account_links[link.url_name] = link


def section_links(path: str) -> tuple[Link, ...]:
    """Return the main navigation as seen from the page at ``path``."""
    ordered = sorted(_sections.values(), key=lambda section: section.order)
    urls = [(section.label, _address(section.url_name)) for section in ordered]
    return tuple(Link(label, url, path.startswith(url)) for label, url in urls)


def doors() -> list[Door]:
    """Return the doors in their order."""
    return sorted(_doors.values(), key=lambda door: door.order)


def account_links(path: str, *, is_staff: bool) -> list[Link]:
    """Return the links of the account as seen from the page at ``path``."""
    shown = [
        link
        for link in sorted(_account_links.values(), key=lambda link: link.order)
        if is_staff or link.audience is Audience.EVERYBODY
    ]
    urls = [(link.label, _address(link.url_name)) for link in shown]
    return [Link(label, url, path == url) for label, url in urls]


def account_home() -> str:
    """Return the address of the signed-in person's first page."""
    links = account_links("", is_staff=False)
    return links[0].url if links else reverse("account_email")
