"""Sample texts of acts, sample acts and drafts: none is genuine, and each says so."""

import tomllib
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from django.utils import timezone

from portal.acts.models import (
    Act,
    Commencement,
    Conclusion,
    Draft,
    Issuer,
    Kind,
    Outcome,
    Proposal,
    Relation,
    Rubric,
    Version,
)
from portal.acts.rules.status import Effect
from portal.acts.services import drafts, register, relations, texts
from portal.acts.services.commencements import commence
from portal.acts.services.identities import identity_of
from portal.acts.services.titles import turn_titles
from portal.acts.texts.blocks import Document
from portal.acts.texts.reading import read_pasted
from portal.acts.texts.writing import Identity, to_akn
from portal.people.models import User

_DATA = Path(__file__).with_name("acts.toml")
_SAMPLE = "Учебный акт: он показывает работу портала, в действительности не принимался."
_NOON = time(12)


@dataclass(frozen=True)
class _Desk:
    """Who prepares acts and who lets them out, and what day it is."""

    editor: User
    other: User
    now: datetime

    @property
    def today(self) -> date:
        """The municipal day."""
        return timezone.localdate(self.now)

    def at(self, day: date) -> datetime:
        """Return noon of the day, or now where that is still to come."""
        return min(timezone.make_aware(datetime.combine(day, _NOON)), self.now)

    def day(self, data: dict[str, Any], name: str) -> date:
        """Return a day of the data: ``from_on``, or ``from_days_ago``."""
        if name in data:
            return data[name]
        return self.today - timedelta(days=data[name.replace("_on", "_days_ago")])


def load(*, editor: User, other: User, now: datetime) -> bool:
    """Load the samples; return whether they were not there yet."""
    if Draft.objects.exists() or Version.objects.exists():
        return False
    desk = _Desk(editor, other, now)
    data = tomllib.loads(_DATA.read_text(encoding="utf-8"))
    for row in data["rubric"]:
        Rubric.objects.get_or_create(slug=row["slug"], defaults={"name": row["name"]})
    for row in data["text"]:
        _sample_text(row, desk)
    for row in data["sample"]:
        _sample_act(row, desk)
    for row in data["draft"]:
        _draft(row, desk)
    # Each was recorded on its day; since then titles have changed.
    turn_titles(on=desk.today, at=desk.now)
    return True


def _act(key: str) -> Act:
    kind, issuer, day, number = key.split()
    return Act.objects.get(kind=kind, issuer__slug=issuer, adopted_on=day, number=number)


def _version(
    act: Act, document: Document, since: date, desk: _Desk, by: Act | None = None
) -> Version:
    akn = to_akn(document, identity_of(act, since))
    version = Version(act=act, valid_from=since, amended_by=by, is_sample=True, akn=akn)
    return texts.add_version(version, on=desk.today, at=desk.at(desk.today))


def _sample_text(row: dict[str, Any], desk: _Desk) -> None:
    act, lines = _act(row["act"]), list(row["lines"])
    act.rubrics.add(Rubric.objects.get(slug=row["rubric"]))
    _version(act, read_pasted("\n".join(lines)), act.adopted_on, desk)
    for edition in row["edition"]:
        by = _act(edition["by"])
        for start, line in edition["changes"].items():
            # The last one: the annex repeats the numbers of the act above it.
            place = max(i for i, old in enumerate(lines) if old.startswith(start))
            lines[place] = line
        _version(act, read_pasted("\n".join(lines)), by.adopted_on, desk, by)


def _sample_act(row: dict[str, Any], desk: _Desk) -> None:
    adopted_on = desk.day(row, "adopted_on")
    act = _enter(row["number"], row["title"], adopted_on, desk)
    act.rubrics.add(Rubric.objects.get(slug=row["rubric"]))
    _version(act, read_pasted(row["html"]), adopted_on, desk)
    for one in row.get("commencement", ()):
        begins = desk.today + timedelta(days=one["in_days"])
        commence(
            Commencement(act=act, point=one["point"], ground=one["ground"], from_on=begins),
            at=desk.at(adopted_on),
        )
    _publish(act, desk)
    if "amends" not in row:
        return
    target = Act.objects.get(number=row["amends"])
    from_on = desk.day(row, "from_on")
    relations.relate(
        Relation(
            source=act,
            target=target,
            effect=Effect.AMENDS,
            point=row.get("point", ""),
            what=row.get("what", ""),
            new_title=row.get("new_title", ""),
            from_on=from_on,
        ),
        at=desk.at(adopted_on),
    )
    if "edition" in row:
        data = tomllib.loads(_DATA.read_text(encoding="utf-8"))
        html = next(one["html"] for one in data["sample"] if one["number"] == row["amends"])
        for old, new in row["edition"].items():
            html = html.replace(old, new)
        _version(target, read_pasted(html), from_on, desk, act)


def _enter(number: str, title: str, adopted_on: date, desk: _Desk) -> Act:
    act = Act(
        kind=Kind.RESOLUTION,
        issuer=Issuer.objects.get(slug="administraciya"),
        adopted_on=adopted_on,
        number=number,
        title=title,
        is_normative=True,
        published_in="Хабаровские вести (учебная запись)",
        published_on=adopted_on,
        in_force_from=adopted_on,
        remark=_SAMPLE,
    )
    return register.register(act, by=desk.editor, at=desk.at(adopted_on))


def _publish(act: Act, desk: _Desk) -> None:
    register.publish(act, by=desk.other, at=desk.at(act.adopted_on))


def _draft(row: dict[str, Any], desk: _Desk) -> None:
    start = desk.day(row, "from_on")
    end = start + timedelta(days=row["days"])
    draft = Draft.objects.create(
        kind=Kind.RESOLUTION,
        issuer=Issuer.objects.get(slug="administraciya"),
        title=row["title"],
        note=row["note"],
        developer=row["developer"],
        contact=row["contact"],
        discussed_from=start,
        discussed_to=end,
        expertise_to=start + timedelta(days=7),
        takes_unnamed=row.get("takes_unnamed", True),
    )
    identity = Identity(
        draft.kind, draft.issuer.slug, start, f"project-{draft.pk}", draft.title, start
    )
    drafts.set_text(draft, to_akn(read_pasted(row["html"]), identity))
    drafts.publish_draft(draft, on=start, at=desk.at(start))
    for place, one in enumerate(row.get("proposal", ()), start=1):
        _proposal(draft, one, start + timedelta(days=place), desk)
    for one in row.get("conclusion", ()):
        _conclusion(draft, one, desk)
    if "summary" in row:
        closed = end + timedelta(days=3)
        drafts.summarise(draft, row["summary"], on=closed, at=desk.at(closed))
    if "adopted_as" in row:
        adopted_on = desk.day(row, "adopted_on")
        act = drafts.adopt(
            draft,
            number=row["adopted_as"],
            adopted_on=adopted_on,
            by=desk.editor,
            on=desk.today,
            at=desk.at(adopted_on),
        )
        Version.objects.filter(act=act).update(is_sample=True)
        Act.objects.filter(pk=act.pk).update(remark=_SAMPLE, is_normative=True)
        act.refresh_from_db()
        _publish(act, desk)


def _proposal(draft: Draft, row: dict[str, Any], on: date, desk: _Desk) -> None:
    proposal = Proposal(
        draft=draft,
        author=row.get("author", ""),
        shows_name=row.get("shows_name", False),
        point=row.get("point", ""),
        text=row["text"],
    )
    drafts.propose(proposal, on=on, at=desk.at(on))
    if row.get("is_shown"):
        drafts.show_proposal(proposal)
    if "outcome" in row:
        drafts.decide(proposal, Outcome(row["outcome"]), row["reason"])


def _conclusion(draft: Draft, row: dict[str, Any], desk: _Desk) -> None:
    conclusion = drafts.receive_conclusion(
        Conclusion(
            draft=draft,
            expert=row["expert"],
            accreditation=row["accreditation"],
            text=row["text"],
            received_on=desk.today - timedelta(days=row["days_ago"]),
        ),
        on=desk.today,
    )
    if "reply" in row:
        replied_on = desk.today - timedelta(days=row["replied_days_ago"])
        drafts.reply_to(conclusion, row["reply"], replied_on=replied_on)
