"""The files that a row of an import brings for readers: scans, detached signatures, a signed text."""

from contextlib import suppress
from datetime import datetime
from pathlib import PurePath

from django.core.files.uploadedfile import SimpleUploadedFile

from portal.acts.models import Act, ActFile, ImportFile, ImportRow
from portal.acts.services import sheets
from portal.acts.services.file_errors import FileRepeated, NoScan
from portal.acts.services.files import attach, check_signature
from portal.acts.services.import_stages import WARNING, Plan, Stage
from portal.files.content.kinds import Kind
from portal.files.content.office import ZIP_MARKS, kind_of_zip
from portal.files.content.refusals import Unsuitable
from portal.files.content.sniffing import recognise
from portal.files.models import StoredFile
from portal.files.services import open_file, store_generated
from portal.kernel.errors import RuleViolation
from portal.people.models import User

COLUMN_OF = {ActFile.Role.SCAN: sheets.SCAN, ActFile.Role.SIGNATURE: sheets.SIGNATURE}


def stored(
    path: str, content: bytes, at: datetime, role: ActFile.Role = ActFile.Role.TEXT
) -> StoredFile:
    """Keep a file of the archive as it came: the check of its row says what is wrong with it."""
    name = path.rpartition("/")[2]
    if role is ActFile.Role.SIGNATURE:
        kind = Kind.SIG
    elif role is ActFile.Role.SCAN:
        kind = Kind.PDF
    else:
        kind = Kind.TXT
        if content.startswith(ZIP_MARKS):
            try:
                kind = kind_of_zip(content)
            except Unsuitable:
                kind = Kind.DOCX
    return store_generated(name, content or b" ", kind.media_type, at=at)


def plan_files(plan: Plan) -> None:
    """Plan the files that the act does not have yet, by their contents: each folder has a scan.pdf."""
    attached = list(plan.act.files.select_related("file")) if plan.act else []
    kept = [one.file for one in attached]
    same = {file.sha256: file.name for file in kept}
    # A picture is kept in another format than it came in.
    pictures = {(_stem(file), file.received_size) for file in kept if Kind(file.kind).is_image}
    given = list(plan.row.files.select_related("file"))
    for role, column in COLUMN_OF.items():
        mine = [one for one in given if one.role == role]
        if lost := len(sheets.names_in(plan.row.values, column)) - len(mine):
            plan.errors.append(
                f"{column}: файлов не загружено: {lost}. Имени в архиве нет, или таких несколько: "
                "тогда напишите путь."
            )
        for one in mine:
            if plan.stage is Stage.CHECK:
                _check(plan, one, column)
            twin = same.get(one.file.sha256)
            if twin == one.file.name or (_stem(one.file), one.file.received_size) in pictures:
                continue
            if twin:
                plan.says.append(
                    f"{WARNING}{column}: «{one.file.name}» — тот же файл, что «{twin}», второй раз "
                    "он не приложится."
                )
                continue
            if any(_is_namesake(one, other, plan.row) for other in attached):
                plan.says.append(
                    f"{WARNING}{column}: «{one.file.name}» — не тот файл, который уже приложен к акту "
                    "под этим именем: он приложится вторым, прежний останется. Если это замена, "
                    "уберите прежний на карточке акта (шаг «Убрать файл»): в истории останется, что "
                    "он был."
                )
            same[one.file.sha256] = one.file.name
            plan.files.append(one)
            plan.says.append(f"{column}: «{one.file.name}»")
    text = plan.row.file
    if text and text.sha256 not in same and _signs_text(plan.row.values):
        _plan_text(plan, ImportFile(row=plan.row, role=ActFile.Role.TEXT, file=text))


def _is_namesake(one: ImportFile, other: ActFile, row: ImportRow) -> bool:
    """Whether the act has another file of this name, which this very import has not brought."""
    if (one.role, _stem(one.file)) != (other.role, _stem(other.file)):
        return False
    return not ImportFile.objects.filter(row__of=row.of, file__sha256=other.file.sha256).exists()


def _signs_text(values: dict[str, str]) -> bool:
    """Whether a signature of the row is named for its text, and for no scan of it."""
    text, scans = _names(values, sheets.FILE), _names(values, sheets.SCAN)
    signed = {PurePath(one).stem for one in _names(values, sheets.SIGNATURE)}
    alike = {PurePath(one).stem for one in text} - {PurePath(one).stem for one in scans}
    return bool(signed & {*text, *alike})


def _names(values: dict[str, str], column: str) -> set[str]:
    """Return what the files of the cell are called, whole: those that are kept may be cut."""
    cells = sheets.names_in(values, column)
    return {cell.replace("\\", "/").rpartition("/")[2].lower() for cell in cells}


def _plan_text(plan: Plan, one: ImportFile) -> None:
    """Plan to keep the text as it came, too: of nothing else its signature can be checked."""
    try:
        recognise(_content(one), one.file.name)
    except Unsuitable as error:
        plan.says.append(
            f"{WARNING}«{one.file.name}» подписан, но к акту не приложится, и подпись будет не с чем "
            f"сверить: {error.reason}"
        )
        return
    plan.files.append(one)
    plan.says.append(f"подписанный текст: «{one.file.name}»")


def _stem(file: StoredFile) -> str:
    return PurePath(file.name).stem


def _check(plan: Plan, one: ImportFile, column: str) -> None:
    content = _content(one)
    try:
        if one.role == ActFile.Role.SIGNATURE:
            check_signature(content)
        else:
            kind = recognise(content, one.file.name).kind
            if kind is not Kind.PDF and not kind.is_image:
                raise NoScan
    except Unsuitable as error:
        plan.errors.append(f"{column}: {one.file.name}: {error.reason}")
    except RuleViolation as violation:
        plan.errors.append(f"{column}: {one.file.name}: {violation.message}")


def attach_files(plan: Plan, act: Act, *, by: User, at: datetime) -> None:
    """Give the act copies; a scan is seen once somebody has looked through it."""
    for one in plan.files:
        upload = SimpleUploadedFile(one.file.name, _content(one))
        # A picture may turn out to be kept already once it is in the format that is kept.
        with suppress(FileRepeated):
            attach(act, upload, ActFile.Role(one.role), has_no_personal_data=False, by=by, at=at)


def _content(one: ImportFile) -> bytes:
    with open_file(one.file) as stream:
        return stream.read()
