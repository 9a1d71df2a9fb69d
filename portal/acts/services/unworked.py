"""Texts in which a recorded change is not to be seen, though readers take them to have it."""

from collections.abc import Iterator, Sequence
from itertools import islice

from django.db.models import Q

from portal.acts.models import Act, Version
from portal.acts.rules.status import Effect
from portal.acts.texts.akn import APART, labels_of
from portal.acts.texts.whereabouts import Whereabouts
from portal.kernel.errors import RuleViolation

#: More than an editor reads before saying yes.
_SHOWN = 10


class ChangesUnseen(RuleViolation):
    """A text that reads as if a recorded change had not been: likely typed from an older one."""

    def __init__(self, told: Sequence[str]) -> None:
        super().__init__(
            f"Записанных изменений не видно: {'; '.join(told)}. Проверьте, от той ли редакции набран "
            "текст: читатели увидят его как текст со всеми изменениями до этого дня. Если в "
            "подлиннике так и есть, поставьте отметку.",
            code="changes_unseen",
            field="is_unworked",
        )


def check_worked_in(version: Version) -> None:
    """Refuse a text that lacks recorded changes, or whose changes the next one lacks. Raises ChangesUnseen.

    Asked on the desk alone, where the editor may say that it is meant.
    """
    if told := unseen_in(version):
        raise ChangesUnseen(told)


def unseen_in(version: Version) -> list[str]:
    """Return in words the changes that the text does not show, and those that the next one takes back."""
    others = version.act.versions.exclude(valid_from=version.valid_from)
    former = others.filter(valid_from__lt=version.valid_from).order_by("-valid_from").first()
    later = others.filter(valid_from__gt=version.valid_from).order_by("valid_from").first()
    if former is None:
        return []
    told = [*_lacking(former, version)]
    if later is not None:
        told += _taken_back(former, version, later)
    return [*told[:_SHOWN], "и другое"] if len(told) > _SHOWN else told


def unseen_of(act: Act) -> list[str]:
    """Return in words the changes that texts of the act do not show, by the days of the texts."""
    texts = list(act.versions.order_by("valid_from"))
    told = (
        f"Редакция с {version.valid_from:%d.%m.%Y}: {one}"
        for former, version in zip(texts, texts[1:], strict=False)
        for one in _lacking(former, version)
    )
    return list(islice(told, _SHOWN))


def _lacking(former: Version, version: Version) -> Iterator[str]:
    """Yield the amendments that have begun since the former text and of which nothing is to be seen."""
    lasting = Q(to_on=None) | Q(to_on__gt=version.valid_from)
    # The original has nothing of what begins on its own day.
    begun = {"from_on__gte" if former.amended_by_id is None else "from_on__gt": former.valid_from}
    amends = version.act.influences.filter(
        lasting, **begun, effect=Effect.AMENDS, from_on__lte=version.valid_from, never_begins=False
    ).exclude(point__in=["", *APART])
    found = list(amends.select_related("source__issuer").order_by("from_on"))
    if not found:
        return
    places = Whereabouts(former.akn, version.akn)
    labels, now = labels_of(former.akn), labels_of(version.akn)
    for one in found:
        said = f"с {one.from_on:%d.%m.%Y} ({one.source.heading})"
        if one.adds_point and one.point not in now and one.source_id != version.amended_by_id:
            yield f"{one.point_label}: добавлен {said}, а в тексте его нет"
        elif one.source_id == version.amended_by_id and places.of(one.point) != one.point:
            # That it has another number now is what the act has changed.
            continue
        elif not one.adds_point and places.reads_same(one.point):
            yield f"{labels[one.point]}: изменён {said}, а читается как прежде"


def _taken_back(former: Version, version: Version, later: Version) -> Iterator[str]:
    """Yield the places that read in the later text as before this one."""
    labels, behind = labels_of(former.akn), labels_of(later.akn)
    now, then = Whereabouts(former.akn, version.akn), Whereabouts(former.akn, later.akn)
    back = {one for one in labels if then.reads_same(one) and not now.reads_same(one)}
    day = f"{later.valid_from:%d.%m.%Y}"
    for one in labels:
        if one in back and not any(other.startswith(f"{one}__") for other in back):
            yield f"{labels[one]}: в следующей редакции, с {day}, читается как до этой"
    for one, label in labels_of(version.akn).items():
        if one not in labels and one not in behind:
            yield f"{label}: в следующей редакции, с {day}, его нет"
