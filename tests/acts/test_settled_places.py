"""A citation grows stale with the words that it means, whatever numbers later editions give them."""

from datetime import date

import pytest
from django.core.management import call_command
from django.utils import timezone

from portal.acts.models import Citation, Relation
from portal.acts.rules.status import Effect
from portal.acts.services.amending import tell_amending
from portal.acts.services.citations import stale_of
from portal.acts.services.cited import cited_points
from portal.acts.services.days import correct_days
from portal.acts.services.register import correct
from portal.acts.services.relations import relate
from portal.acts.services.settling import settle
from portal.acts.services.texts import change_text, remove_version
from portal.acts.tasks import settle_places as nightly
from portal.kernel.roles import Role
from tests.factories.acts import PLACED, a_relation, a_text, a_version, an_act
from tests.factories.people import an_officer

pytestmark = pytest.mark.django_db
TERM = "Срок подачи заявки – месяц."
OLD = ("1. Плата 100 рублей.", "2. Льгота ветеранам.", f"3. {TERM}", "4. Опубликовать.")
NEW = (*OLD[:2], "3. Собаки – на поводке.", f"4. {TERM}", "5. Опубликовать.")
BEFORE, NUMBERED_ANEW, AFTER = date(2020, 9, 1), date(2021, 5, 1), date(2021, 9, 1)
ADOPTED, CHANGED, TODAY = date(2022, 4, 1), date(2022, 5, 1), date(2026, 1, 1)
_DONE = {"on": TODAY, "at": PLACED}


@pytest.fixture
def act():
    act = an_act(number="4141")
    a_version(act, *OLD)
    return act


def _numbered_anew(act, *lines, since=NUMBERED_ANEW):
    by = an_act(adopted_on=since.replace(month=4))
    return a_version(act, *(lines or NEW), since=since, amended_by=by)


def _cites(act, place="пункт 3", on=BEFORE):
    said = f"постановления Мэра города Хабаровска от {act.adopted_on:%d.%m.%Y} № {act.number}"
    return a_version(an_act(adopted_on=on), "ПОСТАНОВЛЯЮ:", f"1. Применять {place} {said}.")


def _changes(act, point, adopted_on=ADOPTED, from_on=CHANGED, **fields):
    fields = {"effect": Effect.AMENDS, **fields}
    source = fields.pop("source", None) or an_act(adopted_on=adopted_on)
    return a_relation(source=source, target=act, point=point, from_on=from_on, **fields)


def _overtaken(text):
    """The changes of which the reader is told; the lists of owners tell of them, too."""
    found = Citation.objects.of(f"acts.version:{text.pk}")
    told = [change for one in stale_of(found[0].subject, on=TODAY) for change in one.changes]
    assert found.stale(TODAY).exists() == found.unseen(TODAY).exists() == bool(told)
    return told


@pytest.mark.parametrize(("point", "is_meant"), [("para_3", False), ("para_4", True), ("", True)])
def test_a_point_numbered_anew_is_overtaken_under_its_new_number(act, point, is_meant):
    cites = _cites(act)
    edition = _numbered_anew(act)
    change = _changes(act, point)
    assert _overtaken(cites) == [change] * is_meant
    assert cited_points(act, edition, on=TODAY) == {"para_4": 1}


@pytest.mark.parametrize(("point", "is_meant"), [("para_3", True), ("para_4", False)])
def test_a_citation_made_after_it_means_the_new_numbers(act, point, is_meant):
    _numbered_anew(act)
    cites = _cites(act, on=AFTER)
    change = _changes(act, point)
    assert _overtaken(cites) == [change] * is_meant


def test_through_two_editions_that_number_anew_the_words_are_followed(act):
    first = _cites(act)
    _numbered_anew(act)
    second = _cites(act, "пункт 4", on=AFTER)
    _numbered_anew(act, "1. Вводится плата.", *(f"{n + 1}{line[1:]}" for n, line in enumerate(NEW, 1)), since=date(2021, 11, 1))  # fmt: skip
    for point in ("para_3", "para_4"):
        _changes(act, point)
    assert _overtaken(first) == _overtaken(second) == []
    change = _changes(act, "para_5")
    assert _overtaken(first) == _overtaken(second) == [change]


def test_a_point_that_is_gone_is_not_the_one_that_has_its_number(act):
    cites = _cites(act)
    edition = _numbered_anew(act, *OLD[:2], "3. Опубликовать.")
    later = _cites(act, on=AFTER)
    repeal = _changes(
        act, "para_3", from_on=NUMBERED_ANEW, effect=Effect.REPEALS, source=edition.amended_by
    )
    change = _changes(act, "para_3")
    assert _overtaken(cites) == [repeal]
    assert _overtaken(later) == [change]


_ITEMS = ("а) письмом;", "б) лично.")


@pytest.mark.parametrize(
    ("point", "is_meant"),
    [
        ("para_4", True),
        ("para_4__subpara_a", True),
        ("para_4__subpara_b", False),
        ("para_3__subpara_a", False),
        ("para_3", False),
    ],
)
def test_a_subpoint_goes_with_its_point(point, is_meant):
    act = an_act(number="4141")
    a_version(act, *OLD[:2], "3. Заявку подают:", *_ITEMS)
    cites = _cites(act, "подпункт а пункта 3")
    assert Citation.objects.get().point == "para_3__subpara_a"
    _numbered_anew(
        act, *OLD[:2], "3. Собаку водят:", "а) на поводке;", "б) в наморднике.",
        "4. Заявку подают:", *_ITEMS,
    )  # fmt: skip
    change = _changes(act, point)
    assert _overtaken(cites) == [change] * is_meant


def test_words_that_are_gone_from_a_point_were_those_of_the_point(act):
    cites = _cites(act)
    text = [*OLD[:2], f"3. {TERM} Её подают:", *_ITEMS, OLD[3]]
    change_text(_with(act.versions.get(), text), **_DONE)
    _numbered_anew(act, *NEW[:3], f"4. {TERM} Её подают:", "а) письмом.", NEW[4])
    change = _changes(act, "para_3__subpara_b", date(2021, 4, 1), NUMBERED_ANEW)
    assert _overtaken(cites) == [change]


_CHAPTER = ("Глава 1. Плата", "1. Плата 100 рублей.", "2. Льгота ветеранам.")


@pytest.mark.parametrize(
    ("point", "is_meant"),
    [("chp_2", True), ("chp_2__para_1", True), ("chp_2__para_2", False), ("chp_1", False)],
)
def test_a_point_goes_with_its_chapter(point, is_meant):
    act = an_act(number="4141")
    a_version(act, *_CHAPTER)
    cites = _cites(act, "пункт 1 главы 1")
    assert Citation.objects.get().point == "chp_1__para_1"
    _numbered_anew(
        act, "Глава 1. Собаки", "1. Собаки – на поводке.", "2. Намордник.", "Глава 2. Плата", *_CHAPTER[1:]
    )  # fmt: skip
    change = _changes(act, point)
    assert _overtaken(cites) == [change] * is_meant


@pytest.mark.parametrize(("point", "is_meant"), [("chp_2", True), ("chp_1", False)])
def test_an_article_is_overtaken_with_the_chapter_that_its_anchor_does_not_name(point, is_meant):
    act = an_act(number="4141")
    a_version(
        act, "Глава 1. Общее", "Статья 1. Город", "1. Это город.",
        "Глава 2. Органы", "Статья 2. Дума", "1. Дума избирается.",
    )  # fmt: skip
    cites = _cites(act, "часть 1 статьи 2")
    assert Citation.objects.get().point == "art_2__para_1"
    change = _changes(act, point)
    assert _overtaken(cites) == [change] * is_meant


def _with(version, lines):
    version.akn = a_text(*lines, on=version.valid_from)
    return version


@pytest.mark.parametrize(
    "undone",
    [
        lambda edition: change_text(_with(edition, [*OLD, "5. Вступает в силу."]), **_DONE),
        lambda edition: remove_version(edition, "не того акта", **_DONE),
    ],
)
def test_an_edition_put_right_or_taken_back_numbers_nothing_anew(act, undone):
    cites = _cites(act)
    edition = _numbered_anew(act)
    change = _changes(act, "para_3")
    assert _overtaken(cites) == []
    undone(edition)
    assert _overtaken(cites) == [change]
    for rows in (Citation.objects, Relation.objects):
        assert not rows.exclude(settled_place="").exists()


def test_the_edition_may_be_entered_after_what_was_adopted_before_and_since(act):
    cites = _cites(act)
    before = _changes(act, "para_3", date(2021, 3, 1))
    since = _changes(act, "para_4")
    assert _overtaken(cites) == [before]
    _numbered_anew(act)
    later = _cites(act, on=AFTER)
    assert _overtaken(cites) == [before, since]
    assert _overtaken(later) == []


def test_a_corrected_day_of_adoption_tells_which_numbers_an_act_knew(act):
    cites = _cites(act)
    _numbered_anew(act)
    change = _changes(act, "para_3")
    assert _overtaken(cites) == []
    change.source.adopted_on = date(2021, 3, 1)
    correct(change.source, at=timezone.now())
    assert _overtaken(cites) == [change]


def test_the_act_that_made_the_edition_may_be_told_later(act):
    cites = _cites(act)
    edition = a_version(act, *NEW, since=NUMBERED_ANEW)
    change = _changes(act, "para_3", date(2021, 4, 15))
    assert _overtaken(cites) == [change]
    by = an_officer(Role.EDITOR).user
    tell_amending(edition, an_act(adopted_on=date(2021, 4, 1)), "Сверено", by=by, at=timezone.now())
    # It was adopted before the change, which knew of it.
    assert change not in _overtaken(cites)


def test_a_corrected_day_of_the_edition_tells_which_numbers_a_text_means(act):
    cites = _cites(act, on=date(2021, 4, 20))
    edition = a_version(act, *NEW, since=NUMBERED_ANEW)
    change = _changes(act, "para_4")
    assert _overtaken(cites) == [change]
    correct_days(
        act, adopted_on=act.adopted_on, in_force_from=None, texts={edition.pk: date(2021, 4, 15)},
        why="Описка", by=an_officer(Role.EDITOR).user, on=TODAY, at=timezone.now(),
    )  # fmt: skip
    assert _overtaken(cites) == []


def test_an_edition_still_to_come_numbers_nothing_anew_before_its_day(act):
    cites = _cites(act)
    a_version(act, *NEW, since=date(2035, 5, 1), amended_by=an_act(adopted_on=date(2021, 4, 1)))
    other, change = _changes(act, "para_4"), _changes(act, "para_3")
    assert _overtaken(cites) == [change]
    assert _overtaken(_cites(act, "пункт 4")) == [other]


def test_a_corrected_point_of_a_change_is_compared_anew(act):
    cites = _cites(act)
    _numbered_anew(act)
    change = Relation(
        source=an_act(adopted_on=ADOPTED), target=act, effect=Effect.AMENDS, from_on=CHANGED
    )
    for point, told in (("para_3", []), ("para_4", [change]), ("para_5", []), ("", [change])):
        change.point = point
        relate(change, at=timezone.now())
        assert _overtaken(cites) == told


def test_what_is_added_to_a_point_goes_with_it(act):
    cites = _cites(act)
    other = _cites(act, "пункт 4")
    change = _changes(act, "para_3__subpara_a", date(2021, 3, 1), adds_point=True)
    _numbered_anew(act)
    assert _overtaken(cites) == [change]
    assert _overtaken(other) == []


def test_an_added_point_is_none_of_the_one_whose_number_it_takes(act):
    cites = _cites(act)
    change = _changes(act, "para_3", date(2021, 4, 1), NUMBERED_ANEW, adds_point=True)
    a_version(act, *NEW, since=NUMBERED_ANEW, amended_by=change.source)
    assert _overtaken(cites) == []


@pytest.mark.parametrize("settled", [lambda: call_command("settle_places"), lambda: nightly(0)])
def test_what_was_entered_before_places_were_kept_is_settled(act, settled):
    cites = _cites(act)
    _numbered_anew(act)
    change = _changes(act, "para_4")
    Citation.objects.update(settled_place="")
    Relation.objects.update(settled_place="")
    assert _overtaken(cites) == []
    settled()
    assert _overtaken(cites) == [change]


def test_however_many_acts_are_cited_their_texts_are_asked_for_together(django_assert_num_queries):
    for number in range(7):
        act = an_act(number=f"5{number}")
        a_version(act, *OLD)
        _numbered_anew(act)
        _cites(act)
    cited = list(Citation.objects.filter(settled_place="para_4"))
    for some in (cited[:1], cited):
        for one in some:
            one.settled_place = ""
        with django_assert_num_queries(3):
            assert settle(some) == some


def test_a_like_point_put_in_with_the_end_of_one_is_not_that_one_in_whatever_order(act):
    cites = _cites(act)
    put_in = "5. Срок подачи заявки на льготу – месяц."
    edition = a_version(act, *OLD[:2], "4. Опубликовать.", put_in, since=NUMBERED_ANEW)
    by = an_act(adopted_on=date(2021, 4, 1))
    act.versions.filter(pk=edition.pk).update(amended_by=by)
    ends = Relation(source=by, target=act, effect=Effect.REPEALS, point="para_3")
    ends.from_on = NUMBERED_ANEW
    relate(ends, at=timezone.now())
    _changes(act, "para_5")
    assert _overtaken(cites) == [ends]
