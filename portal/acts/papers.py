"""The text of an act on paper: PDF and DOCX with the same particulars above."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import date, datetime

from django.conf import settings
from django.utils.formats import date_format

from portal.acts.changes import ends_of_changes, outlived_on, undone_in
from portal.acts.models import Act, Version
from portal.acts.rules.status import ENDS
from portal.acts.texts.akn import anchors
from portal.acts.texts.export_docx import Sheet, table_width, to_docx
from portal.acts.texts.fates import Fate, told
from portal.acts.texts.flat import items_of
from portal.web.papers import compile_paper


def fates_of(act: Act, version: Version, *, on: date) -> dict[str, Fate]:
    """Return what has become of the text's points by the day, and by which act."""
    labels = {one.eid: one.label for one in anchors(version.akn)}
    found: dict[str, Fate] = {}
    for one in undone_in(act, version, on):
        point = one.source.point
        before = found.get(point)
        words = f"{told(one, labels[point], day=on, say=_day)} — {one.source.source.heading}"
        found[point] = Fate(
            f"{before.words}; {words}" if before else words,
            is_gone=one.effect in ENDS or bool(before and before.is_gone),
        )
    return found


def sheet_of(act: Act, version: Version, fates: Mapping[str, Fate], *, on: date) -> Sheet:
    """Return what stands above the text: what it is, as of which day, who checked it."""
    standing = act.standing_on(on)
    remarks = [f"На {_day(on)}: {standing.status.label}."]
    if version.valid_from > act.adopted_on or version.valid_to:
        until = f" до {_day(version.valid_to)}" if version.valid_to else ""
        by = f", внесена: {version.amended_by.heading}" if version.amended_by else ""
        remarks.append(f"Редакция, действующая с {_day(version.valid_from)}{until}{by}.")
    if act.is_normative and not act.in_force_from:
        remarks.append("День вступления в силу не указан, статус посчитан со дня принятия.")
    for one in act.commencements.all():
        if on < one.from_on:
            remarks.append(
                f"Ещё не действует {one.point_label}: вступает в силу {_day(one.from_on)}."
            )
    remarks += [f"{fate.words}." for fate in fates.values()]
    waiting = act.not_worked_into(version, on)
    if waiting:
        named = "; ".join(one.source.source.heading for one in waiting)
        remarks.append(f"В этот текст ещё не внесены изменения: {named}.")
    texts = act.versions.values_list("valid_from", flat=True)
    remarks += [
        f"Акт, который внёс изменения, сам больше не действует с {_day(end.from_on)}: "
        f"{one.source.source.heading} (основание — {end.source.heading}). "
        "Прежний текст от этого сам не возвращается."
        for one, end in outlived_on(act, on, ends_of_changes(act), texts)
    ]
    if version.is_sample:
        remarks.append("Образец текста, не подлинник: он написан, чтобы показать работу портала.")
    remarks.append(
        f"Сверено с подлинником {_day(act.verified_on)}."
        if act.verified_on
        else "С подлинником не сверено. Официальным опубликованием не является."
    )
    source = f"{settings.SITE_URL}{act.get_absolute_url()}"
    return Sheet(act.heading, act.title or act.heading, remarks, source)


def act_pdf(act: Act, version: Version, *, on: date, at: datetime) -> bytes:
    """Return the text as PDF/A and PDF/UA; a text of 60 pages takes a second or two."""
    fates = fates_of(act, version, on=on)
    sheet = sheet_of(act, version, fates, on=on)
    items = [
        {**asdict(item), "columns": table_width(item) if item.rows else 0}
        for item in items_of(version.akn, fates)
    ]
    return compile_paper("acts/papers/act.typ", at=at, items=items, **asdict(sheet))


def act_docx(act: Act, version: Version, *, on: date) -> bytes:
    """Return the text as DOCX."""
    fates = fates_of(act, version, on=on)
    return to_docx(version.akn, sheet_of(act, version, fates, on=on), fates)


def _day(day: date) -> str:
    return date_format(day, "j E Y года")
