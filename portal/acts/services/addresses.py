"""Under which address which act was known."""

from datetime import date

from django.urls import reverse

from portal.acts.models import Act, OldAddress


def at_old_address(kind: str, issuer: str, adopted_on: date, number: str) -> Act | None:
    """Return the act that readers see, or that was withdrawn, and was here before its correction."""
    found = OldAddress.objects.select_related("act__issuer").filter(
        kind=kind, issuer=issuer, adopted_on=adopted_on, number=number
    )
    moved = found.first()
    return moved.act if moved and (moved.act.is_public or moved.act.withdrawn_at) else None


def once_here(act: Act) -> Act | None:
    """Return the other act that links to the address of this one may have meant."""
    other = at_old_address(act.kind, act.issuer.slug, act.adopted_on, act.number)
    return other if other and other != act and other.is_public else None


def former_paths(act: Act) -> list[str]:
    """Return the paths of the pages under which readers knew the act before its corrections."""
    paths = (
        reverse("acts:detail", args=[one.kind, one.issuer, one.adopted_on.isoformat(), one.number])
        for one in act.old_addresses.all()
    )
    return [path for path in paths if path != act.get_absolute_url()]
