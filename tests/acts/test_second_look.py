"""What is changed of a published act waits for the look of another editor, though readers see it."""

from datetime import date, timedelta

import pghistory
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from procrastinate.contrib.django import app

from portal.acts.models import Act, Commencement, Relation, RowState, Rubric, SecondLook
from portal.acts.rules.status import Effect
from portal.acts.services import commencements, files, register, relations
from portal.acts.services.approval import mark_seen
from portal.acts.services.imports import begin, start
from portal.acts.services.waiting import let_out
from portal.kernel.roles import Role
from tests.desk import carried, press
from tests.factories.acts import (
    PLACED,
    a_commencement,
    a_read_act,
    a_relation,
    a_second_look,
    a_version,
    a_waiting_text,
    an_act,
)
from tests.factories.people import an_officer
from tests.files import samples
from tests.refusals import refused

pytestmark = pytest.mark.django_db
LIST = reverse("admin:acts_secondlook_changelist")


@pytest.fixture
def editors():
    return an_officer(Role.EDITOR).user, an_officer(Role.EDITOR).user


def _open(act):
    return list(SecondLook.objects.filter(act=act, seen_at=None))


def _page(response):
    return " ".join(response.content.decode().replace("\N{NO-BREAK SPACE}", " ").split())


def _see(client, look, **sent):
    url = reverse("admin:acts_secondlook_do", args=[look.pk, "see"])
    return press(client, url, sent, follow=True)


def _save_card(client, act, **changed):
    page = client.get(reverse("admin:acts_act_change", args=[act.pk]))
    form = page.context["adminform"].form
    data = {name: form[name].value() for name in form.fields}
    sent = {name: value for name, value in data.items() if value not in (None, "", [], False)}
    return client.post(
        reverse("admin:acts_act_change", args=[act.pk]), {**sent, **changed}, follow=True
    )


def _correct(act, by):
    act.signatory = "А. Б. Иванов"
    register.correct(act, at=PLACED, by=by)


def _set_rubrics(act, by):
    rubrics = [Rubric.objects.create(name="Тарифы", slug="tarify")]
    register.correct(act, at=PLACED, by=by, rubrics=rubrics)


def _relate(act, by):
    source = an_act(adopted_on=date(2022, 1, 1))
    relation = Relation(source=source, target=act, effect=Effect.REPEALS, from_on=source.adopted_on)
    relations.relate(relation, at=PLACED, by=by)
    assert _open(source)


def _correct_relation(act, by):
    relation = a_relation(target=act)
    relation.from_on += timedelta(days=1)
    relations.relate(relation, at=PLACED, by=by)


def _unrelate(act, by):
    relations.unrelate(a_relation(target=act), "Ошибка", at=PLACED, by=by)


def _attach(act, by):
    file = SimpleUploadedFile("скан.jpg", samples.jpeg())
    return files.attach(
        act, file, files.ActFile.Role.SCAN, has_no_personal_data=False, by=by, at=PLACED
    )


def _detach(act, by):
    attached = _attach(act, by)
    files.detach(attached, on=date(2026, 1, 1), at=PLACED, by=by)


def _confirm(act, by):
    _attach(act, by)
    files.confirm_scans(act, by=by, at=PLACED)


def _commence(act, by):
    one = Commencement(act=act, point="пункт 2", ground="пункт 3", from_on=date(2030, 1, 1))
    commencements.commence(one, at=PLACED, by=by)


def _uncommence(act, by):
    commencements.uncommence(a_commencement(act), "Ошибка", at=PLACED, by=by)


CHANGES = [
    (_correct, "подписал: — → А. Б. Иванов"),
    (_set_rubrics, "рубрика: Тарифы"),
    (_relate, "что делает: признаёт утратившим силу"),
    (_correct_relation, "признаёт утратившим силу: Постановление"),
    (_correct_relation, "с какого дня: 01.01.2021 → 02.01.2021"),
    (_unrelate, "связь актов</td> <td>убрано"),
    (_attach, "что это: скан подписанного акта"),
    (_detach, "файл: уже удалено"),
    (_confirm, "личных данных посторонних людей нет: нет → да"),
    (_commence, "пункт (якорь): пункт 2"),
    (_uncommence, "день вступления пункта в силу</td> <td>убрано"),
]


@pytest.fixture
def act(settings, tmp_path):
    settings.FILES_ROOT = tmp_path
    act = an_act()
    a_version(act)
    return act


@pytest.mark.parametrize(("change", "said"), CHANGES)
def test_each_change_of_what_readers_see_waits_for_the_other_editor(
    client, act, editors, change, said
):
    change(act, editors[0])
    (look,) = _open(act)
    assert look.by == editors[0]
    client.force_login(editors[1])
    assert said in _page(client.get(reverse("admin:acts_secondlook_change", args=[look.pk])))
    assert said in _page(client.get(reverse("admin:acts_secondlook_do", args=[look.pk, "see"])))


def test_what_nobody_in_particular_changes_or_one_editor_may_waits_for_nobody(
    act, editors, settings
):
    _correct(act, None)
    settings.ACTS_SECOND_PAIR_OF_EYES = False
    _set_rubrics(act, editors[0])
    assert not SecondLook.objects.exists()


def test_a_change_of_an_act_nobody_sees_waits_for_nothing(editors):
    act = an_act(state="prepared", placed_at=None)
    _correct(act, editors[0])
    assert not SecondLook.objects.exists()


def test_a_change_waits_on_the_desk_until_another_editor_has_looked(client, act, editors):
    client.force_login(editors[0])
    _save_card(client, act, title="О порядке стоянки на улицах")
    (look,) = _open(act)
    card = _page(client.get(reverse("admin:acts_act_change", args=[act.pk])))
    assert f"{editors[0]}</a>; второй редактор ещё не смотрел" in card
    assert "попросите другого" in _page(_see(client, look))
    assert _open(act)
    client.force_login(editors[1])
    assert "Изменения ждут второго редактора" in _page(client.get("/admin/"))
    assert act.number in _page(client.get(LIST))
    assert "Сделано" in _page(_see(client, look))
    look.refresh_from_db()
    assert look.seen_by == editors[1]
    assert "второй редактор ещё не смотрел" not in _page(
        client.get(reverse("admin:acts_act_change", args=[act.pk]))
    )
    history = _page(client.get(reverse("admin:acts_act_history", args=[act.pk])))
    assert f"кто посмотрел: — → {editors[1]}" in history
    client.force_login(editors[0])
    _save_card(client, act, title="О стоянке")
    assert len(_open(act)) == 1


def test_a_card_saved_as_it_was_gives_nothing_to_look_at(client, act, editors):
    client.force_login(editors[0])
    _save_card(client, act)
    act.refresh_from_db()
    assert (act.changed_by, act.changed_at) == (None, PLACED)
    assert not SecondLook.objects.exists()


def test_what_was_changed_meanwhile_is_not_confirmed_unseen(client, act, editors):
    look = a_second_look(act, editors[0])
    client.force_login(editors[1])
    url = reverse("admin:acts_secondlook_do", args=[look.pk, "see"])
    shown = carried(client.get(url))
    act.title = "О стоянке"
    register.correct(act, at=timezone.now(), by=editors[0])
    assert "здесь что-то изменили" in _page(client.post(url, shown))
    (again,) = _open(act)
    assert again.pk == look.pk
    assert "Сделано" in _page(_see(client, again))
    refused("wrong_state", mark_seen, again, by=editors[1], at=PLACED)


def test_rows_of_an_import_wait_for_a_look_like_what_is_typed(act, editors):
    Rubric.objects.create(name="Тарифы", slug="tarify")
    other, amending = an_act(), an_act(adopted_on=date(2022, 1, 1))
    day = f"{act.adopted_on:%d.%m.%Y}"
    sheet = (
        "вид;кто издал;дата;номер;рубрики;файл;редакция с;изменён актом\n"
        f"постановление;mer;{day};{act.number};Тарифы;;;\n"
        f"постановление;mer;{day};{other.number};;новая.txt;01.01.2022;"
        f"постановление Мэра города от 01.01.2022 № {amending.number}\n"
    )
    files = {"новая.txt": "1. Новый порядок.".encode()}
    imported = begin("acts.csv", sheet.encode(), files, by=editors[0], at=timezone.now())
    app.tasks["acts.import_rows"]()
    start(imported, at=timezone.now())
    app.tasks["acts.import_rows"]()
    assert {row.state for row in imported.rows.all()} == {RowState.DONE}
    # The text waits by itself, and with it that its act is amended.
    assert {look.act for look in SecondLook.objects.all()} == {act}
    assert not amending.effects.exists()
    let_out(other.waiting_texts.get(), by=editors[1], on=date(2026, 1, 1), at=PLACED)
    assert amending.effects.get().target == other


@pytest.mark.parametrize("is_needed", [True, False])
def test_an_import_speaks_of_a_second_editor_only_where_one_is_needed(
    client, act, editors, settings, is_needed
):
    settings.ACTS_SECOND_PAIR_OF_EYES = is_needed
    amending = an_act(adopted_on=date(2022, 1, 1))
    sheet = (
        "вид;кто издал;дата;номер;файл;редакция с;изменён актом\n"
        f"постановление;mer;{act.adopted_on:%d.%m.%Y};{act.number};новая.txt;01.01.2022;"
        f"постановление Мэра города от 01.01.2022 № {amending.number}\n"
    )
    files = {"новая.txt": "1. Новый порядок.".encode()}
    imported = begin("acts.csv", sheet.encode(), files, by=editors[0], at=timezone.now())
    app.tasks["acts.import_rows"]()
    client.force_login(editors[0])
    page = client.get(reverse("admin:acts_import_do", args=[imported.pk, "start"]))
    before = page.context["step"].about()
    assert before in page.content.decode()
    start(imported, at=timezone.now())
    app.tasks["acts.import_rows"]()
    card = client.get(reverse("admin:acts_import_change", args=[imported.pk])).content.decode()
    row = imported.rows.get()
    assert row.state == RowState.DONE
    assert ("второй редактор" in before) == is_needed
    assert ("второго редактора" in row.says) == is_needed
    assert ("другой редактор" in card) == is_needed


def test_a_text_that_a_second_editor_has_let_out_is_seen(act, editors):
    waiting = a_waiting_text(act, editors[0], since=date(2022, 1, 1))
    let_out(waiting, by=editors[1], on=date(2026, 1, 1), at=PLACED)
    assert not SecondLook.objects.exists()


def test_the_database_knows_that_the_second_editor_is_another(act, editors):
    look = a_second_look(act, editors[0])
    with pytest.raises(IntegrityError), transaction.atomic():
        SecondLook.objects.filter(pk=look.pk).update(seen_by=editors[0], seen_at=PLACED)
    with pytest.raises(IntegrityError), transaction.atomic():
        SecondLook.objects.filter(pk=look.pk).update(seen_by=editors[1])
    with pytest.raises(IntegrityError), transaction.atomic():
        SecondLook.objects.create(act=act, by=editors[0], since=PLACED, last_at=PLACED)


def test_where_one_editor_is_enough_what_still_waits_is_closed_by_anybody(
    client, act, editors, settings
):
    look = a_second_look(act, editors[0])
    settings.ACTS_SECOND_PAIR_OF_EYES = False
    client.force_login(editors[0])
    assert "Сделано" in _page(_see(client, look))
    look.refresh_from_db()
    assert look.seen_at and look.seen_by is None


def test_the_list_and_the_changes_take_the_same_queries_for_one_and_for_seven(client, editors):
    client.force_login(editors[1])
    client.get("/admin/")  # The first page of the day prolongs the session.
    counts = []
    # The first time warms what a process asks for once.
    for times in (1, 1, 7):
        with pghistory.context(user=editors[0].pk):
            for _ in range(times):
                act = an_act()
                look = a_second_look(act, editors[0])
            for _ in range(times):
                source = an_act(adopted_on=date(2022, 1, 1))
                refers = Relation(
                    source=source, target=act, effect=Effect.REFERS, from_on=source.adopted_on
                )
                relations.relate(refers, at=look.last_at, by=editors[0])
        card = reverse("admin:acts_secondlook_change", args=[look.pk])
        with CaptureQueriesContext(connection) as queries:
            assert client.get(LIST).status_code == 200
            assert "ссылается на" in _page(client.get(card))
        counts.append(len(queries))
    assert counts[1] == counts[2]


@pytest.fixture
def amended():
    """An act with an edition since 2022, and the amendment that has made it."""
    act = a_read_act()
    edition = act.versions.get(valid_from=date(2022, 1, 1))
    return a_relation(
        source=edition.amended_by, target=act, effect=Effect.AMENDS, from_on=date(2022, 1, 1)
    )


def test_an_amendment_stays_with_the_edition_that_it_has_made(client, editors, amended):
    client.force_login(editors[0])
    url = reverse("admin:acts_relation_change", args=[amended.pk])
    sent = {"source": amended.source_id, "target": amended.target_id, "effect": "amends"}
    form = client.post(url, {**sent, "from_on": "2022-02-01"}).context["adminform"].form
    assert [one.code for one in form.errors.as_data()["from_on"]] == ["edition_before_amendment"]
    assert "01.01.2022" in form.errors["from_on"][0]
    assert form["from_on"].value() == "2022-02-01"
    form = client.post(url, {**sent, "effect": "refers", "from_on": "2022-01-01"})
    errors = form.context["adminform"].form.errors.as_data()["__all__"]
    assert [one.code for one in errors] == ["edition_without_amendment"]
    step = reverse("admin:acts_relation_do", args=[amended.pk, "unrelate"])
    assert "Сначала уберите редакцию" in _page(client.post(step, {"reason": "Ошибка"}))
    assert client.post(url, {**sent, "from_on": "2021-12-15"}).status_code == 302
    assert Relation.objects.get(pk=amended.pk).from_on == date(2021, 12, 15)


def test_of_two_amendments_by_one_act_the_later_may_move_and_go(amended):
    later = a_relation(
        source=amended.source,
        target=amended.target,
        effect=Effect.AMENDS,
        point="para_2",
        from_on=date(2022, 1, 1),
    )
    later.from_on = date(2022, 2, 1)
    relations.relate(later, at=PLACED)
    amended.from_on = date(2022, 3, 1)
    assert refused("edition_before_amendment", relations.relate, amended, at=PLACED)
    refused("edition_without_amendment", relations.unrelate, amended, "Ошибка", at=PLACED)
    relations.unrelate(later, "Ошибка", at=PLACED)
    assert Relation.objects.get() == amended


def test_a_relation_changes_the_scheduled_act_that_was_approved_without_it(editors):
    source = an_act(
        adopted_on=date(2022, 1, 1),
        state="scheduled",
        placed_at=None,
        publish_at=timezone.now() + timedelta(days=1),
        prepared_by=editors[0],
        approved_by=editors[1],
    )
    relations.relate(
        Relation(source=source, target=an_act(), effect=Effect.REPEALS, from_on=date(2022, 1, 1)),
        at=PLACED,
        by=editors[0],
    )
    assert Act.objects.get(pk=source.pk).state == "prepared"


def test_the_look_says_truly_what_readers_see(client, act, editors):
    look = a_second_look(act, editors[0])
    client.force_login(editors[1])
    url = reverse("admin:acts_secondlook_change", args=[look.pk])
    assert "связь с неопубликованным актом — когда его опубликуют" in _page(client.get(url))
    Act.objects.filter(pk=act.pk).update(
        state="withdrawn", withdrawn_at=PLACED, withdrawn_why="Ошибка"
    )
    assert "Акт сейчас не опубликован: читатели этого не видят." in _page(client.get(url))
