"""The links of an account, asked for only by the pages that show them."""

from typing import Any

from django import template
from django.urls import reverse

from portal.web import navigation

register = template.Library()


@register.simple_tag(takes_context=True)
def account_links(context: dict[str, Any]) -> list[navigation.Link]:
    """Return the pages of the account: those that apps have registered, then those of sign-in."""
    request = context["request"]
    sign_in = (
        ("Электронная почта", "account_email"),
        ("Пароль", "account_change_password"),
        ("Защита входа", "mfa_index"),
    )
    links = [(label, reverse(name)) for label, name in sign_in]
    return [
        *navigation.account_links(request.path, is_staff=request.user.is_staff),
        *(navigation.Link(label, url, request.path == url) for label, url in links),
    ]
