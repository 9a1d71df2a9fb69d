"""Points that something points to, and that no text has once one is changed or taken back."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date
from itertools import islice

from django.db.models import Q, QuerySet

from portal.acts.models import Act, Citation, Commencement, Relation, Version
from portal.acts.rules.status import ENDS, Effect
from portal.acts.services.errors import PointsLost, PointsMissing
from portal.acts.texts.akn import APART, cited_by_eid, labels_of
from portal.acts.texts.whereabouts import Whereabouts

#: More than an editor reads before saying yes; the message tells that it goes on.
_SHOWN = 10


def check_points(version: Version, former: str | None = None) -> None:
    """Refuse a text without points that something points to. Raises PointsMissing.

    Asked on the desk alone, where the editor may say that it is meant.
    """
    if lost := left_pointless(version, former):
        raise PointsMissing(lost)


def left_pointless(version: Version, former: str | None = None) -> list[str]:
    """Return in words what points at points that the text lacks and the one before it has.

    So does what points where another place seems to stand now; where its words are is told too.

    ``former`` is the text in whose place it comes; without it, that of the edition before. A
    point that has ended by then, or that the amending act itself has changed, may be gone. What
    that act was to add stands elsewhere, if not where it was foretold. The first text of an act may
    lack what was named before by its words alone.
    """
    act, is_edition = version.act, former is None
    if former is None:
        earlier = act.versions.standing().filter(valid_from__lt=version.valid_from)
        former = earlier.order_by("-valid_from").values_list("akn", flat=True).first()
    if not former:
        return _left_unread(version)
    not_added = list(_not_added(version, former))
    labels, now = labels_of(former), labels_of(version.akn)
    gone = set(_gone(act, version.amended_by, version.valid_from))
    places = Whereabouts(former, version.akn)
    moved: dict[str, str] = {}
    lost: dict[str, str] = {}
    for point in _pointed(act) & labels.keys():
        there = places.of(point)
        if there != point and there in now:
            moved[point] = f"{labels[point]} (теперь это {now[there]})"
        elif there not in now and not _is_in(point, gone):
            is_other = there is None and point in now
            lost[point] = labels[point] + is_other * " (на этом месте теперь другое)"
    return [*not_added, *_told(act, lost), *_told(act, moved, version, is_edition=is_edition)]


def _left_unread(version: Version) -> list[str]:
    """Return in words what points at places that the first text of its act does not have.

    They were named when there was none. What is added later has no place yet.
    """
    act = version.act
    if act.pk is None or act.versions.exclude(pk=version.pk).exists():
        return []
    named = _named_of(act) - labels_of(version.akn).keys()
    gone = set(_gone(act, version.amended_by, version.valid_from))
    later = {one.point for one in _adding(act) if one.from_on > version.valid_from}
    lost = {point for point in named if not _is_in(point, gone | later)}
    return _told(act, _guessed(lost, labels_of(version.akn)))


def nowhere(act: Act) -> list[str]:
    """Return in words what points at places that no text of the act has, once it has one."""
    named = _named_of(act)
    # The newest text has all of them, as a rule.
    for akn in act.versions.order_by("-valid_from").values_list("akn", flat=True).iterator():
        if not named:
            return []
        named -= labels_of(akn).keys()
    first = act.versions.standing().order_by("valid_from").first()
    if first is None or not named:
        return []
    expected = {
        *_gone(act, first.amended_by, first.valid_from),
        *(one.point for one in _adding(act)),
    }
    lost = {point for point in named if not _is_in(point, expected)}
    return _told(act, _guessed(lost, labels_of(first.akn)))


def _guessed(lost: set[str], labels: Mapping[str, str]) -> dict[str, str]:
    """Return how the lost places are cited, each with what of the text has its kind and number."""

    def called(point: str) -> str:
        last = point.rpartition("__")[2]
        near = [label for eid, label in labels.items() if eid.rpartition("__")[2] == last]
        may_be = (
            f" (в тексте есть {' и '.join(near[:_SHOWN])}: запишите место заново)" if near else ""
        )
        return f"{cited_by_eid(point)}{may_be}"

    return {point: called(point) for point in lost}


def _named_of(act: Act) -> set[str]:
    """Return the anchors at which something points: what is done to the act, its days, citations."""
    relations = act.influences.exclude(point__in=("", *APART))
    days = act.commencements.all()
    # A day that another act has set has its ground in that act.
    grounds = Commencement.objects.filter(Q(act=act, by=None) | Q(by=act)).exclude(ground="")
    cited = act.citations.exclude(point="").filter(ends_on=None)
    return {
        *relations.values_list("point", flat=True),
        *days.values_list("point", flat=True),
        *grounds.values_list("ground", flat=True),
        *cited.values_list("point", flat=True),
    }


def _adding(act: Act) -> QuerySet[Relation]:
    return act.influences.filter(effect=Effect.AMENDS, adds_point=True, never_begins=False)


def _is_in(point: str, places: Collection[str]) -> bool:
    steps = point.split("__")
    return any("__".join(steps[: count + 1]) in places for count in range(len(steps)))


def _pointed(act: Act) -> set[str]:
    """Return the places of the act to which something points."""
    found: set[str] = set()
    for pointing, name in (
        (act.influences, "point"),
        (act.commencements, "point"),
        (act.commencements.filter(by=None), "ground"),
        (Commencement.objects.filter(by=act), "ground"),
        (act.citations.filter(ends_on=None).exclude(of_act=act), "point"),
    ):
        found.update(pointing.values_list(name, flat=True).order_by().distinct())
    return found


def foretold_elsewhere(act: Act) -> list[str]:
    """Return in words which added points the edition of their act has not where they were foretold."""
    told: list[str] = []
    adds = act.influences.filter(adds_point=True, source__made_versions__act=act)
    for source in adds.order_by("source").values_list("source", flat=True).distinct():
        version = act.versions.filter(amended_by=source).order_by("-valid_from")[0]
        earlier = act.versions.standing().filter(valid_from__lt=version.valid_from)
        former = earlier.order_by("-valid_from").values_list("akn", flat=True).first()
        told += _not_added(version, former or "")
    return told


def _not_added(version: Version, former: str) -> Iterator[str]:
    """Yield what the act that made the text was to add and the text lacks, with what it may be."""
    if version.amended_by_id is None:
        return
    adds = version.act.influences.filter(
        source=version.amended_by_id, adds_point=True, from_on__lte=version.valid_from
    )
    labels = labels_of(version.akn)
    new = [point for point in labels if point not in labels_of(former)]
    for one in adds.select_related("source__issuer"):
        near = [labels[point] for point in _near(one.point, new)]
        may_be = f", в его редакции есть {' или '.join(near)}" if near else ""
        if one.point not in labels:
            yield f"{one.point_label}: его добавил {one.source.heading}{may_be}"
        inside = Q(point=one.point) | Q(point__startswith=f"{one.point}__")
        others = version.act.influences.filter(inside).exclude(pk=one.pk)
        for other in others.select_related("source__issuer"):
            if other.point not in labels and not other.adds_point:
                done = Effect(other.effect).passive
                beside = may_be if other.point == one.point else ""
                yield f"{other.point_label}: {done} ({other.source.heading}){beside}"


def _near(foretold: str, new: Sequence[str]) -> list[str]:
    """Return what is new in the text and may be the point: of its number, else of its kind."""
    unit, _, number = foretold.rpartition("__")[2].partition("_")
    last = [(point, *point.rpartition("__")[2].partition("_")[::2]) for point in new]
    alike = [point for point, _, other in last if other == number]
    return (alike or [point for point, kind, _ in last if kind == unit])[:_SHOWN]


def check_left_points(version: Version) -> None:
    """Refuse to take back the only text that has points to which something points.

    Asked on the desk alone, where the editor may say that it is meant. Raises PointsLost.
    """
    if lost := left_by_removal(version):
        raise PointsLost(lost)


def left_by_removal(version: Version) -> list[str]:
    """Return in words what points at points that no other text of the act has."""
    others = version.act.versions.exclude(pk=version.pk).values_list("akn", flat=True)
    labels = labels_of(version.akn)
    lost = labels.keys() - {eid for akn in others for eid in labels_of(akn)}
    return _told(version.act, {point: labels[point] for point in lost})


def _told(
    act: Act, lost: Mapping[str, str], moved_in: Version | None = None, *, is_edition: bool = False
) -> list[str]:
    """Return what points at the points, by anchor as they are called.

    ``moved_in``: the text in which they have moved; where that ``is_edition``, what means the former
    one goes with the words: see ``portal.acts.followed``.
    """
    told = list(islice(_pointing(act, lost, moved_in, is_edition), _SHOWN + 1)) if lost else []
    return [*told[:_SHOWN], "и другое"] if len(told) > _SHOWN else told


def _gone(act: Act, amending: Act | None, day: date) -> Iterator[str]:
    ends = act.influences.filter(
        Q(effect__in=ENDS) | Q(source=amending), from_on__lte=day, never_begins=False
    )
    yield from ends.exclude(point="").values_list("point", flat=True)


def _pointing(
    act: Act, labels: Mapping[str, str], moved_in: Version | None, is_edition: bool
) -> Iterator[str]:
    goes = " — перейдёт туда за словами" if is_edition else ""
    relations = Relation.objects.filter(target=act, point__in=labels)
    if moved_in and moved_in.amended_by:
        # What was adopted later means the new numbers.
        relations = relations.exclude(source=moved_in.amended_by).filter(
            source__adopted_on__lte=moved_in.amended_by.adopted_on
        )
    for one in relations.select_related("source__issuer")[: _SHOWN + 1]:
        yield f"{labels[one.point]}: {Effect(one.effect).passive} ({one.source.heading}){goes}"
    for day in act.commencements.filter(Q(point__in=labels) | Q(by=None, ground__in=labels)):
        point = day.point if day.point in labels else day.ground
        yield f"{labels[point]}: день вступления в силу {day.from_on:%d.%m.%Y}"
    grounds = Commencement.objects.filter(by=act, ground__in=labels).select_related("act__issuer")
    for ground in grounds[: _SHOWN + 1]:
        yield f"{labels[ground.ground]}: им установлен день вступления в силу ({ground.act.heading})"
    # What the very act says of itself goes with its text; an ended text points to nothing now.
    cited = Citation.objects.filter(act=act, point__in=labels, ends_on=None).exclude(of_act=act)
    for citation in cited[: _SHOWN + 1]:
        yield f"{labels[citation.point]}: ссылка ({citation.title}){goes}"
