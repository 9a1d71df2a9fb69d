"""What editors are told of amendments that a text has not, by its words."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from portal.acts.models import Act, Relation, Version
from portal.acts.rules.status import Influence
from portal.acts.services.called import with_labels
from portal.acts.texts.akn import genitive
from portal.acts.wordings import Wordings, lacks

#: More than an editor reads at once.
_SHOWN = 10


def unworked(
    act: Act, *, since: date, entered: Version | None = None, by: Relation | None = None
) -> list[str]:
    """Return which amendments of places the texts of the day and later have not, in words.

    ``entered``: a text that is to come among them, in place of one of its day. ``by``: only this
    amendment, which may be not kept yet.
    """
    changes = act.what_influences(unseen_too=True)
    if by is not None:
        others = [one for one in changes if one.source.pk != by.pk]
        changes = [*others, by.as_influence]
    wordings = Wordings(act, entered)
    found: dict[int, tuple[Influence[Any], list[Version]]] = {}
    for text in wordings.texts:
        for one in changes if text.valid_from >= since else ():
            if (by is None or one.source is by) and lacks(one, text, changes, wordings):
                found.setdefault(id(one), (one, []))[1].append(text)
    with_labels([one.source for one, _ in found.values()])
    return list(_told(found))[:_SHOWN]


def unworked_on(act: Act, day: date) -> list[str]:
    """Return which amendments the text of the day and later ones have not, in words."""
    shown = act.versions.filter(valid_from__lte=day).order_by("-valid_from")
    since = shown.values_list("valid_from", flat=True).first()
    return unworked(act, since=since or day)


def _told(found: dict[int, tuple[Influence[Any], list[Version]]]) -> Iterator[str]:
    for one, texts in found.values():
        relation: Relation = one.source
        days = ", ".join(f"{text.valid_from:%d.%m.%Y}" for text in texts)
        where = f"{'В редакции' if len(texts) == 1 else 'В редакциях'} с {days}"
        what = f": {relation.what}" if relation.what else ""
        label, since = relation.point_label, f"{one.from_on:%d.%m.%Y}"
        by = f"{relation.source.heading}{what}"
        if relation.adds_point:
            yield (
                f"{where} нет {genitive(label)}, хотя с {since} акт им дополнен ({by}). Внесите это "
                f"место в текст; если у него другой номер, исправьте пункт в этой связи. {_UNTIL}"
            )
        else:
            yield (
                f"{where} {label} читается как прежде, хотя с {since} это место изменено ({by}). Внесите "
                f"изменение в текст; если слова и должны были остаться такими, отметьте это в связи: "
                f"«{_MARK}». {_UNTIL}"
            )


_MARK = "в тексте учтено"
_UNTIL = "До этого читателям сказано, что изменение в текст ещё не внесено."
