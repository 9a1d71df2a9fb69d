"""Which posts and roles a person holds on a day."""

from collections.abc import Iterable
from datetime import date

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest

from portal.kernel.roles import Role
from portal.people.models import Officer, Unit, User


def signed_in(request: HttpRequest) -> User:
    """Return the user of a page that only people who have signed in reach."""
    assert isinstance(request.user, User)
    return request.user


def posts_of(user: User | AnonymousUser, on: date) -> list[Officer]:
    """Return the posts in which the user may act on the municipal day.

    None before the second factor is shown, where officers need one.
    """
    if not isinstance(user, User) or user.lacks_second_factor:
        return []
    return posts_held(user, on)


def posts_held(user: User, on: date) -> list[Officer]:
    """Return the posts that the user holds on the municipal day.

    Asked once for each user object and day, which lives as long as a request.
    """
    if not user.is_active:
        return []
    known: dict[date, list[Officer]] = user.__dict__.setdefault("_posts_on", {})
    if on not in known:
        known[on] = list(
            Officer.objects.in_office(on).filter(user=user).select_related("unit").order_by("pk")
        )
    return known[on]


def roles_of(user: User | AnonymousUser, on: date) -> frozenset[Role]:
    """Return the roles of all posts that the user holds on the municipal day."""
    return frozenset(Role(role) for post in posts_of(user, on) for role in post.roles)


def units_below(unit_ids: Iterable[int]) -> frozenset[int]:
    """Return the units and all below them, by primary key."""
    found = set(unit_ids)
    if not found:
        return frozenset()
    children: dict[int, list[int]] = {}
    for pk, parent in Unit.objects.exclude(parent=None).values_list("pk", "parent_id"):
        children.setdefault(parent, []).append(pk)
    waiting = list(found)
    while waiting:
        for child in children.get(waiting.pop(), ()):
            if child not in found:
                found.add(child)
                waiting.append(child)
    return frozenset(found)
