"""What several files of these tests begin with; a file may have its own of the name."""

import pytest

from portal.acts.rules.status import Effect
from portal.kernel.roles import Role
from tests.acts.held import ADOPTED, DUE, related
from tests.factories.acts import a_version, an_act
from tests.factories.people import an_officer


@pytest.fixture
def target(db):
    target = an_act(adopted_on=ADOPTED, verified_by=an_officer(Role.EDITOR).user,
                    verified_on=ADOPTED)  # fmt: skip
    a_version(target)
    return target


@pytest.fixture
def change(target):
    """An act amends point 2 of another from the first of June."""
    return related(Effect.AMENDS, target, DUE, point="para_2")
