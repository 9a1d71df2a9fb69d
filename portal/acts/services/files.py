"""Files beside an act: the signed scan, the text as it came, detached signatures."""

from collections.abc import Iterable
from datetime import date, datetime
from io import BytesIO
from pathlib import PurePath

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import Q, QuerySet
from pypdf import PdfReader
from pypdf.errors import PyPdfError

from portal.acts.models import Act, ActFile
from portal.acts.services.approval import ask_for_look, note_change
from portal.acts.services.file_errors import FileRepeated, NoScan, NoSignature
from portal.acts.services.standing import refresh_text
from portal.acts.texts.wordless import has_words
from portal.files.content.kinds import Kind
from portal.files.content.names import MAX_LENGTH
from portal.files.models import StoredFile
from portal.files.services import accept, delete, open_file, store_generated
from portal.people.models import User
from portal.web.jobs import queue
from portal.web.page_cache import bump

_SIGNATURE_BYTES = 1024 * 1024
#: A detached signature is a CMS structure: DER, or the same in PEM.
_SIGNATURE_MARKS = (b"\x30\x82", b"\x30\x83", b"\x30\x80", b"-----BEGIN", b"MII")


def attach(
    act: Act,
    upload: UploadedFile,
    role: ActFile.Role,
    *,
    has_no_personal_data: bool,
    by: User,
    at: datetime,
) -> ActFile:
    """Store a file beside the act; what a PDF says is read by the queue.

    A document without a word, such as pages photographed into it, is a scan whatever its role.
    What a signature signs is told by its name: «акт.pdf.sig», «акт.p7s» beside «акт.pdf». One whose
    file is gone is not of another one, whatever that is called.
    Raises FileRefused, FileRepeated, NoScan, NoSignature.
    """
    if role is ActFile.Role.SIGNATURE:
        content = upload.read(_SIGNATURE_BYTES + 1)
        check_signature(content)
        file = store_generated(upload.name or "подпись.sig", content, Kind.SIG.media_type, at=at)
    else:
        file = accept(upload, by=by, at=at)
        kind = Kind(file.kind)
        if role is ActFile.Role.SCAN and kind is not Kind.PDF and not kind.is_image:
            delete(file)
            raise NoScan
        upload.seek(0)
        if not has_words(upload.read(), kind):
            role = ActFile.Role.SCAN
    try:
        with transaction.atomic():
            Act.objects.select_for_update(no_key=True).get(pk=act.pk)
            _check_repeated(act, file)
            attached = ActFile.objects.create(
                act=act, role=role, file=file, has_no_personal_data=has_no_personal_data
            )
            _sign_by_names(act)
            if file.kind == Kind.PDF:
                queue("acts.read_text_layer", file_id=attached.pk)
            note_change(act, by=by, at=at)
            bump()
    except FileRepeated:
        delete(file)
        raise
    return attached


def _check_repeated(act: Act, file: StoredFile) -> None:
    twin = act.files.filter(file__sha256=file.sha256).select_related("file").first()
    if twin is not None:
        raise FileRepeated(f"{twin.get_role_display()}, «{twin.file.name}»")


def _sign_by_names(act: Act) -> None:
    """Let each signature of which nobody knows what it signs sign the file that it is named for."""
    bereft = set(bereft_signatures(act))
    files = list(act.files.select_related("file"))
    others = [one for one in files if one.role != ActFile.Role.SIGNATURE]
    for one in files:
        if one.role == ActFile.Role.SIGNATURE and one.signs_id is None and one not in bereft:
            named = PurePath(one.file.name).stem.lower()
            exact = [other for other in others if other.file.name.lower() == named]
            alike = [other for other in others if _stem(other) in {named, PurePath(named).stem}]
            found = exact or alike or _cut_alike(one, others)
            if len(found) > 1:
                signed = {other.signs_id for other in files}
                found = [other for other in found if other.pk not in signed]
            if len(found) == 1:
                one.signs = found[0]
                one.save(update_fields=["signs"])


def _cut_alike(signature: ActFile, others: Iterable[ActFile]) -> list[ActFile]:
    """Return the one file that is called alike as far as long names are kept: none of several."""
    named = PurePath(signature.file.name).stem.lower()
    found = [one for one in others if _is_cut(one) and named.startswith(_stem(one))]
    return found if _is_cut(signature) and len(found) == 1 else []


def _is_cut(attached: ActFile) -> bool:
    # A space where it was cut goes, too.
    return len(attached.file.name) >= MAX_LENGTH - 1


def _stem(attached: ActFile) -> str:
    return PurePath(attached.file.name).stem.lower()


@transaction.atomic
def sign(signature: ActFile, signed: ActFile, *, by: User, at: datetime) -> None:
    """Note which file of its act a detached signature signs, where an editor knows it."""
    signature.signs = signed
    signature.save(update_fields=["signs"])
    note_change(signature.act, by=by, at=at)
    bump()


def unclear_signatures(act: Act) -> QuerySet[ActFile]:
    """Return the signatures of which nobody knows what they sign."""
    return act.files.filter(role=ActFile.Role.SIGNATURE, signs=None).select_related("file")


def bereft_signatures(act: Act) -> list[ActFile]:
    """Return the signatures whose file is gone: of another one only an editor can say that it is."""
    known = unclear_signatures(act)
    return [one for one in known if one.events.filter(signs__isnull=False).exists()]  # type: ignore[attr-defined]


def mismatched_signatures(act: Act) -> list[ActFile]:
    """Return the signatures of pictures: the bytes that were signed are not those that are kept."""
    known = act.files.filter(signs__isnull=False).select_related("file", "signs__file")
    return [one for one in known if one.signs and one.signs.file.kind_is_image]


def check_signature(content: bytes) -> None:
    """Refuse what is no detached signature. Raises NoSignature."""
    if len(content) > _SIGNATURE_BYTES or not content.startswith(_SIGNATURE_MARKS):
        raise NoSignature


#: What may show pages as pictures, whatever it is called beside the act.
_PICTURES = [kind for kind in Kind if kind is Kind.PDF or kind.is_image]
#: A scan may have a text layer; what else has ``ActFile.text`` is text on each page.
_UNCONFIRMED = Q(has_no_personal_data=False) & (
    Q(role=ActFile.Role.SCAN) | Q(file__kind__in=_PICTURES, text="")
)


def shown_files(act: Act) -> QuerySet[ActFile]:
    """Return the files that readers may take: a scan only after somebody has looked at it."""
    return act.files.exclude(_UNCONFIRMED).select_related("file")


def with_signatures(files: Iterable[ActFile]) -> list[ActFile]:
    """Return the files, each with the signatures of it among them in ``shown_signatures``.

    A signature of a file that is not among them stands by itself.
    """
    shown = {one.pk: one for one in files}
    for one in shown.values():
        one.shown_signatures = [other for other in shown.values() if other.signs_id == one.pk]  # type: ignore[attr-defined]
    return [one for one in shown.values() if one.signs_id not in shown]


def shown() -> QuerySet[ActFile]:
    """Return such files of all acts, without their text layers."""
    return ActFile.objects.exclude(_UNCONFIRMED).select_related("file").defer("text")


def unconfirmed_scans(act: Act) -> QuerySet[ActFile]:
    """Return the scans that nobody has looked through for strangers' personal data.

    A picture, and a PDF with a page of pictures, is one in any role; so is a PDF that is not read.
    """
    return act.files.filter(_UNCONFIRMED).select_related("file")


@transaction.atomic
def confirm_scans(act: Act, *, by: User, at: datetime) -> None:
    """Note that somebody looked through the scans and found no strangers' personal data."""
    unconfirmed_scans(act).update(has_no_personal_data=True)
    Act.objects.filter(pk=act.pk).update(changed_at=at)
    ask_for_look(act, by=by, at=at)
    bump()


@transaction.atomic
def detach(attached: ActFile, *, on: date, at: datetime, by: User) -> None:
    """Destroy a wrong file of the act; the journal keeps that there was one."""
    act, file = attached.act, attached.file
    attached.delete()
    delete(file)
    note_change(act, by=by, at=at)
    refresh_text(act, on=on)
    bump()


def read_text_layer(attached: ActFile, *, on: date) -> None:
    """Keep what the text layer of a PDF says, for the search; a picture has none.

    Of a PDF that is no scan by its role it is kept where each page is text, without a picture.
    """
    if attached.file.kind != Kind.PDF:
        return
    with open_file(attached.file) as stream:
        content = stream.read()
    try:
        reader = PdfReader(BytesIO(content))
        pages = [page.extract_text() for page in reader.pages]
        has_pictures = any(page.images.keys() for page in reader.pages)
    except (PyPdfError, ValueError, KeyError, RecursionError):
        # Readers can still take the file; only the search does not see into it.
        return
    if attached.role != ActFile.Role.SCAN and (has_pictures or not all(map(str.strip, pages))):
        return
    attached.text = "\n".join(pages).replace("\0", "").strip()
    with transaction.atomic():
        attached.save(update_fields=["text"])
        refresh_text(attached.act, on=on)
        bump()
