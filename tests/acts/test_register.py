"""The register: its constraints, what its readers find, what its editors change."""

from datetime import date
from importlib import import_module

import pytest
from django.apps import apps
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from portal.acts.forms.desk import WithdrawForm
from portal.acts.models import Act, Kind, Relation, SecondLook
from portal.acts.rules.numbers import same_as
from portal.acts.rules.status import ENDS, Effect
from portal.acts.services import register, relations, texts
from portal.acts.services.deciding import released_by
from portal.acts.services.errors import NotTheOriginal
from portal.acts.services.known import load_known_acts
from portal.acts.services.relations import check
from portal.kernel.errors import RuleViolation
from portal.kernel.roles import Role
from portal.web.page_cache import bump
from tests.factories.acts import a_read_act, a_text, a_version, an_act
from tests.factories.appeals import MONDAY
from tests.factories.people import an_officer
from tests.refusals import refused

pytestmark = pytest.mark.django_db


def test_known_acts_are_loaded_once_and_none_is_verified():
    assert load_known_acts(at=timezone.now()) == 30
    assert load_known_acts(at=timezone.now()) == 0
    assert not Act.objects.exclude(verified_on=None).exists()
    assert Act.objects.filter(number="380-р").count() == 2
    assert Act.objects.get(number="6-р").influences.filter(effect=Effect.AMENDS).count() == 7


@pytest.mark.parametrize(
    ("typed", "numbers"),
    [
        ("3111", {"3111"}),
        ("№ 255-р", {"255-р"}),
        ("380-р", {"380-р"}),
        ("религиозными объединениями", {"415"}),
        ("релегиозными", {"415"}),
        ("рассмотрении обращений", {"3111"}),
        ("нет такого акта", set()),
    ],
)
def test_search(client, typed, numbers):
    load_known_acts(at=timezone.now())
    page = client.get("/acts/", {"q": typed})
    assert {act.number for act, *_ in page.context["found"]} == numbers


@pytest.mark.parametrize("typed", ["а" * 10_000, "& | ! :*", "'\"\\", "дом\x00"])
def test_a_strange_search_is_answered(client, typed):
    load_known_acts(at=timezone.now())
    response = client.get("/acts/", {"q": typed})
    assert response.status_code == 200
    # A clear message at the field, and no list that would look like an answer.
    assert response.context["form"].errors["q"]
    assert not response.context["found"]


def test_an_act_is_read_as_of_a_past_day(client):
    load_known_acts(at=timezone.now())
    address = "/acts/postanovlenie/mer/2007-06-29/1115/"
    assert "утратил силу" in client.get(address).content.decode()
    past = client.get(address, {"on": "2009-03-01"}).content.decode()
    assert "действует с изменениями" in past
    assert "1\N{NO-BREAK SPACE}марта 2009" in past
    assert client.get(address, {"on": "вчера"}).status_code == 200
    assert client.get("/acts/postanovlenie/mer/2007-06-30/1115/").status_code == 404
    assert client.get("/acts/postanovlenie/mer/2007-99-30/1115/").status_code == 404


def test_what_nobody_has_checked_is_never_shown_as_in_force(client):
    act = an_act()
    page = client.get(act.get_absolute_url()).content.decode()
    assert "статус не проверен" in page
    Act.objects.filter(pk=act.pk).update(
        verified_by=an_officer(Role.EDITOR).user, verified_on=date(2026, 1, 1)
    )
    bump()
    page = client.get(act.get_absolute_url()).content.decode()
    assert "статус не проверен" not in page
    assert "tag-done" in page


def test_both_acts_380_are_told_apart(client):
    load_known_acts(at=timezone.now())
    for day in ("2011-12-12", "2014-07-01"):
        page = client.get(f"/acts/rasporyazhenie/administraciya/{day}/380-р/").content.decode()
        assert "6-р" in page


def test_pages_turn_through_the_whole_register(client):
    load_known_acts(at=timezone.now())
    seen, after = [], ""
    while True:
        page = client.get("/acts/", {"after": after} if after else {}).context
        seen += [act.pk for act, *_ in page["found"]]
        after = page["result"].page.after
        if not after:
            break
    assert len(seen) == len(set(seen)) == 30


def test_the_list_takes_the_same_queries_for_one_and_for_seven(client, django_assert_num_queries):
    for _ in range(7):
        an_act()
    client.get("/acts/")
    bump()
    with django_assert_num_queries(7):
        client.get("/acts/")
    Act.objects.filter(pk__in=Act.objects.values("pk")[:6]).delete()
    bump()
    with django_assert_num_queries(7):
        client.get("/acts/")


def test_constraints():
    act = an_act(number="1")
    other = an_act(number="2")
    for attack in (
        lambda: Act.objects.filter(pk=other.pk).update(number="1"),
        lambda: Act.objects.filter(pk=act.pk).update(verified_on=date(2026, 1, 1)),
        lambda: Act.objects.filter(pk=act.pk).update(in_force_from=date(2019, 1, 1)),
        lambda: Relation.objects.create(
            source=act, target=act, effect=Effect.AMENDS, from_on=date(2021, 1, 1)
        ),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            attack()


def test_a_repeal_before_adoption_is_refused():
    old, new = an_act(adopted_on=date(2019, 1, 1)), an_act()
    for source, target, day, code in (
        (old, new, date(2020, 6, 1), "relation_backwards"),
        (new, old, date(2019, 6, 1), "relation_too_early"),
    ):
        with pytest.raises(RuleViolation) as refused:
            check(Relation(source=source, target=target, effect=Effect.REPEALS, from_on=day))
        assert refused.value.code == code


def test_acts_may_refer_to_one_another_and_an_older_one_to_a_newer():
    first, second, older = an_act(), an_act(), an_act(adopted_on=date(2019, 1, 1))
    day = date(2020, 6, 1)
    for source, target in ((first, second), (second, first), (older, first)):
        relation = Relation(source=source, target=target, effect=Effect.REFERS, from_on=day)
        check(relation)
        relation.save()
    # What changes makes a circle, naming does not.
    check(Relation(source=first, target=second, effect=Effect.AMENDS, from_on=day))


@pytest.mark.parametrize("effect", Effect)
def test_only_what_may_pass_has_a_last_day(effect):
    relation = Relation(
        source=an_act(), target=an_act(), effect=effect, from_on=date(2020, 6, 1),
        to_on=date(2021, 1, 1),
    )  # fmt: skip
    if effect not in ENDS:
        check(relation)
        return
    with pytest.raises(RuleViolation) as refused:
        check(relation)
    assert (refused.value.code, refused.value.field) == ("relation_end_is_for_good", "to_on")


def test_an_editors_change_is_seen_by_readers_at_once_and_remembered(client):
    act = an_act(title="О стоянке")
    assert "О стоянке" in client.get(act.get_absolute_url()).content.decode()
    editor = an_officer(Role.EDITOR).user
    client.force_login(editor)
    data = {
        "kind": act.kind,
        "issuer": act.issuer_id,
        "adopted_on": "2020-03-02",
        "number": act.number,
        "title": "О стоянке автомобилей",
        "is_normative": "true",
    }
    response = client.post(reverse("admin:acts_act_change", args=[act.pk]), data)
    assert response.status_code == 302, response.content.decode()
    client.logout()
    assert "О стоянке автомобилей" in client.get(act.get_absolute_url()).content.decode()
    assert act.events.latest("pgh_id").pgh_context.metadata["user"] == editor.pk
    client.force_login(editor)
    data["number"] = an_act().number
    page = client.post(reverse("admin:acts_act_change", args=[act.pk]), data).content.decode()
    assert "Такой акт уже есть в реестре." in page


def test_a_search_of_ten_thousand_letters_is_told_at_the_field_and_kept(client):
    page = client.get("/acts/", {"q": "ж" * 10_000})
    assert page.status_code == 200
    assert "Здесь 10000 знаков, а помещается 200." in str(page.context["form"].errors["q"])
    assert "ж" * 10_000 in page.content.decode()


def test_filters_are_not_said_to_be_optional(client):
    assert "необязательно" not in client.get("/acts/").content.decode()


# --- particulars that contradict each other ---


@pytest.mark.parametrize(
    "spelt",
    ["№ 380-р", "N 380-р", "380–р", " 380 - р ", "380-Р", "380-p", "380р", "380 р", "380-р.",
     "380-р/", "/380-р", "３８０-р", "𝟑𝟖𝟎-р"],
)  # fmt: skip
def test_a_number_spelt_otherwise_is_the_same_number(spelt):
    act = an_act(number="380-р")
    twin = Act(kind=act.kind, issuer=act.issuer, adopted_on=act.adopted_on, number=spelt)
    refused("act_exists", register.register, twin, by=None, at=MONDAY)


@pytest.mark.parametrize(
    ("one", "other"),
    [("51", "5¹"), ("2-1", "21"), ("12 1", "121"), ("12(1)", "121"), ("1/2", "12"), ("½", "1/2")],
)
def test_what_may_be_two_numbers_is_two(one, other):
    assert same_as(one) != same_as(other)


def test_numbers_of_orders_that_were_kept_otherwise_are_respelt_and_lead_on(client):
    act = an_act(number="7374-р", kind=Kind.ORDER)
    path = act.get_absolute_url()
    Act.objects.filter(pk=act.pk).update(number="7374 p")
    former = Act.objects.get(pk=act.pk).get_absolute_url()
    import_module("portal.acts.migrations.0022_numbers_of_orders").respell(apps, None)
    assert Act.objects.get(pk=act.pk).number == "7374-р"
    assert client.get(former).url == path


def test_the_same_number_twice_in_a_year_is_doubted():
    act = an_act(number="73", adopted_on=date(2026, 1, 12))
    an_act(number="73", adopted_on=date(2025, 1, 12))
    assert not any("Номер 73" in one for one in register.doubts_of(act))
    twin = an_act(number="73", adopted_on=date(2026, 1, 13))
    told = " ".join(register.doubts_of(twin))
    assert "Номер 73 в этом году есть и у акта от 12.01.2026" in told


def test_a_normative_act_that_nobody_has_published_is_doubted_and_told(client):
    act = an_act(is_normative=True, in_force_from=date(2020, 3, 5))
    [told] = register.doubts_of(act)
    assert "День официального опубликования не указан" in told
    assert "в&nbsp;реестре не&nbsp;указано" in client.get(act.get_absolute_url()).content.decode()
    act.published_on = date(2020, 3, 4)
    assert register.doubts_of(act) == []


def test_a_number_is_kept_tidy():
    act = an_act(number="1")
    act.number = " № 12 – р "
    register.correct(act, at=MONDAY)
    assert Act.objects.get(pk=act.pk).number == "12-р"
    for spelt in ("12р", "12 Р", "12-p"):
        act.number = spelt
        register.correct(act, at=MONDAY)
        assert Act.objects.get(pk=act.pk).number == "12-р"
    act.number = "７２０１/."
    register.correct(act, at=MONDAY)
    assert Act.objects.get(pk=act.pk).number == "7201"
    act.number = "7/../<b>x</b>"
    refused("bad_number", register.correct, act, at=MONDAY)


@pytest.mark.parametrize(
    ("field", "day"),
    [
        ("adopted_on", date(1, 1, 1)),
        ("published_on", date(2026, 1, 1)),
        ("registered_on", date(2026, 1, 1)),
    ],
)
def test_a_day_that_cannot_be_is_refused_at_its_field(field, day):
    act = an_act(adopted_on=date(2026, 2, 1))
    setattr(act, field, day)
    assert refused("bad_day", register.correct, act, at=MONDAY).field == field


def test_the_days_of_an_act_do_not_contradict_what_it_did():
    target = an_act(adopted_on=date(2026, 1, 10), number="1")
    source = an_act(adopted_on=date(2026, 2, 1), number="2", in_force_from=date(2026, 2, 10))
    early = Relation(source=source, target=target, effect=Effect.AMENDS, from_on=date(2026, 2, 9))
    assert refused("source_not_in_force", relations.relate, early, at=MONDAY).field == "from_on"
    early.from_on = date(2026, 2, 10)
    relations.relate(early, at=MONDAY)
    for field, day in (("in_force_from", 11), ("adopted_on", 20)):
        source.refresh_from_db()
        source.in_force_from = date(2026, 2, 20)
        setattr(source, field, date(2026, 2, day))
        assert refused("bad_day", register.correct, source, at=MONDAY).field == field


def test_only_a_court_finds_an_act_invalid():
    target = an_act(adopted_on=date(2026, 1, 10), number="1")
    own = an_act(adopted_on=date(2026, 2, 1), number="2")
    found = Relation(source=own, target=target, effect=Effect.INVALIDATES, from_on=own.adopted_on)
    assert refused("no_court", relations.relate, found, at=MONDAY).field == "source"
    own.issuer.name = "Хабаровский краевой суд"
    own.issuer.save()
    relations.relate(found, at=MONDAY)


def test_who_withdraws_an_act_is_told_what_ends_with_it():
    target = an_act(adopted_on=date(2026, 1, 10), number="1")
    source = an_act(adopted_on=date(2026, 2, 1), number="2")
    assert not WithdrawForm(released=released_by(source), left=[]).fields.keys() - {"reason"}
    ends = Relation(source=source, target=target, effect=Effect.REPEALS, from_on=source.adopted_on)
    relations.relate(ends, at=MONDAY)
    form = WithdrawForm({"reason": "Ошибка"}, released=released_by(source), left=[])
    assert "признан утратившим силу" in form.fields["is_aware"].help_text
    assert list(form.errors) == ["is_aware"]


def test_a_comparison_with_the_original_ends_with_a_new_title():
    act, by = an_act(adopted_on=date(2026, 2, 1)), an_officer(Role.EDITOR).user
    early = date(2026, 1, 1)
    assert refused("bad_day", register.verify, act, by=by, on=early, at=MONDAY).field == "on"
    register.verify(act, by=by, on=date(2026, 2, 2), at=MONDAY)
    act.remark = "Для примера"
    assert register.correct(act, at=MONDAY).verified_on == date(2026, 2, 2)
    act.title = "О другом"
    assert register.correct(act, at=MONDAY).verified_on is None


def test_a_day_that_was_reckoned_follows_what_it_was_reckoned_from():
    act = an_act(adopted_on=date(2026, 11, 1), is_tax=True, published_on=date(2026, 12, 2))
    assert register.correct(act, at=MONDAY).in_force_from == date(2028, 1, 1)
    act.published_on = date(2026, 11, 30)
    assert register.correct(act, at=MONDAY).in_force_from == date(2027, 1, 1)
    act.is_tax = False
    assert register.correct(act, at=MONDAY).in_force_from is None
    act.is_tax, act.in_force_from = True, date(2027, 7, 1)
    assert register.correct(act, at=MONDAY).in_force_from == date(2027, 7, 1)


@pytest.mark.parametrize(
    ("field", "typed", "said"),
    [
        ("number", "380-Р", "Такой акт уже есть"),
        ("published_on", "2026-01-01", "раньше дня принятия"),
        ("adopted_on", "1800-01-01", "у города нет"),
    ],
)
def test_the_card_says_at_its_field_what_the_register_refuses(client, field, typed, said):
    act = an_act(number="380-р", adopted_on=date(2026, 2, 1))
    client.force_login(an_officer(Role.EDITOR).user)
    sent = {"kind": act.kind, "issuer": act.issuer_id, "adopted_on": "2026-02-01", "number": "381"}
    page = client.post(reverse("admin:acts_act_add"), sent | {field: typed})
    assert page.status_code == 200
    assert said in str(page.context["adminform"].form.errors[field])
    other = an_act(number="381", adopted_on=date(2026, 2, 1))
    page = client.post(reverse("admin:acts_act_change", args=[other.pk]), sent | {field: typed})
    assert said in str(page.context["adminform"].form.errors[field])


@pytest.mark.parametrize("how", ["correct", "change", "remove"])
def test_what_was_compared_with_the_original_is_void_once_it_is_changed(how):
    act, editor = a_read_act(), an_officer(Role.EDITOR).user
    register.verify(act, by=editor, on=date(2026, 1, 1), at=MONDAY)
    version = act.versions.last()
    if how == "correct":
        act.signatory = "Мэр города"
        register.correct(act, at=MONDAY, by=editor)
    elif how == "change":
        version.akn = a_text("1. Совсем другие слова.")
        texts.change_text(version, on=MONDAY.date(), at=MONDAY, by=editor)
    else:
        texts.remove_version(version, "ошибка", on=MONDAY.date(), at=MONDAY, by=editor)
    act.refresh_from_db()
    assert act.verified_on is None and act.verified_by is None


def test_a_sample_has_no_original():
    act = an_act()
    a_version(act, is_sample=True)
    with pytest.raises(NotTheOriginal):
        register.verify(act, by=an_officer(Role.EDITOR).user, on=date(2026, 1, 1), at=MONDAY)


def test_another_editor_looks_at_a_withdrawal_afterwards():
    act, editor = an_act(), an_officer(Role.EDITOR).user
    register.withdraw(act, "Личные данные", at=MONDAY, by=editor)
    assert SecondLook.objects.get(act=act).by == editor
