"""What an act has done stays done when it ends itself: the editor is asked, the reader is told."""

from datetime import date
from io import BytesIO

import pytest
from django.urls import reverse
from django.utils import timezone
from docx import Document

from portal.acts.history import Step, picture
from portal.acts.models import Relation
from portal.acts.rules.editions import editions, outlived
from portal.acts.rules.status import ENDS, Effect, Influence, Status
from portal.acts.services.deciding import left_behind, undecided, warnings_of
from portal.acts.services.relations import relate
from portal.kernel.errors import RuleViolation
from portal.kernel.roles import Role
from tests.factories.acts import PLACED, a_read_act, a_relation, a_version, an_act, an_issuer
from tests.factories.people import an_officer

ADOPTED, DONE, ENDED, ASKED = (date(2024, month, 10) for month in (1, 5, 6, 7))
SECTIONS = ("Раздел I. Общее", "1. Первое.", "Раздел II. Особое", "2. Второе.")


# --- rules ------------------------------------------------------------------------------------


@pytest.mark.parametrize("effect", [Effect.AMENDS, Effect.SUSPENDS, *ENDS])
@pytest.mark.parametrize("point", ["", "para_1"])
def test_each_kind_of_change_outlives_its_act_until_it_is_over(effect, point):
    def told(day, to_on=None, done_on=DONE):
        change = Influence(effect, done_on, "a", to_on, point=point)
        found = outlived([change], lambda _: [(ENDED, "x")], texts=[], day=day)
        return [end for _, end in found]

    assert told(date(2024, 6, 9)) == []
    assert told(ENDED) == ["x"]
    assert told(ENDED, to_on=ENDED) == []
    # What an act sets for a day after its own end never begins.
    assert told(ASKED, done_on=ASKED) == ["x"]


@pytest.mark.parametrize(
    ("effect", "again", "is_told"),
    [
        # How the act reads is decided by an amendment, whether it is in force is not.
        (Effect.AMENDS, Effect.AMENDS, False),
        (Effect.SUSPENDS, Effect.AMENDS, True),
        (Effect.REPEALS, Effect.AMENDS, True),
        (Effect.SUSPENDS, Effect.SUSPENDS, False),
        (Effect.SUSPENDS, Effect.REPEALS, False),
        (Effect.REPEALS, Effect.ANNULS, False),
    ],
)
def test_what_decides_about_a_change_whose_act_has_ended(effect, again, is_told):
    changes = [Influence(effect, DONE, "a"), Influence(again, ENDED, "b")]
    found = outlived(
        changes, lambda one: [(ENDED, "x")] if one.source == "a" else [], texts=[], day=ASKED
    )
    assert [one.source for one, _ in found] == ["a"] * is_told
    # What was done anew by an act that has ended too decides nothing.
    found = outlived(changes, lambda _: [(ENDED, "x")], texts=[], day=ASKED)
    assert [one.source for one, _ in found] == ["a", "b"]


def test_a_day_on_which_something_is_over_begins_an_edition():
    held = Influence(Effect.SUSPENDS, DONE, "held", ENDED, point="para_1")
    ended = Influence(Effect.REPEALS, ASKED, "ended", date(2024, 8, 10))
    found = editions(ADOPTED, [held, ended, Influence(Effect.AMENDS, date(2024, 7, 20), "late")])
    assert [(one.from_on, one.to_on) for one in found] == [
        (ADOPTED, DONE),
        (DONE, ENDED),
        (ENDED, ASKED),
        (date(2024, 8, 10), None),
    ]
    assert [(one.by, one.over) for one in found[1:]] == [
        ((held,), ()),
        ((), (held,)),
        ((), (ended,)),
    ]


# --- the desk and the page --------------------------------------------------------------------


@pytest.fixture
def court(db):
    court = an_issuer()
    court.pk, court.slug, court.name = None, "sud", "Хабаровский краевой суд"
    court.name_genitive = "Хабаровского краевого суда"
    court.save()
    return court


@pytest.fixture
def target(db):
    target = an_act(adopted_on=ADOPTED)
    a_version(target, *SECTIONS)
    return target


def _done(target, effect, issuer, point="", to_on=None):
    fields = {"issuer": issuer} if effect is Effect.INVALIDATES else {}
    source = an_act(adopted_on=DONE, **fields)
    change = Relation(
        source=source, target=target, effect=effect, point=point, from_on=DONE, to_on=to_on
    )
    return relate(change, at=PLACED)


def _ended(act, effect=Effect.ANNULS, **fields):
    source = an_act(adopted_on=ENDED, **fields)
    return relate(Relation(source=source, target=act, effect=effect, from_on=ENDED), at=PLACED)


def _words(text):
    return " ".join(text.replace("\xa0", " ").replace("&nbsp;", " ").split())


def _page(client, act, on=ASKED):
    page = _words(client.get(act.get_absolute_url(), {"on": on}).content.decode())
    return page.replace("> <", "><")


def _card(client, act):
    page = client.get(reverse("admin:acts_act_change", args=[act.pk])).content.decode()
    return [_words(part.split("</p>")[0]) for part in page.split('class="desk-warning">')[1:]]


STAYS = {
    Effect.AMENDS: "Прежний текст от этого сам не возвращается",
    Effect.SUSPENDS: "Приостановление от этого само не снимается",
}


@pytest.mark.parametrize(
    ("effect", "point"),
    [
        (Effect.AMENDS, ""),
        (Effect.SUSPENDS, "part_2"),
        (Effect.REPEALS, ""),
        (Effect.ANNULS, "part_2"),
        (Effect.INVALIDATES, ""),
    ],
)
def test_the_editor_is_warned_at_saving_and_on_both_cards(client, target, court, effect, point):
    client.force_login(an_officer(Role.EDITOR).user)
    change = _done(target, effect, court, point)
    assert _card(client, target) == _card(client, change.source) == []
    source = an_act(adopted_on=ENDED)
    sent = {"source": source.pk, "target": change.source_id, "effect": "annuls", "from_on": ENDED}
    saved = client.post(reverse("admin:acts_relation_add"), sent, follow=True)
    end = Relation.objects.get(source=source)
    (warning,) = undecided(target, on=ASKED)
    assert f"№ {change.source.number}, которым акт" in _words(warning)
    assert f"сам отменён с 10.06.2024 ({source.heading})" in warning
    assert STAYS.get(effect, "В действие от этого ничего само не возвращается") in warning
    assert [str(one) for one in saved.context["messages"]][:1] == [warning]
    # Also where the end is entered before its day, and the change after the end.
    assert warnings_of(end, on=DONE) == warnings_of(change, on=DONE) == [warning]
    assert _card(client, target) == _card(client, change.source) == [_words(warning)]


@pytest.mark.parametrize("effect", [Effect.AMENDS, Effect.SUSPENDS, Effect.REPEALS])
def test_the_end_of_a_point_of_the_changing_act_is_a_question_to_the_editor_alone(
    client, target, court, effect
):
    change = _done(target, effect, court)
    a_version(change.source, "1. Изменить.", "2. Контроль оставляю за собой.", since=DONE)
    before = _page(client, target)
    client.force_login(an_officer(Role.EDITOR).user)
    source = an_act(adopted_on=ENDED)
    sent = {
        "source": source.pk, "target": change.source_id, "effect": "repeals", "point": "пункт 1",
        "from_on": ENDED,
    }  # fmt: skip
    saved = client.post(reverse("admin:acts_relation_add"), sent, follow=True)
    end = Relation.objects.get(source=source)
    (warning,) = undecided(target, on=ASKED)
    assert warning.startswith("Пункт 1 утратил силу с 10.06.2024")
    assert "Если изменение сделано именно им, решите" in warning
    assert [str(one) for one in saved.context["messages"]][:1] == [warning]
    assert warnings_of(end, on=DONE) == warnings_of(change, on=DONE) == [warning]
    assert _card(client, target) == _card(client, change.source) == [_words(warning)]
    client.logout()
    assert _page(client, target) == before
    # Once the whole act has ended, that is no question any more.
    _ended(change.source, Effect.REPEALS)
    (told,) = undecided(target, on=ASKED)
    assert "сам утратил силу" in told


def test_the_end_of_a_point_is_settled_by_what_is_recorded_after_it(target, court):
    change = _done(target, Effect.AMENDS, court)
    a_version(change.source, "1. Изменить.", since=DONE)
    a_relation(source=an_act(adopted_on=ENDED), target=change.source, point="para_1", from_on=ENDED)
    assert undecided(target, on=DONE) == left_behind(change.source, on=DONE) == []
    assert undecided(target, on=ASKED) == left_behind(change.source, on=ASKED) != []
    a_relation(source=an_act(adopted_on=ENDED), target=target, effect=Effect.AMENDS, from_on=ENDED)
    assert undecided(target, on=ASKED) == left_behind(change.source, on=ASKED) == []


def test_an_editor_is_warned_of_what_readers_do_not_see_yet(target, court):
    change = _done(target, Effect.SUSPENDS, court)
    end = _ended(change.source, state="prepared", placed_at=None)
    hidden, warning = warnings_of(end, on=ASKED)
    assert "не опубликован на портале" in hidden
    assert undecided(target, on=ASKED) == [warning]


def test_of_many_acts_that_an_ended_one_has_changed_the_first_are_named(
    court, django_assert_max_num_queries
):
    source = an_act(adopted_on=DONE)
    for _ in range(13):
        a_relation(source=source, target=an_act(adopted_on=ADOPTED), from_on=DONE)
    _ended(source)
    with django_assert_max_num_queries(50):
        told = left_behind(source, on=ASKED)
    assert len(told) == 11
    assert told[-1].endswith("действовал и на другие акты: решите и о них.")


def test_a_suspension_whose_act_has_ended_is_settled_by_its_last_day(client, target, court):
    change = _done(target, Effect.SUSPENDS, court)
    end = _ended(change.source)
    said = (
        f"Приостановлен с 10 мая 2024 г.: {_link(change.source)} (этот акт сам отменён с "
        f"10 июня 2024 г.: {_link(end.source)}). Приостановление от этого само не снимается."
    )
    assert said in _page(client, target, ENDED)
    assert "сам отменён" not in _page(client, target, "2024-06-09").split('id="history"')[0]
    assert "Сделанное им от этого само не отпадает" in _page(client, target)
    docx = client.get(f"{target.get_absolute_url()}text.docx", {"on": ASKED}).content
    paper = _words("\n".join(line.text for line in Document(BytesIO(docx)).paragraphs))
    assert "Акт, которым этот приостановлен, сам больше не действует с 10 июня 2024 года" in paper
    assert "Приостановление от этого само не снимается." in paper
    change.to_on = ENDED
    relate(change, at=PLACED)
    assert target.standing_on(ASKED).status is Status.IN_FORCE
    page = _page(client, target)
    assert "Приостановление от этого" not in page and "само не отпадает" not in page
    assert undecided(target, on=ASKED) == warnings_of(end, on=ASKED) == []


def _link(act):
    return f'<a href="{act.get_absolute_url()}">{_words(act.heading)}</a>'


@pytest.mark.parametrize("effect", ENDS)
def test_an_end_whose_act_has_ended_may_be_given_its_last_day(client, target, court, effect):
    change = _done(target, effect, court)
    change.to_on = ENDED
    with pytest.raises(RuleViolation, match="сам акт, который его закончил"):
        relate(change, at=PLACED)
    end = _ended(change.source)
    assert "В действие от этого ничего само не возвращается." in _page(client, target)
    change.to_on = date(2024, 6, 9)
    with pytest.raises(RuleViolation, match="сам акт, который его закончил"):
        relate(change, at=PLACED)
    change.to_on = ENDED
    relate(change, at=PLACED)
    fresh = type(target).objects.get(pk=target.pk)
    assert fresh.standing_on(date(2024, 6, 9)).status is ENDS[effect]
    assert fresh.standing_on(ENDED).status is Status.IN_FORCE
    for day in (date(2024, 6, 9), ENDED):
        status = fresh.standing_on(day).status
        assert fresh in type(target).objects.standing(status, day)
    assert warnings_of(end, on=ASKED) == []
    page = _page(client, target)
    assert (
        f"снова действует, прежде {Effect(effect).passive}: {_words(change.source.heading)}" in page
    )
    assert "текста в реестре нет" not in page


def test_an_edition_by_an_act_that_had_ended_before_decides_nothing(client, db):
    act = a_read_act()
    made = act.versions.get(valid_from=date(2022, 1, 1)).amended_by
    a_relation(source=made, target=act, effect=Effect.AMENDS, from_on=date(2022, 1, 1))
    # As it was entered before that was refused.
    a_relation(
        source=an_act(adopted_on=date(2021, 12, 20)), target=made, from_on=date(2021, 12, 20)
    )
    assert len(undecided(act, on=ASKED)) == 1
    assert "сам больше не действует" in _page(client, act)


def test_what_was_to_begin_after_its_act_had_ended_is_told_ahead_and_as_never_begun(
    client, target, court
):
    source, later = an_act(adopted_on=DONE), date(2030, 1, 1)
    change = Relation(source=source, target=target, effect=Effect.AMENDS, from_on=later)
    relate(change, at=PLACED)
    assert undecided(target, on=ASKED) == []
    end = Relation(
        source=an_act(adopted_on=ENDED), target=source, effect=Effect.REPEALS, from_on=ENDED
    )
    relate(end, at=PLACED)
    (told,) = warnings_of(end, on=ASKED)
    for one in (told, *undecided(target, on=ASKED), *left_behind(source, on=ASKED)):
        assert "позже, 01.01.2030, и в силу не вступило" in one
        assert one.endswith("уберите связь, а прежде редакцию, если она по ней внесена.")
    assert list(Relation.objects.left_behind(ASKED)) == [change]
    page = _page(client, target, later)
    assert "утратил силу, не начав этого" in page
    assert "Прежний текст от этого сам не возвращается" not in page


def test_a_suspension_of_its_act_keeps_no_change_from_beginning(client, target, court):
    source, later = an_act(adopted_on=DONE), date(2030, 1, 1)
    change = Relation(source=source, target=target, effect=Effect.AMENDS, from_on=later)
    relate(change, at=PLACED)
    held = an_act(adopted_on=ENDED)
    held = Relation(source=held, target=source, effect=Effect.SUSPENDS, from_on=ENDED)
    relate(held, at=PLACED)
    page = _page(client, target, later)
    assert f"№ {source.number} приостановлен" in page
    assert "не начав этого" not in page


def test_an_act_that_has_ended_changes_nothing_more(target):
    source = an_act(adopted_on=DONE)
    _ended(source)
    done = {"source": source, "target": target, "effect": Effect.AMENDS}
    relate(Relation(**done, from_on=DONE), at=PLACED)
    with pytest.raises(RuleViolation) as refused:
        relate(Relation(**done, from_on=ENDED), at=PLACED)
    assert (refused.value.code, refused.value.field) == ("source_has_ended", "from_on")
    assert "отменён с 10.06.2024" in str(refused.value)


# --- words, editions, picture -----------------------------------------------------------------


def test_a_place_is_called_as_the_text_calls_it(client, target, court):
    change = _done(target, Effect.SUSPENDS, court, "part_2", to_on=ENDED)
    held = _page(client, target, DONE)
    assert "Приостановлен в части (раздел II) с 10 мая 2024 г. по 9 июня 2024 г.:" in held
    assert "приостановлен в части (раздел II) по 09.06.2024" in held
    assert "раздел 2" not in held.lower()
    editions = held.split('id="versions"')[1].split("</ol>")[0]
    over = f"закончилось приостановление (раздел II): {_words(change.source.heading)}"
    assert f'<a href="?on=2024-06-10">с 10 июня 2024 г.</a><br>{over}</li>' in editions
    # The text is there: a suspension changes no words.
    assert "текста в реестре нет" not in editions


def test_an_amendment_without_its_text_says_so_and_names_its_act_once(client, target, court):
    source = _done(target, Effect.AMENDS, court, "part_1__para_1").source
    second = {"source": source, "effect": Effect.AMENDS, "point": "part_2", "from_on": DONE}
    relate(Relation(target=target, **second), at=PLACED)
    editions = _page(client, target).split('id="versions"')[1].split("</ol>")[0]
    assert editions.count(_words(source.heading)) == 1
    assert editions.count("текста в реестре нет") == 1


def test_who_carries_an_act_out_or_cites_it_has_not_happened_to_it(client, target):
    by, cites = (an_act(adopted_on=DONE, title=title) for title in ("О порядке", "О перечне"))
    for source, effect, point in ((by, "implements", ""), (cites, "refers", "part_2")):
        one = {"source": source, "target": target, "effect": effect, "point": point}
        relate(Relation(from_on=DONE, **one), at=PLACED)
    page = _page(client, target)
    assert "История акта" not in page and "act-history" not in page
    assert f"Во исполнение акта приняты</h2><ul><li>{_link(by)} — О порядке</li></ul>" in page
    said = f"На акт ссылаются</h2><ul><li>{_link(cites)} — О перечне (раздел II этого акта)</li>"
    assert said in page
    assert f"принят во исполнение: {_link(target)}, с 10 мая" in _page(client, by)
    client.force_login(an_officer(Role.EDITOR).user)
    card = client.get(reverse("admin:acts_act_change", args=[target.pk])).content.decode()
    assert "Что сделано с этим актом" not in card
    beside = _words(card).split("во исполнение этого акта и что на него ссылается")[1]
    assert f"во исполнение принят: {_words(by.heading)}" in beside
    assert f"ссылается (раздел II): {_words(cites.heading)}" in beside


def test_the_picture_keeps_long_words_within_its_width():
    long = "признан недействующим в части (подпункт 2.1 пункта 12 приложения 3) по 31.12.2026"
    steps = [
        Step(ADOPTED, "принят", "постановление от 10.01.2024 № 1"),
        Step(DONE, long, "распоряжение от 10.05.2024 № 2"),
        Step(ENDED, "№ 2 отменён", "решение от 10.06.2024 № 3", is_aside=True),
    ]
    drawn = picture(steps)
    lines = [part.split("</text>")[0] for part in drawn.split("<text")[1:]]
    told = [line.partition(">") for line in lines]
    assert all(int(head.split('x="')[1].split('"')[0]) + 9 * len(text) <= 420
               for head, _, text in told)  # fmt: skip
    heights = [int(head.split('y="')[1].split('"')[0]) for head, _, _ in told]
    assert heights == sorted(set(heights)) and len(told) == 8
    assert long in " ".join(text for _, _, text in told)
    assert int(drawn.split("viewBox=")[1].split('"')[1].split()[3]) > heights[-1]


def test_the_list_of_relations_shows_those_whose_act_has_ended(client, target, court):
    change, other = _done(target, Effect.SUSPENDS, court), _done(target, Effect.AMENDS, court)
    over = _done(an_act(adopted_on=ADOPTED), Effect.SUSPENDS, court, to_on=ENDED)
    for one in (change, over):
        _ended(one.source)
    client.force_login(an_officer(Role.EDITOR).user)
    page = client.get(reverse("admin:acts_relation_changelist"), {"by": "ended"})
    assert list(page.context["cl"].result_list) == [change]
    assert other.from_on < timezone.localdate()
