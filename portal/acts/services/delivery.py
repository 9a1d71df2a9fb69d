"""A text as other systems take it: told with what the register knows of its act now.

The stored text is what words it has; whose it is and what was done to the act are rows, so they
are told anew with each taking, and no text is written because of another act.
"""

from dataclasses import replace
from datetime import date
from typing import Any

from django.db.models import Prefetch

from portal.acts.changes import not_back_in
from portal.acts.followed import follow_words
from portal.acts.held import early_in
from portal.acts.models import Act, Relation, Version
from portal.acts.rules.status import Effect
from portal.acts.services.identities import beginnings_of, identity_of, uri_of
from portal.acts.texts.force import with_beginnings
from portal.acts.texts.life import Change, Life, Work, with_life
from portal.acts.texts.writing import with_identity
from portal.acts.wordings import Wordings, has_early, overlooked
from portal.kernel.typography import one_line


def lived(before: str = "") -> list[Any]:
    """Return what to fetch ahead of ``as_data``; ``before``: the way to the act, «act__»."""
    known = Relation.objects.all()
    done = known.select_related("target__issuer").defer("target__text", "target__search")
    undergone = known.select_related("source__issuer").defer("source__text", "source__search")
    return [
        Prefetch(f"{before}effects", done),
        Prefetch(f"{before}influences", undergone),
        f"{before}commencements__by__issuer",
    ]


def as_data(version: Version, *, on: date | None = None, wordings: Wordings | None = None) -> str:
    """Return the text as Akoma Ntoso, with the life of its act as readers may know it.

    With the title of the day ``on``, or else of the first day of the text. ``wordings``: of its act,
    for who takes several of its texts.
    """
    act, on = version.act, on or version.valid_from
    wordings = wordings or Wordings(act)
    follow_words(act, version, wordings.places)
    xml = with_identity(version.akn, identity_of(act, version.valid_from, as_of=on))
    beginnings = [
        replace(one, is_never=act.is_ended_at(one.eid, one.on)) for one in beginnings_of(act)
    ]
    if act.never_begins and all(one.is_never for one in beginnings):
        # Nothing of the act comes into force.
        beginnings = []
    return with_life(with_beginnings(xml, beginnings), _life_of(act, version, on, wordings))


def _life_of(act: Act, version: Version, on: date, wordings: Wordings) -> Life:
    lacking = {one.source.pk for one in overlooked(act, version, wordings)}
    # On any day, as what is missing is.
    early = early_in(act, version, version.valid_from, wordings)
    begun = act.what_influences()
    return Life(
        act=_work(act),
        adopted_on=act.adopted_on,
        in_force_from=None if act.never_begins else act.in_force_from,
        undergone=[
            _change(
                one.source,
                one.source.source,
                is_missing=(_is_missing(one.source, version, on) or one.source.pk in lacking)
                and not has_early(act, one, version, wordings),
                # On any day, as what is missing is.
                is_end_missing=one.undoes_point
                and one.to_on is not None
                and any(
                    one == other for other, _ in not_back_in(act, version, one.to_on, wordings)
                ),
                is_early=one in early,
            )
            for one in [*begun, *(one for one in early if one not in begun)]
        ],
        done=[
            _change(one, one.target)
            for one in act.effects.all()
            if one.target.is_public and not one.is_off
        ],
    )


def _is_missing(relation: Relation, version: Version, on: date) -> bool:
    """Whether the text lacks the amendment: see ``rules.editions.not_worked_in``, on any day."""
    if relation.is_in_text:
        return False
    if relation.new_title:
        # The title is no part of the text: it is told as of the day.
        return relation.begins_on > on
    return relation.effect == Effect.AMENDS and (
        relation.begins_on > version.valid_from
        or (version.is_original and relation.begins_on == version.valid_from)
    )


def _change(
    relation: Relation,
    other: Act,
    *,
    is_missing: bool = False,
    is_end_missing: bool = False,
    is_early: bool = False,
) -> Change:
    return Change(
        Effect(relation.effect),
        _work(other),
        relation.noted[0] if relation.former_on else relation.point,
        None if relation.is_off else relation.begins_on,
        relation.to_on,
        is_missing,
        is_end_missing,
        identity_of(relation.target, relation.former_on).uri().expression_uri(False)
        if relation.former_on
        else "",
        is_early,
    )


def _work(act: Act) -> Work:
    # XML cannot hold every character that a name may have.
    return Work(uri_of(act), one_line(act.heading))
