"""What a row of an import would do, told before it is done."""

from copy import copy
from datetime import date
from typing import Any

from portal.acts.models import Act, ImportRow, Issuer, Kind
from portal.acts.rules.first_days import Days, doubts
from portal.acts.rules.numbers import BAD_NUMBER, may_be_number, same_as, tidied
from portal.acts.services import sheets
from portal.acts.services.errors import AdoptedAhead
from portal.acts.services.import_files import plan_files
from portal.acts.services.import_relations import doing_of, plan_relation
from portal.acts.services.import_stages import DAYS, TEXTS, WARNING, Plan, Stage
from portal.acts.services.import_tables import Table
from portal.acts.services.import_texts import plan_version, text_of
from portal.acts.services.register import check
from portal.acts.services.titles import renaming

_NAMES = {one.name: str(one.verbose_name) for one in Act._meta.fields}


def plan_of(row: ImportRow, stage: Stage, table: Table, *, on: date) -> Plan:
    """Return what the row would do on the day, with every error that can be told of it."""
    plan = Plan(row, stage, table, on)
    values: dict[str, str] = row.values
    plan.read(as_typed=lambda: sheets.check_as_typed(values))
    key = plan.read(
        kind=lambda: sheets.kind_of(values),
        issuer=lambda: sheets.issuer_of(values),
        adopted_on=lambda: _needed_day(values, on),
        number=lambda: _needed_number(values),
    )
    wanted = _wanted(plan, values)
    rubrics = plan.read(rubrics=lambda: sheets.rubrics_of(values)).get("rubrics", [])
    text = text_of(plan)
    doing = doing_of(plan)
    if len(key) < 4:
        return plan
    plan.act = _act_with(**key)
    act = _planned(plan, key, wanted, rubrics)
    plan.refuse_with(act.full_clean, exclude=["state"])
    if stage is Stage.CHECK:
        _refuse_contradictions(plan, key["issuer"], wanted)
        # Asked again, with what the neighbours have done, when the act is entered.
        plan.refuse_with(check, act, on=on)
        if act.is_tax and (plan.act is None or plan.fields):
            days = (act.published_on, act.registered_on, act.in_force_from)
            told = doubts(Days(act.is_tax, act.is_normative, *days))
            plan.says += (f"{WARNING}{one}" for one in told)
    if text is not None:
        plan_version(plan, text, act)
    plan_files(plan)
    if doing is not None:
        plan_relation(plan, doing)
    return plan


def _act_with(kind: Kind, issuer: Issuer, adopted_on: date, number: str) -> Act | None:
    """Return the act of the register, in whatever letters its number is written."""
    acts = Act.objects.filter(kind=kind, issuer=issuer, adopted_on=adopted_on)
    numbers = acts.values_list("pk", "number")
    same = next((pk for pk, its in numbers if same_as(its) == same_as(number)), None)
    return acts.select_related("issuer").filter(pk=same).first() if same else None


def _planned(plan: Plan, key: dict[str, Any], wanted: dict[str, Any], rubrics: list[Any]) -> Act:
    """Return the act as the row wants it."""
    if plan.act is None:
        plan.fields, plan.rubrics = {**key, **wanted}, rubrics
        title = wanted.get("title")
        plan.says.append(f"новый акт: «{title}»" if title else "новый акт, без названия")
        return Act(**plan.fields)
    act = copy(plan.act)
    if (title := wanted.get("title")) and title != act.title:
        known = (act.first_title, *renaming(act).values_list("new_title", flat=True))
        if title in known:
            # That of another day is no correction of the one of today.
            del wanted["title"]
    for name, value in wanted.items():
        if (before := getattr(act, name)) != value:
            plan.fields[name] = value
            plan.says.append(f"{_NAMES[name]}: {_shown(before)} → {_shown(value)}")
            setattr(act, name, value)
    has = list(act.rubrics.all())
    plan.rubrics = [rubric for rubric in rubrics if rubric not in has]
    if plan.rubrics:
        plan.says.append(f"рубрики: {_named(has)} → {_named([*has, *plan.rubrics])}")
    return act


def _shown(value: Any) -> str:
    if isinstance(value, bool):
        return "да" if value else "нет"
    if isinstance(value, date):
        return f"{value:%d.%m.%Y}"
    return f"«{value}»" if value else "не указано"


def _named(rubrics: list[Any]) -> str:
    return _shown("; ".join(rubric.name for rubric in rubrics))


def _wanted(plan: Plan, values: dict[str, str]) -> dict[str, Any]:
    """Return the particulars that the row sets beside those that name its act."""
    found = plan.read(
        **{name: _day_reader(values, column) for column, name in DAYS.items()},
        is_normative=lambda: sheets.flag_of(values, sheets.NORMATIVE),
        is_tax=lambda: sheets.flag_of(values, sheets.TAX),
    )
    found |= {name: values.get(column) or None for column, name in TEXTS.items()}
    return {name: value for name, value in found.items() if value is not None}


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


def _refuse_contradictions(plan: Plan, issuer: Issuer, wanted: dict[str, Any]) -> None:
    """Refuse particulars other than those that an earlier row gives the same act."""
    theirs: dict[str, tuple[Any, int]] = {}
    for row in plan.rows_above(issuer):
        unheard = Plan(row, plan.stage, plan.table, plan.on)
        for name, value in _wanted(unheard, row.values).items():
            theirs.setdefault(name, (value, row.position))
    for name in wanted.keys() & theirs.keys():
        value, position = theirs[name]
        if wanted[name] != value:
            plan.errors.append(
                f"{_NAMES[name]}: здесь {_shown(wanted[name])}, а в строке {position} у того же "
                f"акта {_shown(value)}."
            )
