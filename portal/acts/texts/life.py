"""What was done to an act and what it has done, in the terms of Akoma Ntoso: its life, its analysis."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import count

from lxml import etree
from lxml.builder import ElementMaker

from portal.acts.rules.status import ENDS, Effect
from portal.acts.texts.akn import APART, NAMESPACE, NS, parse

_E = ElementMaker(namespace=NAMESPACE, nsmap={None: NAMESPACE})
_SOURCE = "#portal"
_CONCEPTS = "/akn/ontology/concept/ru"
#: Effect -> element and type. That an act only refers to another changes nothing.
_MODIFICATIONS = {
    Effect.AMENDS: ("textualMod", "substitution"),
    Effect.SUSPENDS: ("efficacyMod", "inapplication"),
    Effect.REPEALS: ("forceMod", "endOfEnactment"),
    Effect.ANNULS: ("forceMod", "endOfEnactment"),
    Effect.INVALIDATES: ("forceMod", "endOfEnactment"),
    Effect.IMPLEMENTS: ("legalSystemMod", "implementation"),
}
_IN_FORCE, _NOT_IN_TEXT, _END_NOT_IN_TEXT = "in-force", "not-in-text", "end-not-in-text"
_IN_TEXT_EARLY = "in-text-early"


@dataclass(frozen=True)
class Work:
    """An act as texts name it: the address of the work, and how it is cited."""

    uri: str
    heading: str


@dataclass(frozen=True)
class Change:
    """What the act and ``other`` have to do with each other in [from_on, to_on).

    ``point`` is the anchor of what is changed, empty for the whole act. ``is_missing``: the text
    does not have it. ``is_end_missing``: the text was made while it lasted, and is read on.
    ``former``: the address of the text that has the point, where this one has it no more. ``is_early``: the text has
    it from before it begins; without ``from_on`` nobody knows when it does, or it never will.
    """

    effect: Effect
    other: Work
    point: str
    from_on: date | None
    to_on: date | None
    is_missing: bool = False
    is_end_missing: bool = False
    former: str = ""
    is_early: bool = False


@dataclass(frozen=True)
class Life:
    """The life of an act: ``undergone`` was done to it, ``done`` it has done to others.

    ``in_force_from`` is None where nobody knows the day, or it never comes.
    """

    act: Work
    adopted_on: date
    in_force_from: date | None
    undergone: Sequence[Change] = ()
    done: Sequence[Change] = ()


def with_life(xml: str, life: Life) -> str:
    """Return the text with the life of its act; every word stays as it was.

    Each event is an ``eventRef`` of the life cycle, each change a modification of the analysis,
    in force in its ``temporalGroup``; what the register calls it is the concept of ``refersTo``.
    """
    return etree.tostring(_Teller(parse(xml), life).told(), encoding="unicode")


class _Teller:
    def __init__(self, root: etree._Element, life: Life) -> None:
        self.root, self.life = root, life
        (self.meta,) = root[0].findall(f"{NS}meta")
        (self.references,) = self.meta.findall(f"{NS}references")
        self.places = {element.get("eId") for element in root.iter(f"{NS}*")}
        self.lifecycle, self.temporal = self._own("lifecycle"), self._own("temporalData")
        self.numbers = count(1)

    def _own(self, name: str) -> etree._Element:
        """Return the block of the text, which tells the days of its points, or an empty one."""
        found = self.meta.find(f"{NS}{name}")
        return _E(name, source=_SOURCE) if found is None else found

    def told(self) -> etree._Element:
        life = self.life
        self._event(life.adopted_on, life.act.uri, type="generation")
        if life.in_force_from:
            self._concept(_IN_FORCE, "действует")
            self._event(life.in_force_from, life.act.uri, refersTo=f"#{_IN_FORCE}")
        done = [*self._modifications(life.done, is_done=True)]
        undergone = [*self._modifications(life.undergone, is_done=False)]
        self.lifecycle[:] = sorted(self.lifecycle, key=lambda event: event.get("date", ""))
        analysis = _E.analysis(source=_SOURCE)
        for name, found in (("activeModifications", done), ("passiveModifications", undergone)):
            if found:
                analysis.append(_E(name, *found))
        (identification,) = self.meta.findall(f"{NS}identification")
        behind = identification
        for part in (self.lifecycle, analysis, self.temporal):
            if len(part):
                behind.addnext(part)
                behind = part
        return self.root

    def _modifications(
        self, changes: Sequence[Change], *, is_done: bool
    ) -> Iterator[etree._Element]:
        for one in changes:
            if one.effect not in _MODIFICATIONS:
                continue
            name, kind = _MODIFICATIONS[one.effect]
            point = f"#{one.point}" if one.point and one.point not in APART else ""
            source, destination = self.life.act.uri, f"{one.other.uri}{point}"
            if not is_done:
                is_here = one.point in self.places and not one.former
                source = one.other.uri
                destination = point if is_here else f"{one.former or self.life.act.uri}{point}"
            self._reference("activeRef" if is_done else "passiveRef", one.other)
            self._concept(one.effect.value, one.effect.passive)
            meant = f"#{one.effect.value}"
            if one.is_missing:
                self._concept(_NOT_IN_TEXT, "в этот текст не внесено")
                meant += f" #{_NOT_IN_TEXT}"
            if one.is_end_missing:
                self._concept(_END_NOT_IN_TEXT, "что это закончилось, в этот текст не внесено")
                meant += f" #{_END_NOT_IN_TEXT}"
            if one.is_early:
                self._concept(_IN_TEXT_EARLY, "в этом тексте есть и до своего начала")
                meant += f" #{_IN_TEXT_EARLY}"
            number = next(self.numbers)
            modification = _E(
                name,
                _E.source(href=source),
                _E.destination(href=destination),
                type=kind,
                eId=f"mod_{number}",
                refersTo=meant,
            )
            if one.from_on:
                period = self._period(one, one.from_on, number, source, is_done=is_done)
                working = "efficacy" if name == "efficacyMod" else "force"
                modification.append(_E(working, period=period))
            if one.effect is Effect.AMENDS:
                # Which words it puts in place of which nobody has recorded.
                modification.set("incomplete", "true")
            yield modification

    def _period(self, one: Change, since: date, number: int, source: str, *, is_done: bool) -> str:
        meant = f"#{one.effect.value}"
        what = {"refersTo": meant}
        if not is_done and one.effect in {Effect.AMENDS, *ENDS}:
            # An act without one of its points is amended.
            what["type"] = "repeal" if one.effect in ENDS and not one.point else "amendment"
        interval = _E.timeInterval(start=self._event(since, source, **what), refersTo=meant)
        if one.to_on:
            interval.set("end", self._event(one.to_on, source, refersTo=meant))
        self.temporal.append(_E.temporalGroup(interval, eId=f"period_mod_{number}"))
        return f"#period_mod_{number}"

    def _event(self, day: date, href: str, **what: str) -> str:
        eid = f"event_{len(self.lifecycle) + 1}"
        self.lifecycle.append(
            _E.eventRef(eId=eid, date=day.isoformat(), source=_SOURCE, href=href, **what)
        )
        return f"#{eid}"

    def _concept(self, eid: str, words: str) -> None:
        if all(one.get("eId") != eid for one in self.references):
            href = f"{_CONCEPTS}/{eid}"
            self.references.append(_E.TLCConcept(eId=eid, href=href, showAs=words))

    def _reference(self, name: str, work: Work) -> None:
        """Name the other act, once, before the things of the ontology."""
        known = self.references.findall(f"{NS}{name}")
        if all(one.get("href") != work.uri for one in known):
            eid = f"{name}_{len(known) + 1}"
            self.references.insert(
                len(known), _E(name, eId=eid, href=work.uri, showAs=work.heading)
            )
