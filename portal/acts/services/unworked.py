"""What editors are told of amendments that a text has not by its words, or that the next one undoes."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from portal.acts.held import waits_with
from portal.acts.models import Act, Relation, Version
from portal.acts.rules.status import Influence
from portal.acts.services.called import with_labels
from portal.acts.services.standing import changes_of
from portal.acts.texts.akn import labels_of
from portal.acts.texts.whereabouts import Whereabouts
from portal.acts.wordings import Wordings, lacks
from portal.kernel.errors import RuleViolation

#: More than an editor reads before saying yes.
_SHOWN = 10
MARK = "в тексте учтено"


class ChangesUnseen(RuleViolation):
    """A text that reads as if a recorded change had not been: likely typed from an older one."""

    def __init__(self, told: Sequence[str]) -> None:
        super().__init__(
            f"Записанных изменений не видно: {'; '.join(told)}. Проверьте, от той ли редакции набран "
            "текст. Если слова и должны были остаться прежними, отметьте это в связи: "
            f"«{MARK}». Если такой текст вносите всё же, поставьте отметку: читателям будет сказано, "
            "каких изменений в нём ещё нет.",
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
    """Return in words the changes that the text does not show, and those that the next one takes back.

    Nothing of one that waits: it is asked for on the day that it gets.
    """
    if waits_with(version, changes_of(version.act)):
        return []
    others = version.act.versions.standing().exclude(valid_from=version.valid_from)
    former = others.filter(valid_from__lt=version.valid_from).order_by("-valid_from").first()
    later = others.filter(valid_from__gt=version.valid_from).order_by("valid_from").first()
    lacking = _lacking(version.act, [version.valid_from], Wordings(version.act, version))
    told = [said for _, said in lacking]
    if former is not None and later is not None:
        told += _taken_back(former, version, later)
    return [*told[:_SHOWN], "и другое"] if len(told) > _SHOWN else told


def unworked(act: Act, *, since: date, by: Relation | None = None) -> list[str]:
    """Return in words the amendments of places that the texts of the day and later have not.

    ``by``: only this amendment, which may be not kept yet.
    """
    wordings = Wordings(act)
    days = [one.valid_from for one in wordings.texts if one.valid_from >= since]
    return [
        f"Редакция с {day:%d.%m.%Y}: {said}. Внесите это в текст; если слова и должны были остаться "
        f"прежними, отметьте это в связи: «{MARK}»; если место в ней не то, исправьте его. До этого "
        "читателям сказано, что изменения в тексте ещё нет."
        for day, said in _lacking(act, days, wordings, by)
    ][:_SHOWN]


def unworked_on(act: Act, day: date) -> list[str]:
    """Return in words the amendments that the text of the day and later ones have not."""
    shown = act.versions.read_on(day).values_list("valid_from", flat=True).first()
    return unworked(act, since=shown or day)


def _lacking(
    act: Act, days: Sequence[date], wordings: Wordings, by: Relation | None = None
) -> list[tuple[date, str]]:
    changes = act.what_influences(unseen_too=True)
    if by is not None:
        changes = [one for one in changes if one.source.pk != by.pk]
        changes.append(by.as_influence)
    found = [
        (text.valid_from, one)
        for text in wordings.texts
        if text.valid_from in days
        for one in changes
        if (by is None or one.source is by) and lacks(one, text, changes, wordings)
    ]
    with_labels([one.source for _, one in found])
    return [(day, _said(one)) for day, one in found]


def _said(change: Influence[Any]) -> str:
    relation: Relation = change.source
    what = f": {relation.what}" if relation.what else ""
    said = f"с {change.from_on:%d.%m.%Y} ({relation.source.heading}{what})"
    if relation.adds_point:
        return f"{relation.point_label}: добавлен {said}, а в тексте его нет"
    return f"{relation.point_label}: изменён {said}, а читается как прежде"


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
