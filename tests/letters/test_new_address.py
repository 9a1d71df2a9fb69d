"""What was asked from an account goes with its address, and what names another one stays."""

import pytest
from django.test import Client
from django.urls import reverse

from councils.models import Guest, MembershipApplication
from councils.rules.vocabulary import GuestState
from councils.services import applications, guests
from meetings.models import Question, Registration
from meetings.services import registration
from meetings.services.registration import Visitor
from portal.acts.models import DraftState, Proposal
from portal.kernel.roles import Role
from portal.letters import account_changes
from portal.letters.models import Letter
from portal.published.models import Consent, Subscription
from portal.published.services import following
from tests.factories.acts import a_draft, a_proposal
from tests.factories.councils import NOW, a_full_council, a_sitting, an_application, convened
from tests.factories.meetings import MONDAY, a_meeting, a_question
from tests.factories.people import PASSWORD, a_user, an_officer
from tests.letters.test_account_changes import NEW, OLD, change_address

pytestmark = pytest.mark.django_db
WORK = "work@example.org"


@pytest.fixture
def vera(client):
    user = a_user(OLD)
    client.post(reverse("account_login"), {"login": OLD, "password": PASSWORD})
    return user


def _register(meeting, user, email):
    return registration.register(meeting, Visitor("Вера", email, user=user), at=MONDAY)


def _sitting():
    council, _ = a_full_council(1)
    return convened(
        a_sitting(council, public_places=9), an_officer(Role.COUNCIL_SECRETARY).user, at=NOW
    )


def test_a_registration_and_a_question_follow_where_they_named_the_former_address(client, vera):
    first, second, third = a_meeting(), a_meeting(), a_meeting()
    follows, keeps = _register(first, vera, OLD), _register(second, vera, WORK)
    registration.withdraw(_register(third, vera, OLD), at=MONDAY)
    asked = a_question(first, user=vera, email=OLD.upper())
    a_question(first, "Другое?", user=vera, email=WORK)
    a_question(first, "Чужое?", device="d2", user=a_user(), email=OLD)
    change_address(client)
    assert list(Registration.objects.filter(email=NEW)) == [follows]
    assert Registration.objects.get(pk=keeps.pk).email == WORK
    assert list(Question.objects.filter(email=NEW)) == [asked]


def test_where_the_new_address_comes_already_the_former_one_stays(client, vera):
    meeting, sitting = a_meeting(), _sitting()
    _register(meeting, vera, OLD)
    _register(meeting, None, NEW)
    for email, user in ((OLD, vera), (NEW, None)):
        guests.ask(sitting, name="Вера", email=email, user=user, at=NOW)
    change_address(client)
    vera.refresh_from_db()
    assert vera.email == NEW
    assert set(Registration.objects.values_list("email", flat=True)) == {OLD, NEW}
    assert set(Guest.objects.values_list("email", flat=True)) == {OLD, NEW}


def test_what_was_asked_of_a_council_is_answered_to_the_new_address(client, vera):
    sitting = _sitting()
    for email, user in ((OLD, vera), (WORK, vera), ("lost@example.org", None)):
        guests.ask(sitting, name="Вера", email=email, user=user, at=NOW)
    url = reverse("councils:apply", args=[sitting.council.slug])
    typed = {"kind": "public", "leader": "Кедров А. Л.", "email": OLD, "text": "Хотим участвовать."}
    for name, sender in (("Кедр", client), ("Ель", Client())):
        number = f"10227000000{len(name):02}"
        sent = {**typed, "name": name, "registration_number": number}
        assert sender.post(url, sent).status_code == 302
    decided = an_application(sitting.council, email=OLD, user=vera)
    applications.decline(decided, "Мест нет.", at=NOW)
    change_address(client)
    assert Guest.objects.get(email=NEW, state=GuestState.ACCEPTED).user == vera
    assert set(Guest.objects.values_list("email", flat=True)) == {NEW, WORK, "lost@example.org"}
    follows = MembershipApplication.objects.get(email=NEW)
    assert (follows.name, follows.user) == ("Кедр", vera)
    applications.decline(follows, "Мест нет.", at=NOW)
    letter = Letter.objects.get(about=f"councils.membershipapplication:{follows.pk}")
    assert (letter.to, letter.user) == (NEW, vera)


def test_a_subscription_is_seen_and_ended_in_the_account_after_the_change(client, vera):
    for q, is_owner in (("парковки", True), ("мосты", True), ("парки", False)):
        following.follow(OLD, q, "", is_owner=is_owner, at=NOW)
    for q, is_owner in (("мосты", False), ("скверы", True)):
        following.follow(NEW, q, "", is_owner=is_owner, at=NOW)
    following.follow("other@example.org", "парковки", "", is_owner=True, at=NOW)
    change_address(client)
    page = client.get(reverse("published:mine")).text
    assert all(f"«{q}»" in page for q in ("парковки", "мосты", "скверы"))
    mine = Subscription.objects.filter(email=NEW)
    assert sorted(mine.values_list("q", flat=True)) == ["мосты", "парковки", "скверы"]
    assert mine.confirmed().count() == 3
    # Nobody has confirmed this one: it is destroyed in its days.
    assert Subscription.objects.get(email=OLD).q == "парки"
    given = Consent.objects.filter(withdrawn_at=None).values_list("email", flat=True)
    assert set(given) == {NEW, "other@example.org"}
    assert Consent.objects.get(email=OLD).withdrawn_at is not None


def test_the_page_of_the_change_says_that_subscriptions_go_along(client, vera):
    assert "Подписки на&nbsp;новое тоже перейдут" in client.get(reverse("account_email")).text


def test_a_proposal_is_answered_to_the_new_address_until_it_is_told(client, vera):
    waits, told = (
        a_proposal(a_draft(state=state), email=OLD, user=vera)
        for state in (DraftState.PUBLISHED, DraftState.SUMMARISED)
    )
    change_address(client)
    assert Proposal.objects.get(pk=waits.pk).email == NEW
    assert Proposal.objects.get(pk=told.pk).email == OLD


def test_all_goes_with_the_address_or_nothing_does(client, vera, monkeypatch):
    row = _register(a_meeting(), vera, OLD)
    following.follow(OLD, "", "", is_owner=True, at=NOW)
    monkeypatch.setattr(account_changes, "address", lambda *args, **more: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        change_address(client)
    vera.refresh_from_db()
    row.refresh_from_db()
    assert vera.email == row.email == Subscription.objects.get().email == OLD
