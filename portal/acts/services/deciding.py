"""What an editor has to decide: what an act did to others does not end with it."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from portal.acts.changes import (
    Ends,
    ends_of_changes,
    forestalls,
    not_back_in,
    outlived_on,
)
from portal.acts.held import early_in, wait_of, waiting_texts
from portal.acts.models import OPEN, Act, Relation, Version
from portal.acts.rules.status import CHANGING, ENDS, UNDOING, Effect, Influence, overtaken_by
from portal.acts.services.amending import untold_from
from portal.acts.services.called import with_labels
from portal.acts.services.unworked import MARK, unworked
from portal.acts.texts.akn import TITLE, labels_of
from portal.acts.texts.fates import became, stays
from portal.acts.wordings import Wordings


def warnings_of(relation: Relation, *, on: date) -> list[str]:
    """Return what the editor should think of once the relation is saved."""
    warnings = []
    if not relation.source.is_public:
        warnings.append(
            f"{relation.source.heading} не опубликован на портале: что он делает с этим актом, "
            "читатели увидят с его публикацией."
        )
    if relation.point == TITLE and not relation.new_title:
        warnings.append(
            "Новое название не записано: читателям сказано, что оно изменено, а каким стало, в "
            "реестре нет."
        )
    if relation.adds_point and _is_there(relation):
        warnings.append(
            f"Записано, что акт дополнен ({relation.point_label}), но в его тексте до "
            f"{relation.from_on:%d.%m.%Y} это уже есть. Если это место изменено, исправьте связь."
        )
    warnings += _held(relation)
    if (
        relation.effect == Effect.AMENDS
        and relation.point != TITLE
        and untold_from(relation.target, relation.from_on)
    ):
        warnings.append(
            f"У редакции с {relation.from_on:%d.%m.%Y} не записано, каким актом она внесена. Если "
            "этим, укажите его на карточке изменённого акта, шагом «Указать, каким актом внесена "
            "редакция»."
        )
    if late := _overtaken(relation):
        warnings.append(late)
    warnings += _overtakes(relation)
    if relation.effect == Effect.AMENDS and relation.point and not relation.is_off:
        warnings += unworked(relation.target, since=relation.from_on, by=relation)
    if relation.point and relation.effect in UNDOING and relation.to_on:
        # As it stands on that day, whether it has come or not.
        warnings += wordless(relation.target, on=relation.to_on)
    if relation.effect in CHANGING:
        # What is entered ahead is thought of now: nobody comes back on its day to be warned.
        ends = relation.source.influences.filter(effect__in=ENDS, never_begins=False)
        on = max([on, relation.from_on, *ends.values_list("from_on", flat=True)])
        warnings += undecided(relation.target, on=on, by=relation.source)
        warnings += left_behind(relation.target, on=on)
    return list(dict.fromkeys(warnings))


def _held(relation: Relation) -> list[str]:
    """Return that it waits while its own act is suspended, and what waits now because of it."""
    # As it is settled: what was saved does not know yet.
    held = Relation.objects.filter(held_until__isnull=False, never_begins=False)
    waiting = held.filter(pk=relation.pk)
    if relation.effect == Effect.SUSPENDS and not relation.point:
        waiting |= held.filter(source=relation.target)
    found = waiting.select_related("source__issuer", "target__issuer").order_by("from_on", "pk")
    return [
        f"{one.target.heading} — {one.done}. {wait_of(one, _digits)}."
        for one in with_labels(list(found))
    ]


def _digits(day: date) -> str:
    return f"{day:%d.%m.%Y}"


def _waiting(act: Act, *, by: Act | None) -> list[str]:
    """Return which editions wait with the change that makes them, and what to do of each.

    Of a change that never begins its end tells, see ``stays``.
    """
    texts = list(act.versions.defer("akn"))
    return [
        f"Редакция с {one.valid_from:%d.%m.%Y} ждёт, и читатели её не видят: акт, который её внёс, в этот день "
        f"приостановлен ({made[0].source.heading}). {_to_do(act, one, begins, made, texts)}"
        for one, made, begins in waiting_texts(act, texts)
        if by is None or by.pk in {change.source_id for change in made}
    ]


def _to_do(
    act: Act,
    version: Version,
    begins: date,
    made: Sequence[Relation],
    texts: Iterable[Version],
) -> str:
    if begins == OPEN:
        if any(one.last_day for one in made):
            return (
                "Если приостановление не кончат раньше, сделанное на время так и не начнётся: уберите эту "
                "редакцию и связь «изменяет», записанную с ней."
            )
        return (
            "Когда станет известно, чем кончится приостановление, внесите его последний день, а потом дайте "
            "редакции день, с которого начинается изменение."
        )
    others = [
        one
        for one in act.influences.all()
        if one.effect in CHANGING and one.source.is_public and not one.is_off and one not in made
    ]
    day = f"{begins:%d.%m.%Y}"
    if of_day := _named(one for one in others if one.begins_on == version.valid_from):
        return (
            f"В этот день начинается и то, что сделано другим актом: {of_day}. Если оно есть в ней, уберите её и "
            f"внесите редакцию с {version.valid_from:%d.%m.%Y}, в которой есть только оно, а с {day} — ту, в "
            "которой есть и это изменение."
        )
    named = _named(
        one
        for one in others
        if any(version.valid_from < day <= begins for day in (one.begins_on, one.to_on) if day)
    )
    if any(not one.is_waiting and version.valid_from < one.valid_from < begins for one in texts):
        return (
            f"До изменения начинается другая редакция. Внесите редакцию с {day}, в которой есть и оно, и "
            f"сделанное за это время: {named}; ждущую уберите."
        )
    also = f" Проверьте, что в ней есть и сделанное за это время: {named}." if named else ""
    return f"Дайте редакции день, с которого начинается изменение: {day}.{also}"


def _named(relations: Iterable[Relation]) -> str:
    return ", ".join(dict.fromkeys(one.source.heading for one in relations))


def _early(act: Act, *, by: Act | None) -> list[str]:
    """Return which editions have a change that waits, though they are of other acts."""
    if not any(one.held_until for one in act.influences.all()):
        return []
    wordings = Wordings(act)
    return [
        f"В редакции с {text.valid_from:%d.%m.%Y} уже есть изменение, которое в этот день не началось: "
        f"{one.source.source.heading}. {wait_of(one.source, _digits)}. Исправьте её текст или день; если "
        f"эти слова дал другой акт и они верны, отметьте в связи: «{MARK}». До этого читателям сказано, что "
        "текст не тот."
        for text in wordings.texts
        for one in early_in(act, text, text.valid_from, wordings)
        if by is None or one.source.source_id == by.pk
    ]


def wordless(act: Act, *, on: date) -> list[str]:
    """Return which points are in force again on the day while their words are still out of the text."""
    version = act.versions.read_on(on).first()
    if version is None:
        return []
    return [
        f"С {since:%d.%m.%Y} снова действует {one.source.point_label} акта «{act.heading}», а слова "
        f"этого места убраны редакцией, которая действует с {version.valid_from:%d.%m.%Y}. Внесите "
        f"редакцию с {since:%d.%m.%Y}, в которой эти слова есть: до этого читателям сказано, что "
        "текст ещё не тот."
        for one, since in not_back_in(act, version, on)
    ]


def _is_there(relation: Relation) -> bool:
    """Whether the text before the relation has the place that it is said to add."""
    earlier = relation.target.versions.standing().filter(valid_from__lt=relation.from_on)
    text = earlier.exclude(amended_by=relation.source).order_by("-valid_from").first()
    return text is not None and relation.point in labels_of(text.akn)


def _overtaken(relation: Relation) -> str:
    """Return that what it changes has ended by its day, empty where it has not."""
    # As it is being saved the rows may have it or not.
    known = [
        one
        for one in relation.target.what_influences(unseen_too=True)
        if one.source.pk != relation.pk
    ]
    end = overtaken_by(relation.as_influence, known)
    if end is None or relation.is_off:
        return ""
    label = end.source.point_label or "акт"
    return (
        f"К {relation.from_on:%d.%m.%Y} это уже не действует: "
        f"{_lowered(became(end.effect, label, is_ahead=False))} с {end.from_on:%d.%m.%Y} "
        f"({end.source.source.heading}). Связь останется только в истории акта. Если день или место "
        "указаны неверно, исправьте их; если акт или пункт действует снова, сначала запишите, чем "
        "он возвращён."
    )


def _overtakes(relation: Relation) -> list[str]:
    """Return what was known to begin later and comes to nothing now that its place ends before."""
    if relation.effect not in ENDS or relation.is_off:
        return []
    end = relation.as_influence
    known = relation.target.what_influences(unseen_too=True, unbegun_too=True)
    others = [one for one in known if one.source.pk != relation.pk and not one.source.is_off]
    late = [one for one in others if overtaken_by(one, [*others, end]) is end]
    return [
        f"С {one.from_on:%d.%m.%Y} {one.source.source.heading} меняет то, что к этому дню уже не "
        f"действует ({one.source.done}): это останется только строкой истории. Если связь "
        "ошибочна, исправьте её."
        for one in late
    ]


def _lowered(words: str) -> str:
    return words[0].lower() + words[1:]


def released_by(act: Act) -> list[str]:
    """Return what the act does to others, which ends for readers once it is withdrawn, in words."""
    done = Relation.objects.filter(source=act, effect__in=CHANGING, never_begins=False)
    done = done.select_related("target__issuer")
    # In stages it does the same several times.
    told = (f"{one.target.heading} — {one.done}" for one in with_labels(list(done.order_by("pk"))))
    return list(dict.fromkeys(told))


#: More than an editor reads at once; the rest waits on the cards of those acts.
_SHOWN = 10
_TO_DECIDE = {
    Effect.AMENDS: "решите, какая редакция действует дальше. Если прежняя вернулась, запишите "
    "связь «изменяет» и внесите редакцию с этого дня.",
    Effect.SUSPENDS: "решите, кончилось ли оно. Если кончилось, укажите в его связи, до какого дня "
    "оно длилось.",
}
_TO_DECIDE_OF_END = (
    "решите, действует ли утраченное снова. Если действует, укажите в связи, до какого дня оно не "
    "действовало."
)


def undecided(act: Act, *, on: date, by: Act | None = None) -> list[str]:
    """Return what an editor has to decide: what changed, suspended or ended this act has ended.

    That revives nothing by itself: see ``rules.editions.outlived``. Where but a point of it has
    ended, the editor looks whether by that one, ahead of the change as after it. ``by``: what this act has done alone.
    """
    versions = list(act.versions.standing().only("valid_from", "amended_by"))
    ends = ends_of_changes(act, unseen_too=True)
    influences = act.what_influences(unseen_too=True, unbegun_too=True)
    ahead = {one.from_on for one in influences if one.effect in CHANGING and one.from_on > on}
    parts = ends_of_changes(act, unseen_too=True, of_points=True)
    told = [
        (change, end)
        for day in (on, *sorted(ahead))
        for change, end in outlived_on(act, day, ends, versions, unseen_too=True)
        # What is to begin later is told ahead where it never will.
        if day == on or (change.from_on == day and change.is_void(end.begins_on))
    ]
    whole = {change.source for change, _ in told}
    told += [
        (change, end)
        for change, end in outlived_on(act, on, parts, versions, unseen_too=True)
        if change.source not in whole and not forestalls(end, change)
    ]
    told += _forestalled(influences, parts, [one.valid_from for one in versions], on)
    return (
        _waiting(act, by=by)
        + _early(act, by=by)
        + [
            _doubted(act, change, end) if end.point else _told_of(act, change, end, versions)
            for change, end in told
            if by is None or change.source.source_id == by.pk
        ]
    )


def _forestalled(
    influences: Iterable[Influence[Any]], ends: Ends, texts: Iterable[date], on: date
) -> list[tuple[Influence[Any], Relation]]:
    """Return what lasts or is to begin after the day, with what ended a point of its own act before.

    Who has entered a text of its first day or later has decided.
    """
    last = max(texts, default=date.min)
    return [
        (one, end)
        for one in influences
        if one.effect in CHANGING and not one.source.is_off
        if last < one.from_on and (one.to_on is None or on < one.to_on)
        for end in ends.get(one.source.source_id, ())
        if forestalls(end, one)
    ]


def _told_of(act: Act, change: Influence[Any], end: Relation, versions: Iterable[Version]) -> str:
    # What was read until a court spoke is no mistake to be taken back.
    is_read = any(
        one.amended_by_id == change.source.source_id and one.valid_from < end.done_on
        for one in versions
    )
    on = end.done_on if is_read else end.begins_on
    return (
        f"{change.source.source.heading}, которым акт «{act.heading}» {change.source.done}, сам "
        f"{ENDS[Effect(end.effect)].label} с {end.begins_on:%d.%m.%Y} ({end.source.heading}). "
        f"{stays(change, on)}: {_to_decide(change, on)}"
    )


def _doubted(act: Act, change: Influence[Any], end: Relation) -> str:
    what = became(Effect(end.effect), end.point_label, is_ahead=False)
    return (
        f"{what} с {end.begins_on:%d.%m.%Y} ({end.source.heading}). Это место акта "
        f"{change.source.source.heading}, которым акт «{act.heading}» {change.source.done}. Если "
        f"изменение сделано именно им, {_to_decide(change, end.begins_on)}"
    )


def _to_decide(change: Influence[Any], end: date) -> str:
    if change.is_void(end):
        return "уберите связь, а прежде редакцию, если она по ней внесена."
    return _TO_DECIDE.get(change.effect, _TO_DECIDE_OF_END)


def left_behind(act: Act, *, on: date) -> list[str]:
    """Return what is to be decided of other acts now that this one, or a point of it, has ended."""
    # What is to end later, too: it may keep from beginning what is to begin later still.
    if not act.influences.filter(effect__in=ENDS).exclude(to_on__lte=on).exists():
        return []
    done = Relation.objects.filter(source=act, effect__in=CHANGING).exclude(to_on__lte=on)
    targets = Act.objects.filter(pk__in=done.values("target")).listed().order_by("pk")
    told = [one for target in targets[: _SHOWN + 1] for one in undecided(target, on=on, by=act)]
    if len(told) > _SHOWN:
        return [*told[:_SHOWN], f"{act.heading} действовал и на другие акты: решите и о них."]
    return told
