"""Signing in, or up, between writing and sending: the way back leads to the review."""

import pytest
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.models import EmailAddress

from appeals.models import Appeal, Draft
from portal.people.models import User
from tests.appeals.writing import make_city, make_user, send, type_all

pytestmark = pytest.mark.django_db
REVIEW = "/appeals/new/review/"
CODE = "CODE42"


@pytest.fixture(autouse=True)
def city():
    make_city()


def test_signing_in_brings_back_to_what_was_written(client):
    user = make_user()
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    draft = type_all(client)
    response = client.post(
        "/accounts/login/", {"login": user.email, "password": "pass-word-1", "next": REVIEW}
    )
    assert response["Location"] == REVIEW
    assert "Прошу засыпать." in client.get(REVIEW).content.decode()
    send(client, draft)
    assert Appeal.objects.get().applicant == user


def test_signing_up_with_a_code_brings_back_to_what_was_written(client, monkeypatch):
    monkeypatch.setattr(
        DefaultAccountAdapter, "generate_email_verification_code", lambda self: CODE
    )
    draft = type_all(client)
    response = client.post(
        "/accounts/signup/",
        {"email": "new@example.org", "password1": "mnogo-bukv-42", "next": REVIEW},
    )
    assert response.status_code == 302, response.content.decode()
    assert not Appeal.objects.exists()
    response = client.post(response["Location"], {"code": CODE})
    assert response["Location"] == REVIEW
    assert "Отправить обращение</button>" in client.get(REVIEW).content.decode()
    send(client, draft)
    assert Appeal.objects.get().applicant == User.objects.get(email="new@example.org")
    assert not Draft.objects.exists()


OLD, LATER = "Прошу засыпать яму.", "И поставить знак."


@pytest.fixture
def his(client):
    """A draft of an account, in a browser whose session has just ended."""
    client.force_login(make_user())
    client.post("/appeals/new/text/", {"text": OLD})
    client.post("/appeals/new/who/", {"applicant_type": "collective"})
    del client.cookies["sessionid"]
    return Draft.objects.get()


def _joined(client, his):
    client.force_login(his.user)
    client.get("/appeals/new/text/")
    his.refresh_from_db()
    return his.values


@pytest.mark.parametrize(
    ("typed", "kept"), [("", OLD), (LATER, f"{OLD}\n\n{LATER}"), (OLD[:10], OLD)]
)
def test_a_page_that_did_not_show_the_draft_wipes_nothing_of_it(client, his, typed, kept):
    client.get("/appeals/new/text/")
    client.post("/appeals/new/text/", {"text": typed})
    client.post("/appeals/new/who/", {"applicant_type": "individual"})
    client.post("/appeals/new/answer/", {"answer_to": "post"})
    values = _joined(client, his)
    assert values["text"]["text"] == kept
    assert values["who"]["applicant_type"] == "collective"
    assert values["answer"]["answer_to"] == "post"


ANNA = {"last_name": "Речная", "first_name": ""}
PETER = {"last_name": "", "first_name": "Пётр", "patronymic": "Ильич"}
FIRM = {"organisation": "ООО «Мост»", "last_name": "Лесной", "first_name": "Пётр"}
HERS = {"answer_to": "email", "email": "anna@example.org", "phone": "8 914"}
CALL_ME = {"answer_to": "email", "email": "", "phone": "8 999", "phone_consent": "on"}


@pytest.mark.parametrize(
    ("step", "his_own", "blind"),
    [
        ("name", ANNA, PETER),
        ("answer", HERS, CALL_ME),
        ("answer", HERS, {"answer_to": "email", "phone_consent": "on"}),
        ("place", {"place": "ул. Речная"}, {"place": "", "district": "1"}),
    ],
)
def test_of_two_answers_to_one_question_none_is_mixed_or_lost(client, his, step, his_own, blind):
    client.force_login(his.user)
    client.post(f"/appeals/new/{step}/", his_own)
    client.cookies.pop("sessionid")
    client.post(f"/appeals/new/{step}/", blind)
    before = Draft.objects.get(pk=his.pk).values[step]
    client.force_login(his.user)
    page = client.get("/appeals/new/").content.decode()
    assert Draft.objects.get(pk=his.pk).values[step] == before
    assert "написанное без входа сохранено отдельно" in page
    assert "Есть и&nbsp;другое ваше начатое обращение" in page
    client.post("/appeals/new/other/")
    other = client.get(f"/appeals/new/{step}/").context["form"].initial
    assert {name: other[name] for name in blind} == blind
    assert "сохранено отдельно" not in client.get("/appeals/new/").content.decode(), "told once"


def test_an_answer_typed_blindly_is_taken_whole_where_there_is_none(client, his):
    client.force_login(his.user)
    client.post("/appeals/new/name/", {"last_name": " ", "co_authors": "2"})
    client.cookies.pop("sessionid")
    client.post("/appeals/new/name/", PETER)
    client.post("/appeals/new/answer/", CALL_ME)
    values = _joined(client, his)
    assert values["name"] == PETER
    assert values["answer"] == {**CALL_ME, "postal_address": ""}
    assert not Draft.objects.exclude(pk=his.pk).exists()


def test_an_organisation_typed_blindly_stays_with_its_person(client, his):
    client.post("/appeals/new/who/", {"applicant_type": "organisation"})
    client.post("/appeals/new/name/", FIRM)
    values = _joined(client, his)
    assert values["who"]["applicant_type"] == "collective"
    assert "name" not in values
    client.post("/appeals/new/other/")
    assert FIRM["organisation"] in client.get("/appeals/new/name/").content.decode()


def test_a_page_that_was_open_before_the_session_ended_has_the_last_word(client, his):
    client.post("/appeals/new/text/", {"text": LATER, "draft": str(his.pk)})
    # And then the same step again, as it stands aside.
    aside = Draft.objects.exclude(pk=his.pk).get()
    client.post("/appeals/new/text/", {"text": LATER[:5], "draft": str(aside.pk)})
    assert _joined(client, his)["text"] == {"text": LATER[:5]}


def test_a_name_on_a_page_opened_in_time_keeps_all_that_a_collective_has(client, his):
    client.force_login(his.user)
    rows = {f"co_{row}_last_name": name for row, name in enumerate(("Первый", "Второй"))}
    typed = {"last_name": "Речная", "first_name": "Анна", "co_authors": "2", **rows}
    client.post("/appeals/new/name/", typed)
    client.cookies.pop("sessionid")
    open_page = {**typed, "first_name": "Инна", "draft": str(his.pk)}
    client.post("/appeals/new/name/", {**open_page, "add": ""})
    name = _joined(client, his)["name"]
    assert name["first_name"] == "Инна"
    assert name["co_authors"] == "3"
    assert {field: name[field] for field in rows} == rows


@pytest.mark.parametrize("saves_itself", [True, False])
def test_a_page_left_open_after_signing_out_saves_nothing(client, his, saves_itself):
    client.cookies.pop("appeal_draft")
    typed = {"text": LATER, "draft": str(his.pk), **({"autosave": "1"} if saves_itself else {})}
    page = client.post("/appeals/new/text/", typed)
    assert page.status_code == 403
    assert saves_itself or LATER in page.content.decode()
    assert "appeal_draft" not in client.cookies
    assert list(Draft.objects.all()) == [his]


def test_of_two_drafts_none_is_out_of_reach(client, his):
    client.cookies.pop("appeal_draft")
    client.get("/appeals/new/text/")
    client.post("/appeals/new/text/", {"text": "Другое дело."})
    client.force_login(his.user)
    for shown, other in (("Другое дело.", OLD), (OLD, "Другое дело."), ("Другое дело.", OLD)):
        page = client.get("/appeals/new/text/").content.decode()
        assert shown in page and other not in page
        assert (
            "Есть и&nbsp;другое ваше начатое обращение"
            in client.get("/appeals/new/").content.decode()
        )
        assert client.post("/appeals/new/other/")["Location"] == "/appeals/new/"
