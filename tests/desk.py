"""The page of a step of the desk, as a browser sends it: with the sums of what it showed."""

import re

from django.http import HttpResponse
from django.test import Client


def carried(page: HttpResponse) -> dict[str, str]:
    """Return the sums that the page carries."""
    return dict(re.findall(r'name="(seen\w*)" value="([^"]+)"', page.content.decode()))


def press(client: Client, url: str, typed: dict | None = None, **more: object) -> HttpResponse:
    """Open the page of a step and send it with what is typed there."""
    return client.post(url, {**carried(client.get(url)), **(typed or {})}, **more)
