"""What the steps of planning a row of an import share."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from enum import Enum
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError

from portal.acts.models import Act, ImportFile, ImportRow, Issuer, Relation, RowState, Version
from portal.acts.services import sheets
from portal.acts.services.import_tables import Table, key_of
from portal.kernel.errors import RuleViolation

if TYPE_CHECKING:
    from portal.acts.services.import_relations import Doing

#: Column -> the particular that it sets.
TEXTS = {
    sheets.TITLE: "title",
    sheets.SIGNED: "signatory",
    sheets.SOURCE: "published_in",
    sheets.ISSUE: "published_issue",
    sheets.REGISTERED: "registered_as",
    sheets.REMARK: "remark",
}
DAYS = {
    sheets.PUBLISHED: "published_on",
    sheets.BEGINS: "in_force_from",
    sheets.REGISTERED_ON: "registered_on",
}
_COLUMNS = {name: column for column, name in (TEXTS | DAYS).items()} | {
    "adopted_on": sheets.DAY,
    "number": sheets.NUMBER,
    "valid_from": sheets.SINCE,
}


#: How a line begins that asks the editor to look, though the row is carried out.
WARNING = "Проверьте: "


def _at(name: str | None, message: str) -> str:
    """Return what is wrong, behind its column where it has one."""
    column = _COLUMNS.get(name or "")
    return f"{column}: {message}" if column else message


class Stage(Enum):
    """For what a row is planned."""

    #: On its own: its file is read, and each error of it told.
    CHECK = "check"
    #: Among the rows that bear on it, its text taken as read.
    REHEARSAL = "rehearsal"
    RUN = "run"


@dataclass
class Plan:
    """What a row would do on a day."""

    row: ImportRow
    stage: Stage
    table: Table
    on: date
    act: Act | None = None
    fields: dict[str, Any] = field(default_factory=dict)
    rubrics: list[Any] = field(default_factory=list)
    version: Version | None = None
    relation: Relation | None = None
    #: What the relation says better.
    replaced: list[Relation] = field(default_factory=list)
    doing: "Doing | None" = None
    files: list[ImportFile] = field(default_factory=list)
    says: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)

    @property
    def state(self) -> RowState:
        """What the row is then: wrong, new, changed or the same."""
        if self.errors:
            return RowState.WRONG
        is_new_version = self.version is not None and self.version.pk is None
        if self.act is None or (is_new_version and not self.fields):
            return RowState.NEW
        is_changed = self.fields or self.rubrics or self.version or self.relation or self.files
        return RowState.CHANGED if is_changed else RowState.SAME

    @property
    def told(self) -> str:
        """Every error, or else every change, a line each."""
        # One mistake may be met twice.
        return "\n".join(dict.fromkeys(self.errors or self.says or ["без изменений"]))

    def untold(self, told: str) -> list[str]:
        """Return the changes that are not among those that the editor was told."""
        known = set(told.splitlines())
        return [one for one in self.says if one not in known and not one.startswith(WARNING)]

    def refuse_with(self, check: Callable[..., None], *args: Any, **more: Any) -> None:
        """Note what the check refuses."""
        try:
            check(*args, **more)
        except ValidationError as error:
            for name, messages in error.message_dict.items():
                self.errors += (_at(name, message) for message in messages)
        except RuleViolation as violation:
            self.errors.append(_at(violation.field, violation.message))

    def read(self, **readers: Callable[[], Any]) -> dict[str, Any]:
        """Return by name what the cells say, without those that are wrong: they are noted."""
        found = {}
        for name, reader in readers.items():
            try:
                found[name] = reader()
            except sheets.BadCell as error:
                self.errors.append(str(error))
        return found

    def rows_above(self, issuer: Issuer) -> Iterator[ImportRow]:
        """Yield the earlier rows of the same act."""
        for one in self.table.of(key_of(self.row)):
            if one.position < self.row.position and issuer_named(one) == issuer:
                yield one


def issuer_named(row: ImportRow) -> Issuer | None:
    """Return the issuer that the row names, None for none or an unknown one."""
    try:
        return sheets.issuer_of(row.values)
    except sheets.BadCell:
        return None
