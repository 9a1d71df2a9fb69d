"""A draft from its publication to the act, with proposals, a summary and experts."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from portal.acts.models import Conclusion, Draft, DraftState, Outcome, Proposal, ProposalState
from portal.acts.services import drafts
from portal.acts.texts.akn import validate
from portal.kernel.roles import Role
from portal.letters.models import Letter
from portal.people.models import CalendarDay
from portal.people.services.calendar import save_day
from tests.desk import press
from tests.factories.acts import LINES, PLACED, a_conclusion, a_draft, a_proposal, a_text, an_issuer
from tests.factories.people import a_user, an_officer
from tests.refusals import refused

pytestmark = pytest.mark.django_db


def _closed(**fields):
    return a_draft(discussed_to=date(2020, 2, 1), akn=a_text(*LINES), **fields)


def test_a_proposal_calls_its_place_as_the_draft_does():
    draft = a_draft(akn=a_text("Раздел I", "1. Один.", "Раздел II", "1. Раз."))
    assert a_proposal(draft, point="part_2__para_1").point_label == "пункт 1 раздела II"
    assert a_proposal(draft, point="part_3").point_label == "раздел 3"
    assert a_proposal(draft).point_label == ""


def test_a_draft_is_published_with_a_text_and_with_days_enough():
    draft = a_draft(state=DraftState.PREPARED, placed_at=None, discussed_to=date(2020, 2, 1))
    editor = an_officer(Role.EDITOR).user
    publish = {"by": an_officer(Role.EDITOR).user, "on": date(2020, 1, 1), "at": PLACED}
    refused("draft_without_text", drafts.publish_draft, draft, **publish)
    drafts.set_text(draft, a_text(*LINES), by=editor)
    refused("discussion_over", drafts.publish_draft, draft, **publish | {"on": date(2020, 2, 2)})
    refused(
        "expertise_too_short", drafts.publish_draft, draft, **publish | {"on": date(2020, 1, 2)}
    )
    early = {"discussed_from": date(2019, 12, 1), "discussed_to": date(2021, 2, 1)}
    Draft.objects.update(**early)
    refused("term_too_long", drafts.publish_draft, draft, **publish)
    Draft.objects.update(discussed_to=date(2020, 2, 1))
    drafts.publish_draft(draft, **publish)
    draft.refresh_from_db()
    assert draft.discussed_from == publish["on"]
    refused("wrong_state", drafts.set_text, draft, a_text(*LINES), by=editor)


def test_who_prepared_a_draft_does_not_put_it_before_the_town(client):
    author, other = an_officer(Role.EDITOR).user, an_officer(Role.EDITOR).user
    today = timezone.localdate()
    sent = {
        "kind": "reshenie",
        "issuer": an_issuer().pk,
        "title": "О внесении изменений в Устав",
        "note": "Нужно.",
        "developer": "Управление",
        "contact": "42-00-00",
        "discussed_from": today,
        "discussed_to": today,
        "expertise_to": today + timedelta(days=8),
    }
    client.force_login(author)
    client.post(reverse("admin:acts_draft_add"), sent)
    draft = Draft.objects.get()
    step = reverse("admin:acts_draft_do", args=[draft.pk, "text"])
    client.post(step, {"pasted": "1. Тихо."})
    step = reverse("admin:acts_draft_do", args=[draft.pk, "publish"])
    assert "Публикует не тот, кто готовил" in press(client, step, follow=True).content.decode()
    client.force_login(other)
    shown = client.get(step).content.decode()
    for said in ("Тихо.", "Нужно.", "1 день", "Рабочих дней у жителей", "за 30 дней до"):
        assert said in shown.replace("\N{NO-BREAK SPACE}", " ")
    draft.hands.add(other)
    press(client, step, follow=True)
    assert not Draft.objects.get().is_public
    # Where both have had a hand in it, one answers for the whole.
    press(client, reverse("admin:acts_draft_do", args=[draft.pk, "take_over"]))
    client.force_login(author)
    press(client, step, follow=True)
    assert Draft.objects.get().is_public and not draft.hands.exists()


def test_a_draft_that_was_never_public_does_not_become_so_by_being_dropped(client):
    draft = a_draft(state=DraftState.PREPARED, placed_at=None)
    drafts.drop(draft, "Передумали", at=PLACED)
    draft.refresh_from_db()
    assert not draft.is_public
    assert client.get(draft.get_absolute_url()).status_code == 404
    assert draft.title not in client.get(reverse("acts:drafts")).content.decode()
    assert not Draft.objects.public()


def test_who_waits_for_an_answer_is_told_that_the_draft_is_dropped(client):
    draft = a_draft()
    for email in ("a@example.org", ""):
        a_proposal(draft, email=email)
    drafts.drop(draft, "Передумали", at=PLACED)
    letter = Letter.objects.get()
    assert (letter.to, "Причина: Передумали" in letter.text) == ("a@example.org", True)
    page = client.get(draft.get_absolute_url()).content.decode()
    assert "Не опубликовано: 2." in page


def test_one_editor_is_enough_for_a_draft_where_the_portal_is_set_so(settings):
    settings.ACTS_SECOND_PAIR_OF_EYES = False
    editor = an_officer(Role.EDITOR).user
    draft = a_draft(state=DraftState.PREPARED, placed_at=None, discussed_to=date(2020, 2, 1))
    drafts.set_text(draft, a_text(*LINES), by=editor)
    drafts.publish_draft(draft, by=editor, on=date(2020, 1, 1), at=PLACED)


def test_no_act_is_adopted_while_experts_may_still_write(client):
    editor = an_officer(Role.EDITOR).user
    draft = _closed(expertise_to=date(2020, 3, 5))
    a_conclusion(draft)
    drafts.summarise(draft, "Предложений не было.", on=date(2020, 2, 2), at=PLACED)
    at = timezone.now()
    adopt = {"number": "77", "by": editor, "on": timezone.localdate(at), "at": at}
    refused("adopted_in_expertise", drafts.adopt, draft, adopted_on=date(2020, 3, 5), **adopt)
    client.force_login(editor)
    step = reverse("admin:acts_draft_do", args=[draft.pk, "adopt"])
    assert "Эксперту ещё не ответили: Экспертный центр" in client.get(step).content.decode()
    drafts.adopt(draft, adopted_on=date(2020, 3, 6), **adopt)


@pytest.mark.parametrize("takes_unnamed", [True, False])
def test_proposals_are_named_or_not_as_the_draft_is_set(client, takes_unnamed):
    draft = a_draft(takes_unnamed=takes_unnamed)
    url = draft.get_absolute_url()
    client.post(url, {"text": "Убирать чаще."})
    assert draft.proposals.exists() is takes_unnamed
    if not takes_unnamed:
        assert "Войти и&nbsp;предложить" in client.get(url).content.decode()
        citizen = a_user()
        client.force_login(citizen)
        assert client.post(url, {"text": "Убирать чаще."}).url == f"{url}#said"
        proposal = draft.proposals.get()
        assert (proposal.user, proposal.author) == (citizen, citizen.full_name)


@pytest.mark.parametrize("over", [True, False])
def test_what_was_written_too_late_is_not_lost(client, over):
    draft = a_draft(takes_unnamed=False)
    if over:
        drafts.drop(draft, "Передумали", at=PLACED)
        client.force_login(a_user())
    page = client.post(draft.get_absolute_url(), {"text": "Убирать чаще."}).content.decode()
    assert "Предложение не&nbsp;отправлено" in page
    assert ">Убирать чаще.</textarea>" in page
    assert ("приём предложений закончился" in page) is over
    assert not draft.proposals.exists()


@pytest.mark.parametrize("data", [{"text": ""}, {"text": "а" * 10_001}])
def test_a_bad_proposal_is_refused_at_its_field_and_nothing_is_kept(client, data):
    draft = a_draft()
    response = client.post(draft.get_absolute_url(), data)
    assert "text" in response.context["form"].errors
    assert not Proposal.objects.exists()


def test_an_end_of_a_line_is_one_character_as_in_the_browser(client):
    draft = a_draft()
    text = "а\n" * 5000
    client.post(draft.get_absolute_url(), {"text": text.strip().replace("\n", "\r\n")})
    assert draft.proposals.get().text == text.strip()


def test_a_button_pressed_twice_sends_one_proposal():
    draft, here, there = a_draft(), Client(enforce_csrf_checks=True), Client()
    url = draft.get_absolute_url()

    def send(browser, text):
        token = browser.get(url).cookies["csrftoken"].value
        sent = {"text": text, "csrfmiddlewaretoken": token}
        return [browser.post(url, sent).url for _ in range(2)]

    assert send(here, "Против.") == [f"{url}#said"] * 2
    send(here, "Против платы.")
    send(there, "Против.")
    assert [one.text for one in draft.proposals.all()] == ["Против.", "Против платы.", "Против."]


def test_a_proposal_names_its_passage_and_the_text_says_how_many_there_are(client):
    draft = a_draft(akn=a_text(*LINES, "а) кроме праздников."))
    url = draft.get_absolute_url()
    page = client.get(url).content.decode()
    point = page[page.index('id="para_2"') : page.index('id="para_3"')]
    assert 'href="?point=para_2#propose"' in point
    assert "Предложить к этому пункту" in point
    assert "Предложить к этому подпункту" in page
    chosen = client.get(url, {"point": "para_2"}).content.decode()
    assert '<option value="para_2" selected>' in chosen
    response = client.post(url, {"point": "para_9", "text": "Платить всегда."})
    assert "Такого пункта в проекте нет" in response.content.decode()
    assert "Платить всегда." in response.content.decode()
    client.post(url, {"point": "para_2", "text": "Платить всегда."})
    assert "предложения:" not in client.get(url).content.decode()
    drafts.show_proposal(draft.proposals.get())
    drafts.show_proposal(a_proposal(draft, text="Ко всему."))
    drafts.show_proposal(a_proposal(draft, text="К слову.", point="о зиме"))
    page = client.get(url).content.decode()
    point = page[page.index('id="para_2"') : page.index('id="para_3"')]
    assert 'href="#proposals-para_2"' in point
    assert "предложения: 1" in point
    places = ["К\xa0пункту 2", "Платить всегда.", "К\xa0месту «о зиме»", "К слову."]
    found = [page.index(said) for said in (*places, "К\xa0проекту в\xa0целом", "Ко всему.")]
    assert found == sorted(found)


def test_the_answers_stand_at_their_passage_once_the_summary_is_out(client):
    draft = _closed()
    for outcome in (Outcome.ACCEPTED, Outcome.DECLINED, Outcome.DECLINED):
        proposal = a_proposal(draft, point="para_2")
        drafts.show_proposal(proposal)
        drafts.decide(proposal, outcome, "Так решено.")
    url = draft.get_absolute_url()
    assert "не учтено" not in client.get(url).content.decode()
    drafts.summarise(draft, "Итог", on=date(2020, 2, 2), at=PLACED)
    page = client.get(url).content.decode()
    assert "предложения: 3 (учтено — 1, не учтено — 2)" in page
    assert "Предложить к" not in page


def test_a_proposal_is_shown_after_a_look_and_without_the_name_that_was_not_given_for_it(client):
    draft = a_draft()
    proposal = a_proposal(draft, author="Галина Орлова", email="g@example.org")
    url = draft.get_absolute_url()
    assert "дважды в неделю" not in client.get(url).content.decode()
    moderator = an_officer(Role.MODERATOR).user
    client.force_login(moderator)
    card = reverse("admin:acts_proposal_change", args=[proposal.pk])
    assert "Галина Орлова" in client.get(card).content.decode()
    client.post(reverse("admin:acts_proposal_do", args=[proposal.pk, "show"]))
    client.logout()
    page = client.get(url).content.decode()
    assert "дважды в неделю" in page
    assert "Орлова" not in page
    drafts.hide_proposal(proposal, "Оскорбления")
    page = client.get(url).content.decode()
    assert "дважды в неделю" not in page
    assert "Не опубликовано, но рассматривается: 1" in page


def test_the_summary_answers_everybody_and_those_with_an_address_by_letter(client):
    draft = _closed()
    proposal = a_proposal(draft, email="g@example.org")
    on = date(2020, 2, 2)
    refused("proposals_unread", drafts.summarise, draft, "Итог", on=on, at=PLACED)
    drafts.show_proposal(proposal)
    refused("proposals_undecided", drafts.summarise, draft, "Итог", on=on, at=PLACED)
    drafts.decide(proposal, Outcome.DECLINED, "Нет денег.")
    early = refused(
        "discussion_on", drafts.summarise, draft, "Итог", on=date(2020, 2, 1), at=PLACED
    )
    assert "по 01.02.2020" in early.message
    drafts.summarise(draft, "Итог", on=on, at=PLACED)
    letter = Letter.objects.get(to="g@example.org")
    assert "Нет денег." in letter.text
    page = client.get(draft.get_absolute_url()).content.decode()
    assert "Не учтено." in page
    assert "Нет денег." in page
    refused(
        "discussion_closed", drafts.propose, Proposal(draft=draft, text="Ещё"), on=on, at=PLACED
    )


def test_the_summary_tells_what_became_of_each_proposal_its_text_shown_or_not(client):
    draft = _closed()
    a_proposal(draft, text="Запретить всё.", author="Галина Орлова", shows_name=True)
    drafts.hide_proposal(draft.proposals.get(), "Оскорбления")
    url = draft.get_absolute_url()
    assert "Не опубликовано, но рассматривается: 1" in client.get(url).content.decode()
    drafts.decide(draft.proposals.get(), Outcome.PARTLY, "Запретим зимой.")
    assert "Запретим зимой." not in client.get(url).content.decode()
    drafts.summarise(draft, "Итог", on=date(2020, 2, 2), at=PLACED)
    page = client.get(url).content.decode()
    for said in ("Текст не&nbsp;опубликован", "Учтено частично", "Запретим зимой."):
        assert said in page
    for unsaid in ("Запретить всё", "Орлова", "Оскорбления", "рассматривается"):
        assert unsaid not in page


def test_the_draft_becomes_the_act_with_its_text_and_its_history(client):
    editor, other = an_officer(Role.EDITOR).user, an_officer(Role.EDITOR).user
    draft = _closed()
    adopt = {"number": "77", "adopted_on": date(2020, 3, 2), "by": editor, "on": date(2020, 3, 2)}
    refused("wrong_state", drafts.adopt, draft, **adopt, at=PLACED)
    drafts.summarise(draft, "Предложений не было.", on=date(2020, 2, 2), at=PLACED)
    too_early = {**adopt, "adopted_on": date(2020, 2, 1)}
    refused("adopted_in_discussion", drafts.adopt, draft, **too_early, at=PLACED)
    act = drafts.adopt(draft, **adopt, at=PLACED)
    akn = act.versions.get().akn
    validate(akn)
    assert "2020-03-02/77" in akn
    from portal.acts.services.register import publish

    publish(act, by=other, at=timezone.now())
    act.refresh_from_db()
    page = client.get(act.get_absolute_url()).content.decode()
    assert draft.get_absolute_url() in page
    assert act.get_absolute_url() in client.get(draft.get_absolute_url()).content.decode()


def test_a_draft_becomes_no_act_while_experts_may_still_write(client):
    client.force_login(an_officer(Role.EDITOR).user)
    draft = _closed(expertise_to=date(2020, 3, 1))
    drafts.summarise(draft, "Предложений не было.", on=date(2020, 2, 2), at=PLACED)
    a_conclusion(draft)
    url = reverse("admin:acts_draft_do", args=[draft.pk, "adopt"])
    sent = {"adopted_on": "2020-03-01", "number": "77"}
    assert "принимаются по 01.03.2020" in client.post(url, sent).content.decode()
    told = client.post(url, {**sent, "adopted_on": "2020-03-02"}, follow=True).content.decode()
    assert "Заключений экспертов без ответа: 1" in told


def test_a_conclusion_is_answered_by_its_control_date(client):
    """Received Fri 20.11.2026: the thirtieth day is a Sunday, so Fri 18.12.2026."""
    conclusion = a_conclusion(a_draft())
    conclusion.received_on = date(2026, 11, 20)
    drafts.receive_conclusion(conclusion, on=conclusion.received_on)
    assert conclusion.reply_due_on == date(2026, 12, 18)
    day = CalendarDay(day=date(2026, 12, 18), is_working=False, ground="Указ")
    said = save_day(day, on=date(2026, 12, 1))
    conclusion.refresh_from_db()
    assert conclusion.reply_due_on == date(2026, 12, 17)
    assert "Изменены даты ответа на заключения экспертов: 1." in said
    refused(
        "reply_too_early", drafts.reply_to, conclusion, "Учтено.", replied_on=date(2026, 11, 19)
    )
    drafts.reply_to(conclusion, "Учтено.", replied_on=date(2026, 12, 18))
    refused("wrong_state", drafts.reply_to, conclusion, "Иное.", replied_on=date(2026, 12, 18))
    page = client.get(conclusion.draft.get_absolute_url()).content.decode()
    assert "Учтено." in page


@pytest.mark.parametrize(
    ("received_on", "code"),
    [
        (timezone.localdate() + timedelta(days=1), "ahead"),
        (timezone.localdate(), None),
        (timezone.localdate(PLACED), None),
        (timezone.localdate(PLACED) - timedelta(days=1), "conclusion_too_early"),
    ],
)
def test_a_conclusion_comes_while_there_is_a_draft_to_be_read(client, received_on, code):
    client.force_login(an_officer(Role.EDITOR).user)
    sent = {
        "draft": a_draft().pk,
        "expert": "Эксперт",
        "accreditation": "№ 1",
        "text": "Замечаний нет.",
        "received_on": received_on.isoformat(),
    }
    response = client.post(reverse("admin:acts_conclusion_add"), sent)
    if code is None:
        assert response.status_code == 302
        return
    errors = response.context["adminform"].form.errors.as_data()["received_on"]
    assert [one.code for one in errors] == [code]
    assert not Conclusion.objects.exists()


def test_the_editor_is_told_to_work_accepted_proposals_into_the_act(client):
    client.force_login(an_officer(Role.EDITOR).user)
    draft = _closed()
    proposal = a_proposal(draft)
    drafts.show_proposal(proposal)
    drafts.decide(proposal, Outcome.ACCEPTED, "Дельно.")
    drafts.summarise(draft, "Учтено одно.", on=date(2020, 2, 2), at=PLACED)
    url = reverse("admin:acts_draft_do", args=[draft.pk, "adopt"])
    sent = {"adopted_on": "2020-03-02", "number": "77"}
    card = client.post(url, sent, follow=True).content.decode()
    assert "Учтено предложений: 1. В тексте акта их ещё нет" in card
    assert "текст здесь тот же, что обсуждался" in card
    act = Draft.objects.get().act
    sent = {"version": act.versions.get().pk, "pasted": "1. Дважды.", "reason": "Предложения"}
    step = reverse("admin:acts_act_do", args=[act.pk, "replace_text"])
    assert "тот же, что обсуждался" not in client.post(step, sent, follow=True).content.decode()


def test_the_database_refuses_what_the_law_forbids():
    draft = a_draft()
    proposal, conclusion = a_proposal(draft), a_conclusion(draft)
    for attack in (
        lambda: Draft.objects.update(discussed_to=date(2019, 1, 1)),
        lambda: Draft.objects.update(state=DraftState.ADOPTED),
        lambda: Proposal.objects.filter(pk=proposal.pk).update(outcome=Outcome.DECLINED),
        lambda: Proposal.objects.filter(pk=proposal.pk).update(state=ProposalState.HIDDEN),
        lambda: Conclusion.objects.filter(pk=conclusion.pk).update(reply="Да"),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            attack()
