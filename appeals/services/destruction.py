"""Destroying appeals whose term of keeping is over, by an act of the expert commission.

Law: 125-FZ art. 17 (nothing goes without the examination of its value), 152-FZ art. 5(7), 21(4).
"""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

import pgtrigger
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from appeals.models import Answer, Appeal, DestructionAct, Event, RegistrationNumber
from appeals.models.appeal import PERSONAL
from appeals.querysets import AppealQuerySet
from appeals.rules.terms import keep_until, last_ended_year
from appeals.services import phones
from appeals.services.errors import (
    LettersOnTheirWay,
    NothingToDestroy,
    NotInList,
    RepeatedByLeft,
    SignedTooEarly,
)
from appeals.services.journal import record
from portal.acts.services.citations import forget_citations
from portal.files import services as files
from portal.files.models import StoredFile
from portal.kernel.seen import check_shown
from portal.letters.services import forget_letters, on_their_way
from portal.people.models import Consent, User

_LAW = "125-FZ art. 17, 152-FZ art. 21(4)"
_GONE = "Уничтожено по акту."


@dataclass(frozen=True)
class Act:
    """What the commission signed: number and day of the act, its own decision."""

    number: str
    signed_on: date
    commission: str


def years(on: date) -> dict[int, int]:
    """Return how many appeals of which year of closing may be destroyed on the municipal day.

    Of a repeated one that is the year of its last consideration: see ``_last_years``.
    """
    last = _last_years()
    closed = Appeal.objects.past_keeping(on).values_list("pk", "answered_at")
    found = (max(_year(at), last.get(pk, 0)) for pk, at in closed if at)
    return dict(sorted(Counter(found).items()))


def listed(year: int, *, on: date) -> list[Appeal]:
    """Return the appeals closed in the year that may be destroyed on the day: the list of the act."""
    return list(_listed(year, on).only("number", "registered_on", "answered_at"))


def _listed(year: int, on: date) -> AppealQuerySet:
    last = _last_years()
    later = [pk for pk, its in last.items() if its > year]
    repeated = [pk for pk, its in last.items() if its == year]
    closed = Q(answered_at__year=year) | Q(pk__in=repeated, answered_at__year__lt=year)
    return Appeal.objects.past_keeping(on).filter(closed).exclude(pk__in=later)


def _last_years() -> dict[int, int]:
    """Return the year in which the last repeat of each repeated appeal was closed, by its key.

    Until that one is destroyed the first is kept. Law: Rosarchive order 236 of 20.12.2019, item 154.
    """
    kept = Appeal.objects.filter(repeats__isnull=False, destroyed_by=None)
    closed = kept.filter(answered_at__isnull=False)
    repeats = [
        (pk, first, _year(at))
        for pk, first, at in closed.order_by("-pk").values_list("pk", "repeats", "answered_at")
        if first and at
    ]
    last: dict[int, int] = {}
    changed = True
    while changed:
        changed = False
        for pk, first, year in repeats:
            its = max(year, last.get(pk, 0))
            if its > last.get(first, 0):
                last[first], changed = its, True
    return last


def _year(at: datetime) -> int:
    return timezone.localdate(at).year


def shown_of(appeals: Collection[Appeal]) -> dict[str, str]:
    """Return what the page of the decision shows, by which a change of it is noticed."""
    return {"перечень обращений": "\n".join(str(appeal.number) for appeal in appeals)}


@transaction.atomic
def destroy(
    year: int, act: Act, *, left: Collection[str] = (), seen: str, by: User, at: datetime
) -> DestructionAct:
    """Destroy the listed appeals of the year but those whose numbers the commission ``left``.

    Of each go who wrote, what, the answer, files and letters; number, dates, codes, results and
    journal stay, without a word of the applicant.

    Raises:
        ShownChanged: the list is not the one that was ``seen``.
        NotInList: a number that is ``left`` is not in the list.
        NothingToDestroy: nothing is listed, or everything is left.
        SignedTooEarly: on the day of the act the term was not over.
        RepeatedByLeft: an appeal that is ``left`` repeats one that is not.
        LettersOnTheirWay: a letter about one is still to go out.
    """
    # Locked before they are asked for: of two decisions at once the second finds an empty list.
    appeals = list(_listed(year, timezone.localdate(at)).select_for_update(of=("self",)))
    check_shown(seen, shown_of(appeals))
    if last_ended_year(act.signed_on) < year:
        raise SignedTooEarly(keep_until(date(year, 12, 31)))
    if unknown := set(left) - {str(appeal.number) for appeal in appeals}:
        raise NotInList(sorted(unknown))
    going = {appeal.pk: appeal for appeal in appeals if appeal.number not in left}
    if not going:
        raise NothingToDestroy
    kept = [one.repeats_id for one in appeals if one.number in left and one.repeats_id in going]
    if kept:
        raise RepeatedByLeft([str(going[key].number) for key in kept if key])
    waiting = on_their_way([one.subject_key for one in going.values()])
    if late := [str(one.number) for one in going.values() if one.subject_key in waiting]:
        raise LettersOnTheirWay(late)
    made = DestructionAct.objects.create(
        number=act.number,
        signed_on=act.signed_on,
        commission=act.commission,
        year=year,
        count=len(going),
        made_at=at,
        made_by=by,
    )
    for appeal in going.values():
        _empty(appeal, made, by=by, at=at)
    return made


def _empty(appeal: Appeal, act: DestructionAct, *, by: User, at: datetime) -> None:
    answer = Answer.objects.filter(appeal=appeal).first()
    owned = [one.file_id for one in appeal.files.all()]
    forget_letters([appeal.subject_key])
    outgoing = []
    if answer is not None:
        owned += [one.file_id for one in answer.files.all()]
        owned += [answer.paper_id] if answer.paper_id else []
        outgoing = [f"outgoing_number {answer.outgoing_number}"]
        forget_citations(answer.subject_key)
        answer.files.all().delete()
        answer.delete()
    appeal.files.all().delete()
    appeal.co_authors.all().delete()
    for file in StoredFile.objects.filter(pk__in=owned):
        files.delete(file)
    appeal.questions.update(gist="")
    appeal.resolutions.update(text="")
    RegistrationNumber.objects.filter(appeal=appeal).exclude(cancel_reason="").update(
        cancel_reason=_GONE
    )
    _forget_applicant(appeal)
    for field in PERSONAL:
        setattr(appeal, field, "")
    appeal.applicant, appeal.destroyed_by = None, act
    appeal.save(update_fields=[*PERSONAL, "applicant", "destroyed_by"])
    record(appeal, "destroy", by=by, at=at, fields=outgoing, law=_LAW)


def _forget_applicant(appeal: Appeal) -> None:
    """Let neither the consent to the telephone nor the journal say any longer which account wrote."""
    if appeal.applicant is None:
        return
    # Not withdrawn by him: it ends with what it was for. One that he withdrew is proved by its row.
    consents = Consent.objects.filter(user=appeal.applicant, about=phones.about(appeal))
    consents.filter(withdrawn_at=None).delete()
    consents.update(about="уничтоженное обращение")
    # The one door in the journal's lock: who did it is data about the applicant, what was done stays.
    with pgtrigger.ignore("appeals.Event:append_only"):
        Event.objects.filter(appeal=appeal, by=appeal.applicant).update(by=None)
