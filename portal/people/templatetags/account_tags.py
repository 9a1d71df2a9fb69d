"""What the library's pages of the account tell beyond what the library knows."""

from django import template

from portal.people.models import User
from portal.people.services import accounts

register = template.Library()


@register.simple_tag
def other_addresses(user: User) -> list[accounts.OtherAddress]:
    """Return what keeps another address than that of the account."""
    return accounts.other_addresses(user)
