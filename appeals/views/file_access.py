"""Who may open the files of appeals, and the log of officers who do: registered at start-up."""

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q
from django.http import HttpRequest
from django.utils import timezone

from appeals.models import Appeal, DraftFile
from appeals.rules.vocabulary import State
from appeals.views.current_draft import holds_key_of
from portal.files.models import StoredFile
from portal.people.models import User
from portal.people.services.views import log_view

Reader = User | AnonymousUser


def may_open(user: Reader, request: HttpRequest, file: StoredFile) -> bool:
    """Allow a draft's file to its writer, an appeal's to the applicant and the officers in charge.

    The answer and what is enclosed with it open to the applicant once it is sent.
    """
    enclosed = DraftFile.objects.select_related("draft").filter(file=file).first()
    if enclosed is not None:
        if isinstance(user, User) and enclosed.draft.user_id == user.pk:
            return True
        return holds_key_of(request, enclosed.draft)
    if not isinstance(user, User):
        return False
    mine = Appeal.objects.of_applicant(user)
    if mine.filter(Q(files__file=file) | _of_answer(file, state=State.ANSWERED)).exists():
        return True
    return _seen_by_officer(user, file) is not None


def log_officer(user: Reader, request: HttpRequest, file: StoredFile) -> None:
    """Note that an officer opens a file of somebody else's appeal. Law: 152-FZ art. 19."""
    if not isinstance(user, User):
        return
    appeal = _seen_by_officer(user, file)
    if appeal is not None and appeal.applicant_id != user.pk:
        log_view(user, [appeal.subject_key], "файл обращения", at=timezone.now())


def _of_answer(file: StoredFile, **more: str) -> Q:
    return Q(answer__paper=file, **more) | Q(answer__files__file=file, **more)


def _seen_by_officer(user: User, file: StoredFile) -> Appeal | None:
    visible = Appeal.objects.visible_to(user, timezone.localdate())
    return visible.filter(Q(files__file=file) | _of_answer(file)).first()
