"""People of the tests."""

from datetime import date
from itertools import count

from allauth.account.models import EmailAddress

from portal.kernel.roles import Role
from portal.people.models import Officer, Unit, User

PASSWORD = "secret-khv-1"
_number = count(1)


def a_user(email: str = "", **fields: object) -> User:
    """A citizen with a confirmed e-mail and ``PASSWORD``."""
    email = email or f"user{next(_number)}@example.org"
    values: dict = {"last_name": "Ёлкина", "first_name": "Анна", "patronymic": "Петровна"}
    user = User.objects.create_user(email, PASSWORD, **{**values, **fields})
    EmailAddress.objects.create(user=user, email=email, verified=True, primary=True)
    return user


def a_unit(name: str = "Управление дорог", **fields: object) -> Unit:
    """A unit that has always been there."""
    return Unit.objects.create(
        name=name, short_name=name, **{"valid_from": date(2020, 1, 1), **fields}
    )


def an_officer(*roles: Role, unit: Unit | None = None, **fields: object) -> Officer:
    """An officer in office since 2020 with the roles."""
    return Officer.objects.create(
        user=fields.pop("user", None) or a_user(),
        unit=unit or a_unit(),
        roles=[str(role) for role in roles],
        **{"post": "Специалист", "holds_from": date(2020, 1, 1), **fields},
    )
