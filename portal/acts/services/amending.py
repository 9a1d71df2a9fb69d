"""Which act has made an edition of which nobody has said it, or of which the wrong one is told."""

from datetime import date, datetime

import pghistory
from django.conf import settings
from django.db import transaction

from portal.acts.models import Act, Relation, Version
from portal.acts.rules.citations import find
from portal.acts.rules.numbers import tidied
from portal.acts.rules.status import Effect
from portal.acts.services.approval import note_change, void_verification
from portal.acts.services.import_texts import act_of
from portal.acts.services.relation_errors import ActUnnamed, AmendingSame, AmendsItself
from portal.acts.services.relations import amendment_by, check_outlived, relate
from portal.acts.services.settling import settle_places
from portal.acts.services.texts import check_amending
from portal.acts.services.waiting import check_amending_seen
from portal.acts.texts.akn import TITLE
from portal.people.models import User
from portal.web.page_cache import bump


def act_named(written: str) -> Act:
    """Return the act of the register that is written as acts are cited. Raises ActUnnamed."""
    cited = find(tidied(written), city=settings.CITY["name"])
    found = act_of(cited[0]) if len(cited) == 1 else None
    if found is None:
        raise ActUnnamed
    return found


def editions_to_tell(act: Act) -> list[int]:
    """Return the keys of the editions of which an editor may say what has made them."""
    versions = act.versions.only("valid_from", "amended_by", "act")
    return [one.pk for one in versions if not one.is_original]


@transaction.atomic
def tell_amending(version: Version, amending: Act, why: str, *, by: User, at: datetime) -> None:
    """Say which act has made the edition; the amendment that this implies is recorded with it.

    It takes effect at once and waits for a second look, like other particulars; the journal has
    why, and readers are told beside the text. Raises AmendsItself, AmendingSame,
    VersionBeforeAmendment, AmendingActUnseen, and what ``check_outlived`` and ``relate`` raise.
    """
    act = Act.objects.select_for_update(of=("self",)).get(pk=version.act_id)
    if amending == act:
        raise AmendsItself
    found = act.versions.select_for_update(of=("self",)).get(pk=version.pk)
    if found.amended_by_id == amending.pk:
        raise AmendingSame
    found.act, found.amended_by = act, amending
    check_amending(act, found)
    check_outlived(found)
    check_amending_seen(act, found)
    fields = ["amended_by"]
    if act.placed_at:
        found.corrected_at = at
        found.correction = f"указано, каким актом она внесена: {amending.heading}. {why}"[:300]
        fields += ["corrected_at", "correction"]
    with pghistory.context(reason=why):
        amends = amendment_by(found, act)
        found.save(update_fields=fields)
        if amends:
            relate(amends, at=at, by=by)
    settle_places(act)
    void_verification(act)
    note_change(act, by=by, at=at)
    bump()


def left_over(version: Version) -> list[str]:
    """Return that what had been told to have made the edition still changes the act from its day.

    ``version`` is as it was.
    """
    former = version.amended_by
    amends = Relation.objects.filter(
        source=former, target=version.act_id, effect=Effect.AMENDS, from_on=version.valid_from
    )
    if former is None or not amends.exclude(point=TITLE).exists():
        return []
    return [
        f"Записано и то, что с {version.valid_from:%d.%m.%Y} акт изменяет {former.heading}. Если это "
        "тоже ошибка, снимите эту связь."
    ]


def untold_from(target: Act, day: date) -> bool:
    """Whether an edition begins on the day of which nobody has said what has made it."""
    found = target.versions.filter(valid_from=day, amended_by=None).first()
    return found is not None and found.is_unexplained
