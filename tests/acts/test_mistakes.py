"""A reader's word that an act is wrong: taken without an account, looked into, answered."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from portal.acts.models import Mistake, MistakeState
from portal.acts.services.mistakes import ADDRESS_DAYS, decide, forget_addresses
from portal.acts.services.register import correct, withdraw
from portal.kernel.roles import Role
from portal.letters.models import Letter, LetterState
from tests.factories.acts import PLACED, a_mistake, a_read_act, a_version, an_act
from tests.factories.people import an_officer

pytestmark = pytest.mark.django_db


def _url(act):
    return f"{act.get_absolute_url()}mistake/"


def test_a_reader_tells_of_a_mistake_in_the_text_of_the_day(client):
    act = a_read_act()
    page = client.get(act.get_absolute_url(), {"on": "2021-05-06"}).content.decode()
    assert f'{_url(act)}?on=2021-05-06"' in page
    url = f"{_url(act)}?on=2021-05-06&point=para_2"
    form = client.get(url).content.decode()
    assert "пункт 2" in form
    assert "59-ФЗ" in form
    assert reverse("appeals:new") in form
    told = client.post(url, {"text": "Нет слова «бесплатно».", "point": "пункт 2"}, follow=True)
    assert told.redirect_chain[0][0].endswith("#said")
    assert "Редактор проверит текст" in told.content.decode()
    mistake = Mistake.objects.get()
    assert (mistake.act, mistake.version) == (act, act.versions.get(valid_from=act.adopted_on))
    assert (mistake.point, mistake.email, mistake.state) == ("пункт 2", "", "received")


def test_a_button_pressed_twice_tells_of_one_mistake():
    browser, url = Client(), _url(a_read_act())
    browser.get(url)
    for text in ("Нет слова.", "Нет слова.", "Нет двух слов."):
        browser.post(url, {"text": text})
    assert Mistake.objects.count() == 2


def test_a_place_is_called_as_the_text_calls_it(client):
    act = an_act()
    a_version(act, "Раздел I", "1. Один.", "Раздел II", "1. Раз:", "а) слово.")
    form = client.get(_url(act), {"point": "part_2__para_1__subpara_a"}).content.decode()
    assert "подпункт а пункта 1 раздела II" in form
    # Of what the text does not have, the anchor tells.
    assert (
        "пункт 9 раздела 2" in client.get(_url(act), {"point": "part_2__para_9"}).content.decode()
    )


@pytest.mark.parametrize(
    ("sent", "field"),
    [
        ({"text": ""}, "text"),
        ({"text": "х" * 2001}, "text"),
        ({"text": "Опечатка", "email": "нет"}, "email"),
    ],
)
def test_bad_input_is_told_at_its_field_and_kept(client, sent, field):
    page = client.post(_url(a_read_act()), sent)
    assert page.context["form"].errors.keys() == {field}
    assert sent["text"] in page.content.decode()
    assert not Mistake.objects.exists()


def test_who_floods_is_stopped_and_keeps_the_text(client):
    act = a_read_act()
    for _ in range(20):
        assert client.post(_url(act), {"text": "Опечатка"}).status_code == 302
    page = client.post(_url(act), {"text": "Двадцать первая"})
    assert page.status_code == 429
    assert "слишком много сообщений" in page.content.decode()
    assert "Двадцать первая" in page.content.decode()
    assert Mistake.objects.count() == 20


def test_the_address_of_the_form_follows_the_act(client):
    act = a_read_act()
    old = _url(act)
    act.number = "77-п"
    correct(act, at=timezone.now())
    assert client.get(old, {"on": "2021-01-01"})["Location"] == f"{_url(act)}?on=2021-01-01"
    withdraw(act, "ошибка", at=timezone.now())
    assert client.get(_url(act)).status_code == 410


def test_an_editor_answers_and_the_reader_gets_the_word(client):
    mistake = a_mistake(act=a_read_act(), email="anna@example.org")
    editor = an_officer(Role.EDITOR).user
    client.force_login(editor)
    assert "Ошибки, замеченные читателями" in client.get("/admin/").content.decode()
    waiting = reverse("admin:acts_mistake_changelist") + "?state__exact=received"
    assert mistake.act.heading in client.get(waiting).content.decode()
    step = reverse("admin:acts_mistake_do", args=[mistake.pk, "mended"])
    assert client.post(step, {"note": ""}).context["form"].has_error("note")
    assert client.post(step, {"note": "Слово возвращено."})["Location"] == waiting
    mistake.refresh_from_db()
    assert (mistake.state, mistake.decided_by) == (MistakeState.MENDED, editor)
    letter = Letter.objects.get(to="anna@example.org")
    assert "Слово возвращено." in letter.text
    assert "исправлено" in letter.text
    again = client.post(step, {"note": "Ещё раз"}, follow=True).content.decode()
    assert "уже сделан" in again
    assert mistake.act.heading not in client.get(waiting).content.decode()


def test_the_database_keeps_a_decision_whole():
    mistake = a_mistake()
    for wrong in (
        {"state": "mended"},
        {"state": "refused", "note": "Всё верно", "decided_at": PLACED},
        {"note": "Всё верно"},
    ):
        with pytest.raises(IntegrityError, match="act_mistake_decided"), transaction.atomic():
            Mistake.objects.filter(pk=mistake.pk).update(**wrong)


def test_addresses_are_forgotten_after_the_answer_with_their_letters():
    editor, now = an_officer(Role.EDITOR).user, timezone.now()
    old, new, waiting = (a_mistake(email=f"{name}@example.org") for name in "abc")
    for mistake, days in ((old, ADDRESS_DAYS + 1), (new, ADDRESS_DAYS - 1)):
        at = now - timedelta(days)
        decide(mistake, MistakeState.REFUSED, "Всё верно.", by=editor, at=at)
    Letter.objects.update(state=LetterState.SENT, sent_at=PLACED)
    assert forget_addresses(at=now) == 1
    emails = dict(Mistake.objects.values_list("pk", "email"))
    assert emails == {old.pk: "", new.pk: "b@example.org", waiting.pk: "c@example.org"}
    assert list(Letter.objects.values_list("to", flat=True)) == ["b@example.org"]
    # The journal never had them: it could not forget.
    event = old.events.first()
    assert not {"email", "text", "note"} & {field.name for field in event._meta.fields}


def test_a_mistake_outlives_its_version():
    act = a_read_act()
    version = act.versions.get(valid_from=date(2022, 1, 1))
    mistake = a_mistake(act=act, version=version)
    version.delete()
    mistake.refresh_from_db()
    assert mistake.version is None
