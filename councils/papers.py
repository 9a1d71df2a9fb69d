"""The minutes of a sitting on paper, from data: PDF by typst, and DOCX."""

from collections import Counter
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from io import BytesIO
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from docx import Document as new_document
from docx.shared import Pt

from councils.models import AgendaItem, Ballot, Sitting, Speech, Vote
from councils.rules.agenda import CONFIDENTIAL, Line
from councils.rules.quorum import Quorum
from councils.rules.vocabulary import Choice, SpeechKind
from portal.kernel.typography import ended
from portal.web.papers import compile_paper

_FONT = "Times New Roman"


def minutes_data(
    sitting: Sitting,
    *,
    lines: list[Line],
    present: list[str],
    absent: list[str],
    guests: str,
    quorum: list[tuple[datetime, Quorum]],
    secretary: str,
    correction: str,
    tells_time: bool,
) -> dict[str, Any]:
    """Return all that the minutes print, as JSON; ``quorum`` are its counts.

    ``tells_time``: how long each one spoke is said, for the regulation wants it.
    """
    if sitting.opened_at is None or sitting.closed_at is None or sitting.presiding is None:
        raise ValueError("only a sitting that was held has minutes")
    items = {item.pk: item for item in sitting.items.standing()}
    votes = Vote.objects.filter(item__in=items).values_list("taken_at", flat=True)
    said = _times([*(at for at, _ in quorum), *votes])
    return {
        "title": f"Протокол № {sitting.number}",
        "council": sitting.council.name,
        "day": _day(sitting.opened_at),
        "opened": _time(sitting.opened_at),
        "closed": _time(sitting.closed_at),
        "where": sitting.where or "дистанционно",
        "presiding": f"{sitting.presiding.full_name}, {sitting.presiding.get_kind_display()}",
        "presiding_short": sitting.presiding.short_name,
        "secretary": secretary,
        "late_reason": sitting.late_reason,
        "present": present,
        "absent": absent,
        "guests": guests,
        "quorum": [f"{said(at)} — {quorum_words(found)}" for at, found in quorum],
        "rule": quorum[0][1].text,
        "items": [_item(line, items[line.key], said, tells_time=tells_time) for line in lines],
        "removed": [
            {
                "title": item.title,
                "why": item.removed_why,
                "is_confidential": item.is_closed,
            }
            for item in sitting.items.exclude(removed_at=None).select_related("parent")
        ],
        "correction": correction,
    }


def extract_data(data: dict[str, Any], lines: list[Line]) -> dict[str, Any]:
    """Return what everybody may read of the minutes: nothing of a confidential item."""
    closed = {line.number for line in lines if line.is_confidential}
    nothing: dict[str, Any] = {
        "is_heard": True,
        "speaker": "",
        "record": "",
        "spoke": [],
        "votes": [],
        "decisions": [],
    }
    return {
        **data,
        "title": f"Выписка. {data['title']}",
        "items": [
            {**item, "title": CONFIDENTIAL, **nothing} if item["number"] in closed else item
            for item in data["items"]
        ],
        "removed": [one for one in data["removed"] if not one["is_confidential"]],
    }


def _times(moments: Iterable[datetime]) -> Callable[[datetime], str]:
    """Return how to say the moments: to the minute, with seconds where two of them share it."""
    shared = Counter(_time(at) for at in {at.replace(microsecond=0) for at in moments})

    def said(at: datetime) -> str:
        return f"{timezone.localtime(at):%H:%M:%S}" if shared[_time(at)] > 1 else _time(at)

    return said


def quorum_words(found: Quorum) -> str:
    """Return a count of the quorum in words, as minutes print it."""
    verdict = "Кворум есть." if found.is_met else "Кворума нет, голосовать нельзя."
    return f"присутствуют {found.present} из {found.base}, нужно {found.needed}. {verdict}"


def _item(
    line: Line, item: AgendaItem, said: Callable[[datetime], str], *, tells_time: bool
) -> dict[str, Any]:
    decisions = item.decisions.select_related("unit", "vote")
    return {
        "number": line.number,
        "title": item.title,
        "speaker": item.speaker,
        "late": item.is_late,
        "is_heard": item.is_heard,
        "record": item.record,
        "spoke": [
            _speech(one, tells_time=tells_time)
            for one in item.speeches.held().select_related("mandate__seat__organisation")
        ],
        "votes": [_vote(vote, said) for vote in item.votes.all()],
        "decisions": [
            {
                "number": one.number,
                "text": one.text,
                "who": one.who,
                "due": _day(one.due_on) if one.due_on else "",
            }
            for one in decisions
        ],
    }


def _speech(speech: Speech, *, tells_time: bool) -> str:
    said = [speech.who]
    if speech.kind == SpeechKind.ORDER:
        said.append("к порядку ведения")
    if tells_time and speech.began_at and speech.ended_at:
        said.append(duration(speech.ended_at - speech.began_at))
    if speech.is_beyond:
        said.append("сверх времени по регламенту")
    return ", ".join(said)


def duration(lasted: timedelta) -> str:
    """Return a time in words, to the nearest second: «4 мин 10 с», «40 с», «5 мин»."""
    minutes, seconds = divmod(round(lasted.total_seconds()), 60)
    said = [f"{minutes} мин"] if minutes or not seconds else []
    return " ".join([*said, *([f"{seconds} с"] if seconds else [])])


def _vote(vote: Vote, said: Callable[[datetime], str]) -> dict[str, Any]:
    ballots = list(vote.ballots.select_related("mandate__seat__organisation"))
    return {
        "question": vote.question,
        "kind": vote.get_kind_display(),
        "at": said(vote.taken_at),
        "quorum": quorum_words(vote.quorum),
        "result": f"за — {vote.votes_for}, против — {vote.against}, "
        f"воздержались — {vote.abstained}"
        + (f", самоотвод — {vote.recused}" if vote.recused else "")
        + (". Принято." if vote.is_carried else ". Не принято.")
        + _by_chair(vote),
        "majority": f"нужно «за» — {vote.needed_for}: {vote.majority_text}"
        if vote.needed_for
        else "",
        "void": vote.voided_why,
        "ballots": [_ballot(one) for one in ballots],
        "opinions": [
            {"who": one.mandate.full_name, "text": one.text}
            for one in vote.opinions.select_related("mandate")
        ],
    }


def _by_chair(vote: Vote) -> str:
    if not vote.chair_choice:
        return ""
    return f" Голоса разделились поровну, председательствующий — {vote.get_chair_choice_display()}."


def _ballot(ballot: Ballot) -> str:
    choice = Choice(ballot.choice).label
    return f"{ballot.mandate.full_name} ({ballot.mandate.seat.of_whom}) — {choice}"


def minutes_pdf(data: dict[str, Any], *, at: datetime) -> bytes:
    """Return the minutes as PDF/A and PDF/UA."""
    return compile_paper("councils/papers/minutes.typ", at=at, minutes=data)


def minutes_docx(data: dict[str, Any]) -> bytes:
    """Return the minutes as DOCX, in the order of the PDF."""
    document = new_document()
    style = document.styles["Normal"]
    style.font.name, style.font.size = _FONT, Pt(12)
    # A property of a file holds no more letters.
    document.core_properties.title = f"{data['title']}. {data['council']}"[:255]
    document.core_properties.author = ""
    document.core_properties.language = "ru-RU"
    document.add_heading(data["title"], level=1)
    for line in (
        data["council"],
        f"{data['day']}, {data['opened']}–{data['closed']}. {data['where']}",
        f"Председательствующий: {data['presiding']}",
        f"Секретарь: {data['secretary']}",
    ):
        document.add_paragraph(line)
    if data["correction"]:
        document.add_paragraph(f"Исправлено в этой версии: {data['correction']}")
    if data["late_reason"]:
        document.add_paragraph(f"Члены совета извещены позже срока: {data['late_reason']}")
    for title, names in (
        ("Присутствовали", data["present"]),
        ("Отсутствовали", data["absent"]),
        ("Жители", [data["guests"]] if data["guests"] else []),
    ):
        if names:
            document.add_heading(title, level=2)
            for name in names:
                document.add_paragraph(name, style="List Bullet")
    document.add_heading("Кворум", level=2)
    for line in data["quorum"]:
        document.add_paragraph(line)
    document.add_paragraph(f"Правило: {ended(data['rule'])}")
    document.add_heading("Повестка", level=2)
    for item in data["items"]:
        document.add_paragraph(f"{item['number']}. {item['title']}")
    for item in data["items"]:
        _add_item(document, item)
    for removed in data["removed"]:
        document.add_paragraph(
            f"Снят с повестки вопрос «{removed['title']}»: {ended(removed['why'])}"
        )
    document.add_paragraph(f"Председательствующий ____________ {data['presiding_short']}")
    document.add_paragraph(f"Секретарь ____________ {data['secretary']}")
    buffer = BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def _add_item(document: Any, item: dict[str, Any]) -> None:
    late = " (внесён дополнительно)" if item["late"] else ""
    document.add_heading(f"{item['number']}. {item['title']}{late}", level=2)
    if not item["is_heard"]:
        document.add_paragraph("Не рассматривали.")
    elif item["speaker"] or item["record"]:
        document.add_paragraph(
            "Слушали: "
            + " ".join(filter(None, [item["speaker"] and ended(item["speaker"]), item["record"]]))
        )
    if item["spoke"]:
        document.add_paragraph("Выступили:")
        for who in item["spoke"]:
            document.add_paragraph(who, style="List Bullet")
    for vote in item["votes"]:
        majority = f" Большинство: {ended(vote['majority'])}" if vote["majority"] else ""
        document.add_paragraph(
            f"Голосование {vote['kind']}, {vote['at']}: {ended(vote['question'])} "
            f"Кворум: {vote['quorum']}{majority} Голосовали: {vote['result']}"
        )
        if vote["void"]:
            document.add_paragraph(f"Голосование признано недействительным: {ended(vote['void'])}")
        for ballot in vote["ballots"]:
            document.add_paragraph(ballot, style="List Bullet")
        for opinion in vote["opinions"]:
            document.add_paragraph(f"Особое мнение, {opinion['who']}: {ended(opinion['text'])}")
    for decision in item["decisions"]:
        who = f" Ответственный: {ended(decision['who'])}" if decision["who"] else ""
        due = f" Срок: до {ended(decision['due'])}" if decision["due"] else ""
        document.add_paragraph(
            f"Решили ({decision['number']}): {ended(decision['text'])}{who}{due}"
        )


def _day(moment: Any) -> str:
    local = timezone.localtime(moment) if isinstance(moment, datetime) else moment
    return date_format(local, "j E Y года")


def _time(moment: datetime) -> str:
    return f"{timezone.localtime(moment):%H:%M}"
