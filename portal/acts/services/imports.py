"""The import of many acts: first told what it would change, then done row by row.

State and result of a row are one transaction, so a killed worker loses nothing and doubles
nothing; the queue takes up what is left.
"""

import logging
from collections.abc import Callable, Mapping
from datetime import date, datetime
from functools import lru_cache
from typing import Any

import pghistory
from django.db import InterfaceError, OperationalError, transaction

from portal.acts.models import Act, Import, ImportFile, ImportRow, RowState
from portal.acts.services import sheets
from portal.acts.services.approval import moments_taken_back, note_change, scheduled_of
from portal.acts.services.errors import WrongState
from portal.acts.services.folders import rows_of
from portal.acts.services.import_files import COLUMN_OF, attach_files, stored
from portal.acts.services.import_plans import plan_of
from portal.acts.services.import_relations import (
    additions_before,
    amendments_before,
    is_registered,
    record,
    texts_needed,
)
from portal.acts.services.import_stages import WARNING, Plan, Stage
from portal.acts.services.import_tables import (
    Table,
    amending_of,
    key_of,
    key_of_cited,
    key_of_source,
)
from portal.acts.services.import_texts import act_of, over_on
from portal.acts.services.packed import FileNames, told_paths
from portal.acts.services.register import correct, register
from portal.acts.services.relations import amendment_by, check_outlived, relate
from portal.acts.services.relations import check as check_relation
from portal.acts.services.waiting import submit_version, waits
from portal.kernel.errors import RuleViolation
from portal.people.models import User
from portal.web.page_cache import bump, rehearsal

logger = logging.getLogger(__name__)

_UNREADABLE = (
    "Портал не смог разобрать эту строку, остальные разобраны. Внесите акт в карточке, а о строке "
    "скажите администратору: причина записана в журнале сервера."
)
_TO_DO = (RowState.NEW, RowState.CHANGED)


@transaction.atomic
def begin(
    name: str, sheet: bytes | None, files: Mapping[str, bytes], *, by: User, at: datetime
) -> Import:
    """Keep the rows and their files; they are checked by the queue.

    No sheet: the files say themselves of which acts they are. Raises BadSheet.
    """
    rows = rows_of(files) if sheet is None else sheets.read_sheet(name, sheet)
    names = FileNames(files)
    named = {path for one in rows.values() for cell in sheets.paths_of(one)
             for path in names.meant_by(cell)}  # fmt: skip
    spare = "\n".join(sorted(set(files) - named))
    imported = Import.objects.create(by=by, name=name[:120], uploaded_at=at, spare=spare)
    made = ImportRow.objects.bulk_create(
        ImportRow(
            of=imported,
            position=position,
            values=values,
            **_text_for(values.get(sheets.FILE, ""), names, files, at),
        )
        for position, values in rows.items()
    )
    kept = {row.position: row for row in made}
    ImportFile.objects.bulk_create(
        ImportFile(row=kept[position], role=role, file=stored(paths[0], files[paths[0]], at, role))
        for position, values in rows.items()
        for role, column in COLUMN_OF.items()
        for name in sheets.names_in(values, column)
        if len(paths := names.meant_by(name)) == 1
    )
    return imported


def _text_for(
    cell: str, names: FileNames, files: Mapping[str, bytes], at: datetime
) -> dict[str, Any]:
    paths = names.meant_by(cell)
    if len(paths) == 1:
        return {"file": stored(paths[0], files[paths[0]], at)}
    if not paths:
        return {}
    # Told with the other errors of the row once it is checked: the archive is not kept.
    return {
        "says": f"{sheets.FILE}: «{cell}» в архиве не один: {told_paths(paths)}. Напишите путь."
    }


@transaction.atomic
def start(imported: Import, *, at: datetime) -> None:
    """Let the checked rows be carried out; those with errors stay out. Raises WrongState."""
    found = Import.objects.select_for_update().get(pk=imported.pk)
    if found.started_at or found.rows.filter(state=RowState.WAITING).exists():
        raise WrongState
    found.started_at = at
    found.save(update_fields=["started_at"])


def run_imports(*, at: datetime, on: date) -> int:
    """Check what waits and carry out what was started, until nothing is left; return how many rows.

    Where another worker is at it, the rest is left to that one.
    """
    table_of = lru_cache(maxsize=2)(Table)
    done = 0
    while (row := _next(table_of)) and _go_on(row.pk, table_of(row.of_id), on=on, at=at):
        done += 1
    return done


def _next(table_of: Callable[[int], Table]) -> ImportRow | None:
    left = ImportRow.objects.order_by("of", "position")
    if waiting := left.filter(state=RowState.WAITING).first():
        return waiting
    to_do = left.filter(state__in=_TO_DO, of__started_at__isnull=False).first()
    return _first(to_do, table_of(to_do.of_id)) if to_do else None


def _first(row: ImportRow, table: Table) -> ImportRow:
    """Return the row that is to be done before this one, or else this one.

    The amending act comes before its amendment, what does something before what it does, and of the editions that it has made the first:
    that one dates the amendment. One that is known and ends comes behind what is read after it.
    """
    seen = set()
    while row.pk not in seen:
        seen.add(row.pk)
        before = []
        if cited := amending_of(row.values):
            amending = act_of(cited)
            if amending and (day := over_on(amending, key_of(row))):
                before = table.editions_until(row, day)
            else:
                before = table.editions_before(row)
            if amending is None:
                before += table.of(key_of_cited(cited))
            before += amendments_before(row, table)
        if source := key_of_source(row.values):
            # Both acts are there first, and what has the points: texts, or what adds them.
            before += texts_needed(row, table) + additions_before(row, table)
            before += [] if is_registered(row.values) else table.of(source)
        ahead = [one.pk for one in before if one.pk != row.pk]
        to_do = ImportRow.objects.filter(pk__in=ahead, state__in=_TO_DO)
        row = to_do.order_by("position").first() or row
    return row


def _go_on(row_id: int, table: Table, *, on: date, at: datetime) -> bool:
    """Take the row a step further; say no where another worker has it."""
    with transaction.atomic():
        rows = ImportRow.objects.select_for_update(of=("self",), skip_locked=True)
        row = rows.select_related("of__by", "file").filter(pk=row_id).first()
        if row is None:
            return False
        # Another worker may have checked it meanwhile: it waits for the editor's word.
        try:
            with transaction.atomic():
                if row.state in _TO_DO and row.of.started_at is not None:
                    _carry_out(row, Stage.RUN, table, on=on, at=at)
                elif row.state == RowState.WAITING:
                    _check(row, table, on=on, at=at)
        except (OperationalError, InterfaceError):
            raise
        except Exception:
            # One row that nobody has thought of must not hold up all the others for ever.
            logger.exception("row %s of import %s", row.position, row.of_id)
            row.state, row.says = RowState.WRONG, _UNREADABLE
            row.save(update_fields=["state", "says"])
    return True


def _check(row: ImportRow, table: Table, *, on: date, at: datetime) -> None:
    """Tell what is wrong with the row itself; the last one of its group lets that be rehearsed."""
    plan = plan_of(row, Stage.CHECK, table, on=on)
    row.state, row.says = plan.state, plan.told
    row.save(update_fields=["state", "says"])
    # Of two workers at the last rows of a group, the later one sees what the other has done.
    Import.objects.select_for_update(no_key=True).get(pk=row.of_id)
    group = table.group(row)
    # The last row first: as long as it waits, a long group need not be gone through.
    waiting = ImportRow.objects.filter(state=RowState.WAITING)
    if not (waiting.filter(pk=group[-1]).exists() or waiting.filter(pk__in=group).exists()):
        _rehearse(group, table, on=on, at=at)


def _rehearse(group: list[int], table: Table, *, on: date, at: datetime) -> None:
    """Carry out the rows that bear on one another, take it all back, and keep what it has told.

    So a row passes the check only where the run, in the register as it is now, does not refuse it
    either: both are ``_carry_out``. Only the texts are a word each; what may be wrong with them
    the rows were asked one by one.
    """
    rows = ImportRow.objects.select_related("of__by", "file").in_bulk(group)
    told: dict[int, tuple[RowState, str]] = {}
    with transaction.atomic(), rehearsal():
        for row in (rows[pk] for pk in group if rows[pk].state in _TO_DO):
            while row.pk not in told:
                one = rows[_first(row, table).pk]
                warned = [line for line in one.says.splitlines() if line.startswith(WARNING)]
                state = _carry_out(one, Stage.REHEARSAL, table, on=on, at=at)
                # Only the check has read the text.
                told[one.pk] = state, "\n".join(dict.fromkeys([*one.says.splitlines(), *warned]))
        transaction.set_rollback(True)
    for pk, (state, says) in told.items():
        ImportRow.objects.filter(pk=pk).update(state=state, says=says)


def _carry_out(row: ImportRow, stage: Stage, table: Table, *, on: date, at: datetime) -> RowState:
    """Do what the row says; what fails is its error, and nothing of it stays.

    Return what it was, or would have been, before it was done.
    """
    plan = plan_of(row, stage, table, on=on)
    if stage is Stage.RUN and (other := plan.untold(row.says)):
        plan.errors.append(
            f"С проверки реестр изменился, и строка сделала бы другое: {'; '.join(other)}. "
            "Загрузите таблицу ещё раз."
        )
    state = plan.state
    if state in _TO_DO:
        try:
            # In the history it is the editor's doing.
            with transaction.atomic(), pghistory.context(user=row.of.by_id, reason=_why(row)):
                acts = filter(None, (plan.act, plan.relation and plan.relation.source))
                scheduled = scheduled_of(*(one.pk for one in acts))
                row.act = _write(plan, by=row.of.by, on=on, at=at)
                plan.says += moments_taken_back(scheduled)
        except RuleViolation as violation:
            plan.errors.append(violation.message)
            state = plan.state
    row.state, row.says = RowState.DONE if state in _TO_DO else state, plan.told
    row.save(update_fields=["state", "says", "act"])
    return state


def _why(row: ImportRow) -> str:
    return f"импорт «{row.of.name}», строка {row.position}"


def _write(plan: Plan, *, by: User, on: date, at: datetime) -> Act:
    act = _write_act(plan, by=by, on=on, at=at)
    if plan.stage is Stage.RUN:
        attach_files(plan, act, by=by, at=at)
    record(plan, act, by=by, on=on, at=at)
    return act


def _write_act(plan: Plan, *, by: User, on: date, at: datetime) -> Act:
    act = plan.act
    if act is None:
        act = register(Act(**plan.fields), by=by, at=at)
    elif plan.fields:
        for name, value in plan.fields.items():
            setattr(act, name, value)
        correct(act, by=by, at=at)
    if plan.rubrics:
        act.rubrics.add(*plan.rubrics)
        note_change(act, by=by, at=at)
    version = plan.version
    if version is None:
        return act
    version.act = act
    amends = amendment_by(version, act)
    if version.pk is not None:
        check_outlived(version)
        version.save(update_fields=["amended_by"])
        note_change(act, by=by, at=at)
        bump()
        if amends and waits(act) and amends.source.is_public:
            plan.says.append("что акт изменён, читатели увидят сразу, без второго редактора")
    elif submit_version(version, by=by, on=on, at=at):
        plan.says.append("текст ждёт второго редактора")
        if amends:
            plan.says.append("что акт изменён, запишется, когда текст выпустят")
            if plan.stage is Stage.RUN:
                check_relation(amends)
                return act
            # What the other rows do is rehearsed as if it were out: so a circle is found.
    if amends:
        relate(amends, at=at, by=by)
    return act
