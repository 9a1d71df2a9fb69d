"""The agenda of a sitting: its items, its versions, its papers."""

from collections.abc import Iterable, Sequence
from dataclasses import fields
from datetime import datetime
from io import BytesIO

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import Max
from docx import Document as read_docx
from pypdf import PdfReader
from pypdf.errors import PyPdfError

from councils.models import AgendaItem, AgendaVersion, Paper, Sitting
from councils.rules.agenda import Entry, Line, changes, for_everybody, numbered
from councils.rules.vocabulary import PaperAccess, SittingState
from councils.services.errors import AgendaClosed, BadItem, MinutesSigned
from portal.files.content.kinds import Kind
from portal.files.services import accept, open_file
from portal.people.models import User
from portal.web.jobs import queue
from portal.web.page_cache import bump


def lines_of(sitting: Sitting) -> list[Line]:
    """Return the agenda as it stands now, confidential items in full."""
    return numbered(
        Entry(
            item.pk,
            item.parent_id,
            item.position,
            item.title,
            item.speaker,
            item.minutes,
            item.is_late,
            item.is_confidential,
        )
        for item in sitting.items.standing()
    )


def lines_in(version: AgendaVersion) -> list[Line]:
    """Return the lines of a version."""
    names = [field.name for field in fields(Line)]
    return [Line(**{name: line[name] for name in names}) for line in version.lines]


def last_version(sitting: Sitting) -> AgendaVersion | None:
    """Return the agenda that people were sent last."""
    return sitting.versions.last()


def is_agenda_changed(sitting: Sitting, lines: Sequence[Line]) -> bool:
    """Whether the lines are others than people were sent last."""
    version = last_version(sitting)
    return version is None or [line.as_json() for line in lines] != version.lines


def changes_since(version: AgendaVersion | None, lines: Sequence[Line]) -> list[str]:
    """Say what the lines change in the version, in words for everybody."""
    if version is None:
        return []
    removed = AgendaItem.objects.filter(sitting=version.sitting_id).exclude(removed_at=None)
    why = {
        item.pk: item.removed_why for item in removed.select_related("parent") if not item.is_closed
    }
    return changes(for_everybody(lines_in(version)), for_everybody(lines), why)


def papers_of(sitting: Sitting) -> list[Paper]:
    """Return all papers of the sitting, the withdrawn ones too, as they came."""
    found = Paper.objects.filter(item__sitting=sitting).defer("text")
    return list(found.order_by("added_at", "pk"))


def editions(papers: Iterable[Paper]) -> list[tuple[Paper, list[Paper]]]:
    """Return the newest version of each paper with the former ones, the latest of them first."""
    by_title: dict[str, list[Paper]] = {}
    for paper in sorted(papers, key=lambda one: (one.title, -one.number)):
        by_title.setdefault(paper.title, []).append(paper)
    return [(newest, former) for newest, *former in by_title.values()]


def changes_of_papers(
    papers: Iterable[Paper], lines: Iterable[Line], *, after: datetime, until: datetime
) -> list[str]:
    """Say which papers came or went in (after, until]; only an open one is named."""
    known = {line.key: line for line in lines}
    said = []
    for paper in papers:
        line = known.get(paper.item_id)
        if line is None:
            continue
        is_open = paper.access == PaperAccess.OPEN and not line.is_confidential
        what = f"материал «{paper.title}»" if is_open else "материал для членов совета"
        if is_open and paper.number > 1:
            what += f", версия {paper.number}"
        is_new = after < paper.added_at <= until
        gone_at = paper.withdrawn_at
        is_gone = gone_at is not None and after < gone_at <= until
        if is_new and not is_gone:
            said.append(f"К вопросу {line.number} добавлен {what}.")
        elif is_gone and not is_new:
            said.append(f"Из материалов к вопросу {line.number} изъят {what}.")
    return said


def keep_version(sitting: Sitting, *, at: datetime) -> AgendaVersion:
    """Keep the agenda as it stands, as the next version."""
    last = sitting.versions.aggregate(last=Max("number"))["last"] or 0
    return AgendaVersion.objects.create(
        sitting=sitting,
        number=last + 1,
        lines=[line.as_json() for line in lines_of(sitting)],
        made_at=at,
    )


_OVER = (SittingState.CLOSED, SittingState.CANCELLED)
_SENT = (SittingState.CONVENED, SittingState.OPEN)


@transaction.atomic
def save_item(item: AgendaItem) -> AgendaItem:
    """Enter or change an item; one that comes after the invitations is a late one.

    Raises:
        AgendaClosed, BadItem.
    """
    sitting = Sitting.objects.select_for_update().get(pk=item.sitting_id)
    if sitting.state in _OVER:
        raise AgendaClosed
    parent = item.parent
    if parent is not None:
        if parent.sitting_id != sitting.pk or parent.removed_at:
            raise BadItem("Такого вопроса в повестке этого заседания нет.")
        has_children = item.pk is not None and item.children.exists()
        if parent.parent_id or parent.pk == item.pk or has_children:
            raise BadItem("Подвопрос стоит под вопросом, и своих подвопросов у него нет.")
    if item.pk is None and sitting.state in _SENT:
        item.is_late = True
    item.save()
    bump()
    return item


@transaction.atomic
def remove_item(item: AgendaItem, why: str, *, at: datetime) -> AgendaItem:
    """Take an item and what is below it off the agenda; the reason stays."""
    sitting = Sitting.objects.select_for_update().get(pk=item.sitting_id)
    if sitting.state in _OVER:
        raise AgendaClosed
    if item.votes.exists() or item.decisions.exists():
        raise BadItem("По этому вопросу уже голосовали или приняли решение.", field="reason")
    if item.started_at and not item.ended_at:
        end_hearing(item, at=at)
    for child in item.children.filter(removed_at=None):
        remove_item(child, why, at=at)
    item.removed_at, item.removed_why = at, why
    item.save(update_fields=["removed_at", "removed_why"])
    bump()
    return item


@transaction.atomic
def write_record(item: AgendaItem, text: str) -> AgendaItem:
    """Write down what was heard on the item, until the minutes are signed.

    Raises:
        MinutesSigned.
    """
    if Sitting.objects.select_for_update().get(pk=item.sitting_id).is_frozen:
        raise MinutesSigned
    item.record = text
    item.save(update_fields=["record"])
    return item


def end_hearing(item: AgendaItem, *, at: datetime) -> None:
    """End what is heard of the item: its speech, and the wishes of those who still wait."""
    item.speeches.running().update(ended_at=at)
    item.speeches.waiting().update(dropped_at=at)
    item.ended_at = at
    item.save(update_fields=["ended_at"])


def attach(
    item: AgendaItem,
    upload: UploadedFile,
    title: str,
    access: PaperAccess,
    *,
    by: User,
    at: datetime,
) -> Paper:
    """Put a paper to an item; the same title again is its next version. The queue reads it.

    Raises:
        FileRefused.
    """
    file = accept(upload, by=by, at=at)
    with transaction.atomic():
        AgendaItem.objects.select_for_update().get(pk=item.pk)
        last = item.papers.filter(title=title).aggregate(last=Max("number"))["last"] or 0
        paper = Paper.objects.create(
            item=item, title=title, number=last + 1, access=access, file=file, added_at=at
        )
        queue("councils.read_paper", paper_id=paper.pk)
        bump()
    return paper


@transaction.atomic
def withdraw_paper(paper: Paper, why: str, *, at: datetime) -> Paper:
    """Take a paper away that should not have been there; only the secretary opens it then.

    Raises:
        BadItem.
    """
    paper = Paper.objects.select_for_update().get(pk=paper.pk)
    if paper.withdrawn_at:
        raise BadItem("Этот материал уже изъят.", field="paper")
    paper.withdrawn_at, paper.withdrawn_why = at, why
    paper.save(update_fields=["withdrawn_at", "withdrawn_why"])
    bump()
    return paper


#: More of a text than anybody looks for; PostgreSQL keeps at most a megabyte of words of one.
_READ = 200_000


def read_text(paper: Paper) -> None:
    """Keep what the file of the paper says, for the search; a picture has no text."""
    with open_file(paper.file) as stream:
        content = stream.read()
    try:
        if paper.file.kind == Kind.PDF:
            text = "\n".join(page.extract_text() for page in PdfReader(BytesIO(content)).pages)
        elif paper.file.kind == Kind.DOCX:
            text = "\n".join(one.text for one in read_docx(BytesIO(content)).paragraphs)
        elif paper.file.kind == Kind.TXT:
            text = content.decode("utf-8", "replace")
        else:
            return
    except (PyPdfError, ValueError, KeyError, RecursionError):
        # Members can still take the file; only the search does not see into it.
        return
    paper.text = text.replace("\0", "").strip()[:_READ]
    paper.save(update_fields=["text"])
    bump()
