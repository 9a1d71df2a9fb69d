"""Letters on what is new: confirmed by the owner, once a day, nothing twice, nothing withdrawn."""

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from councils.rules.vocabulary import PaperAccess
from councils.services.agenda import attach, read_text, withdraw_paper
from portal.letters.models import Letter
from portal.letters.services import deliver
from portal.people.services.accounts import close_account
from portal.published import tasks
from portal.published.models import Consent, Subscription, Told
from portal.published.services import following
from portal.published.services.register import refresh
from tests.factories.councils import NOW, a_full_council, a_sitting, an_item, convened
from tests.factories.people import a_user
from tests.refusals import refused

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
EMAIL = "reader@example.org"


@pytest.fixture
def item(by):
    """A question of a published agenda, to which papers come later."""
    council, _ = a_full_council(1)
    sitting = a_sitting(council)
    item = an_item(sitting, "О благоустройстве")
    convened(sitting, by)
    refresh(at=NOW)
    return item


def _paper(item, by, title="Справка", text="Посадим берёзы"):
    upload = SimpleUploadedFile("Справка.txt", text.encode())
    paper = attach(item, upload, title, PaperAccess.OPEN, by=by, at=NOW)
    read_text(paper)
    return paper


def _follow(q="", about="", email=EMAIL, at=NOW):
    return following.follow(email, q, about, is_owner=True, at=at)


def _day(days):
    """The task of so many days later."""
    at = NOW + days * DAY
    refresh(at=at)
    return following.tell_all(at=at)


def _news():
    return list(Letter.objects.filter(subject__startswith="Новое").order_by("pk"))


def test_a_stranger_confirms_by_his_letter_and_a_look_alone_changes_nothing():
    url = reverse("published:follow")
    sent = {"q": "парковки", "about": "", "email": "Reader@Example.org", "agrees": "on"}
    assert "Поставьте отметку" in Client().post(url, {**sent, "agrees": ""}).content.decode()
    assert not Subscription.objects.exists()
    assert "Проверьте почту" in Client().post(url, sent).content.decode()
    made = Subscription.objects.get()
    assert made.confirmed_at is None and not Consent.objects.exists()
    letter = Letter.objects.get(to=EMAIL)
    link = re.search(r"http\S+(/published/confirm/\S+)", letter.text)[1]
    assert "Подписаться?" in Client().get(link).content.decode()
    made.refresh_from_db()
    assert made.confirmed_at is None
    page = Client().post(link)
    assert "Подписка действует" in page.content.decode() and "no-store" in page["Cache-Control"]
    consent = Consent.objects.get()
    assert consent.email == EMAIL and consent.text == following.CONSENT
    # Asked again, a stranger learns nothing and nobody is written to.
    assert "Проверьте почту" in Client().post(url, sent).content.decode()
    assert Letter.objects.filter(to=EMAIL).count() == 1
    assert Client().get(reverse("published:confirm", args=["nothing"])).status_code == 404


def test_one_mailbox_is_not_flooded():
    url = reverse("published:follow")
    for number in range(7):
        sent = {"q": f"слово{number}", "about": "", "email": EMAIL, "agrees": "on"}
        answer = Client().post(url, sent)
    assert "Слишком много просьб" in answer.content.decode()
    assert Letter.objects.count() == 5


def test_an_account_follows_at_once_with_its_own_address_only():
    user = a_user(EMAIL)
    client = Client()
    client.force_login(user)
    url = reverse("published:follow")
    assert f'value="{EMAIL}"' in client.get(url, {"q": "парковки"}).content.decode()
    sent = {"q": "парковки", "about": "", "email": EMAIL, "agrees": "on"}
    assert client.post(url, sent)["Location"] == reverse("published:mine")
    other = {**sent, "email": "other@example.org"}
    assert "Проверьте почту" in client.post(url, other).content.decode()
    page = client.get(reverse("published:mine")).content.decode()
    assert "«парковки»" in page and "other@example.org" not in page


def test_a_letter_tells_what_is_new_once_and_why_and_how_to_stop(by, item):
    words, council = _follow("берёзы"), _follow(about=f"council:{item.sitting.council_id}")
    assert _day(1) == 0, "what was there before is not new"
    _paper(item, by)
    _paper(item, by, "Другое", "О скамейках")
    assert _day(2) == 2
    first, second = _news()
    assert "Справка, версия 1" in first.text and "Другое" not in first.text
    assert "подписались на портале: «берёзы»" in first.text
    assert "Справка, версия 1" in second.text and "Другое, версия 1" in second.text
    assert reverse("published:stop", args=[words.token]) in first.text
    assert (_day(2), _day(3)) == (0, 0)
    _paper(item, by, "Третье", "И снова берёзы")
    # Again on the same day: not before tomorrow.
    council.refresh_from_db()
    council.last_sent_on = (NOW + 4 * DAY).date()
    council.save()
    assert _day(4) == 1
    assert [("Третье" in one.text, "Справка," in one.text) for one in _news()[2:]] == [
        (True, False)
    ]
    with pytest.raises(IntegrityError), transaction.atomic():
        told = Told.objects.first()
        Told.objects.create(subscription=told.subscription, entry=told.entry)


def test_what_is_withdrawn_is_in_no_letter(by, item):
    _follow()
    kept, gone = _paper(item, by, "Останется"), _paper(item, by, "Пропадёт")
    refresh(at=NOW + DAY)
    withdraw_paper(gone, "личные данные", at=NOW + DAY)
    # The register does not know it yet.
    assert following.tell_all(at=NOW + DAY) == 1
    assert "Пропадёт" not in _news()[0].text
    # A letter that waits for the mail server is taken back; the rest of it comes with the next.
    withdraw_paper(kept, "личные данные", at=NOW + DAY)
    refresh(at=NOW + DAY)
    assert _news() == []
    other = _paper(item, by, "Другое")
    assert _day(1) == 1
    assert "Другое" in _news()[0].text and "Останется" not in _news()[0].text
    # Sent is sent: it is not written again when the paper is back.
    Letter.objects.update(state="sent", sent_at=NOW)
    withdraw_paper(other, "опечатка", at=NOW + 2 * DAY)
    assert _day(2) == 0
    other.withdrawn_at, other.withdrawn_why = None, ""
    other.save()
    assert _day(3) == 0


def test_one_click_stops_without_a_cookie_and_takes_the_consent_back(by, item):
    made = _follow()
    _paper(item, by)
    _day(1)
    deliver(_news()[0].pk, at=NOW + DAY)
    [sent] = mail.outbox
    stop = reverse("published:stop", args=[made.token])
    assert sent.extra_headers["List-Unsubscribe"].endswith(f"{stop}>")
    assert sent.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert "Больше не писать?" in Client().get(stop).content.decode()
    assert Subscription.objects.exists()
    press = Client(enforce_csrf_checks=True).post(stop, {"List-Unsubscribe": "One-Click"})
    assert press.status_code == 200 and "Писем больше не будет" in press.content.decode()
    assert not Subscription.objects.exists() and not Told.objects.exists()
    assert Consent.objects.get().withdrawn_at is not None
    assert not Letter.objects.filter(to=EMAIL).exists()
    assert Client().post(stop).status_code == 200


def test_a_consent_stays_while_one_subscription_does():
    first, second = _follow("берёзы"), _follow("парковки")
    following.stop(first, at=NOW + DAY)
    assert Consent.objects.get().withdrawn_at is None
    following.stop(second, at=NOW + DAY)
    assert Consent.objects.get().withdrawn_at == NOW + DAY
    _follow("снова", at=NOW + 2 * DAY)
    assert Consent.objects.filter(withdrawn_at=None).count() == 1


def test_a_closed_account_gets_no_more_letters():
    user = a_user(EMAIL)
    _follow("берёзы")
    _follow("другой", email="other@example.org")
    close_account(user, at=NOW + DAY)
    assert Subscription.objects.get().email == "other@example.org"
    assert Consent.objects.get(email=EMAIL).withdrawn_at == NOW + DAY


def test_one_address_has_its_share():
    for number in range(following.MOST_OF_ONE):
        _follow(f"слово{number}")
    refused("too_many", _follow, "ещё")


def test_the_clock_forgets_addresses_that_nobody_confirmed():
    following.follow(EMAIL, "парковки", "", is_owner=False, at=NOW)
    _follow("берёзы", email="own@example.org")
    assert following.forget(at=NOW + 2 * DAY) == 0
    assert following.forget(at=NOW + 4 * DAY) == 1
    assert Subscription.objects.get().email == "own@example.org"
    following.stop(Subscription.objects.get(), at=NOW + 5 * DAY)
    assert following.forget(at=NOW + 3 * 366 * DAY) == 0
    assert following.forget(at=NOW + 4 * 366 * DAY) == 1


def test_the_tasks_run():
    tasks.refresh(0)
    tasks.tell(0)
    tasks.forget(0)


class _Undo(Exception):
    """Ends an example of hypothesis with an empty database."""


_STEPS = st.lists(
    st.sampled_from(["add", "withdraw", "back", "tell", "day"]), min_size=3, max_size=10
)


@given(_STEPS)
@settings(
    max_examples=15,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_whatever_happens_nothing_is_told_twice_nor_withdrawn_when_told(by, item, steps):
    try:
        with transaction.atomic():
            _live_through(by, item, steps)
            raise _Undo
    except _Undo:
        pass


def _live_through(by, item, steps):
    _follow()
    papers, told, day = [], [], 1
    for number, step in enumerate([*steps, "day", "tell"]):
        at = NOW + day * DAY + timedelta(minutes=number)
        if step == "add":
            papers.append(_paper(item, by, f"Бумага{number}."))
        elif step == "withdraw" and papers and not papers[-1].withdrawn_at:
            papers[-1] = withdraw_paper(papers[-1], "ошибка", at=at)
        elif step == "back" and papers:
            papers[-1].withdrawn_at, papers[-1].withdrawn_why = None, ""
            papers[-1].save()
        elif step == "day":
            day += 1
        elif step == "tell":
            refresh(at=at)
            following.tell_all(at=at)
            fresh = [one for one in _news() if one.state == "queued"]
            assert len(fresh) <= 1
            for letter in fresh:
                gone = [one.title for one in papers if one.withdrawn_at]
                assert not any(title in letter.text for title in gone)
                told.append(letter.text)
            # The mail server takes it.
            Letter.objects.filter(state="queued").update(state="sent", sent_at=at)
    for paper in papers:
        assert sum(paper.title in text for text in told) <= 1
        if not paper.withdrawn_at:
            assert any(paper.title in text for text in told)
