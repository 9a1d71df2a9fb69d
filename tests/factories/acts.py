"""Acts of the tests."""

from datetime import date
from itertools import count

from portal.acts.models import Act, Issuer, Kind

_number = count(1)


def an_issuer() -> Issuer:
    """The mayor."""
    return Issuer.objects.get_or_create(
        slug="mer",
        defaults={"name": "Мэр города Хабаровска", "name_genitive": "Мэра города Хабаровска"},
    )[0]


def an_act(**fields: object) -> Act:
    """A resolution of the mayor."""
    values = {
        "kind": Kind.RESOLUTION,
        "issuer": an_issuer(),
        "adopted_on": date(2020, 3, 2),
        "number": str(next(_number)),
        "title": "О порядке стоянки",
        **fields,
    }
    return Act.objects.create(**values)
