"""A typing error as an editor types it, in the text as it is set."""

from portal.acts.models import Version
from portal.acts.services import texts
from portal.acts.services.errors import WrongNotFound
from portal.acts.texts.mending import marked, places_like, put_in, shown, unmarked


def mend_as_typed(version: Version, wrong: str, right: str) -> None:
    """Mend a typing error as ``texts.mend`` does; raised and lowered figures are found and stay so.

    They may be typed with the signs of Unicode or as plain figures: «5¹», «51».
    Raises NoTypingError, WrongNotFound.
    """
    text = marked(version.akn)
    places = places_like(text, wrong)
    if len(places) != 1:
        raise WrongNotFound(len(places))
    (place,) = places
    put = put_in(place, wrong, right)
    if put == place:
        # What is to be raised is so already.
        raise WrongNotFound(0)
    version.akn = text
    try:
        texts.mend(version, place, put)
    finally:
        version.akn = unmarked(version.akn)
    version.correction = shown(version.correction)


def same_elsewhere(version: Version, wrong: str, **_: str) -> list[str]:
    """Return in words which other texts of the act, kept or waiting, have what was mended in one."""
    others = list(version.act.versions.exclude(pk=version.pk).values_list("valid_from", "akn"))
    waiting = {one.valid_from: one.akn for one in version.act.waiting_texts.all() if one.akn}
    found = {
        day
        for day, akn in (dict(others) | waiting).items()
        if day != version.valid_from and places_like(marked(akn), wrong)
    }
    if not found:
        return []
    days = ", ".join(f"{day:%d.%m.%Y}" for day in sorted(found))
    return [
        f"То же написано и в другой редакции этого акта: с {days}. Если и там это опечатка, исправьте "
        "её этим же шагом, иначе читатели увидят её и дальше."
    ]
