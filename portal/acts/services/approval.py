"""Who let an act out, and what makes that void."""

from datetime import datetime

from portal.acts.models import Act, Publication
from portal.people.models import User


def note_change(act: Act, *, by: User | None, at: datetime) -> None:
    """Note who changed what readers get; a scheduled act has to be approved anew.

    No ``by``: nobody in particular did, such as a program.
    """
    this = Act.objects.filter(pk=act.pk)
    anew = {"approved_by": None, "publish_at": None}
    scheduled = this.filter(state=Publication.SCHEDULED)
    # It goes back to where it was before it was scheduled.
    scheduled.filter(withdrawn_at=None).update(state=Publication.PREPARED, **anew)
    scheduled.update(state=Publication.WITHDRAWN, **anew)
    # Last: while an act is scheduled, who approved it may not be who changed it.
    this.update(changed_at=at, **({"changed_by": by} if by else {}))
