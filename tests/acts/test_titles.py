"""What an act is called on a day: its title changes with the act that amends it."""

import csv
import json
import re
from datetime import UTC, date, datetime, timedelta
from io import BytesIO, StringIO

import docx
import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.html import escape
from freezegun import freeze_time

from portal.acts.models import Act, Publication, Relation
from portal.acts.rules.status import Effect, Influence, begun_after
from portal.acts.rules.titles import Renaming, Titles
from portal.acts.search import Search, find
from portal.acts.services.days import correct_days
from portal.acts.services.delivery import as_data
from portal.acts.services.register import correct, publish, withdraw
from portal.acts.services.relations import relate, unrelate
from portal.acts.services.title_errors import (
    FirstTitleAlone,
    FirstTitleSame,
    NewTitleAhead,
    NewTitleElsewhere,
    NewTitleSame,
    TitleOfAnotherDay,
)
from portal.acts.services.titles import turn_titles
from portal.acts.tasks import follow_versions
from portal.acts.views.open_data import COLUMNS
from portal.kernel.roles import Role
from portal.web.templatetags.portal_tags import date_words
from tests.factories.acts import LINES, PLACED, a_relation, a_version, an_act
from tests.factories.people import an_officer

OLD, NEW, NEWEST = "О гербе города", "О символах города", "О символике города"
DAY = date(2021, 2, 1)
NOW = datetime(2026, 1, 1, 3, tzinfo=UTC)


def _change(from_on, to_on=None):
    return Influence(Effect.AMENDS, from_on, None, to_on, "title")


@pytest.mark.parametrize(
    ("first", "day", "title"),
    [
        (OLD, date(2021, 1, 31), OLD),
        (OLD, date(2021, 2, 1), NEW),
        (OLD, date(2022, 5, 1), NEWEST),
        # A title for a time gives way to the one before it.
        (OLD, date(2022, 6, 1), NEW),
        # Nobody has recorded what it was called.
        ("", date(2021, 1, 31), NEW),
    ],
)
def test_an_act_is_called_as_the_last_amendment_of_the_day_says(first, day, title):
    titles = Titles(
        NEW,
        first,
        (
            Renaming(NEW, _change(DAY)),
            Renaming(NEWEST, _change(date(2022, 4, 1), date(2022, 6, 1))),
        ),
    )
    assert titles.on(day) == title
    assert titles.unknown_until(day) == (None if first or day >= DAY else DAY)


@pytest.mark.parametrize(
    ("pauses", "begins"),
    [
        ([], DAY),
        ([(date(2021, 1, 1), date(2021, 3, 1))], date(2021, 3, 1)),
        ([(date(2021, 1, 1), None)], None),
        # What has begun stays.
        ([(date(2021, 2, 2), None)], DAY),
        ([(date(2021, 3, 1), date(2021, 4, 1)), (DAY, date(2021, 3, 1))], date(2021, 4, 1)),
    ],
)
def test_a_change_does_not_begin_while_its_own_act_is_suspended(pauses, begins):
    assert begun_after(_change(DAY), pauses) == begins


def _rename(act, title=NEW, *, on=DAY, source=None, first_title="", at=NOW, **fields):
    source = source or an_act(adopted_on=min(on, date(2021, 1, 15)), title="О внесении изменений")
    values = {"point": "title", "new_title": title, "from_on": on, **fields}
    relation = Relation(source=source, effect=Effect.AMENDS, target=act, **values)
    relate(relation, at=at, first_title=first_title)
    act.refresh_from_db()
    return relation


@pytest.fixture
def act(db):
    act = an_act(number="41", title=OLD)
    a_version(act)
    return act


def _page(client, act, on=None, name=""):
    query = {"on": on.isoformat()} if on else {}
    return client.get(f"{act.get_absolute_url()}{name}", query)


def _header(response):
    return re.search(r"<h1[^>]*>.*?</span>(.*?)</h1>", response.content.decode(), re.DOTALL)[1]


def test_the_page_has_the_title_of_its_day(client, act):
    _rename(act)
    assert act.title == NEW
    for day, title in ((date(2021, 1, 31), OLD), (DAY, NEW), (None, NEW)):
        response = _page(client, act, day)
        assert _header(response) == title
        assert response.context["citation"] == f"{act.heading} «{title}»"
        assert json.loads(response.context["structured"])["name"] == title
    past = _page(client, act, date(2021, 1, 31)).content.decode()
    assert f"Сегодня он называется «{NEW}»" in past
    assert f"название изменено: было «{OLD}», стало «{NEW}»" in past
    # The title stands above the text: nothing is left to be worked in.
    assert "не&nbsp;внесены изменения" not in _page(client, act).content.decode()


def test_a_text_that_begins_with_the_former_title_says_that_it_lacks_the_new_one(client, db):
    act = an_act(title=OLD)
    a_version(act, "ПОСТАНОВЛЕНИЕ", "О гербе", "города", *LINES)
    _rename(act)
    assert _header(_page(client, act)) == NEW
    assert "не&nbsp;внесены изменения" in _page(client, act).content.decode()
    a_version(act, "ПОСТАНОВЛЕНИЕ", NEW, *LINES, since=date(2021, 6, 1))
    assert "не&nbsp;внесены изменения" not in _page(client, act).content.decode()


def test_files_have_the_title_of_their_day(client, act):
    _rename(act)
    for day, title, other in ((date(2021, 1, 31), OLD, NEW), (DAY, NEW, OLD)):
        alias = f'<FRBRalias value="{title}"'
        xml = _page(client, act, day, "text.xml").content.decode()
        assert alias in xml
        assert other not in xml
        paper = docx.Document(BytesIO(_page(client, act, day, "text.docx").content))
        assert paper.core_properties.title == title
        pdf = _page(client, act, day, "text.pdf").content
        assert title.encode("utf-16-be").hex() in pdf.hex() or title.encode() in pdf
    # The first expression was, and is, called otherwise.
    assert f'value="{OLD}"' in as_data(act.versions.get())
    assert f'value="{OLD}"' in act.versions.get().akn


def test_an_edition_and_its_comparison_tell_the_title(client, act):
    relation = _rename(act)
    a_version(act, *LINES, "4. Новое.", since=DAY, amended_by=relation.source)
    assert f'value="{NEW}"' in as_data(act.versions.get(valid_from=DAY))
    url = reverse("acts:comparison", args=[act.kind, act.issuer.slug, act.adopted_on, act.number])
    page = client.get(url).content.decode()
    assert f"Название изменено: было «{OLD}», стало «{NEW}»" in page


def test_lists_have_the_title_of_today_and_the_search_finds_every_one(client, act):
    _rename(act)
    for words in ("гербе", "символах", "гербк"):
        (found,) = find(Search(q=words), today=DAY).page.rows
        assert (found.title, found.other_titles) == (NEW, OLD)
    page = client.get(reverse("acts:index"), {"q": "герб"}).content.decode()
    assert f"Название в&nbsp;другие дни: «{OLD}»" in page
    rows = csv.DictReader(
        StringIO(b"".join(client.get(reverse("acts:data", args=["csv"]))).decode("utf-8-sig"))
    )
    (row,) = (row for row in rows if row["number"] == "41")
    assert (row["title"], row["first_title"]) == (NEW, OLD)
    assert list(row) == list(COLUMNS)
    relations = json.loads(b"".join(client.get(reverse("acts:relations", args=["json"]))))
    assert relations[0]["new_title"] == NEW
    feed = client.get(reverse("acts:feed", args=["atom"])).content.decode()
    assert NEW in feed
    assert OLD not in feed


def test_the_title_turns_at_midnight_by_itself(client, act):
    # 14:00 UTC is midnight in the city.
    eve = datetime(2026, 5, 31, 13, 59, tzinfo=UTC)
    with freeze_time(eve):
        _rename(act, on=date(2026, 6, 1), at=eve)
        page = _page(client, act)
        assert _header(page) == OLD
        assert f"новое название — «{NEW}»" in page.content.decode()
        assert find(Search(q="символах"), today=date(2026, 5, 31)).page.rows[0].title == OLD
    with freeze_time(eve + timedelta(minutes=1)) as clock:
        # No task has run, and the page of yesterday was kept ready.
        assert _header(_page(client, act)) == NEW
        assert _header(_page(client, act, date(2026, 5, 31))) == OLD
        clock.tick(timedelta(minutes=5))
        follow_versions(0)
        act.refresh_from_db()
        assert (act.title, act.first_title, act.other_titles) == (NEW, OLD, OLD)
        assert act.changed_at == timezone.now()
        event = act.events.latest("pgh_id")
        assert event.pgh_context.metadata["reason"] == "название этого дня"
        assert turn_titles(on=date(2026, 6, 1), at=timezone.now()) == 0


def test_a_portal_that_stood_still_follows_once_it_wakes(act):
    _rename(act, on=date(2026, 6, 1))
    assert turn_titles(on=date(2027, 6, 20), at=NOW) == 1
    act.refresh_from_db()
    assert act.title == NEW


def test_what_readers_do_not_see_yet_renames_nothing(client, act, settings):
    source = an_act(adopted_on=DAY, state=Publication.PREPARED, placed_at=None)
    _rename(act, source=source)
    assert act.title == OLD
    assert _header(_page(client, act)) == OLD
    assert NEW not in _page(client, act).content.decode()
    assert not find(Search(q="символах"), today=DAY).page.rows
    publish(source, by=an_officer(Role.EDITOR).user, at=NOW)
    act.refresh_from_db()
    assert (act.title, _header(_page(client, act))) == (NEW, NEW)
    withdraw(source, "ошибка", at=NOW)
    act.refresh_from_db()
    assert (act.title, act.other_titles) == (OLD, "")
    assert _header(_page(client, act)) == OLD


def test_what_never_begins_renames_nothing(client, act):
    relation = _rename(act, on=date(2026, 6, 1))
    end = Relation(
        source=an_act(adopted_on=date(2026, 1, 1)), effect=Effect.REPEALS,
        target=relation.source, from_on=date(2026, 3, 1),
    )  # fmt: skip
    relate(end, at=NOW)
    act.refresh_from_db()
    assert (act.title, act.other_titles) == (OLD, "")
    assert _header(_page(client, act, date(2026, 7, 1))) == OLD


def test_a_suspended_act_renames_once_the_suspension_is_over(client, act):
    relation = _rename(act, on=date(2026, 6, 1))
    held = Relation(
        source=an_act(adopted_on=date(2026, 1, 1)), effect=Effect.SUSPENDS,
        target=relation.source, from_on=date(2026, 5, 1),
    )  # fmt: skip
    relate(held, at=NOW)
    page = _page(client, act, date(2027, 7, 1))
    assert _header(page) == OLD
    assert f"название пока не изменено, должно стать «{NEW}»" in page.content.decode()
    assert "само не&nbsp;отпадает" not in page.content.decode()
    held.to_on = date(2026, 9, 1)
    relate(held, at=NOW)
    assert _header(_page(client, act, date(2026, 8, 31))) == OLD
    page = _page(client, act, date(2026, 9, 1))
    assert _header(page) == NEW
    told = f"название изменено с 01.09.2026: было «{OLD}», стало «{NEW}»"
    assert told in page.content.decode()
    assert turn_titles(on=date(2026, 9, 1), at=NOW) == 1


def test_of_two_titles_of_one_day_the_act_adopted_later_gives_it(act):
    later, earlier = (an_act(adopted_on=date(2021, 1, day)) for day in (20, 10))
    _rename(act, source=later)
    _rename(act, NEWEST, source=earlier)
    assert act.title == act.titles().on(DAY) == NEW
    assert turn_titles(on=DAY, at=NOW) == 0
    assert act.standing_on(DAY).amended_by.source.source == later


def test_a_repeal_of_the_amending_act_revives_no_former_title(act):
    relation = _rename(act)
    source = an_act(adopted_on=date(2022, 1, 1))
    relate(
        Relation(source=source, effect=Effect.REPEALS, target=relation.source,
                 from_on=date(2022, 1, 1)), at=NOW,
    )  # fmt: skip
    assert act.titles().on(date(2022, 1, 2)) == NEW


def test_an_amendment_entered_by_mistake_is_taken_back_with_its_title(act):
    unrelate(_rename(act), "не тот акт", at=NOW)
    act.refresh_from_db()
    assert (act.title, act.first_title, act.other_titles) == (OLD, "", "")


def test_a_mistyped_day_takes_the_title_with_it(client, act):
    relation = _rename(act)
    correct_days(
        relation.source, adopted_on=date(2021, 1, 20), in_force_from=None, texts={}, why="опечатка",
        by=an_officer(Role.EDITOR).user, on=date(2026, 1, 1), at=NOW,
    )  # fmt: skip
    relation.from_on = date(2021, 3, 1)
    relate(relation, at=NOW)
    assert _header(_page(client, act, date(2021, 2, 28))) == OLD


def test_without_the_new_title_the_page_says_what_is_not_recorded(client, act):
    _rename(act, title="")
    a_version(act, *LINES, "4. Новое.", since=date(2022, 1, 1))
    page = _page(client, act).content.decode()
    assert f"Название акта с&nbsp;{date_words(DAY)} изменено" in page
    assert "Каким оно было и&nbsp;каким стало, в&nbsp;реестре не&nbsp;записано" in page
    paper = docx.Document(BytesIO(_page(client, act, None, "text.docx").content))
    assert any("каким стало, в реестре не записано" in one.text for one in paper.paragraphs)
    _rename(act, on=date(2023, 1, 1))
    assert "каким стало" not in _page(client, act).content.decode()
    # Above a text of an earlier day that is told with all that it lacks.
    past = _page(client, act, DAY).content.decode()
    assert "наименование" in past
    assert "не&nbsp;внесены изменения" in past


def test_a_card_with_the_new_title_already_leaves_the_former_one_unknown(client, act):
    act.title = NEW
    correct(act, at=NOW)
    _rename(act)
    assert (act.title, act.first_title) == (NEW, "")
    page = _page(client, act, date(2021, 1, 31)).content.decode()
    assert f"Как акт назывался до {date_words(DAY)}, в&nbsp;реестре не&nbsp;записано" in page
    assert "Как акт назывался" not in _page(client, act).content.decode()


def test_the_former_title_may_be_entered_with_the_new_one(client, act):
    act.title = NEW
    correct(act, at=NOW)
    _rename(act, first_title=OLD)
    assert _header(_page(client, act, date(2021, 1, 31))) == OLD
    assert act.title == NEW


@pytest.mark.parametrize(
    ("fields", "first_title", "error"),
    [
        ({"point": "preamble"}, "", NewTitleElsewhere),
        ({"title": OLD}, "", NewTitleAhead),
        ({"title": OLD}, OLD, NewTitleSame),
        ({"title": ""}, OLD, FirstTitleAlone),
    ],
)
def test_a_title_that_cannot_be_is_refused(act, fields, first_title, error):
    with pytest.raises(error):
        _rename(act, on=date(2026, 6, 1), first_title=first_title, **fields)
    assert not Relation.objects.exists()


def test_the_database_refuses_a_new_title_of_anything_but_the_title(db):
    with pytest.raises(IntegrityError, match="act_relation_new_title"), transaction.atomic():
        a_relation(effect=Effect.AMENDS, point="preamble", new_title=NEW)


# --- the desk ---------------------------------------------------------------------


def _enter(client, act, **fields):
    source = an_act(adopted_on=DAY)
    sent = {
        "source": source.pk, "effect": "amends", "target": act.pk, "point": "наименование",
        "what": "", "from_on": DAY, "to_on": "", "new_title": NEW, "first_title": "",
    }  # fmt: skip
    return client.post(reverse("admin:acts_relation_add"), {**sent, **fields}, follow=True)


@pytest.fixture
def editor(client, db):
    officer = an_officer(Role.EDITOR)
    client.force_login(officer.user)
    return officer.user


def test_the_editor_enters_the_new_title_with_the_amendment(client, act, editor):
    page = _enter(client, act, new_title=f" {NEW}\v").content.decode()
    assert escape(f"С 01.02.2021 акт называется «{NEW}», до этого дня — «{OLD}».") in page
    act.refresh_from_db()
    assert (act.title, act.first_title) == (NEW, OLD)
    # Another editor looks at the new name of a published act, and the journal has it.
    (look,) = act.second_looks.all()
    other = an_officer(Role.EDITOR)
    client.force_login(other.user)
    url = reverse("admin:acts_secondlook_change", args=[look.pk])
    assert "новое название" in client.get(url).content.decode()


def test_a_new_title_elsewhere_is_told_at_its_field(client, act, editor):
    page = _enter(client, act, point="преамбула")
    form = page.context["adminform"].form
    assert list(form.errors) == ["new_title"]
    assert len(form.errors["new_title"]) == 1
    assert not Relation.objects.exists()


def test_the_editor_is_warned_of_a_title_that_is_not_recorded(client, act, editor):
    assert "Новое название не записано" in _enter(client, act, new_title="").content.decode()


def test_the_editor_may_enter_the_former_title(client, act, editor):
    act.title = NEW
    correct(act, at=NOW)
    _enter(client, act, first_title=OLD)
    act.refresh_from_db()
    assert (act.title, act.first_title) == (NEW, OLD)
    relation = Relation.objects.get()
    card = client.get(reverse("admin:acts_relation_change", args=[relation.pk]))
    assert card.context["adminform"].form.initial["first_title"] == OLD


def _card(act):
    return reverse("admin:acts_act_change", args=[act.pk])


def _save_card(client, act, **changed):
    form = client.get(_card(act)).context["adminform"].form
    sent = {name: form[name].value() for name in form.fields}
    sent = {name: value for name, value in sent.items() if value not in (None, False)}
    return client.post(_card(act), {**sent, **changed})


def test_a_typing_error_is_corrected_on_the_card_where_the_title_was_given(client, act, editor):
    assert "first_title" not in client.get(_card(act)).context["adminform"].form.fields
    relation = _rename(act, title="О симвалах города")
    assert _save_card(client, act, title=NEW).status_code == 302
    relation.refresh_from_db()
    act.refresh_from_db()
    assert (act.title, relation.new_title, act.first_title) == (NEW, NEW, OLD)
    assert _save_card(client, act, first_title="О Гербе города").status_code == 302
    assert _header(_page(client, act, date(2021, 1, 31))) == "О Гербе города"
    assert 'value="О Гербе города"' in act.versions.get().akn
    assert Act.objects.get(pk=act.pk).title == NEW


def test_the_former_title_on_the_card_is_another_one_than_the_new(client, act, editor):
    _rename(act)
    form = _save_card(client, act, first_title=NEW).context["adminform"].form
    assert "Так акт называется с 01.02.2021" in form.errors["first_title"][0]
    act.refresh_from_db()
    act.first_title = NEW
    with pytest.raises(FirstTitleSame):
        correct(act, at=NOW)
    # What is so already can be put right, and holds up nothing else.
    Act.objects.filter(pk=act.pk).update(first_title=NEW)
    assert _save_card(client, act, remark="Из архива").status_code == 302
    assert _save_card(client, act, first_title=OLD).status_code == 302


def test_a_typing_error_of_the_title_before_a_day_to_come_is_corrected(act):
    _rename(act, on=date(2026, 6, 1))
    act.title = "О Гербе города"
    correct(act, at=NOW)
    act.refresh_from_db()
    assert (act.title, act.first_title, act.other_titles) == (
        "О Гербе города",
        "О Гербе города",
        NEW,
    )


def test_a_title_of_another_day_is_no_correction(client, act, editor):
    relation = _rename(act, on=date(2026, 6, 1))
    form = _save_card(client, act, title=NEW).context["adminform"].form
    assert "сменится само" in form.errors["title"][0]
    act.title = NEW
    with pytest.raises(TitleOfAnotherDay):
        correct(act, at=NOW)
    relation.refresh_from_db()
    act.refresh_from_db()
    assert (act.title, act.first_title, relation.new_title) == (OLD, OLD, NEW)


def test_the_editor_takes_a_new_title_back(client, act, editor):
    _enter(client, act)
    relation = Relation.objects.get()
    url = reverse("admin:acts_relation_change", args=[relation.pk])
    form = client.get(url).context["adminform"].form
    sent = {name: form[name].value() or "" for name in form.fields if name != "adds_point"}
    client.post(url, {**sent, "new_title": ""})
    act.refresh_from_db()
    assert (act.title, act.first_title, act.other_titles) == (OLD, "", "")


def test_titles_of_a_chain_follow_one_another(act):
    _rename(act)
    _rename(act, title=NEWEST, on=date(2022, 3, 1))
    assert (act.title, act.first_title) == (NEWEST, OLD)
    assert act.other_titles.splitlines() == [OLD, NEW]
    assert act.titles().on(date(2022, 2, 28)) == NEW
    assert act.changed_at > PLACED
