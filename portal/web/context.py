"""What the base template needs on every page."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from portal.web import navigation
from portal.web.vision import COOKIE, Vision


def site(request: HttpRequest) -> dict[str, Any]:
    """Give the city, the navigation and the reader's low-vision choice."""
    return {
        "city": settings.CITY,
        "is_demo": settings.DEMO,
        "account_home": navigation.account_home(),
        "sections": navigation.section_links(request.path),
        "vision": Vision.from_cookie(request.COOKIES.get(COOKIE)),
    }
