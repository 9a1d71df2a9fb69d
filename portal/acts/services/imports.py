"""The import of many acts: first told what it would change, then done row by row.

State and result of a row are one transaction, so a killed worker loses nothing and doubles
nothing; the queue takes up what is left.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from portal.acts.models import Act, Import, ImportRow, Relation, RowState, Version
from portal.acts.rules.citations import Citation, find
from portal.acts.rules.numbers import BAD_NUMBER, may_be_number, tidied
from portal.acts.rules.status import Effect
from portal.acts.services import sheets
from portal.acts.services.approval import note_change
from portal.acts.services.citations import act_with
from portal.acts.services.errors import (
    AdoptedAhead,
    RelationBackwards,
    RelationTooEarly,
    TextWaits,
    WrongState,
)
from portal.acts.services.register import correct, register
from portal.acts.services.relations import relate
from portal.acts.services.waiting import submit_version
from portal.acts.texts.akn import plain_text
from portal.acts.texts.reading import read_file
from portal.acts.texts.writing import Identity, to_akn
from portal.files.content.kinds import Kind
from portal.files.content.office import ZIP_MARKS, kind_of_zip
from portal.files.content.refusals import Unsuitable
from portal.files.services import open_file, store_generated
from portal.kernel.errors import RuleViolation
from portal.people.models import User
from portal.web.page_cache import bump

_TEXTS = {
    sheets.TITLE: "title",
    sheets.SIGNED: "signatory",
    sheets.SOURCE: "published_in",
    sheets.ISSUE: "published_issue",
}
_TO_DO = (RowState.NEW, RowState.CHANGED)
_DAYS = {sheets.PUBLISHED: "published_on", sheets.BEGINS: "in_force_from"}


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
        if len(cited) != 1 or _act_of(cited[0]) is not None:
            break
        ahead = (
            one
            for one in _rows_of(row, cited[0].kind, cited[0].adopted_on, cited[0].number)
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
            plan = _plan(row, on)
            if is_checked and plan.state in _TO_DO:
                _carry_out(row, plan, on=on, at=at)
            else:
                row.state, row.says = plan.state, "\n".join(plan.says)
            row.save(update_fields=["state", "says", "act"])
    return True


@dataclass
class _Plan:
    """What a row would do."""

    act: Act | None = None
    fields: dict[str, Any] = field(default_factory=dict)
    rubrics: list[Any] = field(default_factory=list)
    version: Version | None = None
    says: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)

    @property
    def state(self) -> RowState:
        if self.errors:
            self.says = self.errors
            return RowState.WRONG
        is_new_version = self.version is not None and self.version.pk is None
        if self.act is None or (is_new_version and not self.fields):
            return RowState.NEW
        is_changed = self.fields or self.rubrics or self.version
        return RowState.CHANGED if is_changed else RowState.SAME


def _plan(row: ImportRow, on: date) -> _Plan:
    plan = _Plan()
    values: dict[str, str] = row.values
    key = _read(
        plan,
        kind=lambda: sheets.kind_of(values),
        issuer=lambda: sheets.issuer_of(values),
        adopted_on=lambda: _needed_day(values, on),
        number=lambda: _needed_number(values),
    )
    wanted = _read(
        plan,
        **{name: _day_reader(values, column) for column, name in _DAYS.items()},
        is_normative=lambda: sheets.flag_of(values, sheets.NORMATIVE),
    )
    wanted |= {name: values[column] for column, name in _TEXTS.items() if values.get(column)}
    rubrics = _read(plan, rubrics=lambda: sheets.rubrics_of(values)).get("rubrics", [])
    if plan.errors:
        return plan
    wanted = {name: value for name, value in wanted.items() if value is not None}
    plan.act = Act.objects.filter(**key).select_related("issuer").first()
    if plan.act is None:
        plan.fields = {**key, **wanted}
        _check_fields(plan)
        plan.rubrics = rubrics
        plan.says.append(_new_or_again(row, key))
    else:
        plan.fields = {
            name: value for name, value in wanted.items() if getattr(plan.act, name) != value
        }
        names = {one.name: one.verbose_name for one in Act._meta.fields}
        for name, value in plan.fields.items():
            before = _shown(getattr(plan.act, name))
            plan.says.append(f"{names[name]}: {before} → {_shown(value)}")
        has = list(plan.act.rubrics.all())
        plan.rubrics = [rubric for rubric in rubrics if rubric not in has]
        if plan.rubrics:
            plan.says.append(f"рубрики: {_named(has)} → {_named([*has, *plan.rubrics])}")
    _plan_version(plan, row, key, on)
    if not plan.says:
        plan.says.append("без изменений")
    return plan


def _shown(value: Any) -> str:
    if isinstance(value, bool):
        return "да" if value else "нет"
    if isinstance(value, date):
        return f"{value:%d.%m.%Y}"
    return f"«{value}»" if value else "не указано"


def _named(rubrics: list[Any]) -> str:
    return _shown("; ".join(rubric.name for rubric in rubrics))


def _read(plan: _Plan, **readers: Any) -> dict[str, Any]:
    found = {}
    for name, reader in readers.items():
        try:
            found[name] = reader()
        except sheets.BadCell as error:
            plan.errors.append(str(error))
    return found


def _day_reader(values: dict[str, str], column: str) -> Any:
    return lambda: sheets.day_of(values, column)


def _needed_day(values: dict[str, str], on: date) -> date:
    day = sheets.day_of(values, sheets.DAY)
    if day is None:
        raise sheets.BadCell("Нет даты принятия.")
    if day > on:
        raise sheets.BadCell(AdoptedAhead().message)
    return day


def _needed_number(values: dict[str, str]) -> str:
    number = tidied(values.get(sheets.NUMBER, ""))
    if not may_be_number(number) or len(number) > 32:
        raise sheets.BadCell(f"Нет номера, или он длиннее 32 знаков. {BAD_NUMBER}")
    return number


def _check_fields(plan: _Plan) -> None:
    try:
        Act(**plan.fields).full_clean(exclude=["state"])
    except ValidationError as error:
        plan.errors += error.messages


def _plan_version(plan: _Plan, row: ImportRow, key: dict[str, Any], on: date) -> None:
    name = row.values.get(sheets.FILE, "")
    if not name:
        return
    if row.file is None:
        plan.errors.append(f"{sheets.FILE}: «{name}» не загружен.")
        return
    try:
        with open_file(row.file) as stream:
            document = read_file(stream.read(), sheets.changes_of(row.values))
        since = sheets.day_of(row.values, sheets.SINCE) or key["adopted_on"]
        sample = sheets.flag_of(row.values, sheets.SAMPLE) or False
        amended_by = _amending(row, key, since)
    except RuleViolation as violation:
        plan.errors.append(f"{name}: {violation.message}")
        return
    except sheets.BadCell as error:
        plan.errors.append(str(error))
        return
    if since < key["adopted_on"]:
        plan.errors.append("Редакция не может действовать раньше, чем принят акт.")
        return
    identity = Identity(
        kind=key["kind"].value,
        issuer=key["issuer"].slug,
        adopted_on=key["adopted_on"],
        number=key["number"],
        title=row.values.get(sheets.TITLE, ""),
        version_on=since,
    )
    akn = to_akn(document, identity)
    same = plan.act.versions.filter(valid_from=since).first() if plan.act else None
    if same is not None:
        if plain_text(same.akn) != plain_text(akn):
            plan.errors.append(
                f"Редакция с {since:%d.%m.%Y} уже есть, и текст у неё другой. "
                "Опечатка исправляется в карточке акта, новая редакция начинается с другого дня."
            )
        elif amended_by is not None and same.amended_by_id is None:
            same.amended_by, plan.version = amended_by, same
            plan.says.append(f"изменён актом: не указано → «{amended_by.heading}»")
        elif amended_by is not None and same.amended_by != amended_by:
            plan.errors.append(f"Редакция с {since:%d.%m.%Y} уже есть, и изменил её другой акт.")
        return
    if plan.act and plan.act.waiting_texts.filter(valid_from=since).exists():
        plan.errors.append(TextWaits().message)
        return
    plan.version = Version(valid_from=since, amended_by=amended_by, akn=akn, is_sample=sample)
    plan.says.append(f"новая редакция с {since:%d.%m.%Y}")


def _amending(row: ImportRow, key: dict[str, Any], since: date) -> Act | None:
    """Return the act that made the version; None as long as a row of the table is to bring it."""
    written = row.values.get(sheets.AMENDED, "")
    if not written:
        return None
    cited = find(written)
    if len(cited) != 1 or cited[0].adopted_on is None:
        raise sheets.BadCell(
            f"{sheets.AMENDED}: «{written}». Нужно: постановление администрации города "
            "от 13.09.2017 № 3111."
        )
    if cited[0].adopted_on < key["adopted_on"]:
        raise RelationBackwards
    if since < cited[0].adopted_on:
        raise RelationTooEarly
    act = _act_of(cited[0])
    if act is not None:
        return act
    left = (RowState.WAITING, RowState.NEW, RowState.CHANGED)
    # Once started, the row of that act was done before this one, or never will be.
    if row.of.started_at or not any(
        one.state in left
        for one in _rows_of(row, cited[0].kind, cited[0].adopted_on, cited[0].number)
    ):
        raise sheets.BadCell(
            f"{sheets.AMENDED}: акт «{written}» не найден ни в реестре, ни в файле."
        )
    return None


def _act_of(cited: Citation) -> Act | None:
    return act_with(cited.kind, cited.adopted_on, cited.number, cited.issuer)


def _rows_of(
    row: ImportRow, kind: str, adopted_on: date | None, number: str
) -> Iterator[ImportRow]:
    """Yield the other rows of the table that are the act."""
    same = row.of.rows.filter(**{f"values__{sheets.NUMBER}__iexact": number})
    for one in same.exclude(pk=row.pk):
        try:
            found = sheets.kind_of(one.values), sheets.day_of(one.values, sheets.DAY)
        except sheets.BadCell:
            continue
        if found == (kind, adopted_on):
            yield one


def _new_or_again(row: ImportRow, key: dict[str, Any]) -> str:
    same = _rows_of(row, key["kind"], key["adopted_on"], key["number"])
    above = [one.position for one in same if one.position < row.position]
    return f"новый акт, он же в строке {min(above)}" if above else "новый акт"


def _carry_out(row: ImportRow, plan: _Plan, *, on: date, at: datetime) -> None:
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
            if plan.version is not None:
                plan.version.act = act
                if plan.version.pk is None:
                    if submit_version(plan.version, by=row.of.by, on=on, at=at):
                        plan.says.append("текст ждёт второго редактора")
                else:
                    plan.version.save(update_fields=["amended_by"])
                    note_change(act, by=row.of.by, at=at)
                    bump()
                _relate(plan.version, at)
    except RuleViolation as violation:
        row.state, row.says = RowState.WRONG, violation.message
        return
    row.state, row.says, row.act = RowState.DONE, "\n".join(plan.says), act


def _relate(version: Version, at: datetime) -> None:
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
        relate(amends, at=at)
