"""Giving out files, to those only whom an owner of the file allows it."""

from pathlib import PurePosixPath
from urllib.parse import quote
from uuid import UUID

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from portal.files import storage
from portal.files.access import may_open, may_see, tell_viewed
from portal.files.models import PictureCopy, StoredFile

#: A file is data: should a browser show it all the same, it may do nothing.
_POLICY = "sandbox; default-src 'none'"
_LOCKED, _GONE = 423, 410
#: What is taken off the site is gone from browsers too, after so long.
_PICTURE_SECONDS = 600


@login_not_required  # a draft belongs to a session; the owners' checks decide
@require_safe
def download(request: HttpRequest, pk: UUID) -> HttpResponseBase:
    """Send the file to be saved; a stranger learns not even that there is one."""
    file = _visible(request, pk)
    if not file.is_available:
        status = _LOCKED if file.state == StoredFile.State.QUARANTINED else _GONE
        response = render(request, "files/unavailable.html", {"file": file}, status=status)
        response["Cache-Control"] = "private, no-store"
        return response
    tell_viewed(request, file)
    return _send(
        file.path,
        media_type=file.media_type,
        disposition=content_disposition_header(True, file.name) or "attachment",
    )


@login_not_required
@require_safe
def thumbnail(request: HttpRequest, pk: UUID) -> HttpResponseBase:
    """Send the small picture that stands beside the name of a photograph."""
    file = _visible(request, pk)
    if not file.has_thumbnail:
        raise Http404
    tell_viewed(request, file)
    return _send(file.thumbnail_path, media_type="image/jpeg", disposition="inline")


@login_not_required
@require_safe
def picture(request: HttpRequest, pk: UUID, width: int) -> HttpResponseBase:
    """Send a picture that its owner shows; a browser may keep it for some minutes."""
    copy = get_object_or_404(
        PictureCopy.objects.select_related("picture", "file"), picture=pk, width=width
    )
    if not may_see(request, copy.picture):
        raise Http404
    response = _send(copy.file.path, media_type="image/jpeg", disposition="inline")
    response["Cache-Control"] = f"private, max-age={_PICTURE_SECONDS}"
    return response


def _visible(request: HttpRequest, pk: UUID) -> StoredFile:
    file = get_object_or_404(StoredFile, pk=pk)
    if not may_open(request, file):
        raise Http404
    return file


def _send(path: str, *, media_type: str, disposition: str) -> HttpResponseBase:
    response: HttpResponseBase
    if settings.FILES_X_ACCEL_PREFIX:
        response = HttpResponse(content_type=media_type)
        location = PurePosixPath("/", settings.FILES_X_ACCEL_PREFIX, path)
        response["X-Accel-Redirect"] = quote(str(location))
    else:
        try:
            stream = storage.open_for_reading(path)
        except FileNotFoundError as error:
            raise Http404 from error
        response = FileResponse(stream, content_type=media_type)
    response["Content-Disposition"] = disposition
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = _POLICY
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    response["Cache-Control"] = "private, no-store"
    return response
