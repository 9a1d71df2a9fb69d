"""A rule that must be broken, and what it says then."""

from collections.abc import Callable
from typing import Any

import pytest

from portal.kernel.errors import RuleViolation


def refused(code: str, call: Callable[..., Any], *args: Any, **kwargs: Any) -> RuleViolation:
    """Call what must be refused under the code; return the refusal."""
    with pytest.raises(RuleViolation) as refusal:
        call(*args, **kwargs)
    assert refusal.value.code == code
    return refusal.value
