"""The import of many acts: first told what it would change, then done row by row.

State and result of a row are one transaction, so a killed worker loses nothing and doubles
nothing; the queue takes up what is left.
"""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction

from portal.acts.models import Act, Import, ImportRow, Relation, RowState, Version
from portal.acts.rules.citations import find
from portal.acts.rules.status import Effect
from portal.acts.services import sheets
from portal.acts.services.approval import note_change
from portal.acts.services.errors import (
    WrongState,
)
from portal.acts.services.import_plans import Plan, act_of, plan_of, rows_of
from portal.acts.services.register import correct, register
from portal.acts.services.relations import relate
from portal.acts.services.waiting import submit_version
from portal.files.content.kinds import Kind
from portal.files.content.office import ZIP_MARKS, kind_of_zip
from portal.files.content.refusals import Unsuitable
from portal.files.services import store_generated
from portal.kernel.errors import RuleViolation
from portal.people.models import User
from portal.web.page_cache import bump

_TO_DO = (RowState.NEW, RowState.CHANGED)


@transaction.atomic
def begin(name: str, sheet: bytes, files: Mapping[str, bytes], *, by: User, at: datetime) -> Import:
    """Keep the rows and their files; they are checked by the queue. Raises BadSheet."""
    rows = sheets.read_sheet(name, sheet)
    imported = Import.objects.create(by=by, name=name[:120], uploaded_at=at)
    ImportRow.objects.bulk_create(
        ImportRow(
            of=imported,
            position=position,
            values=values,
            file=_stored(values.get(sheets.FILE, ""), files, at),
        )
        # The first line of the table is its head.
        for position, values in enumerate(rows, start=2)
    )
    return imported


def _stored(name: str, files: Mapping[str, bytes], at: datetime) -> Any:
    content = files.get(name)
    if not name or content is None:
        return None
    kind = Kind.TXT
    if content.startswith(ZIP_MARKS):
        try:
            kind = kind_of_zip(content)
        except Unsuitable:
            # Kept as it came: the check of the row says what is wrong with it.
            kind = Kind.DOCX
    return store_generated(name, content or b" ", kind.media_type, at=at)


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
    done = 0
    while (row_id := _next()) and _go_on(row_id, on=on, at=at):
        done += 1
    return done


def _next() -> int | None:
    left = ImportRow.objects.order_by("of", "position").values_list("pk", flat=True)
    waiting = left.filter(state=RowState.WAITING).first()
    to_do = left.filter(state__in=_TO_DO, of__started_at__isnull=False)
    return waiting or _amending_first(to_do.first())


def _amending_first(row_id: int | None) -> int | None:
    """Return, instead of a row whose amending act is yet to come, the row of that act."""
    seen: set[int] = set()
    while row_id is not None and row_id not in seen:
        seen.add(row_id)
        row = ImportRow.objects.get(pk=row_id)
        cited = find(row.values.get(sheets.AMENDED, ""))
        if len(cited) != 1 or act_of(cited[0]) is not None:
            break
        ahead = (
            one
            for one in rows_of(row, cited[0].kind, cited[0].adopted_on, cited[0].number)
            if one.state in _TO_DO
        )
        row_id = next((one.pk for one in ahead), row_id)
    return row_id


def _go_on(row_id: int, *, on: date, at: datetime) -> bool:
    """Take the row a step further; say no where another worker has it."""
    with transaction.atomic():
        rows = ImportRow.objects.select_for_update(of=("self",), skip_locked=True)
        row = rows.select_related("of__by", "file").filter(pk=row_id).first()
        if row is None:
            return False
        # Another worker may have checked it meanwhile: it waits for the editor's word.
        is_checked = row.state in _TO_DO and row.of.started_at is not None
        if is_checked or row.state == RowState.WAITING:
            plan = plan_of(row, on)
            if is_checked and plan.state in _TO_DO:
                _carry_out(row, plan, on=on, at=at)
            else:
                row.state, row.says = plan.state, "\n".join(plan.says)
            row.save(update_fields=["state", "says", "act"])
    return True


def _carry_out(row: ImportRow, plan: Plan, *, on: date, at: datetime) -> None:
    """Do what the plan says; what fails now is the row's error, and nothing of it stays."""
    try:
        with transaction.atomic():
            act = plan.act
            if act is None:
                act = register(Act(**plan.fields), by=row.of.by, at=at)
            elif plan.fields:
                for name, value in plan.fields.items():
                    setattr(act, name, value)
                correct(act, by=row.of.by, at=at)
            if plan.rubrics:
                act.rubrics.add(*plan.rubrics)
                note_change(act, by=row.of.by, at=at)
            if plan.version is not None:
                plan.version.act = act
                if plan.version.pk is None:
                    if submit_version(plan.version, by=row.of.by, on=on, at=at):
                        plan.says.append("текст ждёт второго редактора")
                else:
                    plan.version.save(update_fields=["amended_by"])
                    note_change(act, by=row.of.by, at=at)
                    bump()
                _relate(plan.version, by=row.of.by, at=at)
    except RuleViolation as violation:
        row.state, row.says = RowState.WRONG, violation.message
        return
    row.state, row.says, row.act = RowState.DONE, "\n".join(plan.says), act


def _relate(version: Version, *, by: User, at: datetime) -> None:
    """Write down that the amending act of the version amends its act, unless it is known."""
    if version.amended_by is None:
        return
    amends = Relation(
        source=version.amended_by,
        effect=Effect.AMENDS,
        target=version.act,
        from_on=version.valid_from,
    )
    known = Relation.objects.filter(
        source=amends.source, effect=amends.effect, target=amends.target
    )
    if not known.exists():
        relate(amends, at=at, by=by)
