"""Letters to those who follow what is published."""

from collections.abc import Sequence
from datetime import date, datetime

from django.conf import settings
from django.urls import reverse

from portal.letters.models import Letter
from portal.letters.services import write_letter
from portal.published.models import Subscription
from portal.published.registry import Item


def asked(subscription: Subscription, described: str, *, at: datetime) -> Letter:
    """Ask the owner of an address whether it was he; a press of a button confirms it."""
    return write_letter(
        event_key=f"{subscription.subject_key}:asked",
        template="published_asked",
        to=subscription.email,
        context={
            "described": described,
            "url": settings.SITE_URL + subscription.get_absolute_url(),
        },
        about=subscription.subject_key,
        at=at,
    )


def news(
    subscription: Subscription,
    described: str,
    items: Sequence[Item],
    *,
    today: date,
    at: datetime,
) -> Letter:
    """Tell of what is new, with why and how to stop. Law: RFC 8058 for the header."""
    stop_url = settings.SITE_URL + reverse("published:stop", args=[subscription.token])
    return write_letter(
        event_key=f"{subscription.subject_key}:{today}",
        template="published_news",
        to=subscription.email,
        context={
            "described": described,
            "items": [(item.title, settings.SITE_URL + item.url) for item in items],
            "stop_url": stop_url,
        },
        about=subscription.subject_key,
        at=at,
        stop_url=stop_url,
    )
