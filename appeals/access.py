"""Which appeals an officer's posts open to him, from plain values.

Policy: the registrar sees everything that comes in, a head what his unit and those below it
consider (the head of the whole administration everything), an executor what is assigned to him or his unit. An analyst, an editor or an
administrator sees no appeal; a superuser needs a role like everybody. Law: 59-FZ art. 6(2).
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any, Protocol

from portal.kernel.roles import Role


class Post(Protocol):
    """A held post, as ``people.Officer`` gives it."""

    @property
    def pk(self) -> Any: ...
    @property
    def unit_id(self) -> int: ...
    @property
    def unit(self) -> Any: ...
    @property
    def roles(self) -> Any: ...


class Considered(Protocol):
    """What of an appeal decides who may do what."""

    @property
    def unit_id(self) -> int | None: ...
    @property
    def executor_id(self) -> int | None: ...


@dataclass(frozen=True)
class Scope:
    """What of the appeals is open: everything, or units and executors by primary key."""

    everything: bool = False
    head_of_units: frozenset[int] = frozenset()
    own_units: frozenset[int] = frozenset()
    posts: frozenset[int] = frozenset()

    @property
    def is_empty(self) -> bool:
        """Whether no appeal at all is open."""
        return not (self.everything or self.head_of_units or self.own_units or self.posts)


def scope_of(posts: Iterable[Post]) -> Scope:
    """Return the scope of the posts held today; units below a head's are added by the caller."""
    everything = False
    head_of, own, executor = set(), set(), set()
    for post in posts:
        roles = {Role(role) for role in post.roles}
        everything |= Role.REGISTRAR in roles
        if Role.HEAD in roles:
            head_of.add(post.unit_id)
            everything |= post.unit.parent_id is None
        if Role.EXECUTOR in roles:
            own.add(post.unit_id)
            executor.add(post.pk)
    return Scope(everything, frozenset(head_of), frozenset(own), frozenset(executor))


def roles_over(appeal: Considered, post: Post, below: Collection[int]) -> frozenset[Role]:
    """Return the roles that one post carries over the appeal.

    ``below`` are the post's unit and those under it. Who heads one unit and is an executor in
    another is no head there.
    """
    carries = {
        Role.REGISTRAR: True,
        Role.HEAD: post.unit.parent_id is None or appeal.unit_id in below,
        Role.EXECUTOR: post.unit_id == appeal.unit_id or post.pk == appeal.executor_id,
    }
    return frozenset(role for role in map(Role, post.roles) if carries.get(role, False))
