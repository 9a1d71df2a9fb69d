"""A text whose change waits is none of the act: whoever reads the act reads the text before it."""

import csv
import io
from datetime import date
from importlib import import_module
from zipfile import ZipFile

import pytest
from django.apps import apps
from django.db import connection
from django.urls import reverse

from portal.acts import wordings
from portal.acts.held import early_in
from portal.acts.models import Act, Citation, Publication, Relation, Version
from portal.acts.papers import paper_of
from portal.acts.rules.status import Effect
from portal.acts.services import archive
from portal.acts.services.citations import mark_seen
from portal.acts.services.cited import cited_points, places_cited
from portal.acts.services.days import correct_days
from portal.acts.services.deciding import undecided
from portal.acts.services.delivery import as_data
from portal.acts.services.errors import NoSuchPoint, VersionOverlaps
from portal.acts.services.places_named import point_of
from portal.acts.services.register import publish, withdraw
from portal.acts.services.relations import amendment_by, relate, unrelate
from portal.acts.services.texts import add_version, remove_version
from portal.acts.services.unworked import unseen_in
from portal.acts.texts.akn import validate
from portal.acts.views.page import public_citers
from portal.kernel.roles import Role
from tests.acts.held import (
    ADOPTED,
    BEFORE,
    BEGINS,
    BETWEEN,
    DUE,
    NOW,
    page_on,
    related,
    suspended,
    words_of,
)
from tests.acts.test_held_texts import AUGUST, MAY, PAID
from tests.factories.acts import LINES, a_text, a_version, an_act
from tests.factories.people import an_officer

pytestmark = pytest.mark.django_db
#: Point 2 is new, what was point 2 is point 3.
RENUMBERED = [*LINES[:2], "2. Места обозначить знаками.", "3. Стоянка бесплатна по выходным дням.",
              "4. Контроль оставляю за собой."]  # fmt: skip
JUNE, JULY = date(2026, 6, 20), date(2026, 7, 15)
EARLY = "изменения, которые не начались"


@pytest.fixture
def admin_page(client):
    client.force_login(an_officer(Role.EDITOR).user)
    return lambda act: words_of(
        client.get(reverse("admin:acts_act_change", args=[act.pk])).content.decode()
    )


def _text(page):
    return page.split('id="text"')[1].split('id="versions"')[0]


def _told(target, day):
    """What the page, the paper and the data say of the text of the day."""
    act = Act.objects.get(pk=target.pk)
    version = act.versions.read_on(day).first()
    sheet, _ = paper_of(act, version, on=day)
    xml = as_data(version, on=day)
    validate(xml)
    return " ".join(sheet.remarks), xml


@pytest.mark.parametrize("point", ["para_3", ""])
def test_what_changes_meanwhile_is_told_on_each_day(client, target, change, point):
    a_version(target, *PAID, since=DUE, amended_by=change.source)
    other = related(Effect.AMENDS, target, BETWEEN, point=point)
    suspended(change)
    for day in (BETWEEN, JULY, BEGINS, AUGUST):
        paper, xml = _told(target, day)
        assert words_of(other.source.heading) in _text(page_on(client, target, day))
        assert f"не внесены изменения: {other.source.heading}" in paper
        assert "not-in-text" in xml
    (warning,) = undecided(Act.objects.get(pk=target.pk), on=AUGUST)
    assert f"Проверьте, что в ней есть и сделанное за это время: {other.source.heading}" in warning


def test_words_that_are_law_again_meanwhile_are_missed_on_each_day(client, target, change):
    out = related(Effect.SUSPENDS, target, MAY, point="para_3", to_on=JUNE)
    a_version(target, *LINES[:3], "3. Приостановлен.", since=MAY, amended_by=out.source)
    a_version(target, *PAID[:3], "3. Приостановлен.", since=DUE, amended_by=change.source)
    suspended(change)
    for day in (JULY, AUGUST):
        assert "в текст это ещё не внесено" in _text(page_on(client, target, day))
    assert out.source.heading in undecided(Act.objects.get(pk=target.pk), on=AUGUST)[0]


def test_an_amendment_decided_meanwhile_means_the_text_that_is_read(client, target, change):
    a_version(target, *RENUMBERED, since=DUE, amended_by=change.source)
    suspended(change)
    later = an_act(adopted_on=date(2026, 6, 15))
    related(Effect.AMENDS, target, JUNE, source=later, point="para_3")
    act = Act.objects.listed().get(pk=target.pk)
    _, fates = paper_of(act, act.versions.get(valid_from=ADOPTED), on=JULY)
    assert list(fates) == ["para_3"]


@pytest.mark.parametrize("since", [date(2026, 2, 1), BETWEEN])
def test_citations_lead_to_the_words_of_the_text_that_is_read(target, change, since):
    a_version(target, *RENUMBERED, since=DUE, amended_by=change.source)
    cited = f"постановления Мэра города Хабаровска от 12.01.2026 № {target.number}"
    text = a_version(an_act(adopted_on=since), "ПОСТАНОВЛЯЮ:", f"1. Применять пункт 3 {cited}.")
    suspended(change)
    for day in (date(2026, 6, 15), AUGUST):
        read = target.versions.read_on(day).get()
        assert cited_points(target, read, on=day) == {"para_3": 1}
        assert set(places_cited(f"acts.version:{text.pk}", on=day).values()) == {"para_3"}


def test_a_text_that_waits_replaces_no_citation_of_the_one_before(target, change):
    cited = an_act(adopted_on=date(2026, 1, 5))
    a_version(cited)
    citing = f"постановления Мэра города Хабаровска от 05.01.2026 № {cited.number}"
    act = an_act(adopted_on=ADOPTED)
    first = a_version(act, "ПОСТАНОВЛЯЮ:", f"1. Плату брать по пункту 2 {citing}.", "2. Всё.")
    paid = related(Effect.AMENDS, act, DUE, point="para_1")
    lines = "ПОСТАНОВЛЯЮ:", f"1. Платы не брать по пункту 3 {citing}.", "2. Всё."
    waiting = a_version(act, *lines, since=DUE, amended_by=paid.source)
    suspension = suspended(paid, to_on=None)
    for point, by in (("para_2", "2026-06-15"), ("para_3", "2026-06-16")):
        related(Effect.AMENDS, cited, date.fromisoformat(by), point=point,
                  source=an_act(adopted_on=date(2026, 6, 11)))  # fmt: skip
    (stale,) = Citation.objects.unseen(JULY)
    assert stale.subject == f"acts.version:{first.pk}"
    assert cited_points(cited, cited.versions.get(), on=JULY) == {"para_2": 1}
    unrelate(suspension, "Ошибка", at=NOW)
    assert [one.subject for one in Citation.objects.unseen(JULY)] == [f"acts.version:{waiting.pk}"]
    assert cited_points(cited, cited.versions.get(), on=JULY) == {"para_3": 1}


@pytest.mark.parametrize("is_entered_later", [False, True])
def test_texts_follow_one_another_without_the_one_that_waits(
    client, target, change, is_entered_later
):
    suspension = suspended(change) if is_entered_later else None
    text = a_version(target, *PAID, since=DUE, amended_by=change.source)
    other = related(Effect.AMENDS, target, AUGUST, point="para_3")
    a_version(target, *PAID[:3], "3. Иначе.", since=AUGUST, amended_by=other.source)
    suspension = suspension or suspended(change)
    days = target.versions.values_list("valid_from", "valid_to", "is_waiting")
    assert list(days) == [(ADOPTED, AUGUST, False), (DUE, None, True), (AUGUST, None, False)]
    unrelate(suspension, "Ошибка", at=NOW)
    assert list(days.all()) == [
        (ADOPTED, DUE, False), (DUE, AUGUST, False), (AUGUST, None, False),
    ]  # fmt: skip
    assert "Стоянка платная" in page_on(client, target, BETWEEN)
    suspension.pk = None
    relate(suspension, at=NOW)
    remove_version(Version.objects.get(pk=text.pk), "Ошибка", on=AUGUST, at=NOW)
    assert list(days.all()) == [(ADOPTED, AUGUST, False), (AUGUST, None, False)]
    assert "убрана редакция" not in page_on(client, target, BETWEEN)


def test_neither_the_archive_nor_the_comparison_has_it(client, target, change, settings, tmp_path):
    settings.FILES_ROOT = str(tmp_path)
    a_version(target, *PAID, since=DUE, amended_by=change.source)
    suspended(change)
    archive.renew_archive(at=NOW)
    with ZipFile(archive.made().path) as made:
        rows = list(csv.DictReader(io.TextIOWrapper(made.open("manifest.csv"), encoding="utf-8")))
    assert [(one["valid_from"], one["valid_to"]) for one in rows] == [("2026-01-12", "")]
    where = [target.kind, target.issuer.slug, target.adopted_on, target.number]
    assert client.get(reverse("acts:comparison", args=where)).status_code == 404
    assert "Сравнить редакции" not in page_on(client, target, AUGUST)


def test_where_the_only_text_waits_none_is_offered(client):
    target = an_act(adopted_on=ADOPTED)
    change = related(Effect.AMENDS, target, DUE, point="para_2")
    a_version(target, *PAID, since=DUE, amended_by=change.source)
    suspended(change)
    page = page_on(client, target, BETWEEN)
    assert "Самый ранний" not in page
    assert "Текста акта в реестре пока нет" in page
    assert "Внесена и редакция с 1 июня 2026 г., но она ждёт" in page


def test_the_text_of_a_suspension_that_never_begins_takes_no_words_out(client, target):
    out = related(Effect.SUSPENDS, target, MAY, point="para_3", to_on=JUNE)
    a_version(target, *LINES[:3], "3. Приостановлен.", since=MAY, amended_by=out.source)
    related(Effect.AMENDS, target, MAY, source=out.source)
    suspended(out, date(2026, 4, 25))
    assert "Контроль оставляю за собой" in page_on(client, target, AUGUST)
    (warning,) = undecided(Act.objects.get(pk=target.pk), on=AUGUST)
    assert "уберите эту редакцию и связь «изменяет»" in warning
    assert "Дайте" not in warning


@pytest.mark.parametrize("to_on", [None, BEGINS])
def test_an_edition_of_that_day_by_another_act_that_has_the_change_says_so(
    client, target, change, to_on
):
    other = related(Effect.AMENDS, target, DUE, point="para_3")
    a_version(target, *PAID[:3], "3. Иначе.", since=DUE, amended_by=other.source)
    suspended(change, to_on=to_on)
    text = _text(page_on(client, target, BETWEEN))
    assert EARLY in text
    assert "Пункт 2. Изменение не началось, а в этом тексте уже есть" in text
    assert "ещё не внесен" not in text
    paper, xml = _told(target, BETWEEN)
    assert "действующая" not in paper
    assert "В этом тексте уже есть изменение, которое не началось" in paper
    assert "in-text-early" in xml
    assert change.source.number in xml
    (warning,) = undecided(Act.objects.get(pk=target.pk), on=BETWEEN)
    assert "В редакции с 01.06.2026 уже есть изменение, которое в этот день не началось" in warning
    if to_on:
        text = _text(page_on(client, target, AUGUST))
        assert EARLY not in text
        assert "ещё не" not in text


def test_an_edition_that_has_another_change_of_the_place_alone_does_not_have_what_waits(
    client, target, change
):
    other = related(Effect.AMENDS, target, BETWEEN, point="para_2")
    a_version(target, *LINES[:2], "2. Стоянка запрещена.", LINES[3], since=BETWEEN,
              amended_by=other.source)  # fmt: skip
    suspended(change)
    assert EARLY not in _text(page_on(client, target, JULY))
    assert "ещё не тот текст" in _text(page_on(client, target, AUGUST))


@pytest.mark.parametrize("point", ["para_2", ""])
def test_an_edition_that_nobody_explains_waits_with_what_alone_was_to_begin_on_its_day(
    client, target, point
):
    change = related(Effect.AMENDS, target, DUE, point=point)
    a_version(target, *PAID, since=DUE)
    suspension = suspended(change)
    assert "Стоянка бесплатна" in page_on(client, target, BETWEEN)
    (warning,) = undecided(Act.objects.get(pk=target.pk), on=BETWEEN)
    assert "Дайте редакции день, с которого начинается изменение: 31.07.2026" in warning
    # With another amendment of that day it is read.
    other = related(Effect.AMENDS, target, DUE, point="para_1", source=an_act(adopted_on=BEFORE))
    assert "Стоянка платная" in page_on(client, target, BETWEEN)
    unrelate(other, "Ошибка", at=NOW)
    unrelate(suspension, "Ошибка", at=NOW)
    assert "Стоянка платная" in page_on(client, target, BETWEEN)


@pytest.mark.parametrize("point", ["para_2", ""])
def test_the_text_of_the_day_on_which_the_change_begins_is_of_no_further_stage(target, point):
    change = related(Effect.AMENDS, target, DUE, point=point)
    a_version(target, *PAID, since=DUE, amended_by=change.source)
    suspended(change)
    true = Version(act=target, valid_from=BEGINS, amended_by=change.source)
    assert amendment_by(true, target) is None


def test_nobody_asks_that_the_next_edition_has_what_waits(target, change):
    other = related(Effect.AMENDS, target, BETWEEN, point="para_3")
    a_version(target, *LINES[:3], "3. Иначе.", since=BETWEEN, amended_by=other.source)
    entered = Version(act=target, valid_from=DUE, amended_by=change.source, akn=a_text(*PAID))
    assert "как до этой" in unseen_in(entered)[0]
    suspended(change)
    assert unseen_in(entered) == []


def test_what_waits_is_told_where_its_words_stand_in_a_later_edition(target, change):
    """It begins after that edition, though it was to begin before."""
    other = related(Effect.AMENDS, target, BETWEEN, point="para_1")
    a_version(target, *RENUMBERED, since=BETWEEN, amended_by=other.source)
    suspended(change)
    act = Act.objects.listed().get(pk=target.pk)
    _, fates = paper_of(act, act.versions.read_on(AUGUST).first(), on=AUGUST)
    assert list(fates) == ["para_1", "para_3"]


def test_the_stored_texts_are_settled_by_the_update(target, change):
    a_version(target, *PAID, since=DUE, amended_by=change.source)
    unexplained = an_act(adopted_on=ADOPTED)
    a_version(unexplained)
    a_version(unexplained, *PAID, since=DUE)
    related(Effect.AMENDS, unexplained, DUE, source=change.source)
    suspended(change)
    days = Version.objects.order_by("pk").values_list("valid_to", "is_waiting")
    expected = [(None, False), (None, True)] * 2
    assert list(days) == expected
    for act in (target, unexplained):
        Version.objects.filter(act=act).exclude(valid_from=DUE).update(valid_to=DUE)
    Version.objects.update(is_waiting=False)
    import_module("portal.acts.migrations.0028_texts_that_wait")._settle(apps, None)
    assert list(days.all()) == expected


def test_the_card_names_it_as_waiting(admin_page, target, change):
    a_version(target, *PAID, since=DUE, amended_by=change.source)
    suspended(change)
    assert "Редакция с 01.06.2026 (её изменение в этот день не началось)" in admin_page(target)


def test_a_text_gets_its_day_and_the_change_keeps_the_one_that_its_act_names(target, change):
    text = a_version(target, *PAID, since=DUE, amended_by=change.source)
    suspension = suspended(change, to_on=None)
    (warning,) = undecided(Act.objects.get(pk=target.pk), on=BETWEEN)
    assert "внесите его последний день" in warning
    correct_days(
        target, adopted_on=ADOPTED, in_force_from=None, texts={text.pk: BEGINS}, why="день",
        by=an_officer(Role.EDITOR).user, on=BETWEEN, at=NOW,
    )  # fmt: skip
    change.refresh_from_db()
    assert change.from_on == DUE
    unrelate(suspension, "ошибка", at=NOW)
    change.refresh_from_db()
    assert (change.from_on, change.held_until) == (DUE, None)


def test_of_two_acts_in_one_edition_the_one_that_does_not_wait_is_named(target, change):
    other = related(Effect.AMENDS, target, DUE, point="para_3")
    a_version(target, *PAID, since=DUE, amended_by=change.source)
    suspended(change)
    (warning,) = undecided(Act.objects.get(pk=target.pk), on=AUGUST)
    assert f"сделано другим актом: {other.source.heading}" in warning
    assert "внесите редакцию с 01.06.2026, в которой есть только оно" in warning
    mine = Version(act=target, valid_from=DUE, akn=a_text(*LINES), amended_by=other.source)
    with pytest.raises(VersionOverlaps, match="и она ждёт. Уберите её"):
        add_version(mine, on=AUGUST, at=NOW)


def test_a_place_that_only_a_waiting_text_has_is_none_of_the_act(target, change):
    a_version(target, *RENUMBERED, since=DUE, amended_by=change.source)
    assert point_of(target, "пункт 4") == "para_4"
    suspended(change)
    with pytest.raises(NoSuchPoint):
        point_of(target, "пункт 4")


@pytest.mark.parametrize("point", ["para_2", ""])
def test_what_owners_have_seen_of_a_text_is_kept_while_it_waits(target, change, point):
    cited = an_act(adopted_on=date(2026, 1, 5))
    a_version(cited)
    citing = f"постановления Мэра города Хабаровска от 05.01.2026 № {cited.number}"
    text = a_version(target, "ПОСТАНОВЛЯЮ:", f"1. Применять пункт 2 {citing}.", "2. Всё.", since=DUE,
                     amended_by=change.source)  # fmt: skip
    related(Effect.AMENDS, cited, JUNE, point=point)
    mark_seen(Citation.objects.unseen(JULY).get(), on=JULY)
    suspension = suspended(change)
    assert cited_points(cited, cited.versions.get(), on=JULY) == {}
    assert not public_citers(cited, 5).exists()
    unrelate(suspension, "Ошибка", at=NOW)
    assert cited_points(cited, cited.versions.get(), on=JULY) == {"para_2": 1}
    assert not Citation.objects.unseen(JULY).exists()
    suspended(change)
    correct_days(target, adopted_on=ADOPTED, in_force_from=None, texts={text.pk: BEGINS},
                 why="Начинается", by=None, on=AUGUST, at=NOW)  # fmt: skip
    assert cited_points(cited, cited.versions.get(), on=AUGUST) == {"para_2": 1}
    assert not Citation.objects.unseen(AUGUST).exists()


def test_a_citation_in_a_text_that_waits_is_in_no_list(target, change):
    cited = an_act(adopted_on=date(2026, 1, 5))
    a_version(cited)
    citing = f"постановления Мэра города Хабаровска от 05.01.2026 № {cited.number}"
    a_version(target, "ПОСТАНОВЛЯЮ:", f"1. Применять пункт 2 {citing}.", "2. Всё.", since=DUE,
              amended_by=change.source)  # fmt: skip
    suspended(change, to_on=None)
    related(Effect.AMENDS, cited, JUNE, point="para_2")
    assert not Citation.objects.unseen(JULY).exists()


def test_an_edition_that_nobody_explains_is_settled_when_readers_come_to_know_what_else_begins(
    target, change
):
    other = an_act(adopted_on=BEFORE, state=Publication.PREPARED, placed_at=None)
    related(Effect.AMENDS, target, DUE, source=other, point="para_3")
    a_version(target, *PAID, since=DUE)
    suspended(change)
    waits = target.versions.filter(valid_from=DUE).values_list("is_waiting", flat=True)
    assert waits.get()
    publish(other, by=an_officer(Role.EDITOR).user, at=NOW)
    assert not waits.get()
    withdraw(other, "Ошибка", at=NOW)
    assert waits.get()


#: Everything is put anew, and nothing as the change that waits has it.
ANEW = [
    LINES[0],
    "1. Новый порядок.",
    "2. Стоянка до двадцати часов.",
    "3. Контроль на управлении.",
]


@pytest.mark.parametrize(("point", "lines"), [("para_2", PAID), ("", ANEW), ("", PAID)])
@pytest.mark.parametrize("has_text", [False, True])
def test_words_that_another_act_has_given_the_place_are_not_early(
    client, target, change, point, lines, has_text
):
    if has_text:
        a_version(target, *PAID, since=DUE, amended_by=change.source)
    other = related(Effect.AMENDS, target, BETWEEN, point=point)
    a_version(target, *lines, since=BETWEEN, amended_by=other.source)
    suspended(change, to_on=None)
    # Of an edition of the whole only the text that waits tells, and the editor.
    is_early = has_text and not point and lines is PAID
    assert (EARLY in _text(page_on(client, target, JULY))) is is_early
    change = Relation.objects.get(pk=change.pk)
    change.is_in_text = True
    relate(change, at=NOW)
    text = _text(page_on(client, target, JULY))
    assert EARLY not in text
    assert "а в этом тексте уже есть" not in text
    assert "in-text-early" not in _told(target, JULY)[1]


def test_an_act_does_not_explain_words_that_its_own_text_does_not_have(client, target, change):
    a_version(target, *PAID, since=DUE, amended_by=change.source)
    other = related(Effect.AMENDS, target, BETWEEN, point="para_2")
    a_version(target, *LINES[:2], "2. Стоянка запрещена.", LINES[3], since=BETWEEN,
              amended_by=other.source)  # fmt: skip
    last = related(Effect.AMENDS, target, JUNE, point="para_3")
    a_version(target, *PAID[:3], "3. Иначе.", since=JUNE, amended_by=last.source)
    suspended(change, to_on=None)
    assert EARLY not in _text(page_on(client, target, date(2026, 6, 15)))
    assert EARLY in _text(page_on(client, target, JULY))


def test_what_was_done_anew_is_not_missed_once_the_former_change_begins(client, target, change):
    a_version(target, *PAID, since=DUE, amended_by=change.source)
    other = related(Effect.AMENDS, target, BETWEEN, point="para_2")
    a_version(target, *PAID, since=BETWEEN, amended_by=other.source)
    suspended(change)
    assert "ещё не" not in _text(page_on(client, target, AUGUST))


def test_a_change_of_before_does_not_explain_words_that_wait(client, target, change):
    former = related(Effect.AMENDS, target, MAY, point="para_2")
    a_version(target, *ANEW[:1], *LINES[1:2], "2. Стоянка запрещена.", LINES[3], since=MAY,
              amended_by=former.source)  # fmt: skip
    a_version(target, *PAID, since=DUE, amended_by=change.source)
    last = related(Effect.AMENDS, target, JUNE, point="para_3")
    a_version(target, *PAID[:3], "3. Иначе.", since=JUNE, amended_by=last.source)
    suspended(change, to_on=None)
    assert EARLY in _text(page_on(client, target, JULY))


@pytest.mark.parametrize("to_on", [BEGINS, None])
def test_a_first_text_that_nobody_explains_is_read_and_says_what_it_has_early(client, to_on):
    target = an_act(adopted_on=ADOPTED)
    a_version(target, *PAID, since=DUE)
    suspended(related(Effect.AMENDS, target, DUE, point="para_2"), to_on=to_on)
    text = _text(page_on(client, target, BETWEEN))
    assert "Стоянка платная" in text
    assert EARLY in text
    text = _text(page_on(client, target, AUGUST))
    assert "Стоянка платная" in text
    assert (EARLY in text) is (to_on is None)
    assert "ещё не тот текст" not in text
    (warning,) = undecided(Act.objects.get(pk=target.pk), on=AUGUST)
    assert "Исправьте её текст или день" in warning


def test_a_first_text_that_waits_without_an_act_stands_with_the_update(target, change):
    a_version(target, *PAID, since=DUE, amended_by=change.source)
    first = an_act(adopted_on=ADOPTED)
    a_version(first, *PAID, since=DUE)
    later = related(Effect.AMENDS, first, AUGUST)
    a_version(first, *LINES, since=AUGUST, amended_by=later.source)
    suspended(change)
    first.versions.filter(valid_from=DUE).update(is_waiting=True, valid_to=None)
    with connection.cursor() as cursor:
        cursor.execute(import_module("portal.acts.migrations.0030_first_texts_stand")._FIRST)
    days = Version.objects.order_by("pk").values_list("valid_to", "is_waiting")
    assert list(days) == [(None, False), (None, True), (AUGUST, False), (None, False)]
    first.refresh_from_db()
    assert first.text_turns_on == DUE


def test_whole_texts_are_compared_once_for_all_changes_that_wait(target, change, monkeypatch):
    related(Effect.AMENDS, target, DUE, point="para_1", source=change.source)
    a_version(target, *PAID, since=DUE, amended_by=change.source)
    other = related(Effect.AMENDS, target, BETWEEN)
    text = a_version(target, *ANEW, since=BETWEEN, amended_by=other.source)
    suspended(change)
    asked, compare = [], wordings._is_taken_over
    monkeypatch.setattr(
        wordings, "_is_taken_over", lambda *texts: asked.append(1) or compare(*texts)
    )
    act = Act.objects.get(pk=target.pk)
    early_in(act, text, JULY, wordings.Wordings(act))
    assert asked == [1]
