"""Under which address which act was known."""

from datetime import date

from portal.acts.models import Act, OldAddress


def at_old_address(kind: str, issuer: str, adopted_on: date, number: str) -> Act | None:
    """Return the act that readers see and that was here before its particulars were corrected."""
    found = OldAddress.objects.select_related("act__issuer").filter(
        kind=kind, issuer=issuer, adopted_on=adopted_on, number=number
    )
    moved = found.first()
    return moved.act if moved and moved.act.is_public else None


def once_here(act: Act) -> Act | None:
    """Return the other act that links to the address of this one may have meant."""
    other = at_old_address(act.kind, act.issuer.slug, act.adopted_on, act.number)
    return other if other != act else None
