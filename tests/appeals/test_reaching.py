"""Answers whose letter did not go out: the desk tells of them and sends the letter again."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from appeals.models import AnswerFile, Appeal, Event
from appeals.rules.vocabulary import Result, State
from appeals.services import answering, assignment, reaching
from appeals.services.errors import EnclosuresChecked, LetterNotHeldUp, ReplacementUnavailable
from portal.files.models import StoredFile
from portal.files.services import accept
from portal.kernel.roles import Role
from portal.kernel.workflow import RoleMissing
from portal.letters import services as post
from portal.letters.models import Letter, LetterState
from tests.factories.appeals import MONDAY, a_registered_appeal
from tests.factories.people import a_unit, a_user, an_officer

pytestmark = pytest.mark.django_db
LIST = "/admin/appeals/appeal/"


@pytest.fixture
def office():
    unit = a_unit()

    class Office:
        registrar = an_officer(Role.REGISTRAR, unit=a_unit("Отдел обращений")).user
        executor = an_officer(Role.EXECUTOR, unit=unit)
        head = an_officer(Role.HEAD, unit=unit).user

    return Office


def a_file(name: str, by) -> StoredFile:
    return accept(SimpleUploadedFile(name, name.encode()), by=by, at=MONDAY)


@pytest.fixture
def sent(office) -> Appeal:
    """An answer that was sent before a virus was found in its second enclosure."""
    appeal = a_registered_appeal(a_user(), office.registrar)
    by = office.executor.user
    assignment.assign(appeal, office.executor, by=office.registrar, at=MONDAY)
    answering.write_answer(
        appeal,
        text="Яму засыпали.",
        results={appeal.questions.get().pk: Result.EXPLAINED},
        enclosed=[a_file("смета.txt", by), a_file("схема.txt", by)],
        by=by,
        at=MONDAY,
    )
    answering.prepare(appeal, by=by, at=MONDAY)
    answering.sign(appeal, by=office.head, at=MONDAY)
    answering.send(appeal, by=by, at=MONDAY)
    bar(appeal)
    return appeal


def bar(appeal: Appeal, state: str = "infected") -> AnswerFile:
    enclosed = AnswerFile.objects.get(answer__appeal=appeal, file__name="схема.txt")
    StoredFile.objects.filter(pk=enclosed.file_id).update(state=state, scanned_at=MONDAY)
    return enclosed


def letters_of(appeal: Appeal) -> list[Letter]:
    return list(Letter.objects.about(appeal.subject_key).filter(subject__startswith="Ответ"))


def names_of(letter: Letter) -> list[str]:
    return [one.file.name for one in letter.attachments.order_by("id").select_related("file")]


@pytest.mark.parametrize("state", ["infected", "quarantined"])
def test_the_letter_goes_out_once_without_what_held_it_up(office, sent, state):
    enclosed = bar(sent, state)
    former = letters_of(sent)[0]
    paper = sent.answer.paper
    reaching.send_again(sent, instead={enclosed.pk: None}, by=office.registrar, at=MONDAY)
    letter = letters_of(sent)[0]
    assert letters_of(sent) == [letter] != [former]
    assert letter.state == LetterState.QUEUED
    assert names_of(letter) == [paper.name, "смета.txt"]
    assert "Их мы не отправляем:\n- схема.txt\n" in letter.text
    assert not StoredFile.objects.filter(pk=enclosed.file_id).exists()
    event = Event.objects.get(appeal=sent, name="send_again")
    assert (event.by, event.fields) == (office.registrar, ["enclosure 2 removed"])
    assert (event.from_state, event.to_state) == (State.ANSWERED, State.ANSWERED)
    post.deliver(former.pk, at=MONDAY)
    post.deliver(letter.pk, at=MONDAY)
    letter.refresh_from_db()
    assert letter.state == LetterState.SENT
    with pytest.raises(LetterNotHeldUp):
        reaching.send_again(sent, instead={}, by=office.registrar, at=MONDAY)


def test_another_file_comes_in_the_place_of_an_enclosure_and_the_letter_says_so(office, sent):
    enclosed = bar(sent)
    fresh = a_file("схема чистая.txt", office.registrar)
    reaching.send_again(sent, instead={enclosed.pk: fresh}, by=office.registrar, at=MONDAY)
    letter = letters_of(sent)[0]
    assert names_of(letter)[1:] == ["смета.txt", "схема чистая.txt"]
    assert "- схема.txt — вместо него схема чистая.txt\n" in letter.text
    assert Event.objects.get(name="send_again").fields == ["enclosure 2 replaced"]


def test_a_letter_that_was_given_up_is_sent_again_as_it_is(office, sent):
    bar(sent, "clean")
    with pytest.raises(LetterNotHeldUp):
        reaching.send_again(sent, instead={}, by=office.registrar, at=MONDAY)
    post.give_up(letters_of(sent)[0].pk)
    reaching.send_again(sent, instead={}, by=office.registrar, at=MONDAY)
    [letter] = letters_of(sent)
    assert (letter.state, len(names_of(letter))) == (LetterState.QUEUED, 3)
    assert "не прошли проверку" not in letter.text


def test_what_cannot_be_sent_again_leaves_everything_as_it_was(office, sent):
    enclosed, former = bar(sent), letters_of(sent)
    send_again = {"by": office.registrar, "at": MONDAY}
    with pytest.raises(EnclosuresChecked):
        reaching.send_again(sent, instead={}, **send_again)
    fresh = a_file("новая.txt", office.registrar)
    StoredFile.objects.filter(pk=fresh.pk).update(state="quarantined")
    fresh.refresh_from_db()
    with pytest.raises(ReplacementUnavailable):
        reaching.send_again(sent, instead={enclosed.pk: fresh}, **send_again)
    Letter.objects.filter(pk=former[0].pk).update(state=LetterState.SENDING)
    with pytest.raises(post.LetterOnItsWay):
        reaching.send_again(sent, instead={enclosed.pk: None}, **send_again)
    stranger = an_officer(Role.EXECUTOR, unit=a_unit("Другое")).user
    with pytest.raises(RoleMissing):
        reaching.send_again(sent, instead={enclosed.pk: None}, by=stranger, at=MONDAY)
    assert letters_of(sent) == former
    assert sent.answer.files.count() == 2
    assert not Event.objects.filter(name="send_again").exists()


def test_the_desk_tells_of_it_on_its_first_page_and_leads_to_the_way_out(office, sent, client):
    client.force_login(office.registrar)
    assert 'state=unreached"><strong>1</strong>' in client.get("/admin/").text
    card = reverse("admin:appeals_appeal_change", args=[sent.pk])
    assert card in client.get(LIST, {"state": "unreached"}).text
    step = reverse("admin:appeals_appeal_do", args=[sent.pk, "send_again"])
    assert step in client.get(card).text
    page = client.get(step).text
    assert "Вместо «схема.txt» (удалён: заражён вирусом)" in page
    field = f"instead_{bar(sent).pk}"
    refused = client.post(step, {field: SimpleUploadedFile("пустой.txt", b"")})
    assert "пустой.txt" in refused.context["form"].errors[field][0]
    done = client.post(step, {field: SimpleUploadedFile("чистая.txt", b"1")}, follow=True).text
    assert "Письмо с ответом отправлено снова: приложение 2 заменено" in done
    assert step not in done
    assert card not in client.get(LIST, {"state": "unreached"}).text
    assert "Таких ответов нет" in client.get("/admin/").text
    assert client.get(step).status_code == 302


def test_the_applicant_reads_of_it_in_the_course_of_his_appeal(office, sent, client):
    reaching.send_again(sent, instead={bar(sent).pk: None}, by=office.registrar, at=MONDAY)
    client.force_login(sent.applicant)
    page = client.get(reverse("appeals:detail", args=[sent.reference])).text
    assert "Отправили письмо с ответом ещё раз" in page
