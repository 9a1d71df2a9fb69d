"""Public pages kept ready in the memory of each process, and never shown out of date.

A page is kept under its address, the reader's low-vision choice and the *stamp*: the generation
(one row in the database, raised in the transaction of each edit) and the municipal date. Every
hit asks for the generation, one tiny query; so an edit is seen by all processes with its commit.
Only people without a session get a kept page, and only views that say :func:`cached_page`. One
that changes by the clock within the day says until when it holds (:func:`keep_until`).
"""

import gzip
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import date, datetime
from functools import wraps
from hashlib import sha256
from http import HTTPStatus
from typing import Any, TypeGuard

from django.conf import settings
from django.db import OperationalError, connection
from django.db.models import F
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.http.response import HttpResponseBase
from django.utils import timezone

from portal.web.models import PageGeneration
from portal.web.prepared import first_row
from portal.web.vision import COOKIE, Vision

View = Callable[..., HttpResponseBase]
#: Host as it was sent, path, query, choice of the low-vision version.
Key = tuple[str, str, str, Vision | None]
Stamp = tuple[int, date]

_MAX_PAGES = 500
_MAX_BYTES = 256 * 1024
_MAX_QUERY = 200
# A browser may keep the page, but asks each time whether it is still the page.
_VARY = "Accept-Encoding, Cookie"
_is_rehearsal: ContextVar[bool] = ContextVar("is_rehearsal", default=False)
_GENERATION = "SELECT number FROM web_pagegeneration"


def bump() -> None:
    """Make every kept page stale. Call it in the transaction that changes what pages show.

    It locks one row until that transaction ends, so call it last.
    """
    if _is_rehearsal.get():
        return
    PageGeneration.objects.update(number=F("number") + 1)


@contextmanager
def rehearsal() -> Iterator[None]:
    """Let ``bump`` do nothing: what is done within is rolled back, and holds up no edit."""
    token = _is_rehearsal.set(True)
    try:
        yield
    finally:
        _is_rehearsal.reset(token)


def cached_page(*query: str) -> Callable[[View], View]:
    """Let the page of a view be kept for people without a session.

    ``query`` names the parameters that the page depends on; an address with any other
    parameter is answered, but not kept. The page must be the same for every such reader:
    no CSRF token, no cookie.
    """
    allowed = frozenset(query)

    def decorate(view: View) -> View:
        @wraps(view)
        def marked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            # Read before the page is made: an edit meanwhile makes the page stale, not wrong.
            wanted = _is_impersonal(request) and request.GET.keys() <= allowed
            stamp = _stamp() if wanted else None
            response = view(request, *args, **kwargs)
            response.page_stamp = stamp  # type: ignore[attr-defined]
            return response

        return marked

    return decorate


def keep_until(response: HttpResponse, moment: datetime | None) -> HttpResponse:
    """Return the response, kept until the moment at most: then something on it is past."""
    response.page_until = moment  # type: ignore[attr-defined]
    return response


@dataclass(frozen=True, slots=True)
class _Page:
    """A page ready to be sent, plain and compressed; ``until`` is when it is out of date, if ever."""

    body: bytes
    gzipped: bytes
    etag: str
    headers: dict[str, str]
    until: datetime | None

    @classmethod
    def of(cls, response: HttpResponse) -> "_Page":
        body = response.content
        return cls(
            body=body,
            gzipped=gzip.compress(body, mtime=0),
            etag=f'"{sha256(body).hexdigest()[:32]}"',
            headers=dict(response.items()) | {"Cache-Control": "no-cache", "Vary": _VARY},
            until=getattr(response, "page_until", None),
        )

    def holds(self) -> bool:
        """Whether nothing on it is past."""
        return self.until is None or timezone.now() < self.until

    def answer(self, request: HttpRequest) -> HttpResponse:
        """Return the page, or that the reader's browser has it already."""
        if request.META.get("HTTP_IF_NONE_MATCH") == self.etag:
            return HttpResponseNotModified(
                headers={"ETag": self.etag, "Cache-Control": "no-cache", "Vary": _VARY}
            )
        if "gzip" in request.META.get("HTTP_ACCEPT_ENCODING", ""):
            response = HttpResponse(self.gzipped, headers=self.headers)
            response.headers["Content-Encoding"] = "gzip"
            length = len(self.gzipped)
        else:
            response = HttpResponse(self.body, headers=self.headers)
            length = len(self.body)
        response.headers["Content-Length"] = str(length)
        response.headers["ETag"] = self.etag
        return response


class PageCacheMiddleware:
    """Answer from memory what may be; stands before the session is opened."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response
        # Replaced as a whole when the stamp changes: threads see one or the other.
        self._kept: tuple[Stamp | None, dict[Key, _Page]] = (None, {})

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if not _is_impersonal(request):
            return self.get_response(request)
        key = _key(request)
        kept_under, pages = self._kept
        # Looked up first, so that other addresses cost no query.
        page = pages.get(key)
        if page is not None and page.holds() and kept_under == _stamp():
            return page.answer(request)
        response = self.get_response(request)
        stamp = getattr(response, "page_stamp", None)
        if stamp is None or not _may_be_kept(response):
            return response
        return self._keep(stamp, key, _Page.of(response)).answer(request)

    def _keep(self, stamp: Stamp, key: Key, page: _Page) -> _Page:
        # Read once: another thread may put pages of another stamp there meanwhile.
        kept_under, pages = self._kept
        if kept_under != stamp:
            pages = {}
            self._kept = (stamp, pages)
        if len(pages) >= _MAX_PAGES:
            pages.clear()
        pages[key] = page
        return page


def register_personal_cookie(name: str) -> None:
    """Give readers who hold the cookie no kept page: theirs may show what belongs to it."""
    _personal_cookies.add(name)


_personal_cookies = {settings.SESSION_COOKIE_NAME, "messages"}


def _is_impersonal(request: HttpRequest) -> bool:
    """Tell whether the reader has neither a session nor anything else of his own."""
    return (
        request.method == "GET"
        and _personal_cookies.isdisjoint(request.COOKIES)
        and len(request.META.get("QUERY_STRING", "")) <= _MAX_QUERY
    )


def _key(request: HttpRequest) -> Key:
    vision = Vision.from_cookie(request.COOKIES.get(COOKIE))
    host = request.META.get("HTTP_HOST", "")
    return host, request.path_info, request.META.get("QUERY_STRING", ""), vision


def _may_be_kept(response: HttpResponseBase) -> TypeGuard[HttpResponse]:
    """Tell whether the page is the same for everybody; a CSRF token would set its cookie."""
    return (
        isinstance(response, HttpResponse)
        and response.status_code == HTTPStatus.OK
        and not response.cookies
        and len(response.content) <= _MAX_BYTES
    )


def _stamp() -> Stamp | None:
    """Return the stamp of this moment, or None when the database does not answer."""
    try:
        row = first_row(_GENERATION, [])
    except OperationalError:
        connection.close()
        return None
    return (row[0], timezone.localdate()) if row else None
