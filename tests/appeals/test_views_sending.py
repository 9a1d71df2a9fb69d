"""Sending once, the receipt, and who may see it."""

import re
from datetime import UTC, datetime

import pytest
from django.test import Client

from appeals.models import Appeal, Draft
from appeals.services import drafts
from tests.appeals.writing import make_city, make_user, send, type_all, type_step

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def city():
    make_city()


@pytest.fixture
def citizen(client):
    user = make_user()
    client.force_login(user)
    return user


@pytest.fixture
def sent(client, citizen):
    send(client, type_all(client))
    return Appeal.objects.get()


def test_everything_typed_arrives(client, citizen):
    draft = type_all(
        client,
        answer={"answer_to": "email", "email": "answer@example.org", "postal_address": "д. 5"},
    )
    response = send(client, draft)
    appeal = Appeal.objects.get()
    assert response["Location"] == f"/appeals/{appeal.reference}/received/"
    assert (appeal.applicant, appeal.identification) == (citizen, "account")
    assert (appeal.last_name, appeal.first_name, appeal.patronymic) == ("Орлова", "Вера", "")
    assert (appeal.kind, appeal.subject.slug, appeal.place) == (
        "application",
        "test-roads",
        "ул. Речная, 5",
    )
    assert appeal.text == "Во дворе яма.\nПрошу засыпать."
    assert (appeal.answer_to, appeal.email) == ("email", "answer@example.org")
    assert not Draft.objects.exists()


def test_an_address_other_than_the_confirmed_one_is_pointed_out(client, citizen):
    type_all(client, answer={"answer_to": "email", "email": "vera@exmaple.org"})
    assert "Проверьте адрес почты" in client.get("/appeals/new/review/").content.decode()


def test_a_double_click_gives_the_same_receipt(client, citizen):
    draft = type_all(client)
    first, second = send(client, draft), send(client, draft)
    assert first["Location"] == second["Location"]
    assert Appeal.objects.count() == 1


def test_the_way_back_leads_to_the_receipt(client, sent):
    receipt = f"/appeals/{sent.reference}/received/"
    assert client.get("/appeals/new/review/")["Location"] == receipt
    response = type_step(client, "text", draft=str(sent.submission_key))
    assert response["Location"] == receipt
    assert (
        type_step(client, "text", draft=str(sent.submission_key), autosave="1").status_code == 204
    )
    assert not Draft.objects.exists()


def test_a_resent_page_never_sends_another_draft(client, sent):
    drafts.start(by=sent.applicant, at=datetime(2026, 11, 24, tzinfo=UTC))
    response = client.post("/appeals/new/review/", {"key": str(sent.submission_key)})
    assert response["Location"] == f"/appeals/{sent.reference}/received/"
    assert Appeal.objects.count() == 1


def test_a_new_appeal_can_be_started_afterwards(client, sent):
    assert client.get("/appeals/new/").status_code == 200
    send(client, type_all(client))
    assert Appeal.objects.count() == 2


def test_nothing_is_sent_while_something_is_missing(client, citizen):
    type_step(client, "text")
    response = send(client, Draft.objects.get())
    page = response.content.decode()
    assert response.status_code == 200
    assert "Осталось дополнить" in page
    assert "/appeals/new/name/?back=review" in page
    assert not Appeal.objects.exists()


def test_the_review_without_a_draft_starts_at_the_rules(client):
    assert client.get("/appeals/new/review/")["Location"] == "/appeals/new/"


def test_an_anonymous_press_sends_nothing(client):
    draft = type_all(client)
    assert send(client, draft).status_code == 200
    assert not Appeal.objects.exists()


def test_a_robot_is_held_and_a_person_with_autofill_presses_again(client, citizen):
    draft = type_all(client)
    response = client.post("/appeals/new/review/", {"key": str(draft.pk), "website": "spam"})
    assert "ещё раз" in response.content.decode()
    assert not Appeal.objects.exists()
    send(client, draft)
    assert Appeal.objects.count() == 1


def test_a_stale_token_sends_nothing_and_says_so(citizen):
    client = Client(enforce_csrf_checks=True)
    client.force_login(citizen)
    plain = Client()
    plain.force_login(citizen)
    draft = type_all(plain)
    response = client.post("/appeals/new/review/", {"key": str(draft.pk)})
    assert "ещё не отправлено" in response.content.decode()
    assert not Appeal.objects.exists()
    token = re.search(r'csrfmiddlewaretoken" value="([^"]+)', response.content.decode())[1]
    client.post("/appeals/new/review/", {"key": str(draft.pk), "csrfmiddlewaretoken": token})
    assert Appeal.objects.count() == 1


def test_a_weaker_identification_than_the_city_asks_is_refused(client, citizen, settings):
    settings.APPEAL_IDENTIFICATION = "trusted"
    response = send(client, type_all(client))
    assert "войдите через Госуслуги" in response.content.decode()
    assert Draft.objects.exists()


def test_the_receipt_tells_what_happens_next(client, sent):
    page = client.get(f"/appeals/{sent.reference}/received/").content.decode()
    reference = f"{sent.reference[:4]}-{sent.reference[4:8]}-{sent.reference[8:]}"
    assert reference in page
    assert f"{sent.status_secret[:4]} {sent.status_secret[4:8]}" in page
    assert "Зарегистрируем до" in page
    assert "Прошу засыпать." in page
    assert client.get(f"/appeals/{reference}/received/").status_code == 200


def test_the_paper_is_a_pdf_to_be_saved(client, sent):
    response = client.get(f"/appeals/{sent.reference}/receipt.pdf")
    assert response.content.startswith(b"%PDF-")
    assert response["Content-Disposition"].startswith("attachment")


@pytest.mark.parametrize("page", ["", "received/", "receipt.pdf"])
def test_strangers_do_not_even_learn_that_there_is_one(client, sent, page):
    address = f"/appeals/{sent.reference}/{page}"
    client.force_login(make_user("other@example.org"))
    assert client.get(address).status_code == 404
    assert Client().get(address)["Location"].startswith("/accounts/login/")


def test_the_cookie_is_not_worth_stealing_after_sending(client, sent):
    stranger = Client()
    stranger.cookies["appeal_draft"] = client.cookies["appeal_draft"].value
    assert "яма" not in stranger.get("/appeals/new/text/").content.decode()
