"""Halls of the tests."""

from itertools import count

from portal.places.models import Hall

_number = count(1)


def a_hall(**fields: object) -> Hall:
    """An open hall of a hundred seats."""
    values: dict = {
        "name": f"Большой зал № {next(_number)}",
        "address": "ул. Карла Маркса, 66",
        "seats": 100,
    }
    return Hall.objects.create(**{**values, **fields})
