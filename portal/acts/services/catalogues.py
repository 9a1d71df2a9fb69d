"""Issuers and rubrics: what many acts are shown with."""

from datetime import date, datetime

from django.db import transaction

from portal.acts.models import Act, Issuer, Rubric
from portal.acts.services.approval import ask_for_look, published_with
from portal.acts.services.issuer_errors import IssuerHasActs, IssuerOfAnotherTime, IssuerRenamed
from portal.people.models import User
from portal.web.page_cache import bump

#: Of what concerns more acts it is said that there are more.
_CAP = 1000
_NAMES = ("name", "name_genitive")


@transaction.atomic
def keep(row: Issuer | Rubric, *, by: User, at: datetime, is_mistake: bool = False) -> None:
    """Save it, new or changed; readers of its acts see that at once, another editor looks at it.

    Raises what ``check`` raises of an issuer.
    """
    before = type(row)._base_manager.select_for_update().filter(pk=row.pk).first()
    if isinstance(row, Issuer):
        check(row, is_mistake=is_mistake)
    row.save()
    if before is not None and _values(before) != _values(row):
        ask_for_look(row, by=by, at=at)
    bump()


def _values(row: Issuer | Rubric) -> list[object]:
    return [getattr(row, field.attname) for field in row._meta.concrete_fields]


def check(issuer: Issuer, *, is_mistake: bool) -> None:
    """Refuse to rename who has issued acts, or to end a name before its acts.

    ``is_mistake``: the name was entered wrongly. Raises IssuerRenamed, IssuerHasActs.
    Policy: an act is cited by kind, issuer, date and number as they were when it was adopted.
    """
    was = Issuer.objects.filter(pk=issuer.pk).first()
    is_renamed = was and any(getattr(was, name) != getattr(issuer, name) for name in _NAMES)
    if is_renamed and not is_mistake and published_with(issuer).exists():
        raise IssuerRenamed(published_count(issuer))
    acts = Act.objects.filter(issuer=issuer.pk).select_related("issuer").defer("text", "search")
    early = acts.filter(adopted_on__lt=issuer.valid_from).first() if issuer.valid_from else None
    late = acts.filter(adopted_on__gte=issuer.valid_to).first() if issuer.valid_to else None
    for name, act in (("valid_from", early), ("valid_to", late)):
        if act:
            raise IssuerHasActs(name, act.heading)


def check_time(issuer: Issuer, on: date) -> None:
    """Refuse an act of a day on which its issuer had another name. Raises IssuerOfAnotherTime."""
    is_early = issuer.valid_from is not None and on < issuer.valid_from
    is_late = issuer.valid_to is not None and on >= issuer.valid_to
    if is_early or is_late:
        before = Issuer.objects.filter(successor=issuer)
        others = before if is_early else filter(None, [issuer.successor])
        names = [one.name for one in others]
        raise IssuerOfAnotherTime(issuer.name, issuer.valid_from, issuer.last_day, names)


def published_count(row: Issuer | Rubric) -> str:
    """Return how many published acts are shown with it; of many, that there are more."""
    count = published_with(row).values("pk")[: _CAP + 1].count()
    return f"больше {_CAP}" if count > _CAP else str(count)
