"""The answer: written, prepared, signed or returned, sent."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from appeals import letters, papers
from appeals.models import Answer, AnswerFile, Appeal
from appeals.rules import numbering, workflow
from appeals.rules.answers import replies
from appeals.rules.vocabulary import Result, Series
from appeals.services.errors import (
    AnswerEmpty,
    EnclosureUnavailable,
    ReasonMissing,
    ResultMissing,
    ResultsChanged,
    SignerIsApplicant,
    SignerPrepared,
)
from appeals.services.journal import move, record
from appeals.services.locking import lock_for, posts_on
from appeals.services.numbering import next_sequence
from portal.acts.services.citations import note_citations
from portal.acts.services.citing import Citing
from portal.files import services as files
from portal.files.models import StoredFile
from portal.kernel.roles import Role
from portal.kernel.seen import check_seen, sum_of
from portal.kernel.typography import says_something
from portal.people.models import Officer, User

_SIGNATURE = ["signed_by", "signed_as", "signed_name", "signed_post", "signed_unit"]


def text_of(appeal: Appeal) -> str:
    """Return the text of the answer so far; none is empty."""
    return Answer.objects.filter(appeal=appeal).values_list("text", flat=True).first() or ""


def results_of(appeal: Appeal) -> str:
    """Return the results so far in words: «вопрос № 1 — разъяснено»."""
    return ", ".join(
        f"вопрос № {question.position} — {question.get_result_display() or 'пока нет'}"
        for question in appeal.questions.all()
    )


def shown_of(appeal: Appeal) -> dict[str, str]:
    """Return what a page shows of the answer, part by part."""
    answer = getattr(appeal, "answer", None)
    questions = appeal.questions.values_list("pk", "code", "gist", "result")
    enclosed = AnswerFile.objects.filter(answer__appeal=appeal).values_list("file", flat=True)
    return {
        "текст ответа": answer.text if answer else "",
        "вопросы и результаты по ним": str(list(questions)),
        "приложения": str(list(enclosed)),
    }


@transaction.atomic
def write_answer(
    appeal: Appeal,
    *,
    text: str,
    results: Mapping[int, Result | str],
    by: User,
    at: datetime,
    enclosed: Sequence[StoredFile] = (),
    removed: Iterable[AnswerFile] = (),
    seen: str = "",
    seen_results: str = "",
) -> Answer:
    """Save the answer as it stands, with the result per question (by its primary key).

    ``enclosed`` comes to its files, ``removed`` goes from them and is destroyed. ``seen`` is the
    sum of the text that the writer began with, ``seen_results`` that of ``results_of``.

    Raises:
        TransitionNotAllowed, RoleMissing: see ``lock_for``.
        AnswerEmpty: the text is a greeting alone.
        ChangedMeanwhile: another executor has changed the text since.
        ResultsChanged: or a result, or the registrar the questions.
    """
    locked = lock_for(appeal, workflow.WRITE_ANSWER, by=by, at=at)
    if not replies(text):
        raise AnswerEmpty
    check_seen(seen, text_of(locked))
    known = results_of(locked)
    if seen_results and seen_results != sum_of(known):
        raise ResultsChanged(known)
    answer, _ = Answer.objects.update_or_create(
        appeal=locked, defaults={"text": text, "written_at": at}
    )
    for question in locked.questions.all():
        if question.pk in results and results[question.pk] != question.result:
            question.result = results[question.pk]
            question.save(update_fields=["result"])
    gone = list(answer.files.filter(pk__in=[one.pk for one in removed]).select_related("file"))
    for one in gone:
        one.delete()
        files.delete(one.file)
    AnswerFile.objects.bulk_create(AnswerFile(answer=answer, file=file) for file in enclosed)
    record(
        locked,
        workflow.WRITE_ANSWER.name,
        by=by,
        at=at,
        fields=["text", "results", *(["files"] if enclosed or gone else [])],
        law=workflow.WRITE_ANSWER.law,
    )
    return answer


@transaction.atomic
def prepare(appeal: Appeal, *, by: User, at: datetime) -> Appeal:
    """Hand the answer over for signature.

    Raises:
        TransitionNotAllowed, RoleMissing: see ``lock_for``.
        AnswerEmpty, ResultMissing: the answer does not reply to everything.
        EnclosureUnavailable: an enclosure may not be given out.

    Law: 59-FZ art. 10(1)(4).
    """
    locked = lock_for(appeal, workflow.PREPARE, by=by, at=at)
    answer = getattr(locked, "answer", None)
    if answer is None or not replies(answer.text):
        raise AnswerEmpty
    for question in locked.questions.all():
        if not question.result:
            raise ResultMissing(question.position)
    _check_enclosed(answer)
    answer.prepared_by = by
    answer.remark = ""
    answer.save(update_fields=["prepared_by", "remark"])
    locked.prepared_at = at
    move(locked, workflow.PREPARE, by=by, at=at, fields=["prepared_at"])
    return locked


@transaction.atomic
def return_for_rework(appeal: Appeal, *, reason: str, by: User, at: datetime) -> Appeal:
    """Give a prepared answer back to its executor with what is to be changed.

    A signed one that was not sent, too: its signature is taken off.

    Raises:
        TransitionNotAllowed, RoleMissing: see ``lock_for``.
        ReasonMissing: nothing is said of what to change.
    """
    locked = lock_for(appeal, workflow.RETURN_FOR_REWORK, by=by, at=at)
    if not says_something(reason):
        raise ReasonMissing
    unsigned = _SIGNATURE if locked.signed_at else []
    answer = locked.answer
    answer.remark = reason.strip()
    answer.prepared_by = answer.signed_by = answer.signed_as = None
    answer.signed_name = answer.signed_post = answer.signed_unit = ""
    answer.save(update_fields=["remark", "prepared_by", *_SIGNATURE])
    locked.prepared_at = locked.signed_at = None
    move(
        locked,
        workflow.RETURN_FOR_REWORK,
        by=by,
        at=at,
        fields=["prepared_at", "signed_at"] if unsigned else ["prepared_at"],
        elsewhere=["remark", *unsigned],
    )
    return locked


def posts_to_sign_in(appeal: Appeal, user: User, on: date) -> list[Officer]:
    """Return the user's posts of a head over the appeal; the last one given to him comes first.

    Who stands in for somebody has that post besides his own, and since later.
    """
    posts = [post for post, roles in posts_on(appeal, user, on) if Role.HEAD in roles]
    return sorted(posts, key=lambda post: (post.holds_from, post.pk), reverse=True)


@transaction.atomic
def sign(appeal: Appeal, *, by: User, at: datetime, post: Officer | None = None) -> Appeal:
    """Sign the prepared answer as a head.

    ``post`` is the one of ``posts_to_sign_in`` in which the head acts, the first unless told.

    Raises:
        TransitionNotAllowed, RoleMissing: see ``lock_for``.
        SignerPrepared: the signer prepared the answer himself.
        SignerIsApplicant: or he asks it: nobody decides on himself.
        EnclosureUnavailable: an enclosure may not be given out.

    Law: 59-FZ art. 10(3).
    """
    locked = lock_for(appeal, workflow.SIGN, by=by, at=at)
    answer = locked.answer
    if answer.prepared_by_id == by.pk:
        raise SignerPrepared
    if locked.applicant_id == by.pk:
        raise SignerIsApplicant
    _check_enclosed(answer)
    answer.signed_by = by
    posts = posts_to_sign_in(locked, by, timezone.localdate(at))
    if post is not None and post not in posts:
        workflow.SIGN.check(locked.state, ())
    answer.signed_as = post or posts[0]
    answer.signed_name = str(by.full_name or by.email)
    answer.signed_post, answer.signed_unit = answer.signed_as.post, answer.signed_as.unit.name
    answer.save(update_fields=_SIGNATURE)
    locked.signed_at = at
    move(
        locked,
        workflow.SIGN,
        by=by,
        at=at,
        fields=["signed_at"],
        elsewhere=_SIGNATURE,
    )
    return locked


@transaction.atomic
def send(appeal: Appeal, *, by: User, at: datetime) -> Appeal:
    """Number the signed answer, make its PDF and send it to the applicant.

    Raises:
        TransitionNotAllowed, RoleMissing: see ``lock_for``.
        EnclosureUnavailable: an enclosure may not be given out, so its letter would not go.

    Law: 59-FZ art. 10(4), 12(1).
    """
    locked = lock_for(appeal, workflow.SEND, by=by, at=at)
    answer = locked.answer
    _check_enclosed(answer)
    year = timezone.localdate(at).year
    answer.outgoing_number = numbering.format_number(
        Series.OUTGOING, year, next_sequence(Series.OUTGOING, year)
    )
    answer.paper = files.store_generated(
        f"Ответ {answer.outgoing_number}.pdf",
        papers.answer_pdf(locked, answer, on=timezone.localdate(at)),
        "application/pdf",
        at=at,
    )
    answer.save(update_fields=["outgoing_number", "paper"])
    locked.answered_at = at
    locked.due_on = None
    move(
        locked,
        workflow.SEND,
        by=by,
        at=at,
        fields=["answered_at", "due_on"],
        elsewhere=["outgoing_number", "paper"],
    )
    note_citations(citing_of(answer, on=timezone.localdate(at)))
    letters.answered(locked, answer, at=at)
    return locked


def _check_enclosed(answer: Answer) -> None:
    for enclosed in answer.files.select_related("file"):
        if not enclosed.file.is_available:
            raise EnclosureUnavailable(enclosed.file)


def citing_of(answer: Answer, *, on: date) -> Citing:
    """Return a sent answer as a text that may cite acts; who prepared it keeps an eye on them."""
    return Citing(
        subject=answer.subject_key,
        title=f"Ответ № {answer.outgoing_number} на обращение {answer.appeal.number}",
        url=reverse("admin:appeals_appeal_change", args=[answer.appeal_id]),
        owner=answer.prepared_by,
        text=answer.text,
        on=on,
    )


def answers_that_cite() -> Iterator[Citing]:
    """Yield every answer that was sent."""
    sent = Answer.objects.filter(appeal__answered_at__isnull=False)
    for answer in sent.select_related("appeal", "prepared_by").iterator(500):
        if answer.appeal.answered_at:
            yield citing_of(answer, on=timezone.localdate(answer.appeal.answered_at))
