"""Who may open the files of the councils."""

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q
from django.http import HttpRequest
from django.utils import timezone

from councils.access import Reader, may_read_paper
from councils.models import Minutes, Paper, Post, Sitting
from councils.rules.vocabulary import PaperAccess, Stage
from councils.services.members import mandates_in
from portal.files.models import StoredFile
from portal.kernel.roles import Role
from portal.people.access import roles_of
from portal.people.models import User


def may_open(user: User | AnonymousUser, request: HttpRequest, file: StoredFile) -> bool:
    """Open papers and published minutes to everybody, the rest to members and the secretary."""
    paper = (
        Paper.objects.select_related("item__parent", "item__sitting__council")
        .filter(file=file)
        .first()
    )
    if paper is not None:
        item = paper.item
        stages = {Stage(one.stage) for one in item.sitting.publications.all()}
        reader = _reader(user, item.sitting)
        if paper.withdrawn_at:
            return reader.is_secretary
        return may_read_paper(
            reader,
            access=PaperAccess(paper.access),
            is_confidential=item.is_closed or item.removed_at is not None,
            published=stages,
        )
    minutes = Minutes.objects.filter(Q(pdf=file) | Q(docx=file) | Q(extract=file))
    found = minutes.select_related("sitting__council").first()
    if found is None:
        return False
    is_for_all = found.extract_id is None or found.extract_id == file.pk
    is_public = is_for_all and found.sitting.publications.filter(minutes=found).exists()
    return is_public or _reader(user, found.sitting).is_inside


def _reader(user: User | AnonymousUser, sitting: Sitting) -> Reader:
    if not isinstance(user, User):
        return Reader(is_member=False, is_secretary=False)
    posts = Post.objects.on(timezone.localdate(sitting.starts_at))
    holds_post = posts.filter(council=sitting.council, user=user).exists()
    return Reader(
        is_member=holds_post or bool(mandates_in(sitting, user)),
        is_secretary=Role.COUNCIL_SECRETARY in roles_of(user, timezone.localdate()),
    )
