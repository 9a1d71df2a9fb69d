"""What a row of an import says was done to its act: repealed, suspended, by which act, since when."""

import re
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from portal.acts.models import Act, ImportRow, Relation, RowState, Version
from portal.acts.querysets import heavy
from portal.acts.rules.numbers import same_as
from portal.acts.rules.status import Effect
from portal.acts.services import sheets
from portal.acts.services.deciding import warnings_of
from portal.acts.services.import_stages import WARNING, Plan, Stage, issuer_named
from portal.acts.services.import_tables import Table, key_of, key_of_source, since_of
from portal.acts.services.places_named import as_cited, point_of, with_place
from portal.acts.services.relations import check, implied_beside, relate, unrelate
from portal.acts.texts.akn import APART, TITLE
from portal.kernel.errors import RuleViolation
from portal.kernel.keys import match_key
from portal.people.models import User

_COLUMNS = {
    "source": sheets.BY,
    "from_on": sheets.FROM,
    "to_on": sheets.LAST,
    "point": sheets.POINT,
    "new_title": sheets.NEW_TITLE,
    "first_title": sheets.FIRST_TITLE,
}

_DONE = {Effect.IMPLEMENTS: sheets.IMPLEMENTED, Effect.REFERS: sheets.REFERRED_TO}
_TELLING = set(map(match_key, _DONE.values()))
_LONGEST = Relation._meta.get_field("new_title").max_length or 0
_LONGEST_WHAT = Relation._meta.get_field("what").max_length or 0


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
    what: str
    adds: bool
    new_title: str
    first_title: str

    @property
    def words(self) -> str:
        """What changes, in words, with the place where its anchor is that of more than it."""
        return with_place(self.point, self.what) if self.effect is Effect.AMENDS else self.what

    def place_in(self, act: Act) -> str:
        """Return the anchor of the place, as on the desk. Raises NoSuchPoint, PointsTogether."""
        is_around = self.effect is Effect.AMENDS
        days = self.by.adopted_on, self.from_on
        return point_of(act, self.point, or_around=is_around, is_added=self.adds, days=days)

    def clashes_with(self, other: "Doing", act: Act | None) -> bool:
        """Whether both cannot be: the same done to the same place, on other days or in other words.

        Amendments follow one another in stages. ``act`` knows its places, where its text is read.
        """
        if self.effect != other.effect:
            return False
        if self.effect is Effect.AMENDS and self.from_on != other.from_on:
            return False
        # Last: it reads the texts.
        if self.point.lower() != other.point.lower() and self._place(act) != other._place(act):
            return False
        is_same = (self.from_on, self.last_on) == (other.from_on, other.last_on)
        if is_same:
            told = ((self.what, other.what), (self.new_title, other.new_title))
            return any(mine and theirs and mine != theirs for mine, theirs in told)
        first, second = sorted((self, other), key=lambda one: one.from_on)
        return first.last_on is None or second.from_on <= first.last_on

    def _place(self, act: Act | None) -> object:
        """The place, the same for «пункт 4» and «п. 4», «пункт 2 приложения» and «… Положения»."""
        if act is not None and act.pk:
            with suppress(RuleViolation):
                return self.place_in(act)
        return as_cited(self.point) or self.point.lower()


def doing_of(plan: Plan) -> Doing | None:
    """Return what the row says was done, None for nothing or for errors, which are noted."""
    values = plan.row.values
    # What changes nothing has no day of its own but that of its act.
    changes = match_key(values.get(sheets.DONE, "")) not in _TELLING
    needed = (sheets.DONE, sheets.BY, *([sheets.FROM] if changes else ()))
    more = (
        sheets.FROM,
        sheets.LAST,
        sheets.POINT,
        sheets.WHAT,
        sheets.NEW_TITLE,
        sheets.FIRST_TITLE,
    )
    given = [one for one in dict.fromkeys((*needed, *more)) if values.get(one)]
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
    read["from_on"] = read["from_on"] or read["by"].adopted_on
    new, first = (values.get(one, "") for one in (sheets.NEW_TITLE, sheets.FIRST_TITLE))
    if too_long := [one for one in (new, first) if len(one) > _LONGEST]:
        plan.errors.append(f"Название длиннее {_LONGEST} знаков: «{too_long[0][:40]}…».")
        return None
    if len(values.get(sheets.WHAT, "")) > _LONGEST_WHAT:
        plan.errors.append(f"{sheets.WHAT}: длиннее {_LONGEST_WHAT} знаков. Скажите короче.")
        return None
    is_of_title = new and read["effect"] == Effect.AMENDS
    point = values.get(sheets.POINT, "") or (APART[TITLE] if is_of_title else "")
    adds = _adds(plan.row)
    what = values.get(sheets.WHAT, "")
    return Doing(**read, point=point, what=what, adds=adds, new_title=new, first_title=first)


def plan_relation(plan: Plan, doing: Doing) -> None:
    """Plan the relation, or the change of one that is there with other days."""
    if plan.stage is not Stage.RUN:
        _refuse_another(plan, doing)
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
    if len(doing.words) > _LONGEST_WHAT:
        plan.errors.append(f"{sheets.WHAT}: вместе с местом длиннее {_LONGEST_WHAT} знаков.")
        return
    known = _known(plan, doing, source, until)
    if known and not plan.row.values.get(sheets.FROM):
        doing = replace(doing, from_on=known.from_on)
    new_title = doing.new_title or (known.new_title if known else "")
    what = (known.what if known else "") or doing.words
    wanted = (doing.from_on, until, new_title, what)
    if known and doing.words and not _is_said(doing.words, what):
        plan.errors.append(
            f"{sheets.WHAT}: об этом месте с {known.from_on:%d.%m.%Y} записано: «{what}». Исправьте "
            "слова на карточке связи, а два изменения одного пункта запишите одной строкой."
        )
        return
    plan.replaced = _replaced(plan, doing, source)
    is_same = known and (known.from_on, known.to_on, known.new_title, known.what) == wanted
    if is_same and not plan.replaced:
        return
    if known is None and _is_named_closer(plan, doing, source):
        plan.says.append(
            f"{WARNING}места, которые изменил этот акт, уже названы, поэтому изменение акта в целом "
            "не запишется. Если он изменён весь, напишите, что меняется."
        )
        return
    if known and (known.from_on, known.to_on) != (doing.from_on, until):
        plan.says.append(f"было с {known.from_on:%d.%m.%Y}")
    if known and known.what != what:
        plan.says.append(f"{sheets.WHAT}: «{what}»")
    if plan.replaced:
        plan.says.append("вместо изменения акта в целом")
    plan.relation = known or Relation(source=source, effect=doing.effect, adds_point=doing.adds)
    plan.doing = doing
    plan.relation.from_on, plan.relation.to_on, plan.relation.new_title, plan.relation.what = wanted
    plan.says.append(_told(doing, source.heading))


def _replaced(plan: Plan, doing: Doing, source: Act) -> list[Relation]:
    """Return what the row says better: see ``relations.implied_beside``."""
    if plan.act is None or doing.effect is not Effect.AMENDS:
        return []
    try:
        point = doing.place_in(plan.act)
    except RuleViolation:
        return []
    named = Relation(source=source, effect=doing.effect, target=plan.act, point=point)
    named.from_on = doing.from_on
    return list(implied_beside(named).select_related("source__issuer"))


def _is_named_closer(plan: Plan, doing: Doing, source: Act) -> bool:
    """Whether the row says that the act has changed, and the register already where."""
    if plan.act is None or doing.effect is not Effect.AMENDS:
        return False
    if doing.point or doing.what or doing.last_on:
        return False
    amends = Relation.objects.filter(source=source, effect=doing.effect, target=plan.act)
    places = amends.exclude(point__in=("", TITLE))
    return places.filter(from_on__lte=doing.from_on).exists()


def _is_said(words: str, told: str) -> bool:
    """Whether the words are among those told, each whole: «100» is no part of «1000» or «2,100»."""
    return bool(re.search(rf"(?<!\w)(?<!\d[\s.,]){re.escape(words)}(?!\w)(?![\s.,]\d)", told))


def _refuse_another(plan: Plan, doing: Doing) -> None:
    """Refuse what an earlier row of the table has otherwise: the later would undo the earlier."""
    issuer = issuer_named(plan.row)
    for row in plan.rows_above(issuer) if issuer else ():
        theirs = doing_of(Plan(row, plan.stage, plan.table, plan.on))
        if key_of_source(row.values) != key_of_source(plan.row.values) or theirs is None:
            continue
        if doing.clashes_with(theirs, plan.act):
            plan.errors.append(
                f"Эта связь есть и в строке {row.position}, но там она иная: "
                f"{_told(theirs, row.values[sheets.BY])}. Оставьте одну из строк."
            )
            return


def _told(doing: Doing, source: str) -> str:
    point = f" ({doing.point})" if doing.point else ""
    if doing.new_title:
        point += f", новое название «{doing.new_title}»"
    until = f" по {doing.last_on:%d.%m.%Y}" if doing.last_on else ""
    done = sheets.ADDED if doing.adds else _DONE.get(doing.effect, doing.effect.passive)
    return f"{done}{point} с {doing.from_on:%d.%m.%Y}{until}: {source}"


def _known(plan: Plan, doing: Doing, source: Act, until: date | None) -> Relation | None:
    """Return what the row means: what is there from its day, or, with other days, would be doubled.

    Amendments follow one another in stages, so one of another day is another one.
    """
    if plan.act is None:
        return None
    try:
        point = doing.place_in(plan.act)
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
    found = acts.select_related("issuer").defer(*heavy())
    return [one for one in found if same_as(one.number) == same_as(named.number)]


def is_registered(values: dict[str, str]) -> bool:
    """Whether the register has the act by which the row says that it was done."""
    named = sheets.source_of(values)
    return named is not None and bool(_acts(named))


def texts_needed(row: ImportRow, table: Table) -> list[ImportRow]:
    """Return the rows of texts that come before what this row says was done: they have its point.

    An amendment needs those before it alone, so that it stands when its own edition comes, which
    would else be taken for one of the whole act.
    """
    texts = table.texts_of(row)
    try:
        effect, day = sheets.effect_of(row.values), sheets.day_of(row.values, sheets.FROM)
    except sheets.BadCell:
        return texts
    if effect is not Effect.AMENDS or day is None:
        return texts
    earlier = [one for one in texts if not one.values.get(sheets.AMENDED) or since_of(one) < day]
    is_known = earlier or not row.values.get(sheets.POINT) or _is_read_before(row, day)
    return earlier if is_known else texts


def additions_before(row: ImportRow, table: Table) -> list[ImportRow]:
    """Return the rows that add to the act what this one may name a place of."""
    own = _named_since(row)
    return [
        one
        for one in table.of(key_of(row))
        if own and one.pk != row.pk and _adds(one) and (its := _named_since(one)) and its < own
    ]


def _adds(row: ImportRow) -> bool:
    return match_key(row.values.get(sheets.DONE, "")) == match_key(sheets.ADDED)


def _named_since(row: ImportRow) -> tuple[date, bool, int] | None:
    """Return what sorts rows that name places, so that what is added comes before what is in it."""
    point = row.values.get(sheets.POINT, "")
    try:
        day = sheets.day_of(row.values, sheets.FROM) if point else None
    except sheets.BadCell:
        return None
    return (day, not _adds(row), len(point)) if day else None


def _is_read_before(row: ImportRow, day: date) -> bool:
    key = key_of(row)
    if not isinstance(key, tuple):
        return False
    kind, adopted_on, number = key
    if adopted_on is None:
        return False
    texts = Version.objects.filter(act__kind=kind, act__adopted_on=adopted_on, valid_from__lt=day)
    return number in map(same_as, texts.values_list("act__number", flat=True))


def amendments_before(row: ImportRow, table: Table) -> list[ImportRow]:
    """Return the rows that say where the edition of this row has changed its act."""
    return [
        one
        for one in table.amendments_in(row)
        if all(text.pk != row.pk for text in texts_needed(one, table))
    ]


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
    key = key_of_source(plan.row.values)
    if plan.act in found or (not found and key == key_of(plan.row)):
        plan.errors.append(f"{sheets.BY}: акт не может сделать это сам с собой.")
        return None
    if found:
        if named.issuer and not named.is_by(found[0].issuer):
            plan.says.append(f"{WARNING}«{written}»: в реестре — {found[0].heading}.")
        return found[0]
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
        if relation.pk is None and plan.doing:
            relation.point = plan.doing.place_in(act)
        relate(relation, at=at, by=by, first_title=plan.doing.first_title if plan.doing else "")
        for one in plan.replaced:
            unrelate(one, "изменённые места названы при импорте", at=at, by=by)
        if plan.replaced:
            # What it replaces may have been for longer.
            check(relation)
    except RuleViolation as violation:
        column = _COLUMNS.get(violation.field or "")
        message = f"{column}: {violation.message}" if column else violation.message
        raise RuleViolation(message, code=violation.code) from violation
    plan.says += (f"{WARNING}{one}" for one in warnings_of(relation, on=on))
