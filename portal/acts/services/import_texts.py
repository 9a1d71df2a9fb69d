"""The text that a row of an import brings, and the act that has made it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from portal.acts.models import Act, ImportRow, Issuer, Relation, RowState, Version
from portal.acts.rules.bodies import UNIT, may_be_by
from portal.acts.rules.citations import Citation
from portal.acts.rules.numbers import same_as
from portal.acts.rules.status import Effect
from portal.acts.services import relations, sheets
from portal.acts.services.citations import act_with
from portal.acts.services.errors import TextRepeated, TextWaits, VersionBeforeAmendment
from portal.acts.services.identities import identity_of
from portal.acts.services.import_stages import WARNING, Plan, Stage, issuer_named
from portal.acts.services.import_tables import Key, amending_of, key_of, key_of_cited
from portal.acts.services.pointed import left_pointless
from portal.acts.services.relation_errors import RelationBackwards
from portal.acts.services.texts import check_repeated, check_version, written
from portal.acts.texts.akn import plain_text
from portal.acts.texts.blocks import Document, paragraph
from portal.acts.texts.reading import read_file
from portal.acts.texts.refusals import left_out
from portal.acts.texts.writing import to_akn
from portal.files.services import open_file
from portal.kernel.errors import RuleViolation


@dataclass(frozen=True)
class Text:
    """The text of a row; no ``since``: from the adoption on."""

    document: Document
    since: date | None
    is_sample: bool
    cited: Citation | None


def text_of(plan: Plan) -> Text | None:
    """Return the text of the row, None where it has none or one with errors, which are noted."""
    values = plan.row.values
    # A point that another row names has to be found.
    stage = Stage.RUN if plan.table.has_points(plan.row) else plan.stage
    read = plan.read(
        document=lambda: _document(plan.row, stage),
        since=lambda: sheets.day_of(values, sheets.SINCE),
        is_sample=lambda: sheets.flag_of(values, sheets.SAMPLE) or False,
        cited=lambda: _cited(values),
    )
    return Text(**read) if len(read) == 4 and read["document"] else None


def _document(row: ImportRow, stage: Stage) -> Document | None:
    """Return the document of the row; in a rehearsal a word in its place."""
    name = row.values.get(sheets.FILE, "")
    if not name:
        if lost := [one for one in (sheets.SINCE, sheets.AMENDED) if row.values.get(one)]:
            raise sheets.BadCell(
                f"{', '.join(lost)}: это о тексте редакции, а файла с текстом в строке нет."
            )
        return None
    if row.file is None:
        # What was wrong with its name was seen beside the archive.
        raise sheets.BadCell(row.says or f"{sheets.FILE}: «{name}» не загружен.")
    if stage is Stage.REHEARSAL:
        return Document([paragraph("Текст.")])
    changes = sheets.changes_of(row.values)
    try:
        with open_file(row.file) as stream:
            return read_file(stream.read(), changes)
    except RuleViolation as violation:
        where = f" Столбец — «{sheets.CHANGES}»." if violation.code == "text_choose_changes" else ""
        raise sheets.BadCell(f"{name}: {violation.message}{where}") from violation


def _cited(values: dict[str, str]) -> Citation | None:
    written, cited = values.get(sheets.AMENDED, ""), amending_of(values)
    if written and cited is None:
        raise sheets.BadCell(
            f"{sheets.AMENDED}: «{written}». Нужно: постановление администрации города "
            "от 13.09.2017 № 3111."
        )
    return cited


def plan_version(plan: Plan, text: Text, act: Act) -> None:
    """Plan the version that the text is, of the act as the row wants it."""
    since = text.since or act.adopted_on
    amended_by = _amending(plan, text.cited, act, since) if text.cited else None
    akn = written(text.document, act, since)
    if plan.stage is Stage.CHECK:
        _refuse_another_text(plan, act, since, akn)
    same = plan.act.versions.filter(valid_from=since).first() if plan.act else None
    if same is not None:
        if plan.stage is not Stage.REHEARSAL and plain_text(same.akn) != plain_text(akn):
            plan.errors.append(
                f"Редакция с {since:%d.%m.%Y} уже есть, и текст у неё другой. "
                "Опечатка исправляется в карточке акта, новая редакция начинается с другого дня."
            )
        elif amended_by is not None and same.amended_by_id is None:
            same.amended_by, plan.version = amended_by, same
            plan.says.append(f"изменён актом: не указано → «{amended_by.heading}»")
        elif amended_by is not None and same.amended_by != amended_by:
            plan.errors.append(f"Редакция с {since:%d.%m.%Y} уже есть, и изменил её другой акт.")
    elif waiting := plan.act and plan.act.waiting_texts.filter(valid_from=since).first():
        is_read = plan.stage is not Stage.REHEARSAL
        is_other = amended_by is not None and waiting.amended_by_id != amended_by.pk
        if is_other or (is_read and plain_text(waiting.akn) != plain_text(akn)):
            plan.errors.append(TextWaits().message)
        else:
            plan.says.append("тот же текст уже ждёт второго редактора")
    else:
        plan.version = Version(
            valid_from=since, amended_by=amended_by, akn=akn, is_sample=text.is_sample
        )
        plan.says.append(f"новая редакция с {since:%d.%m.%Y}")
        plan.says += (f"{WARNING}{one}" for one in left_out(text.document))
        if plan.stage is not Stage.REHEARSAL:
            _warn_of_same_words(plan, plan.version, act.issuer)
            _warn_of_lost_points(plan, plan.version)
        if plan.stage is Stage.CHECK:
            plan.refuse_with(check_version, act, plan.version, on=plan.on)
    if (
        plan.stage is Stage.CHECK
        and plan.version
        and (amends := relations.amendment_by(plan.version, act))
    ):
        plan.refuse_with(relations.check, amends)


def _refuse_another_text(plan: Plan, act: Act, since: date, akn: str) -> None:
    """Refuse a text other than the one that an earlier row has for the same day."""
    for row in plan.rows_above(act.issuer):
        unheard = Plan(row, plan.stage, plan.table, plan.on)
        days = unheard.read(since=lambda: sheets.day_of(row.values, sheets.SINCE))  # noqa: B023
        if "since" not in days or (days["since"] or act.adopted_on) != since:
            continue
        theirs = text_of(unheard)
        if theirs is None:
            continue
        if plain_text(to_akn(theirs.document, identity_of(act, since))) != plain_text(akn):
            plan.errors.append(
                f"Редакция с {since:%d.%m.%Y} есть и в строке {row.position}, и текст там другой: "
                "на один день у акта одна редакция."
            )
            return


def _warn_of_same_words(plan: Plan, version: Version, issuer: Issuer) -> None:
    """Ask to look where another edition has these very words: likely the wrong file."""
    try:
        if plan.act:
            check_repeated(plan.act, version)
    except TextRepeated as violation:
        plan.says.append(f"{WARNING}слова те же, что в редакции с {violation.valid_from:%d.%m.%Y}.")
    for row in plan.rows_above(issuer) if plan.stage is Stage.CHECK else ():
        # The same day twice is no other edition.
        if _digest(row) == _digest(plan.row) and _day_of(row) != _day_of(plan.row):
            plan.says.append(f"{WARNING}файл тот же, что в строке {row.position}.")
            return


def _warn_of_lost_points(plan: Plan, version: Version) -> None:
    """Tell what points at places that the text does not have, as the desk does."""
    if plan.act is None:
        return
    version.act = plan.act
    plan.says += (
        f"{WARNING}такого места в этом тексте нет — {one}." for one in left_pointless(version)
    )


def _digest(row: ImportRow) -> str:
    return row.file.sha256 if row.file else ""


def _day_of(row: ImportRow) -> str:
    return str(row.values.get(sheets.SINCE, ""))


def _amending(plan: Plan, cited: Citation, act: Act, since: date) -> Act | None:
    """Return the act that made the version; None where a row of the table is still to bring it."""
    adopted_on, written = cited.adopted_on, plan.row.values[sheets.AMENDED]
    if adopted_on is None or adopted_on < act.adopted_on:
        plan.errors.append(RelationBackwards().message)
    elif since < adopted_on:
        plan.errors.append(VersionBeforeAmendment(adopted_on).message)
    found = act_of(cited)
    if found is not None:
        if found == plan.act:
            plan.errors.append(f"{sheets.AMENDED}: акт не может изменять сам себя.")
        # What is cited as the administration's may be the mayor's: see ``act_with``.
        if cited.issuer not in {"", "administraciya", UNIT, found.issuer.slug}:
            plan.says.append(
                f"{WARNING}«{written}» в реестре издал другой орган: {found.issuer.name}."
            )
        return found
    plan.errors += (f"{sheets.AMENDED}: {one}" for one in _why_missing(plan, cited, written))
    return None


def _why_missing(plan: Plan, cited: Citation, written: str) -> Iterator[str]:
    """Yield why there is no such act; nothing while a row of the table may still bring it."""
    rows = [one for one in plan.table.of(key_of_cited(cited)) if one.pk != plan.row.pk]
    issuers = {one.issuer for one in _like(cited)} | set(filter(None, map(issuer_named, rows)))
    if len(issuers) > 1 and cited.issuer not in {one.slug for one in issuers}:
        names = "; ".join(sorted(one.name for one in issuers))
        yield f"актов «{written}» несколько. Напишите в этой ячейке, кто издал: {names}."
        return
    named = {one.pk: its.slug for one in rows if (its := issuer_named(one))}
    rows = [one for one in rows if may_be_by(cited.issuer, named.get(one.pk, ""))]
    if len(issuers) > 1:
        rows = [one for one in rows if named.get(one.pk) == cited.issuer]
    if not rows and key_of_cited(cited) == key_of(plan.row):
        yield "акт не может изменять сам себя."
    elif not rows:
        yield f"акт «{written}» не найден ни в реестре, ни в таблице."
    elif plan.stage is not Stage.CHECK:
        # Its row comes before this one, or never will.
        if circle := plan.table.circle(plan.row):
            yield f"акты изменяют друг друга по кругу: строки {', '.join(map(str, circle))}."
            return
        ids = [one.pk for one in rows]
        wrong = ImportRow.objects.filter(pk__in=ids, state=RowState.WRONG).first()
        yield (
            f"акт «{written}» не внесён, в его строке {wrong.position} ошибка."
            if wrong
            else f"акт «{written}» не внесён, его строка — {rows[0].position}."
        )


def act_of(cited: Citation) -> Act | None:
    """Return the cited act of the register, in whatever letters its number is written."""
    same = (one.number for one in _like(cited))
    return act_with(cited.kind, cited.adopted_on, next(same, cited.number), cited.issuer)


def over_on(amending: Act, key: Key) -> date | None:
    """Return the day on which the amendment of the act of a row is over, None for good or none."""
    kind, day, number = key if isinstance(key, tuple) else ("", None, "")
    if day is None:
        return None
    amends = Relation.objects.filter(source=amending, effect=Effect.AMENDS)
    found = amends.filter(target__kind=kind, target__adopted_on=day)
    ends = found.values_list("target__number", "to_on")
    return relations.end_of(to_on for its, to_on in ends if same_as(its) == number)


def _like(cited: Citation) -> list[Act]:
    """Return the acts of the register that the citation may mean, whoever issued them."""
    if cited.adopted_on is None:
        return []
    acts = Act.objects.filter(kind=cited.kind, adopted_on=cited.adopted_on)
    found = acts.select_related("issuer").only("number", "issuer")
    return [one for one in found if same_as(one.number) == same_as(cited.number)]
