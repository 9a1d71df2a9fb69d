"""A text for an act that readers already see waits for another editor."""

from datetime import date, datetime

import pghistory
from django.conf import settings
from django.db import transaction

from portal.acts.models import Act, Publication, Version, WaitingText
from portal.acts.services.errors import NotYourOwnText, TextWaits, WrongState
from portal.acts.services.texts import add_version, check_version, identity_of
from portal.acts.texts.writing import with_identity
from portal.people.models import User


@transaction.atomic
def submit_version(version: Version, *, by: User, on: date, at: datetime) -> WaitingText | None:
    """Add a text, or let it wait where readers would see it before a second editor has.

    Return what waits, None where the text is added. Raises what ``add_version`` raises, and
    TextWaits where one of the same day waits already.
    """
    act = Act.objects.select_for_update(no_key=True).get(pk=version.act_id)
    if act.state != Publication.PUBLISHED or not settings.ACTS_SECOND_PAIR_OF_EYES:
        add_version(version, on=on, at=at, by=by)
        return None
    check_version(act, version)
    if act.waiting_texts.filter(valid_from=version.valid_from).exists():
        raise TextWaits
    return WaitingText.objects.create(
        act=act,
        valid_from=version.valid_from,
        amended_by=version.amended_by,
        akn=version.akn,
        is_sample=version.is_sample,
        added_by=by,
        added_at=at,
    )


@transaction.atomic
def let_out(waiting: WaitingText, *, by: User, on: date, at: datetime) -> None:
    """Make the text a version that readers see. Raises NotYourOwnText, WrongState."""
    found = _locked(waiting)
    if by == found.added_by and settings.ACTS_SECOND_PAIR_OF_EYES:
        raise NotYourOwnText
    act = found.act
    version = Version(
        act=act,
        valid_from=found.valid_from,
        amended_by=found.amended_by,
        # The particulars may have been corrected while it waited.
        akn=with_identity(found.akn, identity_of(act, found.valid_from)),
        is_sample=found.is_sample,
    )
    add_version(version, on=on, at=at, by=found.added_by)
    found.delete()


@transaction.atomic
def turn_down(waiting: WaitingText, why: str) -> None:
    """Take the text away before readers have seen it; the journal keeps it and why."""
    found = _locked(waiting)
    with pghistory.context(reason=why):
        found.delete()


def _locked(waiting: WaitingText) -> WaitingText:
    rows = WaitingText.objects.select_for_update(of=("self",))
    found = rows.select_related("act__issuer", "added_by").filter(pk=waiting.pk).first()
    if found is None:
        raise WrongState
    return found
