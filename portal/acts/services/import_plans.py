"""What a row of an import would do, told before it is done."""

from collections.abc import Iterator
from copy import copy
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError

from portal.acts.models import Act, ImportRow, RowState, Version
from portal.acts.rules.citations import Citation, find
from portal.acts.rules.numbers import BAD_NUMBER, may_be_number, tidied
from portal.acts.services import sheets
from portal.acts.services.citations import act_with
from portal.acts.services.errors import (
    AdoptedAhead,
    RelationBackwards,
    RelationTooEarly,
    TextWaits,
)
from portal.acts.services.register import check
from portal.acts.texts.akn import plain_text
from portal.acts.texts.reading import read_file
from portal.acts.texts.writing import Identity, to_akn
from portal.files.services import open_file
from portal.kernel.errors import RuleViolation

_TEXTS = {
    sheets.TITLE: "title",
    sheets.SIGNED: "signatory",
    sheets.SOURCE: "published_in",
    sheets.ISSUE: "published_issue",
}
_DAYS = {sheets.PUBLISHED: "published_on", sheets.BEGINS: "in_force_from"}


@dataclass
class Plan:
    """What a row would do."""

    act: Act | None = None
    fields: dict[str, Any] = field(default_factory=dict)
    rubrics: list[Any] = field(default_factory=list)
    version: Version | None = None
    says: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)

    @property
    def state(self) -> RowState:
        """What the row is then: wrong, new, changed or the same."""
        if self.errors:
            self.says = self.errors
            return RowState.WRONG
        is_new_version = self.version is not None and self.version.pk is None
        if self.act is None or (is_new_version and not self.fields):
            return RowState.NEW
        is_changed = self.fields or self.rubrics or self.version
        return RowState.CHANGED if is_changed else RowState.SAME


def plan_of(row: ImportRow, on: date) -> Plan:
    """Return what the row would do on the day, with every error of it."""
    plan = Plan()
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
        _check_fields(plan, Act(**plan.fields), on)
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
        changed = copy(plan.act)
        for name, value in plan.fields.items():
            setattr(changed, name, value)
        _check_fields(plan, changed, on)
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


def _read(plan: Plan, **readers: Any) -> dict[str, Any]:
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


def _check_fields(plan: Plan, act: Act, on: date) -> None:
    try:
        act.full_clean(exclude=["state"])
        check(act, on=on)
    except ValidationError as error:
        plan.errors += error.messages
    except RuleViolation as violation:
        plan.errors.append(violation.message)


def _plan_version(plan: Plan, row: ImportRow, key: dict[str, Any], on: date) -> None:
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
    act = act_of(cited[0])
    if act is not None:
        return act
    left = (RowState.WAITING, RowState.NEW, RowState.CHANGED)
    # Once started, the row of that act was done before this one, or never will be.
    if row.of.started_at or not any(
        one.state in left
        for one in rows_of(row, cited[0].kind, cited[0].adopted_on, cited[0].number)
    ):
        raise sheets.BadCell(
            f"{sheets.AMENDED}: акт «{written}» не найден ни в реестре, ни в файле."
        )
    return None


def act_of(cited: Citation) -> Act | None:
    """Return the cited act of the register."""
    return act_with(cited.kind, cited.adopted_on, cited.number, cited.issuer)


def rows_of(row: ImportRow, kind: str, adopted_on: date | None, number: str) -> Iterator[ImportRow]:
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
    same = rows_of(row, key["kind"], key["adopted_on"], key["number"])
    above = [one.position for one in same if one.position < row.position]
    return f"новый акт, он же в строке {min(above)}" if above else "новый акт"
