"""What a row of an import says was done to its act: repealed, suspended, by which act, since when."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from portal.acts.models import Act, ImportRow, Relation, RowState
from portal.acts.rules.numbers import same_as
from portal.acts.rules.status import Effect
from portal.acts.services import sheets
from portal.acts.services.deciding import warnings_of
from portal.acts.services.import_stages import WARNING, Plan, Stage
from portal.acts.services.import_tables import key_of_source
from portal.acts.services.relations import point_of, relate
from portal.acts.texts.akn import APART, TITLE
from portal.kernel.errors import RuleViolation
from portal.people.models import User

_COLUMNS = {
    "source": sheets.BY,
    "from_on": sheets.FROM,
    "to_on": sheets.LAST,
    "point": sheets.POINT,
    "new_title": sheets.NEW_TITLE,
    "first_title": sheets.FIRST_TITLE,
}

_LONGEST = Relation._meta.get_field("new_title").max_length or 0


@dataclass(frozen=True)
class Doing:
    """What the cells say: ``last_on`` is the last day of it, ``point`` is as written.

    A new title is one of the title, wherever the row leaves its place out.
    """

    effect: Effect
    by: sheets.Named
    from_on: date
    last_on: date | None
    point: str
    new_title: str
    first_title: str


def doing_of(plan: Plan) -> Doing | None:
    """Return what the row says was done, None for nothing or for errors, which are noted."""
    values = plan.row.values
    needed = (sheets.DONE, sheets.BY, sheets.FROM)
    more = (sheets.LAST, sheets.POINT, sheets.NEW_TITLE, sheets.FIRST_TITLE)
    given = [one for one in (*needed, *more) if values.get(one)]
    if not given:
        return None
    if missing := [one for one in needed if not values.get(one)]:
        plan.errors.append(f"{', '.join(given)}: не хватает столбцов: {', '.join(missing)}.")
    read = plan.read(
        effect=lambda: sheets.effect_of(values),
        by=lambda: sheets.source_of(values),
        from_on=lambda: sheets.day_of(values, sheets.FROM),
        last_on=lambda: sheets.day_of(values, sheets.LAST),
    )
    if missing or len(read) < 4:
        return None
    new, first = (values.get(one, "") for one in (sheets.NEW_TITLE, sheets.FIRST_TITLE))
    if too_long := [one for one in (new, first) if len(one) > _LONGEST]:
        plan.errors.append(f"Название длиннее {_LONGEST} знаков: «{too_long[0][:40]}…».")
        return None
    is_of_title = new and read["effect"] == Effect.AMENDS
    point = values.get(sheets.POINT, "") or (APART[TITLE] if is_of_title else "")
    return Doing(**read, point=point, new_title=new, first_title=first)


def plan_relation(plan: Plan, doing: Doing) -> None:
    """Plan the relation, or the change of one that is there with other days."""
    source = _source(plan, doing.by)
    if source is None:
        if not plan.errors:
            plan.says.append(_told(doing, plan.row.values[sheets.BY]))
            # Its act is still to come, so it is to be done; only then it is checked.
            plan.relation = Relation()
        return
    until = doing.last_on + timedelta(days=1) if doing.last_on else None
    if until and until <= doing.from_on:
        plan.errors.append(f"{sheets.LAST}: последний день раньше первого.")
        return
    known = _known(plan, doing, source, until)
    new_title = doing.new_title or (known.new_title if known else "")
    wanted = (doing.from_on, until, new_title)
    if known and (known.from_on, known.to_on, known.new_title) == wanted:
        return
    if known:
        plan.says.append(f"было с {known.from_on:%d.%m.%Y}")
    plan.relation = known or Relation(source=source, effect=doing.effect, point=doing.point)
    plan.relation.from_on, plan.relation.to_on, plan.relation.new_title = wanted
    plan.first_title = doing.first_title
    plan.says.append(_told(doing, source.heading))


def _told(doing: Doing, source: str) -> str:
    point = f" ({doing.point})" if doing.point else ""
    if doing.new_title:
        point += f", новое название «{doing.new_title}»"
    until = f" по {doing.last_on:%d.%m.%Y}" if doing.last_on else ""
    return f"{doing.effect.passive}{point} с {doing.from_on:%d.%m.%Y}{until}: {source}"


def _known(plan: Plan, doing: Doing, source: Act, until: date | None) -> Relation | None:
    """Return what the row means: what is there from its day, or, with other days, would be doubled.

    Amendments follow one another in stages, so one of another day is another one.
    """
    if plan.act is None:
        return None
    try:
        point = point_of(plan.act, doing.point)
    except RuleViolation:
        # Perhaps in a text that is still to come.
        return None
    same = Relation.objects.filter(source=source, effect=doing.effect, target=plan.act, point=point)
    same = same.select_related("source__issuer")
    if found := same.filter(from_on=doing.from_on).first():
        return found
    return None if doing.effect == Effect.AMENDS else same.overlapping(doing.from_on, until).first()


def _acts(named: sheets.Named) -> list[Act]:
    acts = Act.objects.filter(kind=named.kind, adopted_on=named.adopted_on)
    found = acts.select_related("issuer").defer("text", "search", "title_key")
    return [one for one in found if same_as(one.number) == same_as(named.number)]


def is_registered(values: dict[str, str]) -> bool:
    """Whether the register has the act by which the row says that it was done."""
    named = sheets.source_of(values)
    return named is not None and bool(_acts(named))


def _source(plan: Plan, named: sheets.Named) -> Act | None:
    """Return the act that did it; None where a row is still to bring it, or with an error noted."""
    written, found = plan.row.values[sheets.BY], _acts(named)
    if len(found) > 1:
        found = [one for one in found if named.is_by(one.issuer)]
        if len(found) != 1:
            names = "; ".join(sorted(one.issuer.name for one in _acts(named)))
            plan.errors.append(
                f"{sheets.BY}: актов «{written}» несколько. Напишите, кто издал: {names}."
            )
            return None
    if found:
        if named.issuer and not named.is_by(found[0].issuer):
            plan.says.append(f"{WARNING}«{written}»: в реестре — {found[0].heading}.")
        return found[0]
    key = key_of_source(plan.row.values)
    rows = [one for one in plan.table.of(key) if one.pk != plan.row.pk] if key else []
    if not rows:
        plan.errors.append(f"{sheets.BY}: акт «{written}» не найден ни в реестре, ни в таблице.")
    elif plan.stage is not Stage.CHECK:
        ids = [one.pk for one in rows]
        wrong = ImportRow.objects.filter(pk__in=ids, state=RowState.WRONG).first()
        plan.errors.append(
            f"{sheets.BY}: акт «{written}» не внесён, "
            + (f"в его строке {wrong.position} ошибка." if wrong else "сначала его строка.")
        )
    return None


def record(plan: Plan, act: Act, *, by: User, on: date, at: datetime) -> None:
    """Relate the acts as the row says, with the checks of the desk. Raises what ``relate`` raises."""
    relation = plan.relation
    if relation is None:
        return
    relation.target = act
    try:
        relation.point = point_of(act, relation.point)
        relate(relation, at=at, by=by, first_title=plan.first_title)
    except RuleViolation as violation:
        column = _COLUMNS.get(violation.field or "")
        message = f"{column}: {violation.message}" if column else violation.message
        raise RuleViolation(message, code=violation.code) from violation
    plan.says += (f"{WARNING}{one}" for one in warnings_of(relation, on=on))
