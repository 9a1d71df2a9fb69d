"""The whole register for machines: the archive of texts, and what has changed since a moment."""

from datetime import UTC, datetime, time, timedelta
from http import HTTPStatus
from pathlib import PurePosixPath
from typing import Any
from urllib.parse import quote

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db.models import Prefetch
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.http import urlencode
from django.views.decorators.http import require_safe
from whitenoise.middleware import WhiteNoiseFileResponse
from whitenoise.responders import StaticFile

from portal.acts.models import Act, Relation, Version
from portal.acts.services import archive as archives
from portal.acts.services.addresses import former_paths
from portal.acts.services.called import with_labels
from portal.acts.views.open_data import COLUMNS, Known, known_of, relations_of, row_of, with_facts
from portal.web.keyset import slice_of

_PAGE = 200
#: A change is told when it is so old: one that was made earlier may be committed later.
_SETTLED = timedelta(minutes=2)


@login_not_required
@require_safe
def archive(request: HttpRequest) -> HttpResponseBase:
    """Send the archive of texts, or the asked piece of it, or that it is the same as before."""
    found = archives.made()
    if found is None:
        raise Http404
    disposition = f'attachment; filename="{archives.NAME}"'
    if settings.FILES_X_ACCEL_PREFIX:
        response: HttpResponseBase = HttpResponse(content_type="application/zip")
        location = PurePosixPath("/", settings.FILES_X_ACCEL_PREFIX, archives.NAME)
        response["X-Accel-Redirect"] = quote(str(location))
    else:
        file = StaticFile(str(found.path), [("Content-Type", "application/zip")])
        asked = dict(request.META)
        if asked.get("HTTP_IF_RANGE", file.etag) != file.etag:
            # The rest of another file would be rubbish behind what the reader has.
            asked.pop("HTTP_RANGE", None)
        answer = file.get_response(request.method, asked)
        response = WhiteNoiseFileResponse(answer.file or (), status=answer.status)
        for name, value in answer.headers:
            response[name] = value
    response["Content-Disposition"] = disposition
    response["Cache-Control"] = "no-cache"
    return response


@login_not_required
@require_safe
def changes(request: HttpRequest) -> JsonResponse:
    """Tell which acts have changed since a moment, the earliest change first, page by page.

    Not kept ready: what is old enough to be told depends on the minute.
    """
    asked = request.GET.get("since", "")
    since = _moment(asked)
    if asked and since is None:
        says = "since — день или момент: 2026-11-01 или 2026-10-31T23:00:00Z"
        return JsonResponse(
            {"error": says}, status=HTTPStatus.BAD_REQUEST, json_dumps_params=_READABLE
        )
    now = timezone.now()
    until = now - _SETTLED
    acts = with_facts(Act.objects.all()).filter(placed_at__isnull=False, changed_at__lte=until)
    if since is not None:
        acts = acts.filter(changed_at__gte=since)
    versions = Prefetch("versions", Version.objects.standing().defer("akn"))
    done = Relation.objects.select_related("target__issuer")
    effects = Prefetch("effects", done.defer("target__text", "target__search"))
    page = slice_of(
        acts.prefetch_related(versions, effects, "old_addresses").order_by("changed_at", "id"),
        _PAGE,
        after=request.GET.get("after", ""),
    )
    known = [one for act in page.rows for one in (*act.influences.all(), *act.effects.all())]
    of_relations = known_of(with_labels(known))
    here = request.build_absolute_uri(reverse("acts:changes"))
    onward = {"since": asked, "after": page.after} if asked else {"after": page.after}
    answer = {
        "items": [_item(request, act, of_relations, timezone.localdate(now)) for act in page.rows],
        "next": f"{here}?{urlencode(onward)}" if page.after else None,
        # Put into an address as it is, a plus would be read as a blank.
        "until": until.astimezone(UTC).isoformat().replace("+00:00", "Z"),
    }
    response = JsonResponse(answer, json_dumps_params=_READABLE)
    response["Cache-Control"] = "no-cache"
    return response


_READABLE = {"ensure_ascii": False}


def _moment(text: str) -> datetime | None:
    try:
        # In a query a plus that was not encoded is a blank.
        moment = parse_datetime(text) or parse_datetime("+".join(text.rsplit(" ", 1)))
        if moment is None and (day := parse_date(text)):
            moment = datetime.combine(day, time())
    except ValueError:
        return None
    if moment is not None and timezone.is_naive(moment):
        moment = timezone.make_aware(moment)
    return moment


def _item(request: HttpRequest, act: Act, known: Known, today: Any) -> dict[str, Any]:
    """Return the act as the register has it with where its texts are, or that it is gone."""
    url = request.build_absolute_uri(act.get_absolute_url())
    former = {"former_urls": [*map(request.build_absolute_uri, former_paths(act))]}
    if not act.is_public:
        return {
            "id": act.pk,
            "url": url,
            **former,
            "deleted": True,
            "deleted_at": act.withdrawn_at,
            "changed_at": act.changed_at,
        }
    texts = [
        {
            "valid_from": begins,
            "valid_to": ends,
            "url": f"{url}text.xml?on={begins.isoformat()}",
        }
        for begins, ends in ((one.valid_from, one.valid_to) for one in act.versions.all())
    ]
    row = dict(zip(COLUMNS, row_of(request, act, today), strict=True))
    return {
        **row,
        **former,
        "deleted": False,
        "texts": texts,
        "relations": relations_of(request, act, known),
    }
