"""What is published of a sitting: the agenda, then the decisions, then the minutes."""

import json
from datetime import datetime
from hashlib import sha256
from typing import Any

from django.db import transaction
from django.utils import timezone

from councils.models import Decision, Minutes, Publication, Sitting
from councils.rules.agenda import for_everybody
from councils.rules.vocabulary import SittingState, Stage
from councils.services.agenda import last_version, lines_in
from councils.services.errors import NotReady
from portal.people.models import User
from portal.web.page_cache import bump


@transaction.atomic
def publish(sitting: Sitting, stage: Stage, *, by: User, at: datetime) -> Publication:
    """Publish a stage as it stands now, with the hash of what is published.

    Raises:
        NotReady: an earlier stage is missing, or there is nothing new to publish.
    """
    sitting = (
        Sitting.objects.select_for_update(of=("self",)).select_related("council").get(pk=sitting.pk)
    )
    content, minutes, digest = _as_it_stands(sitting, stage)
    last = sitting.publications.filter(stage=stage).order_by("-version").first()
    published = Publication.objects.create(
        sitting=sitting,
        stage=stage,
        version=last.version + 1 if last else 1,
        content=content,
        minutes=minutes,
        sha256=digest,
        published_at=at,
        by=by,
    )
    sitting.changed_at = at
    sitting.save(update_fields=["changed_at"])
    bump()
    return published


def _as_it_stands(sitting: Sitting, stage: Stage) -> tuple[str, Minutes | None, str]:
    """Return the text of the stage, or its minutes, and the hash of it. Raises NotReady."""
    found: tuple[str, Minutes | None, str]
    if stage is Stage.MINUTES:
        minutes = _minutes(sitting)
        found = "", minutes, minutes.for_everybody.sha256
    else:
        content = _canonical((_agenda if stage is Stage.AGENDA else _decisions)(sitting))
        found = content, None, sha256(content.encode()).hexdigest()
    last = sitting.publications.filter(stage=stage).order_by("-version").first()
    if last is not None and last.sha256 == found[2]:
        raise NotReady("Это уже опубликовано, с тех пор ничего не изменилось.")
    return found


def may_publish(sitting: Sitting, stage: Stage) -> bool:
    """Whether the stage can be published now: the earlier ones are, and there is something new."""
    try:
        _as_it_stands(sitting, stage)
    except NotReady:
        return False
    return True


def publish_agenda_again(sitting: Sitting, *, by: User, at: datetime) -> None:
    """Let the published agenda follow the one that was sent, and its day."""
    is_public = sitting.publications.filter(stage=Stage.AGENDA).exists()
    if is_public and may_publish(sitting, Stage.AGENDA):
        publish(sitting, Stage.AGENDA, by=by, at=at)


def _canonical(content: Any) -> str:
    """Return the one text that the hash is of: JSON with sorted keys and no spaces."""
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _head(sitting: Sitting) -> dict[str, Any]:
    return {
        "council": sitting.council.name,
        "starts_at": timezone.localtime(sitting.starts_at).isoformat(),
    }


def _agenda(sitting: Sitting) -> dict[str, Any]:
    version = last_version(sitting)
    if version is None:
        raise NotReady("Сначала созовите заседание: публикуется та повестка, которая разослана.")
    return {
        **_head(sitting),
        "version": version.number,
        "agenda": [
            {"number": line.number, "title": line.title, "speaker": line.speaker}
            for line in for_everybody(lines_in(version))
        ],
    }


def _decisions(sitting: Sitting) -> dict[str, Any]:
    if sitting.state != SittingState.CLOSED:
        raise NotReady("Решения публикуются, когда заседание закрыто.")
    if not sitting.publications.filter(stage=Stage.AGENDA).exists():
        raise NotReady("Сначала опубликуйте повестку.")
    decisions = Decision.objects.filter(item__sitting=sitting, item__is_confidential=False)
    return {
        **_head(sitting),
        "number": sitting.number,
        "decisions": [
            {
                "number": one.number,
                "text": one.text,
                "responsible": one.who,
                "due_on": one.due_on.isoformat() if one.due_on else None,
                "vote": one.vote.figures if one.vote else None,
            }
            for one in decisions.exclude(item__parent__is_confidential=True).select_related(
                "vote", "unit"
            )
        ],
    }


def _minutes(sitting: Sitting) -> Minutes:
    if not sitting.publications.filter(stage=Stage.DECISIONS).exists():
        raise NotReady("Сначала опубликуйте решения.")
    # A new version that waits for its signatures does not hold up the one that has them.
    signed = [one for one in sitting.minutes.all() if one.is_signed]
    if not signed:
        raise NotReady("Публикуется протокол, подписанный председательствующим и секретарём.")
    return signed[-1]
