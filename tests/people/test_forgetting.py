"""What the clock forgets of people: accounts never confirmed, old consents, past sessions."""

from datetime import UTC, datetime, timedelta

import pytest
from allauth.account.models import EmailAddress
from django.contrib.sessions.models import Session

from appeals.models import Draft
from appeals.services import drafts
from portal.kernel.roles import Role
from portal.people.models import Consent, User
from portal.people.services.accounts import forget_unconfirmed
from portal.people.services.consents import forget_withdrawn, give_consent, withdraw_consent
from portal.web.tasks import forget_past_sessions
from tests.factories.people import a_unit, a_user, an_officer

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 24, tzinfo=UTC)


def signed_up(email, days, *, verified=False, **fields):
    user = a_user(email, joined_at=AT - timedelta(days=days), **fields)
    EmailAddress.objects.update_or_create(
        user=user, email=email, defaults={"primary": True, "verified": verified}
    )
    return user


def test_an_account_never_confirmed_goes_with_its_history_and_draft(settings):
    settings.DRAFT_DAYS = 30
    gone = signed_up("stranger@example.org", 31)
    drafts.start(by=gone, at=AT)
    kept = [
        signed_up("new@example.org", 29),
        signed_up("confirmed@example.org", 31, verified=True),
        signed_up("seen@example.org", 31, last_login=AT),
    ]
    officer = an_officer(Role.EXECUTOR, unit=a_unit()).user
    EmailAddress.objects.filter(user=officer).delete()
    EmailAddress.objects.create(user=officer, email=officer.email)
    User.objects.filter(pk=officer.pk).update(joined_at=AT - timedelta(days=31))
    assert forget_unconfirmed(at=AT) == 1
    assert set(User.objects.filter(pk__in=[gone.pk, officer.pk, *(u.pk for u in kept)])) == {
        officer,
        *kept,
    }
    assert not Draft.objects.exists()
    history = User._meta.get_field("events").related_model
    assert not history.objects.filter(email="stranger@example.org").exists()


def test_a_consent_is_proof_for_three_years_after_its_withdrawal():
    user = a_user()
    given = {"by": user, "text_version": "1", "text": "Согласен", "at": AT - timedelta(days=2000)}
    old, recent, in_force = (give_consent(purpose=name, **given) for name in "abc")
    withdraw_consent(old, at=AT - timedelta(days=1100))
    withdraw_consent(recent, at=AT - timedelta(days=1090))
    assert forget_withdrawn(at=AT) == 1
    assert set(Consent.objects.all()) == {recent, in_force}


def test_past_sessions_go(client):
    client.force_login(a_user())
    past = client.session.session_key
    Session.objects.update(expire_date=AT - timedelta(days=400))
    client.logout()
    client.cookies.clear()
    client.force_login(a_user())
    Session.objects.update_or_create(
        session_key=past, defaults={"session_data": "", "expire_date": AT - timedelta(days=400)}
    )
    forget_past_sessions(0)
    assert [one.session_key for one in Session.objects.all()] == [client.session.session_key]
