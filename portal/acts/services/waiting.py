"""A text for an act that readers already see waits for another editor."""

from datetime import date, datetime
from typing import Any

import pghistory
from django.conf import settings
from django.db import transaction

from portal.acts.models import Act, Version, WaitingText
from portal.acts.services.errors import (
    EarlierTextWaits,
    NotYourOwnText,
    TextWaits,
    WrongState,
)
from portal.acts.services.identities import identity_of
from portal.acts.services.relation_errors import AmendingActUnseen
from portal.acts.services.relations import amendment_by, check_outlived, relate
from portal.acts.services.texts import (
    add_version,
    change_text,
    check_removal,
    check_text,
    check_version,
    remove_version,
)
from portal.acts.texts.writing import with_identity
from portal.people.models import User


@transaction.atomic
def submit_version(version: Version, *, by: User, on: date, at: datetime) -> WaitingText | None:
    """Add a text, or let it wait where readers would see it before a second editor has.

    Return what waits, None where the text is added. Raises what ``add_version`` and
    ``check_outlived`` raise, AmendingActUnseen, and TextWaits where one of the same day waits already.
    """
    act = _act_of(version)
    if not waits(act):
        check_outlived(version)
        check_amending_seen(act, version)
        add_version(version, on=on, at=at, by=by)
        return None
    check_version(act, version, on=on)
    check_outlived(version, waiting_count=True)
    _check_day(act, version)
    return _keep(version, by=by, at=at)


@transaction.atomic
def submit_change(version: Version, *, by: User, on: date, at: datetime) -> WaitingText | None:
    """Change the text of a version as ``change_text`` does, or let the changed text wait.

    Return what waits, None where it is done. Raises what ``change_text`` raises, and TextWaits.
    """
    act = _act_of(version)
    _check_day(act, version)
    if not waits(act):
        change_text(version, on=on, at=at, by=by)
        return None
    check_text(version.akn)
    return _keep(version, by=by, at=at, replaces=version, correction=version.correction)


@transaction.atomic
def submit_removal(
    version: Version, why: str, *, by: User, on: date, at: datetime
) -> WaitingText | None:
    """Take back a version, or let that wait. Raises OnlyText, EditionNeeded, TextWaits."""
    act = _act_of(version)
    _check_day(act, version)
    if not waits(act):
        remove_version(version, why, on=on, at=at, by=by)
        return None
    check_removal(act, version)
    version.akn = ""
    return _keep(version, by=by, at=at, replaces=version, correction=why)


def _act_of(version: Version) -> Act:
    return Act.objects.select_for_update(no_key=True).get(pk=version.act_id)


def waits(act: Act) -> bool:
    """Whether a text of the act waits for another editor."""
    return act.is_public and settings.ACTS_SECOND_PAIR_OF_EYES


def _check_day(act: Act, version: Version) -> None:
    if act.waiting_texts.filter(valid_from=version.valid_from).exists():
        raise TextWaits


def _keep(version: Version, *, by: User, at: datetime, **change: Any) -> WaitingText:
    return WaitingText.objects.create(
        act_id=version.act_id,
        valid_from=version.valid_from,
        amended_by=version.amended_by,
        akn=version.akn,
        is_sample=version.is_sample,
        added_by=by,
        added_at=at,
        **change,
    )


@transaction.atomic
def let_out(waiting: WaitingText, *, by: User, on: date, at: datetime) -> None:
    """Let readers see the text, as a version or in place of one, or the version go.

    An amendment that a new edition implies is recorded with it. Raises NotYourOwnText, WrongState,
    EarlierTextWaits, AmendingActUnseen, and what the entering of such a text, or of the relation, raises.
    """
    found = _locked(waiting)
    if by == found.added_by and settings.ACTS_SECOND_PAIR_OF_EYES:
        raise NotYourOwnText
    # First: what it replaces may go with it.
    found.delete()
    done: dict[str, Any] = {"on": on, "at": at, "by": found.added_by}
    if found.replaces and found.is_removal:
        remove_version(found.replaces, found.correction, **done)
        return
    version = found.replaces or Version(
        act=found.act, valid_from=found.valid_from, amended_by=found.amended_by
    )
    # The particulars may have been corrected while it waited.
    version.akn = with_identity(found.akn, identity_of(found.act, found.valid_from))
    version.is_sample = found.is_sample
    if found.replaces:
        version.correction = found.correction
        change_text(version, **done)
        return
    check_outlived(version)
    check_amending_seen(found.act, version)
    amends = amendment_by(version, found.act)
    if amends and (earlier := _waiting_before(version)):
        raise EarlierTextWaits(earlier)
    add_version(version, **done)
    if amends:
        relate(amends, at=at, by=found.added_by, is_seen=True)


def check_amending_seen(act: Act, version: Version) -> None:
    """Refuse words of an act that was never public in one that is: they would count as the law.

    Law: Constitution art. 15(3).
    """
    by = version.amended_by
    if act.is_public and by and by.placed_at is None:
        raise AmendingActUnseen(by.heading)


def _waiting_before(version: Version) -> date | None:
    """Return from when an earlier text of the same amending act waits."""
    earlier = version.act.waiting_texts.filter(
        replaces=None, amended_by=version.amended_by, valid_from__lt=version.valid_from
    )
    return earlier.order_by("valid_from").values_list("valid_from", flat=True).first()


@transaction.atomic
def turn_down(waiting: WaitingText, why: str) -> None:
    """Take the text away before readers have seen it; the journal keeps it and why."""
    found = _locked(waiting)
    with pghistory.context(reason=why):
        found.delete()


def _locked(waiting: WaitingText) -> WaitingText:
    rows = WaitingText.objects.select_for_update(of=("self",))
    found = rows.select_related("act__issuer", "added_by", "replaces").filter(pk=waiting.pk).first()
    if found is None:
        raise WrongState
    return found
