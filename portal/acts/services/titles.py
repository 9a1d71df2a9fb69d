"""What acts are called: the title of today stays on the card, the others are kept for the search."""

from collections.abc import Iterable
from datetime import date, datetime

import pghistory
from django.db import transaction
from django.db.models import F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from portal.acts.models import Act, Relation
from portal.acts.rules.status import Effect
from portal.acts.services.approval import note_influence
from portal.acts.services.identities import identify_anew
from portal.acts.services.title_errors import (
    FirstTitleAlone,
    NewTitleAhead,
    NewTitleElsewhere,
    NewTitleSame,
    TitleOfAnotherDay,
)
from portal.acts.texts.akn import TITLE
from portal.people.models import User
from portal.web.page_cache import bump


def check_new(relation: Relation, first_title: str, *, on: date) -> None:
    """Refuse a new title, and the former one entered with it, that cannot be.

    Raises NewTitleElsewhere, NewTitleSame, NewTitleAhead, FirstTitleAlone.
    """
    new = relation.new_title
    if not new:
        if first_title:
            raise FirstTitleAlone
        return
    if relation.effect != Effect.AMENDS or relation.point != TITLE:
        raise NewTitleElsewhere
    others = renaming(relation.target).exclude(pk=relation.pk)
    earlier = others.filter(from_on__lt=relation.from_on).order_by("from_on", "pk").last()
    first = first_title or relation.target.first_title
    if (earlier.new_title if earlier else first) == new:
        raise NewTitleSame(relation.from_on)
    is_on_card = not (first or others.exists()) and relation.target.title == new
    if is_on_card and relation.from_on > on:
        raise NewTitleAhead(relation.from_on)


def renaming(act: Act) -> QuerySet[Relation]:
    """Return what has given the act another title, whether readers see it or not."""
    return Relation.objects.filter(target=act.pk).exclude(new_title="")


def keep_first(relation: Relation, first_title: str) -> None:
    """Keep what the act was called before the first of its new titles; before that is saved.

    Unless told otherwise that is the title on its card, if that is not the new one already.
    """
    if relation.point != TITLE:
        return
    # Before the relation, as ``mend`` does, and in the order of ``unbegun.settle``.
    both = Act.objects.filter(pk__in=(relation.source_id, relation.target_id))
    locked = {act.pk: act for act in both.select_for_update(no_key=True).newest()}
    act = locked[relation.target_id]
    if not relation.new_title:
        return
    if not first_title and not act.first_title and act.title != relation.new_title:
        first_title = "" if renaming(act).exists() else act.title
    if first_title and first_title != act.first_title:
        Act.objects.filter(pk=act.pk).update(first_title=first_title)


def told(relation: Relation) -> str:
    """Return what the act is called before and since the amendment of its title, for the editor."""
    relation = Relation.objects.select_related("source").get(pk=relation.pk)
    if relation.is_off:
        return f"Название «{relation.new_title}» не началось: акт, который его даёт, не действует."
    day = f"{relation.begins_on:%d.%m.%Y}"
    target = Act.objects.get(pk=relation.target_id)
    earlier = renaming(target).filter(from_on__lt=relation.from_on).order_by("from_on", "pk").last()
    before = earlier.new_title if earlier else target.first_title
    was = f"до этого дня — «{before}»" if before else "как назывался раньше, не записано"
    return f"С {day} акт называется «{relation.new_title}», {was}."


def check_mended(act: Act, before: Act) -> None:
    """Refuse as a correction what the act is called on other days. Raises TitleOfAnotherDay."""
    if act.title not in {"", before.title}:
        known = renaming(act).values_list("new_title", flat=True)
        if act.title in {*known, before.first_title}:
            raise TitleOfAnotherDay


def mend(act: Act, before: Act, *, on: date) -> None:
    """Put right a typing error of the title of today where it stands: in what has given it.

    ``act`` has it, and is to be saved; ``before`` is as it was. Raises TitleOfAnotherDay.
    """
    check_mended(act, before)
    titles = before.titles()
    working = [one for one in titles.renamings if one.change.works_on(on)]
    if working:
        Relation.objects.filter(pk=working[-1].change.source.pk).update(new_title=act.title)
    elif before.first_title:
        act.first_title = act.title


def settle_titles(acts: Iterable[int], *, at: datetime, by: User | None = None) -> None:
    """Settle what the acts, by their keys, are called, and what those are whose titles they change.

    To be called once the relation, or the publication, is written, and ``unbegun.settle`` done.
    """
    keys = list(acts)
    changes = Relation.objects.exclude(new_title="").filter(Q(target__in=keys) | Q(source__in=keys))
    known = Act.objects.filter(pk__in=keys).exclude(first_title="", other_titles="")
    called = {*changes.values_list("target", flat=True), *known.values_list("pk", flat=True)}
    for act in Act.objects.select_for_update(no_key=True).filter(pk__in=called).newest():
        _settle(act, on=timezone.localdate(at), at=at, by=by)
        identify_anew(act)


def _settle(act: Act, *, on: date, at: datetime, by: User | None = None) -> bool:
    """Let the columns of the act say what its titles are; say whether they did not."""
    first, titles = act.first_title, act.titles()
    title = titles.on(on)
    if first and not renaming(act).exists():
        # The amendments were taken back, or never were: it has one title.
        first = ""
    others = "\n".join(titles.others_than(title))
    if (title, first, others) == (act.title, act.first_title, act.other_titles):
        return False
    is_renamed = title != act.title
    act.title, act.first_title, act.other_titles = title, first, others
    act.save(update_fields=["title", "first_title", "other_titles"])
    if is_renamed:
        note_influence(act, by=by, at=at)
    return True


def turn_titles(*, on: date, at: datetime) -> int:
    """Let lists and the search say the titles of the day; return of how many acts.

    The page of an act reckons its title by itself, so no reader of it waits for this.
    """
    renamings = Relation.objects.exclude(new_title="")
    working = renamings.filter(target=OuterRef("pk")).working_on(on)
    working = working.order_by("-starts_on", "-source__adopted_on", "-pk")
    called = Coalesce(Subquery(working.values("new_title")[:1]), F("first_title"))
    # More than turn: of what readers do not see ``_settle`` knows.
    acts = Act.objects.filter(pk__in=renamings.values("target")).exclude(title=called)
    turned = 0
    for pk in list(acts.values_list("pk", flat=True)):
        with transaction.atomic(), pghistory.context(reason="название этого дня"):
            turned += _settle(Act.objects.select_for_update(no_key=True).get(pk=pk), on=on, at=at)
    if turned:
        bump()
    return turned
