"""The front page, the fixed pages and the low-vision switch."""

from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_safe

from portal.home.calendar import holds_until, this_week
from portal.web import navigation
from portal.web.events import event_kinds
from portal.web.page_cache import cached_page, keep_until
from portal.web.vision import COOKIE, COOKIE_AGE, Vision

_PUBLIC_PAGES = (
    "home:front",
    "home:consideration",
    "home:personal_data",
    "home:accessibility",
    "home:calendar",
    "appeals:index",
    "acts:index",
    "councils:index",
    "meetings:index",
    "published:index",
    "published:open_data",
)


@login_not_required
@require_safe
@cached_page()
def front(request: HttpRequest) -> HttpResponse:
    """Show the doors that exist, what happens this week and what the city promises."""
    now = timezone.now()
    days = this_week(now)
    context = {
        "doors": navigation.doors(),
        "days": days,
        "today": timezone.localdate(now),
        "kinds": event_kinds(),
    }
    return keep_until(render(request, "home/front.html", context), holds_until(days))


@login_not_required
@require_safe
@cached_page()
def consideration(request: HttpRequest) -> HttpResponse:
    """Tell how appeals are considered."""
    return render(request, "home/consideration.html", _limits())


@login_not_required
@require_safe
@cached_page()
def personal_data(request: HttpRequest) -> HttpResponse:
    """Give the notice of processing of personal data."""
    context = {
        "draft_days": settings.DRAFT_DAYS,
        "meeting_days": settings.MEETINGS_CONTACT_DAYS,
    }
    return render(request, "home/personal_data.html", context)


@login_not_required
@require_safe
@cached_page()
def accessibility(request: HttpRequest) -> HttpResponse:
    """State what is accessible, what is not yet, and whom to tell."""
    return render(request, "home/accessibility.html")


@login_not_required
@require_safe
def vision(request: HttpRequest) -> HttpResponse:
    """Show the settings of the low-vision version; with any wish, note it and go back.

    ``back`` is the page to return to, ``off`` asks for the usual version, ``on`` for the
    low-vision version as it was or with its defaults; every other parameter is a wish.
    It changes nothing but how pages look in this browser, so a link is enough.
    """
    back = request.GET.get("back", "")
    if not url_has_allowed_host_and_scheme(back, allowed_hosts=None):
        back = reverse("home:front")
    wishes = request.GET.dict()
    wishes.pop("back", None)
    chosen = Vision.from_cookie(request.COOKIES.get(COOKIE)) or Vision()
    if not wishes:
        return render(request, "home/vision.html", {"back": back, "controls": chosen.controls()})
    response = HttpResponseRedirect(back)
    if "off" in wishes:
        response.delete_cookie(COOKIE, samesite="Lax")
    else:
        response.set_cookie(
            COOKIE,
            chosen.changed(wishes).to_cookie(),
            max_age=COOKIE_AGE,
            secure=settings.SESSION_COOKIE_SECURE,
            httponly=True,
            samesite="Lax",
        )
    return response


@login_not_required
@require_safe
@cached_page()
def robots(request: HttpRequest) -> HttpResponse:
    """Tell robots where there is nothing for them."""
    lines = (
        "User-agent: *",
        "Disallow: /accounts/",
        "Disallow: /admin/",
        # Not the pages of state: a robot that may not fetch one never sees its noindex.
        "Disallow: /appeals/new/",
        "Disallow: /files/",
        "Disallow: /vision/",
        *(
            f"Sitemap: {settings.SITE_URL}{reverse(name)}"
            for name in ("home:sitemap", "acts:sitemap_index", "published:sitemap")
        ),
        "",
    )
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")


@login_not_required
@require_safe
@cached_page()
def sitemap(request: HttpRequest) -> HttpResponse:
    """List the pages that are the same for everybody."""
    addresses = [f"{settings.SITE_URL}{reverse(name)}" for name in _PUBLIC_PAGES]
    return render(
        request,
        "home/sitemap.xml",
        {"addresses": addresses},
        content_type="application/xml",
    )


@login_not_required
@require_safe
def favicon(request: HttpRequest) -> HttpResponse:
    """Lead browsers that ask here by habit to the mark of the portal."""
    response = HttpResponseRedirect(static("img/mark.svg"))
    response.headers["Cache-Control"] = "public, max-age=86400"
    return response


def _limits() -> dict[str, Any]:
    return {
        "text_max": settings.APPEAL_TEXT_MAX,
        "files_max": settings.FILES_MAX_COUNT,
        "file_bytes": settings.FILES_MAX_BYTES,
        "total_bytes": settings.FILES_MAX_TOTAL_BYTES,
        "opens": settings.OFFICE_OPENS,
        "closes": settings.OFFICE_CLOSES,
    }
