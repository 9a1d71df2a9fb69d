"""A new text that lacks points to which something points; an edition that outlives its amendment."""

from datetime import date

import pytest
from django.urls import reverse

from portal.acts.models import Relation, WaitingText
from portal.acts.rules.status import Effect
from portal.acts.texts.akn import labels_of, words_at
from portal.kernel.roles import Role
from tests.factories.acts import LINES, a_commencement, a_relation, a_version, an_act
from tests.factories.people import an_officer

pytestmark = pytest.mark.django_db
SHORT = "1. Утвердить порядок стоянки."


@pytest.fixture
def editors():
    return an_officer(Role.EDITOR).user, an_officer(Role.EDITOR).user


@pytest.fixture
def act():
    act = an_act()
    a_version(act, "1. Утвердить порядок.", "2. Стоянка платная.", "3. О дне вступления.")
    return act


@pytest.fixture
def amending(act):
    amending = an_act(adopted_on=date(2021, 12, 1))
    a_relation(source=amending, target=act, effect=Effect.AMENDS, from_on=date(2022, 1, 1))
    return amending


def _do(client, act, name, **data):
    url = reverse("admin:acts_act_do", args=[act.pk, name])
    return client.post(url, data, follow=True)


def _said(response, field):
    return " ".join(response.context["form"].errors.get(field, []))


def test_a_text_without_points_that_are_pointed_to_is_asked_about(client, act, editors):
    suspending = an_act(adopted_on=date(2021, 1, 1))
    a_relation(source=suspending, target=act, effect=Effect.SUSPENDS, point="para_2")
    a_commencement(act, point="para_1", ground="para_3")
    client.force_login(editors[0])
    sent = {"version": act.versions.get().pk, "pasted": SHORT, "reason": "Не тот файл"}
    asked = _do(client, act, "replace_text", **sent)
    said = _said(asked, "is_without_points")
    assert "пункт 2: приостановлен" in said
    assert suspending.heading in said
    assert "пункт 3: день вступления в силу 01.01.2030" in said
    assert asked.context["form"]["pasted"].value() == SHORT
    assert not WaitingText.objects.exists()
    _do(client, act, "replace_text", **sent, is_without_points="on")
    waiting = WaitingText.objects.get()
    client.force_login(editors[1])
    url = reverse("admin:acts_waitingtext_change", args=[waiting.pk])
    assert "пункт 2: приостановлен" in client.get(url).content.decode()


def test_lost_points_are_called_as_the_text_that_has_them_calls_them(client, editors):
    act = an_act()
    version = a_version(act, "Раздел I", "1. Один.", "Раздел II", "1. Раз.", "2. Два.")
    by = a_relation(target=act, effect=Effect.SUSPENDS, point="part_2__para_1").source
    a_commencement(act, point="part_1__para_1", ground="part_2__para_2")
    client.force_login(editors[0])
    sent = {"version": version.pk, "pasted": "Раздел I\n1. Один.", "reason": "Не тот файл"}
    said = _said(_do(client, act, "replace_text", **sent), "is_without_points")
    assert f"пункт 1 раздела II: приостановлен ({by.heading})" in said
    assert "пункт 2: день вступления в силу" in said
    card = client.get(reverse("admin:acts_act_change", args=[act.pk])).content.decode()
    assert "приостановлен в части (пункт 1 раздела II)" in card


def test_a_point_that_was_to_be_added_and_stands_elsewhere_is_told(client, act, amending, editors):
    added = a_relation(
        source=amending, target=act, effect=Effect.AMENDS, point="para_2__para_2.1", adds_point=True,
        from_on=date(2022, 1, 1),
    )  # fmt: skip
    client.force_login(editors[0])
    text = (
        "1. Утвердить порядок.\n2. Стоянка платная.\n3. О дне вступления.\n"
        "Приложение\nПОРЯДОК\n1. Раз.\n2.1. Новое.\n3. Три."
    )
    sent = {"valid_from": "2022-01-01", "amended_by": amending.pk, "pasted": text}
    said = _said(_do(client, act, "add_version", **sent), "is_without_points")
    assert f"пункт 2.1: его добавил {amending.heading}, в его редакции есть пункт 2.1" in said
    _do(client, act, "add_version", **sent, is_without_points="on")
    waiting = WaitingText.objects.get()
    url = reverse("admin:acts_waitingtext_change", args=[waiting.pk])
    client.force_login(editors[1])
    assert "его добавил" in client.get(url).content.decode()
    a_version(act, *text.splitlines(), since=date(2022, 1, 1), amended_by=amending)
    card = reverse("admin:acts_act_change", args=[act.pk])
    assert "его добавил" in client.get(card).content.decode()
    added.point = "att_1__para_2.1"
    added.save()
    assert "его добавил" not in client.get(card).content.decode()


def test_a_whole_text_is_asked_nothing(client, act, editors):
    a_relation(target=act, effect=Effect.SUSPENDS, point="para_2")
    client.force_login(editors[0])
    text = "1. Утвердить порядок.\n2. Стоянка бесплатная.\n3. О дне вступления."
    version = act.versions.get().pk
    _do(client, act, "replace_text", version=version, pasted=text, reason="Не тот файл")
    client.force_login(editors[1])
    url = reverse("admin:acts_waitingtext_change", args=[WaitingText.objects.get().pk])
    assert "таких нет" in client.get(url).content.decode()


def test_a_part_stays_where_relations_point_to_it(client, editors):
    act = an_act()
    a_version(act, "Статья 5. Права", "1. Житель вправе:", "1.1. Обращаться к мэру.")
    a_relation(target=act, effect=Effect.SUSPENDS, point="art_5__para_1__para_1.1")
    client.force_login(editors[0])
    text = "Статья 5. Права\n1. Житель вправе требовать.\n1.1. Житель обращается к мэру."
    version = act.versions.get().pk
    _do(client, act, "replace_text", version=version, pasted=text, reason="Не тот файл")
    assert 'eId="art_5__para_1__para_1.1"' in WaitingText.objects.get().akn


@pytest.mark.parametrize(
    ("effect", "from_on", "is_asked"),
    [
        (Effect.REPEALS, date(2021, 6, 1), False),
        (Effect.REPEALS, date(2023, 6, 1), True),
        (Effect.SUSPENDS, date(2021, 6, 1), True),
    ],
)
def test_an_edition_may_lack_a_point_that_has_ended(
    client, act, amending, editors, effect, from_on, is_asked
):
    a_relation(target=act, effect=effect, point="para_2", from_on=from_on)
    client.force_login(editors[0])
    sent = {"valid_from": "2022-01-01", "amended_by": amending.pk}
    text = "1. Утвердить порядок.\n3. О дне вступления."
    _do(client, act, "add_version", **sent, pasted=text)
    assert WaitingText.objects.exists() is not is_asked


def test_what_the_amending_act_has_changed_may_be_gone(client, act, amending, editors):
    a_relation(
        source=amending, target=act, effect=Effect.AMENDS, point="para_2", from_on=date(2022, 1, 1)
    )
    client.force_login(editors[0])
    text = "1. Утвердить порядок.\n3. О дне вступления."
    sent = {"valid_from": "2022-01-01", "amended_by": amending.pk}
    _do(client, act, "add_version", **sent, pasted=text)
    assert WaitingText.objects.exists()


def _end_amendment(client, act, until):
    relation = act.influences.get()
    data = {
        "source": relation.source_id, "target": act.pk, "effect": relation.effect, "point": "",
        "what": "", "from_on": "2022-01-01", "to_on": until,
    }  # fmt: skip
    response = client.post(reverse("admin:acts_relation_change", args=[relation.pk]), data)
    relation.refresh_from_db()
    return response, relation.to_on


def test_an_amendment_does_not_end_while_its_edition_reads_on(client, act, amending, editors):
    a_version(act, *LINES, since=date(2022, 1, 1), amended_by=amending)
    client.force_login(editors[0])
    response, to_on = _end_amendment(client, act, "2022-11-01")
    said = response.context["adminform"].form.errors["to_on"]
    assert "Сначала внесите" in said[0]
    assert "01.11.2022" in said[0]
    assert to_on is None
    a_version(act, SHORT, since=date(2022, 11, 1), amended_by=amending)
    _, to_on = _end_amendment(client, act, "2022-11-01")
    assert to_on == date(2022, 11, 1)


def test_an_edition_is_no_longer_than_its_amendment(client, act, amending, editors, settings):
    settings.ACTS_SECOND_PAIR_OF_EYES = False
    act.influences.update(to_on=date(2022, 11, 1))
    client.force_login(editors[0])
    sent = {"amended_by": amending.pk, "is_without_points": "on"}
    first = {**sent, "valid_from": "2022-01-01", "pasted": SHORT}
    assert "01.11.2022" in _said(_do(client, act, "add_version", **first), "valid_from")
    _do(client, act, "add_version", **sent, valid_from="2022-11-01", pasted="1. Прежний порядок.")
    _do(client, act, "add_version", **first)
    assert act.versions.count() == 3


@pytest.fixture
def reworded(act, amending):
    a_version(act, *LINES, since=date(2022, 1, 1), amended_by=amending)
    return a_version(act, SHORT, "4. Новый пункт.", since=date(2022, 11, 1), amended_by=amending)


def _remove(client, act, version, **data):
    sent = {"version": version.pk, "reason": "Не та редакция"}
    return _do(client, act, "remove_version", **sent, **data)


def _let_out(client):
    url = reverse("admin:acts_waitingtext_do", args=[WaitingText.objects.first().pk, "let_out"])
    return client.post(url, follow=True).content.decode()


def test_points_that_go_with_a_version_are_asked_about_and_told(client, act, reworded, editors):
    ending = a_relation(target=act, effect=Effect.REPEALS, point="para_4").source
    a_relation(target=act, effect=Effect.SUSPENDS, point="para_2")
    client.force_login(editors[0])
    asked = _remove(client, act, reworded)
    said = _said(asked, "is_without_points")
    assert f"пункт 4: признан утратившим силу ({ending.heading})" in said
    assert "пункт 2" not in said
    assert asked.context["form"]["reason"].value() == "Не та редакция"
    assert not WaitingText.objects.exists()
    _remove(client, act, reworded, is_without_points="on")
    waiting = WaitingText.objects.get()
    client.force_login(editors[1])
    url = reverse("admin:acts_waitingtext_change", args=[waiting.pk])
    assert "пункт 4: признан утратившим силу" in client.get(url).content.decode()


def test_what_is_read_after_an_amendment_is_not_taken_back(client, act, reworded, editors):
    client.force_login(editors[0])
    Relation.objects.update(to_on=date(2022, 11, 1))
    said = _said(_remove(client, act, reworded), "version")
    assert "дальше читалась бы редакция с 01.01.2022" in said
    assert "действует до 01.11.2022" in said
    # Asked again of the second editor: the amendment may have been ended meanwhile.
    Relation.objects.update(to_on=None)
    _remove(client, act, reworded)
    Relation.objects.update(to_on=date(2022, 11, 1))
    client.force_login(editors[1])
    assert "дальше читалась бы редакция с 01.01.2022" in _let_out(client)
    assert act.versions.count() == 3
    Relation.objects.update(to_on=date(2023, 1, 1))
    assert "дальше читалась бы" in _let_out(client)
    Relation.objects.update(to_on=None)
    assert "Сделано" in _let_out(client)
    assert act.versions.count() == 2


def test_an_edition_is_let_out_behind_what_follows_it(client, act, amending, editors):
    client.force_login(editors[0])
    act.influences.update(to_on=date(2022, 11, 1))
    sent = {"amended_by": amending.pk, "is_without_points": "on"}
    first = {**sent, "valid_from": "2022-01-01", "pasted": SHORT}
    assert "Сначала внесите" in _said(_do(client, act, "add_version", **first), "valid_from")
    _do(client, act, "add_version", **sent, valid_from="2022-11-01", pasted="1. Прежний порядок.")
    _do(client, act, "add_version", **first)
    assert WaitingText.objects.count() == 2
    client.force_login(editors[1])
    earlier, later = WaitingText.objects.order_by("valid_from")
    url = reverse("admin:acts_waitingtext_do", args=[earlier.pk, "let_out"])
    said = client.post(url).content.decode()
    assert "Сначала выпустите редакцию с 01.11.2022" in said
    later_url = reverse("admin:acts_waitingtext_do", args=[later.pk, "let_out"])
    for one in (later_url, url):
        assert "Сделано" in client.post(one, follow=True).content.decode()


COMMISSION = "УТВЕРЖДЕНО\nпостановлением\nПОЛОЖЕНИЕ\nо комиссии\n1. Комиссия создаётся.\n"
PEOPLE = "УТВЕРЖДЁН\nпостановлением\nСОСТАВ\nкомиссии\n1. Иванов.\n"
ORDER = "УТВЕРЖДЁН\nпостановлением\nПОРЯДОК\nотбора\n1. Отбор объявляют.\n"


def test_an_edition_with_one_more_annex_moves_no_recorded_place(client, amending, act, editors):
    act.versions.all().delete()
    a_version(act, "1. Утвердить.", *(COMMISSION + PEOPLE).splitlines())
    by = an_act(adopted_on=date(2021, 1, 1))
    a_relation(source=by, target=act, effect=Effect.SUSPENDS, point="att_2__para_1")
    client.force_login(editors[0])
    text = f"1. Утвердить.\n{COMMISSION}{ORDER}{PEOPLE}"
    sent = {"valid_from": "2022-01-01", "amended_by": amending.pk, "pasted": text}
    _do(client, act, "add_version", **sent)
    waiting = WaitingText.objects.get()
    assert words_at(waiting.akn, "att_2__para_1") == "1.Иванов."
    assert words_at(waiting.akn, "att_3__para_1") == "1.Отбор объявляют."
    later = text.replace(ORDER, ORDER.replace("ПОРЯДОК", "СПИСОК") + ORDER)
    _do(client, act, "add_version", **{**sent, "valid_from": "2022-02-01", "pasted": later})
    waiting = WaitingText.objects.get(valid_from=date(2022, 2, 1))
    assert list(labels_of(waiting.akn)) == [
        "para_1", "att_1", "att_1__para_1", "att_4", "att_4__para_1", "att_3", "att_3__para_1",
        "att_2", "att_2__para_1",
    ]  # fmt: skip


def test_who_enters_an_edition_is_told_where_a_recorded_place_would_be_another(
    client, amending, act, editors
):
    annex = "Приложение № 2\nк постановлению\n"
    act.versions.all().delete()
    a_version(act, "1. Утвердить.", *f"{annex}СОСТАВ\n1. Иванов.".splitlines())
    by = an_act(adopted_on=date(2021, 1, 1))
    a_relation(source=by, target=act, effect=Effect.SUSPENDS, point="att_2__para_1")
    client.force_login(editors[0])
    text = f"1. Утвердить.\n{annex}ПОРЯДОК\n1. Отбор объявляют."
    sent = {"valid_from": "2022-01-01", "amended_by": amending.pk, "pasted": text}
    told = "пункт 1 приложения 2 (на этом месте теперь другое): приостановлен"
    assert told in _said(_do(client, act, "add_version", **sent), "is_without_points")
    _do(client, act, "add_version", **sent, is_without_points="on")
    client.force_login(editors[1])
    url = reverse("admin:acts_waitingtext_change", args=[WaitingText.objects.get().pk])
    assert told in client.get(url).content.decode()


def test_who_enters_an_edition_that_numbers_points_anew_is_told_where_their_words_are(
    client, act, amending, editors
):
    by = a_relation(
        target=act, effect=Effect.AMENDS, point="para_2", from_on=date(2030, 1, 1)
    ).source
    a_commencement(act, point="para_3", ground="para_3")
    # That the very act has changed the point hides nothing of what others have said of it.
    a_relation(
        source=amending, target=act, effect=Effect.AMENDS, point="para_2", from_on=date(2022, 1, 1)
    )
    client.force_login(editors[0])
    text = (
        "1. Утвердить порядок.\n2. Собаки – на поводке.\n3. Стоянка платная.\n4. О дне вступления."
    )
    sent = {"valid_from": "2022-01-01", "amended_by": amending.pk, "pasted": text}
    told = [
        f"пункт 2 (теперь это пункт 3): изменён ({by.heading}) — перейдёт туда за словами",
        "пункт 3 (теперь это пункт 4): день вступления в силу 01.01.2030",
    ]
    said = _said(_do(client, act, "add_version", **sent), "is_without_points")
    assert all(one in said for one in told)
    assert amending.heading not in said
    _do(client, act, "add_version", **sent, is_without_points="on")
    client.force_login(editors[1])
    url = reverse("admin:acts_waitingtext_change", args=[WaitingText.objects.get().pk])
    page = client.get(url).content.decode()
    assert all(one in page for one in told)
