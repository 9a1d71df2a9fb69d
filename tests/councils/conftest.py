"""Who does the work in the tests of councils."""

import pytest

from portal.kernel.roles import Role
from tests.factories.people import an_officer


@pytest.fixture
def by():
    """The secretary of the councils."""
    return an_officer(Role.COUNCIL_SECRETARY).user
