"""What the base template needs on every page."""

from functools import partial
from typing import Any

from django.conf import settings
from django.http import HttpRequest

from portal.web import navigation
from portal.web.vision import COOKIE, Vision


def site(request: HttpRequest) -> dict[str, Any]:
    """Give the city, the navigation and the reader's low-vision choice.

    What is a function here is called by the templates that show it.
    """
    return {
        **for_everybody(),
        "account_home": navigation.account_home,
        "sections": partial(navigation.section_links, request.path),
        "vision": Vision.from_cookie(request.COOKIES.get(COOKIE)),
    }


def for_everybody() -> dict[str, Any]:
    """Give what is the same on every page, whoever reads it, while the process runs."""
    return {"city": settings.CITY, "is_demo": settings.DEMO}
