"""Whether an amendment is in a text, and an ended point out of it, is told by the words there."""

from datetime import date

import pytest
from django.urls import reverse
from django.utils import timezone

from portal.acts.models import Issuer, Relation
from portal.acts.papers import paper_of
from portal.acts.rules.status import Effect
from portal.acts.services.deciding import warnings_of
from portal.acts.services.delivery import as_data
from portal.acts.services.relations import relate
from portal.acts.services.unworked import unworked_on
from portal.acts.texts.likeness import is_mended, is_of_one_point, says_the_same
from portal.kernel.roles import Role
from tests.factories.acts import a_version, an_act
from tests.factories.people import an_officer

pytestmark = pytest.mark.django_db
ADOPTED, APRIL, MAY = date(2026, 1, 12), date(2026, 4, 15), date(2026, 5, 1)
PRICE, HOURS, END = "1. Плата 100 рублей.", "2. Касса до 18 часов.", "3. Опубликовать."
NEW_PRICE, NEW_HOURS = "1. Плата 200 рублей.", "2. Касса до 19 часов."
NOT_YET = "Это ещё не тот текст, который действует"
AMENDS, REPEALS, SUSPENDS = Effect.AMENDS, Effect.REPEALS, Effect.SUSPENDS


@pytest.fixture
def act():
    act = an_act(adopted_on=ADOPTED)
    a_version(act, PRICE, HOURS, END)
    return act


@pytest.fixture
def price():
    return an_act(adopted_on=date(2026, 3, 10))


@pytest.fixture
def hours():
    return an_act(adopted_on=date(2026, 4, 10))


def _done(source, act, effect, on, point, **fields):
    if effect is Effect.INVALIDATES:
        names = {"name": "Хабаровский краевой суд", "name_genitive": "Хабаровского краевого суда"}
        source.issuer = Issuer.objects.create(slug="sud", **names)
        source.save()
    relation = Relation(source=source, target=act, effect=effect, from_on=on, point=point, **fields)
    return relate(relation, at=timezone.now())


def _page(client, act, on):
    page = client.get(act.get_absolute_url(), {"on": on.isoformat()})
    return page, " ".join(page.content.decode().replace("&nbsp;", " ").split())


def _waiting(client, act, on):
    return [one.change.source.point for one in _page(client, act, on)[0].context["waiting"]]


# --- an amendment that an edition has not -----------------------------------------------------


def test_an_edition_that_overlooks_an_amendment_says_so_everywhere(client, act, price, hours):
    _done(price, act, AMENDS, APRIL, "para_1", what="200 рублей вместо 100")
    _done(hours, act, AMENDS, MAY, "para_2")
    version = a_version(act, PRICE, NEW_HOURS, END, since=MAY, amended_by=hours)
    _, page = _page(client, act, date(2026, 5, 2))
    assert NOT_YET in page and "Пункт 1. Изменение принято, но в текст ещё не внесено" in page
    assert "200 рублей вместо 100" in page
    sheet, fates = paper_of(act, version, on=date(2026, 5, 2))
    assert list(fates) == ["para_1"] and price.heading in sheet.remarks[-2]
    assert not any("действующая" in one for one in sheet.remarks)
    assert as_data(version).count("#not-in-text") == 1
    # Put right in place, it says nothing more.
    version.akn = version.akn.replace("100", "200")
    version.save()
    assert NOT_YET not in _page(client, act, date(2026, 5, 3))[1]
    assert "#not-in-text" not in as_data(version)


@pytest.mark.parametrize(
    ("before", "after", "is_waiting"),
    [
        ("1. Плата - 100 рублей, «ещё».", '1. Плата – 100 рублей, "еще"', True),
        ("1. Плата 1.5 рубля.", "1. Плата 15 рублей.", False),
        ("1. Плата 100 рублей.", "1. Плата 200 рублей.", False),
        ("1. Плата 100 рублей.", "", False),
    ],
)
def test_signs_alone_make_no_amendment(client, price, before, after, is_waiting):
    act = an_act(adopted_on=ADOPTED)
    a_version(act, before, HOURS, END)
    _done(price, act, AMENDS, APRIL, "para_1")
    a_version(act, *filter(None, [after]), HOURS, END, since=MAY, amended_by=price)
    assert _waiting(client, act, date(2026, 5, 2)) == ["para_1"] * is_waiting


def test_an_added_point_is_in_the_text_where_it_is_there(client, act, price, hours):
    point = {"point": "para_2__para_2.1", "adds_point": True}
    _done(price, act, AMENDS, APRIL, **point)
    _done(hours, act, AMENDS, MAY, "para_2")
    a_version(act, PRICE, NEW_HOURS, END, since=MAY, amended_by=hours)
    assert _waiting(client, act, date(2026, 5, 2)) == [point["point"]]
    (told,) = unworked_on(act, MAY)
    assert told.startswith("Редакция с 01.05.2026: пункт 2.1: добавлен с 15.04.2026 (")
    assert "), а в тексте его нет. Внесите это в текст; если слова" in told
    june = date(2026, 6, 1)
    lines = (PRICE, NEW_HOURS, "2.1. Ветеранам бесплатно.", END)
    a_version(act, *lines, since=june, amended_by=an_act(adopted_on=june))
    assert _waiting(client, act, june) == []


def test_of_two_acts_of_one_day_the_words_tell_which_is_in(client, act, price, hours):
    for source, point in ((price, "para_1"), (hours, "para_2")):
        _done(source, act, AMENDS, MAY, point)
    a_version(act, PRICE, NEW_HOURS, END, since=MAY, amended_by=hours)
    assert _waiting(client, act, MAY) == ["para_1"]


def test_what_the_words_cannot_tell_is_taken_to_be_in(client, price, hours):
    """Of archives: the first text known is of later, or the place is in none of them."""
    act = an_act(adopted_on=ADOPTED)
    _done(price, act, AMENDS, APRIL, "para_1", adds_point=True)
    _done(price, act, AMENDS, APRIL, "para_2__para_2.1", adds_point=True)
    a_version(act, PRICE, HOURS, since=MAY, amended_by=hours)
    a_version(act, PRICE, NEW_HOURS, since=date(2026, 6, 1), amended_by=hours)
    assert _waiting(client, act, date(2026, 6, 2)) == []


def test_an_amendment_of_the_whole_act_goes_by_its_day(client, act, price, hours):
    _done(price, act, AMENDS, APRIL, "")
    a_version(act, PRICE, NEW_HOURS, END, since=MAY, amended_by=hours)
    assert _waiting(client, act, MAY) == []


def test_an_edition_put_in_between_is_not_undone_by_the_next_one(client, act, price, hours):
    _done(price, act, AMENDS, APRIL, "para_1")
    _done(hours, act, AMENDS, MAY, "para_2")
    a_version(act, PRICE, NEW_HOURS, END, since=MAY, amended_by=hours)
    a_version(act, NEW_PRICE, HOURS, END, since=APRIL, amended_by=price)
    assert _waiting(client, act, APRIL) == []
    assert _waiting(client, act, MAY) == ["para_1"]


def test_words_that_a_later_amendment_gives_back_are_its_own(client, act, price, hours):
    _done(price, act, AMENDS, APRIL, "para_1")
    a_version(act, NEW_PRICE, HOURS, END, since=APRIL, amended_by=price)
    _done(hours, act, AMENDS, MAY, "para_1")
    a_version(act, PRICE, HOURS, END, since=MAY, amended_by=hours)
    assert _waiting(client, act, MAY) == []


def test_an_amendment_for_a_time_is_not_missing_once_it_is_over(client, act, price, hours):
    _done(price, act, AMENDS, APRIL, "para_1", to_on=MAY)
    version = a_version(act, PRICE, NEW_HOURS, END, since=MAY, amended_by=hours)
    assert _waiting(client, act, MAY) == [] and "#not-in-text" not in as_data(version)


def test_an_editor_may_say_that_the_words_were_to_stay(client, act, price, hours):
    client.force_login(an_officer(Role.EDITOR).user)
    relation = _done(price, act, AMENDS, APRIL, "para_1")
    a_version(act, PRICE, NEW_HOURS, END, since=MAY, amended_by=hours)
    (told,) = warnings_of(relation, on=MAY)
    said = "Редакция с 01.05.2026: пункт 1: изменён с 15.04.2026"
    assert told.startswith(said) and "«в тексте учтено»" in told
    card = reverse("admin:acts_act_change", args=[act.pk])
    assert said in client.get(card).content.decode()
    change = reverse("admin:acts_relation_change", args=[relation.pk])
    form = client.get(change).context["adminform"].form
    sent = {name: form[name].value() or "" for name in form.fields} | {"is_in_text": "on"}
    assert client.post(change, sent).status_code == 302
    relation.refresh_from_db()
    assert relation.is_in_text and relation.events.latest("pk").is_in_text
    assert _waiting(client, act, MAY) == []
    assert said not in client.get(card).content.decode()


def test_an_editor_who_enters_such_an_edition_may_say_so_before(client, act, price, hours):
    client.force_login(an_officer(Role.EDITOR).user)
    relation = _done(price, act, AMENDS, APRIL, "para_1")
    _done(hours, act, AMENDS, MAY, "para_2")
    sent = {"valid_from": "2026-05-01", "amended_by": hours.pk, "changes": "accept"}
    sent["pasted"] = "\n".join((PRICE, NEW_HOURS, END))
    step = reverse("admin:acts_act_do", args=[act.pk, "add_version"])
    (told,) = client.post(step, sent).context["form"].errors["is_unworked"]
    assert "пункт 1: изменён с 15.04.2026" in told and "отметьте это в связи" in told
    relation.is_in_text = True
    relation.save()
    assert client.post(step, sent).status_code == 302 and act.waiting_texts.exists()


def test_a_place_is_sought_where_an_edition_has_put_it(client, price, hours):
    """Numbered anew, it still reads as before the amendment, or otherwise."""
    for words, is_waiting in (("Плата 100 рублей.", True), ("Плата 200 рублей.", False)):
        act = an_act(adopted_on=ADOPTED)
        a_version(act, "1. Порядок утвердить.", "2. Плата 100 рублей.", "3. Опубликовать.")
        _done(price, act, AMENDS, APRIL, "para_2")
        lines = ("1. Порядок утвердить.", "2. Собаки – на поводке.", f"3. {words}")
        a_version(act, *lines, "4. Опубликовать.", since=MAY, amended_by=hours)
        assert _waiting(client, act, MAY) == ["para_3"] * is_waiting


# --- an ended point that reads on -------------------------------------------------------------

GRANT = "2. Льгота - 10 процентов для ветеранов."


@pytest.fixture
def granting(price):
    act = an_act(adopted_on=ADOPTED)
    a_version(act, PRICE, GRANT, END)
    _done(price, act, REPEALS, APRIL, "para_2")
    return act


@pytest.mark.parametrize(
    ("words", "is_out"),
    [
        ("2. Льгота – 10 процентов для ветеранов", True),
        ("2. Льгота - 10 процентов для ветиранов.", True),
        ("2. Льгота - 20 процентов для ветеранов.", True),
        ("2. Утратил силу.", False),
        ("2. Касса закрыта в субботу и воскресенье.", False),
    ],
)
def test_a_repealed_point_stays_out_though_an_edition_retypes_it(
    client, granting, hours, words, is_out
):
    _done(hours, granting, AMENDS, MAY, "para_1")
    version = a_version(granting, NEW_PRICE, words, END, since=MAY, amended_by=hours)
    page, _ = _page(client, granting, date(2026, 5, 2))
    assert [one.change.source.point for one in page.context["undone"]] == ["para_2"] * is_out
    assert [
        one for one, fate in paper_of(granting, version, on=MAY)[1].items() if fate.is_gone
    ] == (["para_2"] * is_out)


@pytest.mark.parametrize(("words", "is_told"), [(GRANT, True), (GRANT.replace("10", "20"), False)])
def test_other_words_by_an_amendment_of_the_whole_put_a_point_back(
    client, granting, hours, words, is_told
):
    _done(hours, granting, AMENDS, MAY, "")
    a_version(granting, NEW_PRICE, words, END, since=MAY, amended_by=hours)
    assert bool(_page(client, granting, MAY)[0].context["undone"]) is is_told


@pytest.mark.parametrize("effect", [REPEALS, Effect.INVALIDATES])
@pytest.mark.parametrize(("words", "is_out"), [(GRANT, True), ("2. Утратил силу.", False)])
def test_where_no_text_of_before_is_known_the_present_one_decides(
    client, price, hours, effect, words, is_out
):
    act = an_act(adopted_on=ADOPTED)
    _done(hours, act, AMENDS, MAY, "")
    a_version(act, NEW_PRICE, words, END, since=MAY, amended_by=hours)
    _done(price, act, effect, APRIL, "para_2")
    assert bool(_page(client, act, MAY)[0].context["undone"]) is is_out


def test_what_a_court_struck_down_from_the_first_is_not_put_back_by_what_came_before_it(
    client, act
):
    changed, court = an_act(adopted_on=date(2026, 2, 20)), an_act(adopted_on=date(2026, 4, 10))
    march = date(2026, 3, 1)
    _done(changed, act, AMENDS, march, "para_2")
    a_version(act, PRICE, NEW_HOURS, END, since=march, amended_by=changed)
    found = _done(court, act, Effect.INVALIDATES, ADOPTED, "para_2")
    for day in (date(2026, 2, 1), date(2026, 3, 15), MAY):
        page, _ = _page(client, act, day)
        assert [one.change.source for one in page.context["undone"]] == [found], day


def test_a_suspended_point_that_is_retyped_lacks_no_words(client, act, price, hours):
    act = an_act(adopted_on=ADOPTED)
    a_version(act, PRICE, GRANT, END)
    june = date(2026, 6, 1)
    _done(price, act, SUSPENDS, APRIL, "para_2", to_on=june)
    _done(hours, act, AMENDS, MAY, "para_1")
    a_version(act, NEW_PRICE, GRANT.replace("-", "–"), END, since=MAY, amended_by=hours)
    assert NOT_YET not in _page(client, act, june)[1]


# --- what was adopted before the end ----------------------------------------------------------


def test_a_stage_adopted_before_the_repeal_of_its_point_does_not_bring_it_back(client, act):
    stages, end = an_act(adopted_on=date(2026, 2, 1)), an_act(adopted_on=date(2026, 5, 10))
    _done(stages, act, AMENDS, date(2026, 3, 1), "para_2", what="19 часов")
    _done(stages, act, AMENDS, date(2026, 10, 1), "para_2", what="20 часов")
    repeal = _done(end, act, REPEALS, date(2026, 6, 1), "para_2")
    assert any("это останется только строкой истории" in one for one in warnings_of(repeal, on=MAY))
    for day in (date(2026, 7, 1), date(2026, 10, 2)):
        page, words = _page(client, act, day)
        assert [one.change.source for one in page.context["undone"]] == [repeal]
        assert page.context["coming"] == [] and "когда это уже не действовало" in words
        assert "20 часов" not in words.split("История акта")[0]
    # Who decides later gives it back.
    back = an_act(adopted_on=date(2026, 9, 1))
    _done(back, act, AMENDS, date(2026, 11, 1), "para_2")
    assert _page(client, act, date(2026, 11, 1))[0].context["undone"] == []


# --- likeness ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("one", "other", "is_same", "is_slip", "is_one"),
    [
        ("1. Плата – 5,5 рубля…", "1. Плата - 5,5 рубля...", True, True, True),
        ("1. Вёсла;", "1. Весла.", True, True, True),
        ("1. Стояка платная.", "1. Стоянка платная.", False, True, False),
        ("1. Плата 1.5 рубля.", "1. Плата 15 рубля.", False, False, True),
        ("1. Плата 100 рублей в день.", "1. Плата 200 рублей в день.", False, False, True),
        ("1. Плата.", "1. Касса закрыта.", False, False, False),
        (None, "1. Плата.", False, False, False),
        (None, None, True, True, False),
    ],
)
def test_what_texts_of_a_place_have_in_common(one, other, is_same, is_slip, is_one):
    assert says_the_same(one, other) is is_same
    assert is_mended(one, other) is is_slip
    assert is_of_one_point(one, other) is is_one
