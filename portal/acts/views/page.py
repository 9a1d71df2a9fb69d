"""What the page of an act shows beside its particulars, as of a day."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.utils.functional import cached_property
from django.utils.safestring import SafeString, mark_safe

from portal.acts.changes import (
    Ends,
    end_in_words,
    ended_by,
    forestalls,
    left_of,
    not_back_in,
    void_by,
)
from portal.acts.held import fate_of, is_held_by, wait_of, waited
from portal.acts.history import Step, picture
from portal.acts.models import Act, Relation, Version
from portal.acts.rules.citations import Citation as Cited
from portal.acts.rules.citations import find
from portal.acts.rules.editions import Edition, editions, not_worked_in
from portal.acts.rules.status import CHANGING, UNDOING, Effect, Influence, Standing, overtaken_by
from portal.acts.rules.titles import Titles
from portal.acts.services.citations import act_with, as_noted
from portal.acts.services.cited import places_cited
from portal.acts.texts.akn import Anchor, anchors
from portal.acts.texts.fates import over
from portal.acts.texts.glossary import glossary_of
from portal.acts.texts.rendering import Beside, to_html
from portal.acts.wordings import Wordings, has_early, is_left_out, lacks
from portal.web.templatetags.portal_tags import date_words

#: Deeper units would make the contents longer than the reader's patience.
_CONTENTS_LEVELS = 2


def version_on(act: Act, day: date) -> Version | None:
    """Return the text of the day; of an act that is not in force yet, the one that will be.

    None where the register has only later texts: a wrong text is worse than none.
    """
    texts = act.versions.select_related("amended_by__issuer")
    on_day = texts.read_on(day).first()
    if on_day is None and act.adopted_on <= day < act.begins_on:
        return texts.standing().first()
    return on_day


@dataclass(frozen=True)
class Read:
    """An edition as the page lists it: what made it, in words, and whether its text is there.

    What takes a point out of force leaves the text that was, and so does its end, unless an edition
    had taken the words out.
    """

    edition: Edition[Any]
    words: Sequence[str]
    has_text: bool


def editions_of(
    act: Act,
    versions: Iterable[Version],
    ends: Ends,
    labels: Mapping[str, str],
    wordings: Wordings,
) -> list[Read]:
    """Return the editions; ``labels`` are what the text shown calls its places.

    ``ends`` are those of what changed the act: with it, its text may be void.
    """
    texts = {one.valid_from: one for one in versions}
    first = min(texts, default=act.adopted_on)
    if act.adopted_on < first <= act.begins_on and texts[first].amended_by_id is None:
        # The act as adopted, entered from the day on which it comes into force.
        texts[act.adopted_on] = texts.pop(first)
    influences = act.what_influences()
    rewording = [one for one in influences if not (one.undoes_point or one.source.new_title)]

    def has_text(day: date) -> bool:
        read_on = max((first for first in texts if first <= day), default=None)
        if read_on is None or read_on == day:
            return read_on == day
        lacking = not_worked_in(
            rewording,
            text_from=read_on,
            is_original=texts[read_on].is_original,
            day=day,
            is_lacking=lambda one: lacks(one, texts[read_on], influences, wordings),
        )
        missing = [
            one
            for one in lacking
            if not (
                is_left_out(act, one, texts[read_on], day, wordings)
                or has_early(act, one, texts[read_on], wordings)
            )
        ]
        return not (missing or not_back_in(act, texts[read_on], day, wordings))

    def voided(one: Edition[Any]) -> Edition[Any]:
        text = texts.get(one.from_on)
        return replace(one, is_void=True) if text and void_by(ends, text) else one

    return [
        Read(voided(one), _made_by(act, one, texts.get(one.from_on), labels), has_text(one.from_on))
        for one in editions(act.adopted_on, influences, texts)
    ]


def _made_by(
    act: Act, edition: Edition[Any], text: Version | None, labels: Mapping[str, str]
) -> list[str]:
    ended = [
        f"{over(one.effect, one.source.place_in(labels))}: {one.source.source.heading}"
        for one in edition.over
    ]
    # An act that changes two points at once is one act.
    named = dict.fromkeys([*(one.source.source.heading for one in edition.by), *ended])
    if named:
        return list(named)
    if edition.from_on == act.adopted_on:
        return ["первоначальная"]
    if text is not None and text.amended_by is not None and text.amended_by.is_public:
        return [text.amended_by.heading]
    if text is not None and text.amended_by is not None and text.amended_by.withdrawn_at:
        return [f"{text.amended_by.heading} — этот акт убран с\N{NO-BREAK SPACE}портала"]
    return ["каким актом изменён, в\N{NO-BREAK SPACE}реестре не\N{NO-BREAK SPACE}записано"]


def text_of(
    act: Act, version: Version, beside: Mapping[str, Sequence[Beside]], *, today: date
) -> SafeString:
    """Return the text with links to cited acts and defined terms, and what stands beside points.

    ``today``: the links lead to the texts of that day.
    """
    glossary = glossary_of(version.akn)
    link = Links(act, version, today)
    return mark_safe(to_html(version.akn, link=link, beside=beside, glossary=glossary))


class Links:
    """Where citations lead; each act is looked up once for a page."""

    def __init__(
        self, act: Act | None = None, version: Version | None = None, today: date = date.max
    ) -> None:
        self.act = act
        self.version = version
        self.today = today
        self.known: dict[tuple[str, date | None, str, str], str | None] = {}

    def __call__(self, line: str) -> Iterator[tuple[Cited, str]]:
        for cited in find(line, city=settings.CITY["name"]):
            if url := self._url_of(cited):
                place = self._places.get(as_noted(line, cited)) if cited.points else None
                yield cited, f"{url}#{place}" if place else url

    @cached_property
    def _places(self) -> dict[str, str]:
        if self.version is None:
            return {}
        return places_cited(f"acts.version:{self.version.pk}", on=self.today)

    def _url_of(self, cited: Cited) -> str | None:
        key = (cited.kind, cited.adopted_on, cited.number, cited.issuer)
        if key not in self.known:
            act = act_with(*key)
            is_other = act is not None and act != self.act and act.is_public
            self.known[key] = act.get_absolute_url() if act is not None and is_other else None
        return self.known[key]


def contents_of(version: Version) -> list[Anchor]:
    """Return the places worth a line of the contents: sections, annexes, what has a heading.

    Two of them make contents. The bare number of a point tells nobody what stands there.
    """
    found = [
        anchor
        for anchor in anchors(version.akn)
        if anchor.level < _CONTENTS_LEVELS and (anchor.heading or _is_part(anchor))
    ]
    return found if len(found) > 1 else []


def _is_part(anchor: Anchor) -> bool:
    """Whether it is more than a point: a раздел, a статья, a приложение."""
    return anchor.label.partition(" ")[0] not in {"пункт", "подпункт", "часть"}


@dataclass(frozen=True)
class Told:
    """A change as the page tells it; ``ends`` are what has become of its own act, each in words.

    ``is_shown``: the text shown has its place. ``waits``: why it begins later, if it does.
    """

    change: Influence[Any]
    place: str
    words: str
    ends: Sequence[tuple[str, Relation]]
    is_shown: bool
    waits: str


@dataclass(frozen=True)
class MadeSo:
    """What has made the status: told, «приостановлен», and what the end of its own act left so."""

    told: Told
    done: str
    stays: str


def told_of(
    changes: Iterable[Influence[Any]], ends: Ends, labels: Mapping[str, str], day: date
) -> list[Told]:
    """Return the changes in words; ``labels`` are what the text shown calls its places."""
    return [
        Told(
            one,
            one.source.place_in(labels),
            fate_of(one, one.source.place_in(labels) or "акт", day, date_words),
            [(end_in_words(end, date_words), end) for end in ended_by(ends, one, day)],
            one.source.point in labels,
            wait_of(one.source, date_words),
        )
        for one in changes
    ]


def told_back(
    changes: Iterable[tuple[Influence[Any], date]], labels: Mapping[str, str]
) -> list[tuple[Influence[Any], str, bool]]:
    """Return what is over though the text lacks its words: «снова действует (пункт 2), …».

    Each with whether the text shown has the place.
    """
    return [
        (one, over(one.effect, one.source.place_in(labels)), one.source.point in labels)
        for one, _ in changes
    ]


def history_of(act: Act, labels: Mapping[str, str], ends: Ends) -> list[Step]:
    """Return what happened to the act, and what to the acts that had changed it.

    That others carry it out or refer to it has not happened to it: see ``implementing`` and
    ``citing``. ``labels`` are what the text shown calls its places, ``ends`` those of what
    changed the act. A point is called as the act that did it calls it, whatever its number now.
    """
    happened = [[Step(act.adopted_on, "принят", _short(act))]]
    if act.begins_on > act.adopted_on and not act.never_begins:
        happened.append([Step(act.begins_on, "вступает в силу", _short(act))])
    happened += [
        [Step(day, "вступает в силу частями", _short(act), more=points)]
        for day, points in days_of(act, labels)
    ]
    known = act.what_influences(unbegun_too=True)
    changes = [one for one in known if one.effect in CHANGING]
    titles = act.titles()
    counting = [one for one in changes if not one.source.is_off]
    for change in changes:
        relation: Relation = change.source
        # Its repeal revives nothing: see rules.status.standing_on.
        asides = [
            _step(
                end,
                f"№ {relation.source.number} {UNDOING[Effect(end.effect)].label}"
                + (", не начав этого" if forestalls(end, change) else ""),
                is_aside=True,
                stays=not (forestalls(end, change) or is_held_by(relation, end))
                and (change.to_on is None or end.begins_on < change.to_on),
            )
            for end in ends.get(relation.source_id, ())
        ]
        called = {relation.point: relation.said} if relation.said else labels
        done = renamed(titles, relation) or relation.done_in(called) + waited(relation)
        if not relation.is_off and overtaken_by(change, counting):
            done += ", когда это уже не действовало"
        more = relation.what
        if relation.said:
            more = f"{relation.noted[1]} (теперь {relation.place_in(labels)})".strip()
        happened.append([replace(_step(relation, done), more=more), *asides])
    if not changes and not act.commencements.all():
        return []
    return [step for steps in sorted(happened, key=lambda steps: steps[0].on) for step in steps]


def renamed(titles: Titles, relation: Relation) -> str:
    """Return «название изменено: было «О гербе», стало «О символах»», empty for another change."""
    if not relation.new_title:
        return ""
    begins = titles.begin_of(relation)
    if begins is None and not relation.never_begins:
        return f"название пока не изменено, должно стать «{relation.new_title}»"
    begins = begins or relation.from_on
    since = f" с {begins:%d.%m.%Y}" if begins > relation.from_on else ""
    before = begins - timedelta(days=1)
    was = "" if titles.unknown_until(before) else titles.on(before)
    told = f"было «{was}», " if was else ""
    return f"название изменено{since}: {told}стало «{relation.new_title}»"


def days_of(act: Act, labels: Mapping[str, str]) -> list[tuple[date, str]]:
    """Return on which days which points come into force apart from the rest, in order.

    What has ended by its day, alone or with the act, does not.
    """
    found: dict[date, list[str]] = {}
    for one in act.commencements.all():
        if not act.is_ended_at(one.point, one.from_on):
            found.setdefault(one.from_on, []).append(labels.get(one.point) or one.point_label)
    return [(day, ", ".join(points)) for day, points in sorted(found.items())]


def made_so(
    standing: Standing[Any],
    outlived: Iterable[tuple[Influence[Any], Relation]],
    ends: Ends,
    labels: Mapping[str, str],
    day: date,
) -> MadeSo | None:
    """Return what has made the status, None where nothing has.

    What has become of an act that only amended this one is told above the text, if it matters.
    """
    by = standing.by
    if by is None:
        return None
    (said,) = told_of([by], {} if by.amends else ends, labels, day)
    left = (left_of(one, end) for one, end in outlived if one == by and not by.amends)
    return MadeSo(said, by.source.done_in(labels), next(left, ""))


def implementing(act: Act, labels: Mapping[str, str]) -> list[tuple[Act, str]]:
    """Return the acts adopted to carry this one out, each with the place that asks for it if known."""
    found = [one.source for one in act.what_influences() if one.effect is Effect.IMPLEMENTS]
    return [(one.source, one.place_in(labels)) for one in found]


def citing(act: Act, labels: Mapping[str, str], limit: int) -> list[tuple[Act, str]]:
    """Return the acts that refer to this one, each with the place that they refer to if known.

    First those of which the register says so, then no more than ``limit`` whose texts say so.
    """
    said = [one.source for one in act.what_influences() if one.effect is Effect.REFERS]
    known = {one.source_id for one in said}
    found = [one for one in public_citers(act, limit) if one.pk not in known]
    return [*((one.source, one.place_in(labels)) for one in said), *((one, "") for one in found)]


def _step(relation: Relation, what: str, *, is_aside: bool = False, stays: bool = False) -> Step:
    source = relation.source
    end = f" по {relation.last_day:%d.%m.%Y}" if relation.last_day else ""
    return Step(
        relation.begins_on if is_aside else relation.from_on,
        f"{what}{end}",
        _short(source),
        heading=source.heading,
        url=source.get_absolute_url(),
        more=relation.what,
        is_aside=is_aside,
        stays=stays,
    )


def _short(act: Act) -> str:
    return f"{act.get_kind_display()} от {act.adopted_on:%d.%m.%Y} №\N{NO-BREAK SPACE}{act.number}"


def history_picture(steps: list[Step]) -> SafeString:
    """Return the picture of the steps, empty where there are none."""
    return mark_safe(picture(steps) if steps else "")


def public_citers(act: Act, limit: int) -> QuerySet[Act]:
    """Return public acts whose texts cite this one, the newest first."""
    versions = [
        int(subject.rpartition(":")[2])
        for subject in act.citations.filter(subject__startswith="acts.version:")
        .order_by("-cited_on")
        .values_list("subject", flat=True)[: limit * 10]
    ]
    citing = Act.objects.public().filter(versions__in=versions).exclude(pk=act.pk).distinct()
    return citing.select_related("issuer").defer("text", "search").newest()[:limit]
