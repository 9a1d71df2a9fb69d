"""Which texts are those of their acts, until when each is read, and what rests on that.

A text is right on the day from which it was entered. One whose change waits, or never begins, because its own act
is suspended on that day is no text of the act on any day, until an editor gives it the day on which the change begins:
what else has changed by then the portal cannot put into it.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date

from django.db.models import Q
from django.urls import reverse

from portal.acts.held import waits_with
from portal.acts.models import Act, Version
from portal.acts.querysets import RelationQuerySet, heavy
from portal.acts.rules.raised import as_typed
from portal.acts.services.citations import (
    end_citations,
    note_citations,
    point_citations,
    silence_citations,
)
from portal.acts.services.citing import Citing
from portal.acts.services.settling import settle_places
from portal.acts.texts.akn import plain_text
from portal.acts.texts.text_layer import with_whole_words
from portal.web.page_cache import bump


def settle_texts(acts: Iterable[int], *, on: date) -> None:
    """Settle which texts of the acts, by their keys, wait, and what follows from it; ``on`` is today.

    To be called once what holds their changes is settled.
    """
    held = Q(versions__is_waiting=True) | Q(influences__held_until__isnull=False)
    # Few acts have any.
    found = Act.objects.filter(held, pk__in=list(acts)).values("pk")
    locked = Act.objects.select_for_update(no_key=True).filter(pk__in=found).newest()
    for act in locked.defer(*heavy()):
        if turned := arrange(act):
            refresh_text(act, on=on)
            note_texts(act, since=turned)


def arrange(act: Act) -> date | None:
    """Settle which texts of the act wait, and until when each of the others is read.

    A text that comes among them, or has another day now, is to be saved as one that waits. Return the first
    day of those that wait now, or no more; None where there are none.
    """
    texts = list(act.versions.defer("akn").order_by("valid_from"))
    changes = list(changes_of(act))
    waiting = [one for one in texts if waits_with(one, changes)]
    standing = [one for one in texts if one not in waiting]
    turned = [one for one in texts if one.is_waiting is not (one in waiting)]
    ends = dict(zip(standing, [*(one.valid_from for one in standing[1:]), None], strict=False))
    # Two never speak on one day: what is read now makes room for what is to be.
    for one in sorted(texts, key=lambda one: (one in standing, one.is_waiting)):
        was, subject = (one.is_waiting, one.valid_to), f"acts.version:{one.pk}"
        one.is_waiting, one.valid_to = one in waiting, ends.get(one)
        if was != (one.is_waiting, one.valid_to):
            one.save(update_fields=["is_waiting", "valid_to"])
            end_citations(subject, on=one.valid_to)
        if one.is_waiting:
            silence_citations(subject)
    return min((one.valid_from for one in turned), default=None)


def changes_of(act: Act) -> RelationQuerySet:
    """Return what is done to the act as ``held.waits_with`` asks for it."""
    return act.influences.select_related("source").defer(*heavy("source"))


def note_texts(act: Act, *, since: date) -> None:
    """Note what the text of the day cites, what later ones have taken over from it, and who cites it.

    What points at the act is compared by the places of its last text.
    """
    for version in act.versions.standing().filter(valid_from__gte=since).order_by("valid_from"):
        note_citations(citing_of(act, version))
    point_citations(act)
    settle_places(act)


def citing_of(act: Act, version: Version) -> Citing:
    """Return the text as one that cites acts, with the one before it."""
    earlier = act.versions.standing().filter(valid_from__lt=version.valid_from)
    former = earlier.order_by("-valid_from").first()
    citing = _citing_of(act, version)
    return replace(citing, former=_citing_of(act, former)) if former else citing


def _citing_of(act: Act, version: Version) -> Citing:
    return Citing(
        subject=f"acts.version:{version.pk}",
        title=f"{act.heading}, редакция с {version.valid_from:%d.%m.%Y}"[:300],
        url=reverse("admin:acts_act_change", args=[act.pk]),
        owner=act.prepared_by,
        text=plain_text(version.akn, marks=False),
        on=version.valid_from,
        ends_on=version.valid_to,
        of_act=act,
    )


def texts_that_cite() -> Iterator[Citing]:
    """Yield the text of every version; one that waits says nothing yet."""
    versions = Version.objects.standing().select_related("act__issuer", "act__prepared_by")
    for version in versions.iterator(100):
        yield citing_of(version.act, version)


def refresh_text(act: Act, *, on: date) -> None:
    """Give the search the text in force on the day, or else what the scans say."""
    texts = act.versions.standing()
    version = texts.read_on(on).first() or texts.order_by("valid_from").first()
    if version is not None:
        text = plain_text(version.akn, marks=False)
    else:
        layers = act.files.exclude(text="").values_list("text", flat=True)
        text = with_whole_words("\n".join(layers))
    ahead = texts.filter(valid_from__gt=on).order_by("valid_from").values_list("valid_from")
    Act.objects.filter(pk=act.pk).update(text=as_typed(text), text_turns_on=ahead[:1])


def refresh_texts(*, on: date) -> int:
    """Let the search follow the versions that have begun by the day; return how many acts.

    However long the clock stood still: each act keeps the day on which its text turns.
    """
    acts = Act.objects.filter(text_turns_on__lte=on)
    for act in acts:
        refresh_text(act, on=on)
    bump()
    return len(acts)
