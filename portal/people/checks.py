"""What production refuses to start with."""

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register
from django.db import connection

from portal.people.demo_accounts import DOMAIN, PASSWORD


@register(Tags.database)
def no_demo_account_can_sign_in(
    databases: Iterable[str] | None = None, **_: Any
) -> list[CheckMessage]:
    """Refuse to run in production while a demo account opens with the demo password."""
    from portal.people.models import User

    if not settings.PRODUCTION or "default" not in (databases or ()):
        return []
    # Before the first migration there is nobody.
    if User._meta.db_table not in connection.introspection.table_names():
        return []
    open_accounts = [
        user.email
        for user in User.objects.filter(email__endswith=DOMAIN, is_active=True)
        if user.check_password(PASSWORD)
    ]
    if not open_accounts:
        return []
    return [
        Error(
            f"Demo accounts can sign in: {', '.join(open_accounts)}.",
            hint="Close them or change their passwords before running in production.",
            id="people.E001",
        )
    ]
