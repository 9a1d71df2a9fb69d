"""Editions by date, and what a text does not have yet; no database for the rules themselves."""

from datetime import UTC, date, datetime, timedelta
from html import unescape
from io import BytesIO

import pytest
from django.utils import timezone
from docx import Document
from pypdf import PdfReader

from portal.acts.models import Act, Relation, Version
from portal.acts.rules.editions import editions, not_worked_in, outlived
from portal.acts.rules.status import Effect, Influence, Status
from portal.acts.services.deciding import undecided, warnings_of
from portal.acts.services.errors import VersionAfterEnd
from portal.acts.services.known import load_known_acts, source_acts
from portal.acts.services.register import verify
from portal.acts.services.relations import relate
from portal.kernel.roles import Role
from tests.acts.test_rules import ACT_1115
from tests.factories.acts import LINES, PLACED, a_read_act, a_relation, a_version, an_act
from tests.factories.people import an_officer

SIX = "/acts/rasporyazhenie/administraciya/2011-01-11/6-р/"


def _first_days(found):
    return [one.from_on for one in found]


def test_act_1115_has_three_editions_and_the_last_ends_with_the_repeal():
    found = editions(date(2007, 6, 29), ACT_1115)
    assert _first_days(found) == [date(2007, 6, 29), date(2008, 6, 30), date(2010, 2, 10)]
    assert found[-1].to_on == date(2010, 8, 30)
    assert found[-1].last_day == date(2010, 8, 29)
    assert [one.source for one in found[1].by] == ["1830"]


def test_two_amendments_of_one_day_make_one_edition_and_one_of_an_ended_act_none():
    found = editions(
        date(2020, 1, 1),
        [
            Influence(Effect.AMENDS, date(2021, 1, 1), "a"),
            Influence(Effect.REPEALS, date(2021, 1, 1), "b", point="para_1"),
            Influence(Effect.REPEALS, date(2022, 1, 1), "c"),
            Influence(Effect.AMENDS, date(2023, 1, 1), "d"),
        ],
    )
    assert _first_days(found) == [date(2020, 1, 1), date(2021, 1, 1)]


@pytest.mark.parametrize(
    ("text_from", "is_original", "day", "missing"),
    [
        (date(2007, 6, 29), True, date(2007, 7, 1), []),
        (date(2007, 6, 29), True, date(2009, 3, 1), ["1830"]),
        (date(2007, 6, 29), True, date(2010, 3, 1), ["1830", "377"]),
        (date(2008, 6, 30), False, date(2009, 3, 1), []),
        (date(2008, 6, 30), False, date(2010, 3, 1), ["377"]),
        # A text of the last edition has the earlier amendments too.
        (date(2010, 2, 10), False, date(2010, 3, 1), []),
    ],
)
def test_what_a_text_does_not_have_yet(text_from, is_original, day, missing):
    days = {"text_from": text_from, "is_original": is_original, "day": day}
    found = not_worked_in(ACT_1115, **days, is_lacking=lambda _: False)
    assert [one.source for one in found] == missing


@pytest.mark.parametrize(
    ("day", "texts", "told"),
    [
        (date(2010, 1, 31), [], []),
        (date(2010, 2, 1), [], ["a"]),
        # A text of that day or later, by the day, has decided it; an earlier one has not.
        (date(2010, 3, 1), [date(2010, 1, 31)], ["a"]),
        (date(2010, 3, 1), [date(2010, 2, 1)], []),
        (date(2010, 3, 1), [date(2010, 3, 2)], ["a"]),
        # So has a further amendment; what repealed the act as a whole is another matter.
        (date(2010, 6, 1), [], []),
    ],
)
def test_a_change_outlives_its_act_until_it_is_decided(day, texts, told):
    changes = [
        Influence(Effect.AMENDS, date(2009, 1, 1), "a"),
        Influence(Effect.SUSPENDS, date(2009, 1, 1), "b", to_on=date(2009, 6, 1), point="para_1"),
        Influence(Effect.SUSPENDS, date(2009, 1, 1), "c"),
        Influence(Effect.AMENDS, date(2010, 6, 1), "d"),
    ]
    ends = {"a": [(date(2010, 2, 1), "e")], "b": [(date(2010, 2, 1), "e")], "c": []}
    found = outlived(changes, lambda one: ends.get(one.source, []), texts=texts, day=day)
    assert [one.source for one, _ in found] == told


def test_the_source_documents_list_is_read_from_its_own_words():
    found = source_acts()
    assert [act.number for act in found] == ["126", "255-р", "835-р", "415", "3130", "1285", "1296"]
    # «от19.02.2001» has no space there, and each act stands in the document twice.
    assert found[1].adopted_on == date(2001, 2, 19)
    assert found[2].title.endswith("шествиях и пикетированиях»")
    assert found[5].issuer == "administraciya"
    assert "вероятно, акт администрации" in found[4].remark


@pytest.mark.django_db
def test_all_eight_editions_of_6_r_are_told_apart(client):
    load_known_acts(at=timezone.now())
    page = client.get(SIX).content.decode()
    assert "по 2 мая 2011" in page.replace("\xa0", " ").replace("&nbsp;", " ")
    days = [
        "2011-01-11", "2011-05-03", "2011-12-12", "2012-10-19",
        "2012-12-29", "2013-03-13", "2014-06-24", "2014-07-01",
    ]  # fmt: skip
    assert [day for day in days if f'href="?on={day}"' in page] == days
    for day, number in (("2011-12-12", "380-р"), ("2014-06-30", "366-р"), ("2014-07-01", "380-р")):
        shown = client.get(SIX, {"on": day}).context
        (by,) = next(one for one, is_shown, _ in shown["editions"] if is_shown).by
        assert by.source.source.number == number
    first, last = (
        client.get(SIX, {"on": day}).context["standing"].by for day in ("2012-01-01", "2014-07-02")
    )
    assert (first.source.source.adopted_on, last.source.source.adopted_on) == (
        date(2011, 12, 12),
        date(2014, 7, 1),
    )


@pytest.mark.django_db
def test_the_repeal_of_an_amending_act_revives_nothing_and_an_editor_decides(client):
    """310 was amended by 3827, and 3827 was repealed by 12."""
    load_known_acts(at=timezone.now())
    act = Act.objects.get(number="310")
    assert act.standing_on(date(2011, 2, 1)).status is Status.AMENDED
    page = client.get(act.get_absolute_url()).content.decode()
    assert "№ 3827 утратил силу" in page
    note = "Акт, который внёс изменения, сам больше не&nbsp;действует."
    end = Relation.objects.get(source__number="12")
    days = [(end.from_on - timedelta(days=1), False), (end.from_on, True)]
    for day, is_told in days:
        shown = client.get(act.get_absolute_url(), {"on": day.isoformat()}).content.decode()
        assert (note in shown) == is_told
    a_version(act)
    texts = {}
    for day, is_told in days:
        docx = client.get(f"{act.get_absolute_url()}text.docx", {"on": day.isoformat()}).content
        texts[is_told] = "\n".join(line.text for line in Document(BytesIO(docx)).paragraphs)
    assert "сам больше не действует" in texts[True]
    assert "сам больше не действует" not in texts[False]
    (warning,) = undecided(act, on=date(2011, 2, 1))
    assert "Прежний текст от этого сам не возвращается" in warning
    assert warnings_of(end, on=date(2011, 2, 1)) == [warning]
    relate(
        Relation(source=end.source, target=act, effect=Effect.AMENDS, from_on=end.from_on),
        at=PLACED,
    )
    assert undecided(act, on=date(2011, 2, 1)) == []
    assert note not in client.get(act.get_absolute_url()).content.decode()


@pytest.mark.django_db
def test_a_text_that_lacks_an_amendment_says_so_on_the_page_and_on_paper(client):
    act = a_read_act()
    late = an_act(adopted_on=date(2023, 1, 1))
    relate(
        Relation(source=late, target=act, effect=Effect.AMENDS, from_on=late.adopted_on), at=PLACED
    )
    url = act.get_absolute_url()
    before = client.get(url, {"on": "2022-06-01"}).content.decode()
    assert "не&nbsp;внесены изменения" not in before
    after = client.get(url).content.decode()
    assert "Это ещё не&nbsp;тот текст" in after
    assert late.heading in after
    a_version(act, *LINES[:2], since=date(2023, 1, 1), amended_by=late)
    assert "Это ещё не" not in client.get(url).content.decode()


@pytest.mark.django_db
def test_an_amendment_not_worked_in_says_that_its_own_act_has_ended(client):
    act = a_read_act()
    late = an_act(adopted_on=date(2023, 1, 1))
    end = an_act(adopted_on=date(2024, 1, 1))
    for effect, source, target in ((Effect.AMENDS, late, act), (Effect.REPEALS, end, late)):
        one = Relation(source=source, target=target, effect=effect, from_on=source.adopted_on)
        relate(one, at=PLACED)
    url = act.get_absolute_url()
    before = client.get(url, {"on": "2023-12-31"}).content.decode()
    assert late.heading.split("№")[0] in before and "этот акт сам" not in before
    after = client.get(url).content.decode().replace("\xa0", " ").replace("&nbsp;", " ")
    assert "(этот акт сам утратил силу с 1 января 2024 г.:" in after


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("effect", "until", "said"),
    [
        (Effect.REPEALS, None, "утратил силу с 1 января 2024"),
        (Effect.ANNULS, None, "отменён с 1 января 2024"),
        (Effect.SUSPENDS, date(2024, 3, 1), "приостановлен с 1 января 2024"),
    ],
)
def test_beside_the_point_and_on_paper_too_it_is_said_what_has_become_of_its_amendment(
    client, effect, until, said
):
    act = a_read_act()
    late, end = an_act(adopted_on=date(2023, 1, 1)), an_act(adopted_on=date(2024, 1, 1))
    change = {"effect": Effect.AMENDS, "point": "para_2", "from_on": late.adopted_on}
    relate(Relation(source=late, target=act, **change), at=PLACED)
    undo = {"effect": effect, "from_on": end.adopted_on, "to_on": until}
    relate(Relation(source=end, target=late, **undo), at=PLACED)

    def shown(day):
        page = client.get(act.get_absolute_url(), {"on": day}).content.decode()
        words = " ".join(page.replace("\xa0", " ").replace("&nbsp;", " ").split())
        return words[words.index('id="para_2"') : words.index('id="para_3"')]

    def printed(form, day):
        url = f"{act.get_absolute_url()}text.{form}"
        file = BytesIO(client.get(url, {"on": day}).content)
        if form == "docx":
            text = "\n".join(line.text for line in Document(file).paragraphs)
        else:
            text = "\n".join(page.extract_text() for page in PdfReader(file).pages)
        return " ".join(text.replace("\xa0", " ").split())

    assert "этот акт сам" not in shown("2023-12-31").lower()
    beside = shown("2024-01-01")
    assert "Изменение принято, но в текст ещё не внесено:" in beside
    assert f". Этот акт сам {said} г." in beside
    assert end.get_absolute_url() in beside
    if until:
        assert "по 29 февраля 2024 г.:" in beside
        assert "Этот акт сам" not in shown("2024-03-01")
    for form in ("pdf", "docx"):
        assert "этот акт сам" not in printed(form, "2023-12-31")
        paper = printed(form, "2024-01-01")
        named = f"№ {late.number} (этот акт сам {said} года"
        assert f"не внесены изменения: {late.heading}".replace("\xa0", " ") in paper
        at_point = paper.index("Пункт 2. Изменение принято, но в текст ещё не внесено:")
        assert paper.count(named) == 2 and paper.rindex(named) > at_point
        assert at_point < paper.index("2. Стоянка платная")


@pytest.mark.django_db
def test_the_history_tells_that_an_act_that_has_changed_this_one_was_suspended(client):
    act = a_read_act()
    amending = act.versions.get(valid_from=date(2022, 1, 1)).amended_by
    a_relation(source=amending, target=act, effect=Effect.AMENDS, from_on=date(2022, 1, 1))
    a_relation(
        target=amending, effect=Effect.SUSPENDS, from_on=date(2024, 1, 1), to_on=date(2024, 3, 1),
        source=an_act(adopted_on=date(2024, 1, 1)),
    )  # fmt: skip
    page = client.get(act.get_absolute_url(), {"on": "2024-02-01"}).content.decode()
    picture, table = page.split('class="act-history"')[1].split("</svg>")
    assert table.count(f"№ {amending.number} приостановлен по 29.02.2024") == 1
    assert "act-aside" in picture and f"№ {amending.number} приостановлен" in picture
    assert "сам больше не&nbsp;действует" not in page


@pytest.mark.django_db
def test_a_day_without_a_text_shows_none_instead_of_a_wrong_one(client):
    act = an_act()
    a_version(act, since=date(2022, 1, 1), amended_by=an_act(adopted_on=date(2021, 12, 1)))
    page = client.get(act.get_absolute_url(), {"on": "2021-01-01"}).content.decode()
    assert "в&nbsp;реестре нет" in page
    assert "Контроль" not in page
    assert client.get(f"{act.get_absolute_url()}text.pdf", {"on": "2021-01-01"}).status_code == 404
    early = client.get(act.get_absolute_url(), {"on": "2019-01-01"}).content.decode()
    assert "ещё не был принят" in early


@pytest.mark.django_db
def test_a_text_that_is_to_come_into_force_is_read_before(client):
    act = an_act(adopted_on=date(2035, 1, 1), in_force_from=date(2035, 6, 1))
    a_version(act, since=date(2035, 6, 1))
    page = client.get(act.get_absolute_url(), {"on": "2035-02-01"}).content.decode()
    assert "этот текст не&nbsp;действует" in page
    assert "Контроль" in page


@pytest.mark.django_db
def test_each_stored_text_is_listed_though_nothing_says_what_amended(client):
    act = an_act()
    a_version(act)
    a_version(act, *LINES[:2], since=date(2022, 1, 1))
    response = client.get(act.get_absolute_url(), {"on": "2023-01-01"})
    found = response.context["editions"]
    assert _first_days(one for one, *_ in found) == [date(2020, 3, 2), date(2022, 1, 1)]
    assert all(read.has_text for *_, read in found)
    page = response.content.decode()
    assert 'href="?on=2022-01-01"' in page
    assert "в\N{NO-BREAK SPACE}реестре не\N{NO-BREAK SPACE}записано" in page
    assert "редакция с&nbsp;1 января 2022" in page.replace("\xa0", " ")


@pytest.mark.django_db
def test_a_text_entered_from_the_day_of_force_is_the_first_edition(client):
    act = an_act(in_force_from=date(2020, 6, 1))
    a_version(act, since=date(2020, 6, 1))
    found = client.get(act.get_absolute_url()).context["editions"]
    assert _first_days(one for one, *_ in found) == [act.adopted_on]


@pytest.mark.django_db
@pytest.mark.parametrize("effect", [Effect.REPEALS, Effect.ANNULS, Effect.INVALIDATES])
def test_no_edition_begins_when_the_act_is_over(effect):
    act = an_act()
    a_version(act)
    over = an_act(adopted_on=date(2023, 1, 1))
    Relation.objects.create(source=over, target=act, effect=effect, from_on=date(2023, 2, 1))
    for day in (date(2023, 2, 1), date(2024, 1, 1)):
        with pytest.raises(VersionAfterEnd, match="01.02.2023"):
            a_version(act, since=day)
    a_version(act, "1. Иначе.", since=date(2023, 1, 31))
    # A point that is over ends no act.
    other = an_act(number="о-99")
    Relation.objects.create(
        source=over, target=other, effect=effect, from_on=date(2023, 2, 1), point="para_1"
    )
    a_version(other, since=date(2024, 1, 1))


@pytest.mark.django_db
def test_an_edition_entered_after_the_act_was_compared_is_not_said_to_be(client):
    editor = an_officer(Role.EDITOR).user
    act = an_act()
    first = a_version(act)
    verify(act, by=editor, on=date(2022, 1, 10), at=PLACED)
    # Of the same day, but afterwards; in the city the next one had begun.
    added_at = datetime(2022, 1, 10, 15, tzinfo=UTC)
    second = a_version(act, "1. Иначе.", since=date(2022, 1, 1), amended_by=an_act())
    Version.objects.filter(pk=second.pk).update(added_at=added_at)
    told = {
        first.valid_from: ("Сверено с подлинником 10 января 2022 года.", "сверен 10\xa0января"),
        second.valid_from: (
            "эта редакция внесена позже, 11 января 2022 года",
            "и\xa0не\xa0сверена",
        ),
    }
    for day, (on_paper, on_page) in told.items():
        response = client.get(f"{act.get_absolute_url()}text.docx", {"on": day})
        assert on_paper in "\n".join(
            one.text for one in Document(BytesIO(response.content)).paragraphs
        )
        assert on_page in unescape(client.get(act.get_absolute_url(), {"on": day}).content.decode())


@pytest.mark.django_db
def test_an_edition_of_an_act_that_is_suspended_is_its_text_and_not_in_force(client):
    act = a_read_act()
    a_relation(target=act, effect=Effect.SUSPENDS, from_on=date(2024, 6, 1), to_on=date(2024, 9, 1))
    for day, words in ((date(2024, 5, 31), "действует"), (date(2024, 6, 1), "редакция")):
        page = unescape(client.get(act.get_absolute_url(), {"on": day}).content.decode())
        assert f"<b>{words} на {day:%-d}\xa0" in page
        response = client.get(f"{act.get_absolute_url()}text.docx", {"on": day})
        paper = Document(BytesIO(response.content))
        told = "\n".join(one.text for one in paper.paragraphs)
        assert ("Редакция, действующая с" in told) is (words == "действует")
