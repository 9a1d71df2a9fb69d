"""Lawful changes of state as values."""

from collections.abc import Collection
from dataclasses import dataclass

from portal.kernel.errors import RuleViolation
from portal.kernel.roles import Role


class TransitionNotAllowed(RuleViolation):
    """The thing is not in a state from which this can be done."""


class RoleMissing(RuleViolation):
    """The actor holds no post that may do this here."""


@dataclass(frozen=True)
class Transition:
    """A change from one of ``from_states`` to ``to_state``, by one of the roles.

    ``to_state`` None leaves the state as it is. ``label`` is the button, ``done`` the journal.
    """

    name: str
    label: str
    done: str
    from_states: frozenset[str]
    to_state: str | None
    by: frozenset[Role]
    law: str = ""

    def is_open_to(self, state: str, roles: Collection[Role]) -> bool:
        """Whether a holder of the roles may do this in the state."""
        return state in self.from_states and not self.by.isdisjoint(roles)

    def check(self, state: str, roles: Collection[Role]) -> None:
        """Refuse what is not allowed.

        Raises:
            TransitionNotAllowed: the state is not among ``from_states``.
            RoleMissing: none of the roles may do it.
        """
        if state not in self.from_states:
            raise TransitionNotAllowed(
                f"Действие «{self.label}» сейчас невозможно: состояние уже изменилось. "
                "Обновите страницу.",
                code="transition_not_allowed",
                law=self.law,
            )
        if self.by.isdisjoint(roles):
            raise RoleMissing(
                f"У вас нет права на действие «{self.label}».",
                code="role_missing",
                law=self.law,
            )
