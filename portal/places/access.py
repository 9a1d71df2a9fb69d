"""Who keeps the register of halls."""

from portal.kernel.roles import Role

KEEPERS = frozenset({Role.ADMINISTRATOR, Role.PRESS_OFFICER, Role.COUNCIL_SECRETARY})
