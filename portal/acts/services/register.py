"""An act from its preparation to its withdrawal."""

from collections.abc import Iterable
from datetime import date, datetime

import pghistory
from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone

from portal.acts.models import Act, OldAddress, Publication, Relation, Rubric
from portal.acts.rules.days import is_too_far
from portal.acts.rules.first_days import Days, doubts
from portal.acts.rules.numbers import may_be_number, same_as, tidied
from portal.acts.rules.status import CHANGING, RETROACTIVE
from portal.acts.rules.taxes import earliest_in_force
from portal.acts.services.approval import ask_for_look, note_change, note_influence
from portal.acts.services.catalogues import check_time
from portal.acts.services.citations import adopt_citations
from portal.acts.services.errors import (
    ActExists,
    AdoptedAhead,
    BadDay,
    BadNumber,
    NotTheOriginal,
    NotYourOwn,
    ScanNotConfirmed,
    TooFarAhead,
    WrongState,
)
from portal.acts.services.files import confirm_scans, unconfirmed_scans
from portal.acts.services.identities import identify_anew
from portal.acts.services.publishing_errors import (
    NothingToPublish,
    PublishInPast,
    TaxDayUnknown,
)
from portal.acts.services.settling import settle_targets
from portal.acts.services.title_errors import FirstTitleSame
from portal.acts.services.titles import mend, renaming, settle_titles
from portal.acts.services.unbegun import settle, settle_ended_by
from portal.people.models import User
from portal.web.page_cache import bump

#: The city was founded in this year.
_FIRST_DAY = date(1858, 1, 1)
_PARTICULARS = ("kind", "issuer_id", "adopted_on", "number")
_COMPARED = [
    field.attname
    for field in Act._meta.concrete_fields
    if field.name not in {"changed_at", "text", "search", "title_key", "other_titles"}
]


@transaction.atomic
def register(act: Act, *, by: User | None, at: datetime) -> Act:
    """Enter a new act, not public yet; citations that waited for it become links.

    Raises ActExists, AdoptedAhead, BadDay, BadNumber, TooFarAhead.
    """
    check(act, on=timezone.localdate(at))
    act.prepared_by, act.changed_at = by, at
    _begin_tax(act)
    try:
        with transaction.atomic():
            act.save()
    except IntegrityError as error:
        if "act_once" in str(error):
            raise ActExists from error
        raise
    adopt_citations(act)
    return act


@transaction.atomic
def correct(
    act: Act, *, at: datetime, by: User | None = None, rubrics: Iterable[Rubric] | None = None
) -> Act:
    """Save corrected particulars; the address that readers know leads to the new one.

    A corrected title is that of today: it is put right where it was given, see ``titles.mend``.

    Saved as it was, the act stays as it was. ``rubrics`` are those that it is to have; None leaves them as they are.

    Raises ActExists, AdoptedAhead, BadDay, BadNumber, TooFarAhead.
    """
    check(act, on=timezone.localdate(at))
    before = Act.objects.select_for_update().select_related("issuer").get(pk=act.pk)
    is_moved = any(getattr(before, name) != getattr(act, name) for name in _PARTICULARS)
    # Of two acts that readers have known here, links mean the later; of one never seen there are none.
    if is_moved and before.placed_at:
        OldAddress.objects.update_or_create(
            kind=before.kind,
            issuer=before.issuer.slug,
            adopted_on=before.adopted_on,
            number=before.number,
            defaults={"act": before},
        )
    if before.title != act.title:
        mend(act, before, on=timezone.localdate(at))
    if _is_reckoned(before) and act.in_force_from == before.in_force_from:
        act.in_force_from = None
    _begin_tax(act)
    changed = {name for name in _COMPARED if getattr(before, name) != getattr(act, name)}
    is_same = not changed
    if changed - {"remark"}:
        # It was compared with its original as it was then.
        act.verified_by = act.verified_on = None
    if rubrics is not None and set(rubrics) != set(before.rubrics.all()):
        act.rubrics.set(rubrics)
        is_same = False
    if is_same:
        return act
    act.changed_at = at
    try:
        with transaction.atomic():
            act.save()
    except IntegrityError as error:
        if "act_once" in str(error):
            raise ActExists from error
        raise
    if changed & {*_PARTICULARS, "title", "first_title"}:
        settle_titles([act.pk], at=at, by=by)
        identify_anew(act)
        if before.state == Publication.PUBLISHED:
            # They name it.
            _tell_influenced(act, at=at)
    note_change(act, by=by, at=at)
    if changed & {"adopted_on", "in_force_from"}:
        # What it does backwards it does from its own first day.
        settle([act.pk], at=at, by=by)
    if "adopted_on" in changed:
        settle_targets(act)
    adopt_citations(act)
    bump()
    return act


def check(act: Act, *, on: date) -> None:
    """Refuse particulars that cannot be, or that the register contradicts; tidy the number.

    Raises ActExists, AdoptedAhead, BadDay, BadNumber, FirstTitleSame, IssuerOfAnotherTime, TooFarAhead.
    """
    act.number = tidied(act.number)
    if act.adopted_on > on:
        raise AdoptedAhead
    if act.adopted_on < _FIRST_DAY:
        raise BadDay("adopted_on", f"Актов раньше {_FIRST_DAY.year} года у города нет.")
    if not may_be_number(act.number):
        raise BadNumber
    check_time(act.issuer, act.adopted_on)
    for name in ("published_on", "registered_on", "in_force_from"):
        day = getattr(act, name)
        if day is not None and is_too_far(day, on=on):
            raise TooFarAhead(name, day)
        # That of the first day is a constraint of the model.
        if day is not None and day < act.adopted_on and name != "in_force_from":
            what = "опубликования" if name == "published_on" else "государственной регистрации"
            raise BadDay(name, f"День {what} раньше дня принятия акта.")
    # Other spellings of a number are the same number.
    namesakes = Act.objects.filter(
        kind=act.kind, issuer_id=act.issuer_id, adopted_on=act.adopted_on
    ).exclude(pk=act.pk)
    if same_as(act.number) in map(same_as, namesakes.values_list("number", flat=True)):
        raise ActExists
    if act.pk is not None:
        _check_against_others(act)


def _check_against_others(act: Act) -> None:
    """Refuse a day, or a former title, that what the register has of the act contradicts."""
    first = renaming(act).order_by("from_on", "pk").first()
    if first and act.first_title == first.new_title:
        known = Act.objects.filter(pk=act.pk, first_title=act.first_title)
        # Entered so before it was refused, it holds up no other correction.
        if not known.exists():
            raise FirstTitleSame(first.from_on)
    if act.versions.filter(valid_from__lt=act.adopted_on).exists():
        raise BadDay(
            "adopted_on",
            "У акта есть редакция с более раннего дня: исправьте оба дня вместе, шагом «Исправить "
            "день».",
        )
    if act.commencements.filter(from_on__lt=act.adopted_on).exists():
        raise BadDay(
            "adopted_on",
            "Пункт акта вступает в силу раньше: сначала исправьте его день (шаг «Указать день "
            "вступления пункта»).",
        )
    effects = Relation.objects.filter(source=act).exclude(effect__in=RETROACTIVE)
    if effects.filter(from_on__lt=act.adopted_on).exists():
        raise BadDay(
            "adopted_on",
            "Акт уже действует на другие акты с более раннего дня: сначала исправьте эти связи, а "
            "если он внёс редакцию — её день на карточке изменённого акта.",
        )
    if Relation.objects.filter(target=act, source__adopted_on__lt=act.adopted_on).exists():
        raise BadDay("adopted_on", "Акт, который его изменяет, принят раньше.")
    if Relation.objects.filter(target=act, from_on__lt=act.adopted_on).exists():
        raise BadDay("adopted_on", "Акт отменён или признан недействующим с более раннего дня.")
    later = Relation.objects.filter(source=act, target__adopted_on__gt=act.adopted_on)
    if one := later.select_related("target__issuer").order_by("-target__adopted_on").first():
        raise BadDay(
            "adopted_on",
            f"Этот акт не мог появиться раньше того, который он изменяет или называет: "
            f"{one.target.heading}. Сначала исправьте день того акта или эту связь.",
        )
    is_whole = act.in_force_from is not None and not act.commencements.exists()
    if is_whole and effects.filter(effect__in=CHANGING, from_on__lt=act.in_force_from).exists():
        raise BadDay(
            "in_force_from",
            "Акт уже изменяет другие акты с более раннего дня: сначала исправьте эти связи, а если "
            "он внёс редакцию — её день на карточке изменённого акта.",
        )


def doubts_of(act: Act) -> list[str]:
    """Return what its editors should look at again: days that the law does not allow, a number twice a year."""
    days = Days(
        act.is_tax,
        act.is_normative,
        act.published_on,
        act.registered_on,
        act.in_force_from,
        act.days_of_points,
    )
    return [*doubts(days), *_namesakes_of_year(act)]


def _namesakes_of_year(act: Act) -> list[str]:
    """Tell of acts with its number of the same year: a body begins to count anew with the year."""
    same = Act.objects.filter(
        kind=act.kind, issuer=act.issuer_id, adopted_on__year=act.adopted_on.year
    )
    days = same.numbered(act.number).exclude(pk=act.pk).values_list("adopted_on", flat=True)
    return [
        f"Номер {act.number} в этом году есть и у акта от {day:%d.%m.%Y}: номера в году обычно не "
        "повторяются, проверьте день и номер."
        for day in days.order_by("adopted_on")
    ]


def _is_reckoned(act: Act) -> bool:
    """Whether the first day is the one that the portal reckoned for an act on taxes."""
    if not act.is_tax or act.published_on is None:
        return False
    return act.in_force_from == earliest_in_force(act.published_on)


def _begin_tax(act: Act) -> None:
    """Give a published act on taxes the first day that the law allows, where none is entered."""
    if act.is_tax and act.published_on and not act.in_force_from:
        act.in_force_from = earliest_in_force(act.published_on)


@transaction.atomic
def verify(act: Act, *, by: User, on: date, at: datetime) -> None:
    """Note that somebody compared the act with its original. Raises BadDay, NotTheOriginal."""
    if on < act.adopted_on:
        raise BadDay("on", "Этот день раньше дня принятия акта.")
    if act.versions.filter(is_sample=True).exists():
        raise NotTheOriginal
    Act.objects.filter(pk=act.pk).update(verified_by=by, verified_on=on, changed_at=at)
    act.verified_by, act.verified_on = by, on
    act.versions.update(was_compared=True)
    bump()


@transaction.atomic
def publish(
    act: Act,
    *,
    by: User,
    at: datetime,
    when: datetime | None = None,
    scans_are_clean: bool = False,
) -> None:
    """Show the act to readers now, or at the moment ``when``; a second pair of eyes decides.

    Nobody lets out what he has had a hand in: see ``take_over``.

    ``scans_are_clean``: the approver has looked through the scans for strangers' personal data.
    A withdrawn act may be published again. Raises NotYourOwn, NothingToPublish, TaxDayUnknown,
    ScanNotConfirmed, PublishInPast, TooFarAhead, WrongState.
    """
    act = Act.objects.select_for_update().get(pk=act.pk)
    if act.state == Publication.PUBLISHED:
        raise WrongState
    hands = set(act.hands.values_list("pk", flat=True))
    is_own = by.pk in hands | {act.prepared_by_id, act.changed_by_id}
    if is_own and settings.ACTS_SECOND_PAIR_OF_EYES:
        raise NotYourOwn
    if not (act.title or act.versions.exists() or act.files.exists()):
        raise NothingToPublish
    if act.is_tax and not act.in_force_from:
        raise TaxDayUnknown
    if when is not None and when <= at:
        raise PublishInPast
    if when is not None and is_too_far(timezone.localdate(when), on=timezone.localdate(at)):
        raise TooFarAhead("when", timezone.localdate(when))
    if unconfirmed_scans(act).exists():
        if not scans_are_clean:
            raise ScanNotConfirmed
        confirm_scans(act, by=by, at=at)
    # Where one editor is enough, nobody else has approved it.
    act.approved_by = None if is_own else by
    if when is None:
        _place(act, at=at)
        return
    act.state, act.publish_at, act.changed_at = Publication.SCHEDULED, when, at
    act.save()


@transaction.atomic
def take_over(act: Act, *, by: User) -> None:
    """Let an editor who has read the whole act answer for it alone, so that another may publish it.

    It is the way out where every editor has had a hand in it. Raises WrongState.
    """
    act = Act.objects.select_for_update().get(pk=act.pk)
    if act.state not in (Publication.PREPARED, Publication.WITHDRAWN):
        raise WrongState
    act.prepared_by, act.changed_by, act.approved_by = by, by, None
    act.save(update_fields=["prepared_by", "changed_by", "approved_by"])
    act.hands.set([by])


def publish_due(*, at: datetime) -> int:
    """Publish what was to be published by now; return how many acts."""
    done = 0
    for pk in Act.objects.filter(state=Publication.SCHEDULED, publish_at__lte=at).values_list(
        "pk", flat=True
    ):
        with transaction.atomic():
            act = Act.objects.select_for_update().get(pk=pk)
            if act.state == Publication.SCHEDULED:
                # The clock only does what the approver has decided.
                with pghistory.context(user=act.approved_by_id, reason="в назначенное время"):
                    _place(act, at=at)
                done += 1
    return done


def _place(act: Act, *, at: datetime) -> None:
    act.state, act.placed_at, act.changed_at = Publication.PUBLISHED, at, at
    act.publish_at = act.withdrawn_at = None
    act.withdrawn_why = ""
    act.save()
    act.hands.clear()
    _tell_influenced(act, at=at)
    settle_ended_by(act, at=at)
    settle_titles([act.pk], at=at)
    bump()


def _tell_influenced(act: Act, *, at: datetime) -> None:
    """Note on those that the act has an influence on that readers see it from now, or no more.

    Who follows one of them is not told of the act itself.
    """
    theirs = Q(influences__source=act) | Q(versions__amended_by=act) | Q(commencements__by=act)
    # A subquery: the rows of a join cannot be locked, nor told apart.
    influenced = Act.objects.filter(pk__in=Act.objects.filter(theirs).values("pk"))
    for one in influenced.exclude(pk=act.pk).select_for_update(no_key=True).newest():
        note_influence(one, by=None, at=at)


@transaction.atomic
def withdraw(act: Act, why: str, *, at: datetime, by: User | None = None) -> None:
    """Take the act from the portal at once; its address says when and why.

    Another editor looks at it afterwards: what must not be seen cannot wait for him.
    """
    act = Act.objects.select_for_update().get(pk=act.pk)
    if act.state not in (Publication.PUBLISHED, Publication.SCHEDULED):
        raise WrongState
    was_seen = act.state == Publication.PUBLISHED
    unseen = User.objects.filter(pk__in=act.second_looks.filter(seen_at=None).values("by"))
    act.hands.add(*unseen)
    if by:
        ask_for_look(act, by=by, at=at)
    act.state, act.withdrawn_at, act.withdrawn_why = Publication.WITHDRAWN, at, why
    act.publish_at, act.changed_at = None, at
    act.save()
    if was_seen:
        _tell_influenced(act, at=at)
    settle_ended_by(act, at=at)
    settle_titles([act.pk], at=at)
    bump()
