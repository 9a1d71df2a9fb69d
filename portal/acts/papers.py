"""The text of an act on paper: PDF and DOCX with the same particulars above."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.formats import date_format

from portal.acts.changes import (
    Ends,
    end_in_words,
    ended_by,
    ends_of_changes,
    left_of,
    not_back_in,
    outlived_on,
    renamed_unsaid,
    undone_in,
    void_by,
    with_points,
    withdrawn_from,
)
from portal.acts.followed import follow_words
from portal.acts.held import early_in, wait_of
from portal.acts.models import Act, Version
from portal.acts.parts import parts_on
from portal.acts.rules.status import ENDS, Influence
from portal.acts.texts.akn import labels_of
from portal.acts.texts.export_docx import Sheet, to_docx
from portal.acts.texts.export_typst import to_typst
from portal.acts.texts.fates import Fate, done_at_once, over, told
from portal.acts.texts.flat import items_of
from portal.acts.wordings import Wordings, not_worked_into
from portal.web.papers import compile_paper


def paper_of(act: Act, version: Version, *, on: date) -> tuple[Sheet, dict[str, Fate]]:
    """Return what stands above the text, and what before its points, as of the day."""
    follow_words(act, version)
    ends = ends_of_changes(act)
    all_ends = with_points(act, ends)
    labels = labels_of(version.akn)
    wordings = Wordings(act)
    undone = undone_in(act, version, on, wordings)
    waiting = not_worked_into(act, version, on, wordings)
    fates: dict[str, Fate] = {}
    for one in undone:
        place = one.source.place_in(labels)
        words = f"{told(one, place, day=on, say=_day)} — {_by(one, all_ends, on)}"
        _add(fates, one, words, is_gone=one.effect in ENDS)
    for one, begun in not_back_in(act, version, on, wordings):
        label = one.source.place_in(labels)
        words = f"{label[0].upper()}{label[1:]}: с {_day(begun)} {over(one.effect, '')}"
        words += f". В этот текст это ещё не внесено: {one.source.source.heading}"
        _add(fates, one, words, is_gone=False)
    sheet = sheet_of(act, version, fates, waiting, ends, labels, wordings, on=on)
    for one in waiting:
        if label := labels.get(one.source.point):
            since = f"{_by(one, all_ends, on)}, действует с {_day(one.from_on)}"
            what = f": {one.source.what}" if one.source.what else ""
            words = f"{label[0].upper()}{label[1:]}. {_BEHIND} {since}{what}"
            _add(fates, one, words, is_gone=False)
    return sheet, fates


_BEHIND = "Изменение принято, но в текст ещё не внесено:"


def _add(fates: dict[str, Fate], change: Influence[Any], words: str, *, is_gone: bool) -> None:
    point: str = change.source.point
    before = fates.get(point, Fate("", is_gone=False))
    told_before = f"{before.words}; " if before.words else ""
    fates[point] = Fate(f"{told_before}{words}", is_gone=before.is_gone or is_gone)


def _by(change: Influence[Any], ends: Ends, on: date) -> str:
    """Return by which act it is done, and what has become of that act itself."""
    found = ended_by(ends, change, on)
    said = [f" ({end_in_words(end, _day)}: {end.source.heading})" for end in found]
    return "".join([change.source.source.heading, *said])


def sheet_of(
    act: Act,
    version: Version,
    fates: Mapping[str, Fate],
    waiting: Sequence[Influence[Any]],
    ends: Ends,
    labels: Mapping[str, str],
    wordings: Wordings,
    *,
    on: date,
) -> Sheet:
    """Return what stands above the text: what it is, as of which day, who checked it."""
    standing, influences = act.standing_on(on), act.what_influences()
    early = early_in(act, version, on, wordings)
    remarks = [f"На {_day(on)}: {standing.label}."]
    made = standing.by
    if made and made.source.point not in fates:
        until = f" по {_day(made.last_day)}" if made.last_day else ""
        done = done_at_once(made, influences, labels)
        done = f"{done[0].upper()}{done[1:]} с {_day(made.from_on)}{until}"
        # What has become of an act that only amended this one is told below, if it matters.
        remarks.append(f"{done}: {_by(made, {} if made.amends else ends, on)}.")
    if (last := standing.amended_by) and last != made:
        remarks.append(f"Последнее изменение — {last.source.source.heading}.")
    if version.valid_from > act.adopted_on or version.valid_to:
        until = f" до {_day(version.valid_to)}" if version.valid_to else ""
        # An act that readers have never seen is not named to them.
        by = version.amended_by if version.amended_by and version.amended_by.placed_at else None
        made_by = f", внесена: {by.heading}" if by else ""
        is_told = any(one.amends and one.from_on == version.valid_from for one in influences)
        if version.is_unexplained and not is_told:
            made_by = ", каким актом внесена, в реестре не записано"
        # A court may have ended the act, or that which made it, afterwards, from a day before it.
        is_void = act.is_over_on(version.valid_from) or void_by(ends, version)
        is_read = standing.is_in_force and not is_void and not (waiting or early)
        what = "Редакция, действующая" if is_read else "Редакция"
        remarks.append(f"{what} с {_day(version.valid_from)}{until}{made_by}.")
    if act.has_no_first_day:
        remarks.append(
            "Статус посчитан со дня принятия: в реестре не указано, когда акт вступает в силу."
        )
    begun = []
    for part in parts_on(act, on, act.commencements.all()):
        one = part.commencement
        label = labels.get(one.point) or one.point_label
        if part.is_in_force:
            begun.append(label)
        elif part.is_awaited and part.never_begins:
            remarks.append(f"Не действует и в силу не вступит {label}.")
        elif part.is_awaited:
            remarks.append(f"Ещё не действует {label}: вступает в силу {_day(one.from_on)}.")
    if begun and on < act.begins_on:
        later = (
            "не вступит в силу" if act.never_begins else f"вступает в силу {_day(act.begins_on)}"
        )
        remarks.append(f"Пока действует только {', '.join(begun)}; остальное {later}.")
    remarks += [f"{fate.words}." for fate in fates.values()]
    all_ends = with_points(act, ends) if waiting else ends
    if named := "; ".join(_by(one, all_ends, on) for one in waiting):
        remarks.append(f"В этот текст ещё не внесены изменения: {named}.")
    remarks += [
        f"В этом тексте уже есть изменение, которое не началось: {one.source.source.heading}. "
        f"{wait_of(one.source, _day)}."
        for one in early
    ]
    versions = list(act.versions.standing().only("valid_from", "amended_by"))
    remarks += [
        f"Акт, которым этот {one.source.done_in(labels)}, сам больше не действует с "
        f"{_day(end.begins_on)}: {one.source.source.heading} (основание — {end.source.heading}). "
        f"{left_of(one, end)}."
        for one, end in outlived_on(act, on, ends, versions)
    ]
    remarks += [
        f"Акт, который внёс редакцию с {_day(one.valid_from)}, убран с портала: "
        f"{one.amended_by.heading} ({one.amended_by.withdrawn_why}). Его слова в тексте остались: "
        "какой текст верен, ещё не решено."
        for one in withdrawn_from(act, version)
        if one.amended_by
    ]
    if version.is_sample:
        remarks.append("Образец текста, не подлинник: он написан, чтобы показать работу портала.")
    remarks.append(_compared(act, version))
    titles = act.titles()
    if until_day := titles.unknown_until(on):
        remarks.append(
            f"Как акт назывался до {_day(until_day)}, в реестре не записано; здесь другое название."
        )
    remarks += [
        f"Название акта с {_day(one.from_on)} изменено: {one.source.source.heading}. Каким оно "
        "было и каким стало, в реестре не записано."
        for one in renamed_unsaid(act, on, by=on)
        if one not in waiting
    ]
    source = f"{settings.SITE_URL}{act.get_absolute_url()}"
    return Sheet(act.heading, titles.on(on) or act.heading, remarks, source)


def _compared(act: Act, version: Version) -> str:
    """Return what is known of the text: the act was compared with its original without a later one."""
    if not act.verified_on:
        return "С подлинником не сверено. Официальным опубликованием не является."
    if version.is_compared:
        return f"Сверено с подлинником {_day(act.verified_on)}."
    return (
        f"Акт сверен с подлинником {_day(act.verified_on)}; эта редакция внесена позже, "
        f"{_day(timezone.localdate(version.added_at))}, и не сверена."
    )


def act_pdf(act: Act, version: Version, *, on: date, at: datetime) -> bytes:
    """Return the text as PDF/A and PDF/UA; a text of 60 pages takes a second or two."""
    sheet, fates = paper_of(act, version, on=on)
    sections = to_typst(items_of(version.akn, fates))
    return compile_paper("acts/papers/act.typ", at=at, sections=sections, **asdict(sheet))


def act_docx(act: Act, version: Version, *, on: date) -> bytes:
    """Return the text as DOCX."""
    return to_docx(version.akn, *paper_of(act, version, on=on))


def _day(day: date) -> str:
    return date_format(day, "j E Y года")
