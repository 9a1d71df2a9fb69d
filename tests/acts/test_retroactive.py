"""What a court, or an annulment, ends from a day before it was decided."""

from datetime import UTC, date, datetime, timedelta
from io import BytesIO

import pytest
from django.urls import reverse
from django.utils import timezone
from docx import Document

from portal.acts.models import Citation, Relation, Version
from portal.acts.rules.editions import editions
from portal.acts.rules.status import Effect, Influence, Status
from portal.acts.search import Search, find
from portal.acts.services import register, texts
from portal.acts.services.citations import changes_since
from portal.acts.services.deciding import undecided
from portal.acts.services.relations import relate
from portal.kernel.roles import Role
from tests.factories.acts import PLACED, a_text, a_version, an_act, an_issuer
from tests.factories.people import an_officer
from tests.refusals import refused

pytestmark = pytest.mark.django_db
ADOPTED, CHANGED, AMENDED, DECIDED, IN_FORCE = (date(2024, month, 1) for month in (1, 2, 3, 6, 7))
LATER = date(2024, 9, 1)
AT = datetime(2024, 7, 20, tzinfo=UTC)


def _court():
    court = an_issuer()
    court.pk, court.slug, court.name = None, "sud", "Хабаровский краевой суд"
    court.name_genitive = "Хабаровского краевого суда"
    court.save()
    return court


@pytest.fixture
def decision():
    return an_act(issuer=_court(), adopted_on=DECIDED, in_force_from=IN_FORCE)


def _relation(source, effect, target, since, **more):
    return relate(Relation(source=source, effect=effect, target=target, from_on=since, **more), at=AT)  # fmt: skip


@pytest.mark.parametrize("effect", [Effect.ANNULS, Effect.INVALIDATES])
def test_an_act_may_be_ended_from_the_day_of_its_adoption(client, decision, effect):
    act = an_act(adopted_on=ADOPTED, verified_on=AMENDED, verified_by=an_officer(Role.EDITOR).user)
    a_version(act)
    found = _relation(decision, effect, act, ADOPTED)
    for day in (ADOPTED, AMENDED, IN_FORCE):
        status = act.standing_on(day).status
        assert status is (Status.INVALID if effect is Effect.INVALIDATES else Status.ANNULLED)
        assert act in find(Search(status=status.value, on=day), today=day).page.rows
    page = client.get(act.get_absolute_url(), {"on": AMENDED.isoformat()}).content.decode()
    # Its text stays to be read.
    assert "Стоянка бесплатна" in page and decision.number in page
    found.from_on = ADOPTED - timedelta(days=1)
    assert refused("ends_before_adoption", relate, found, at=AT).field == "from_on"


@pytest.mark.parametrize("effect", [Effect.REPEALS, Effect.SUSPENDS, Effect.AMENDS])
def test_nothing_else_works_before_it_was_adopted(effect):
    early = Relation(
        source=an_act(adopted_on=DECIDED), effect=effect, target=an_act(adopted_on=ADOPTED),
        from_on=AMENDED,
    )  # fmt: skip
    refused("relation_too_early", relate, early, at=AT)


def test_an_editor_enters_it_on_the_desk_once_the_decision_is_in_force(client, decision):
    act = an_act(adopted_on=ADOPTED)
    client.force_login(an_officer(Role.EDITOR).user)
    data = {
        "source": decision.pk, "effect": "invalidates", "target": act.pk, "from_on": "2024-01-01",
    }  # fmt: skip
    ahead = timezone.localdate() + timedelta(days=30)
    type(decision).objects.filter(pk=decision.pk).update(in_force_from=ahead)
    page = client.post(reverse("admin:acts_relation_add"), data)
    assert f"вступает в силу {ahead:%d.%m.%Y}" in page.content.decode()
    type(decision).objects.filter(pk=decision.pk).update(in_force_from=IN_FORCE)
    assert client.post(reverse("admin:acts_relation_add"), data).status_code == 302
    assert act.standing_on(ADOPTED).status is Status.INVALID


def test_what_an_act_changed_that_was_invalid_from_the_first_never_began(decision):
    act, amending = an_act(adopted_on=ADOPTED), an_act(adopted_on=CHANGED)
    a_version(act)
    amends = _relation(amending, Effect.AMENDS, act, AMENDED)
    _relation(decision, Effect.INVALIDATES, amending, CHANGED)
    amends.refresh_from_db()
    assert amends.never_begins
    assert act.standing_on(AMENDED).status is Status.IN_FORCE
    (told,) = undecided(act, on=IN_FORCE)
    assert "уберите связь" in told


def test_an_edition_by_an_act_that_was_invalid_from_the_first_stays_to_be_read_as_void(
    client, decision
):
    act, amending = an_act(adopted_on=ADOPTED), an_act(adopted_on=CHANGED)
    a_version(act, "1. Плата 10.")
    _relation(amending, Effect.AMENDS, act, AMENDED, point="para_1")
    a_version(act, "1. Плата 20.", since=AMENDED, amended_by=amending)
    late = a_version(act, "1. Плата 30.", since=IN_FORCE, amended_by=amending)
    # What was to begin when the court had spoken was never read.
    refused("edition_by_ended_act", _relation, decision, Effect.INVALIDATES, amending, CHANGED)
    texts.remove_version(late, "суд", on=IN_FORCE, at=AT)
    _relation(decision, Effect.INVALIDATES, amending, CHANGED)
    for day in (AMENDED, DECIDED, LATER):
        page = client.get(act.get_absolute_url(), {"on": day.isoformat()})
        words = page.content.decode().replace("&nbsp;", " ").replace("\xa0", " ")
        assert "Плата 20" in words and page.context["standing"].status is Status.IN_FORCE
        assert "Внесённое им не действовало, но в этом тексте осталось" in words
        assert "в реестре это ещё не исправлено" not in words
        (void,) = [read for edition, _, read in page.context["editions"] if edition.is_void]
        assert void.words == [amending.heading] and words.count("не действовала</span>") == 1
        assert "действует на" not in words.split('id="versions"')[1]
        address = f"{act.get_absolute_url()}text.docx"
        paper = Document(BytesIO(client.get(address, {"on": day.isoformat()}).content))
        told = "\n".join(one.text for one in paper.paragraphs)
        assert "Внесённое им не действовало" in told and "Редакция, действующая" not in told
    assert "Внесённое" not in client.get(act.get_absolute_url(), {"on": CHANGED}).content.decode()
    (told,) = undecided(act, on=IN_FORCE)
    assert "решите, какая редакция действует дальше" in told
    # The editor decides by a text of the day on which the decision came into force.
    _relation(decision, Effect.AMENDS, act, IN_FORCE, point="para_1")
    a_version(act, "1. Плата 10 снова.", since=IN_FORCE, amended_by=decision)
    assert undecided(act, on=IN_FORCE) == []
    assert "Внесённое" not in client.get(act.get_absolute_url(), {"on": LATER}).content.decode()
    assert "Внесённое" in client.get(act.get_absolute_url(), {"on": DECIDED}).content.decode()


def test_what_it_changed_before_it_was_invalid_stays_to_be_decided(decision):
    act, amending = an_act(adopted_on=ADOPTED), an_act(adopted_on=CHANGED)
    _relation(amending, Effect.AMENDS, act, CHANGED)
    other = an_act(adopted_on=AMENDED)
    _relation(decision, Effect.INVALIDATES, amending, CHANGED + timedelta(days=1))
    # An edition of a day on which no court had spoken decides nothing.
    _relation(other, Effect.AMENDS, act, AMENDED)
    assert undecided(act, on=IN_FORCE)


def test_texts_of_the_time_before_the_decision_may_still_be_entered(client, decision):
    act, amending = an_act(adopted_on=ADOPTED), an_act(adopted_on=CHANGED)
    _relation(decision, Effect.INVALIDATES, act, ADOPTED)
    a_version(act)
    a_version(act, "1. Иначе.", since=AMENDED, amended_by=amending)
    late = Version(act=act, valid_from=IN_FORCE, akn=a_text("1. Поздно.", on=IN_FORCE))
    refused("version_after_end", texts.add_version, late, on=IN_FORCE, at=PLACED)
    page = client.get(act.get_absolute_url(), {"on": AMENDED.isoformat()}).content.decode()
    assert page.count("не&nbsp;действовала") == 2
    assert "действует на" not in page
    address = f"{act.get_absolute_url()}text.docx"
    paper = Document(BytesIO(client.get(address, {"on": AMENDED.isoformat()}).content))
    told = "\n".join(one.text for one in paper.paragraphs)
    assert "Редакция с 1" in told and "действующая" not in told


def test_an_edition_of_an_act_ended_backwards_is_void():
    end = Influence(Effect.INVALIDATES, CHANGED, "суд")
    first, later = editions(ADOPTED, [end], [AMENDED])
    assert (first.to_on, first.is_void, first.is_on(ADOPTED)) == (CHANGED, False, True)
    assert later.is_void and not later.is_on(AMENDED)


def test_who_cited_the_act_before_the_court_spoke_is_told(decision):
    act = an_act(adopted_on=ADOPTED)
    cited = {"kind": act.kind, "number": act.number, "act": act, "title": "Ответ", "url": "/"}
    before = Citation.objects.create(subject="a:1", text="до", cited_on=AMENDED, **cited)
    Citation.objects.create(
        subject="a:2", text="после", cited_on=IN_FORCE + timedelta(days=1), **cited
    )
    found = _relation(decision, Effect.INVALIDATES, act, ADOPTED)
    today = IN_FORCE + timedelta(days=9)
    assert list(Citation.objects.stale(today)) == [before]
    assert changes_since(before, AMENDED, on=today) == [found]


def test_a_decision_that_was_annulled_from_the_first_ends_nothing(decision):
    act = an_act(adopted_on=ADOPTED)
    found = _relation(decision, Effect.INVALIDATES, act, ADOPTED)
    higher = an_act(issuer=decision.issuer, adopted_on=IN_FORCE)
    undone = _relation(higher, Effect.ANNULS, decision, DECIDED)
    found.refresh_from_db()
    assert found.never_begins
    assert act.standing_on(AMENDED).status is Status.IN_FORCE
    # Once it had been in force it revives nothing by itself.
    undone.from_on = IN_FORCE + timedelta(days=1)
    relate(undone, at=AT)
    found.refresh_from_db()
    assert not found.never_begins


def test_the_day_of_an_act_is_not_moved_behind_its_end(decision):
    act = an_act(adopted_on=ADOPTED)
    _relation(decision, Effect.INVALIDATES, act, ADOPTED)
    act.adopted_on = CHANGED
    assert refused("bad_day", register.correct, act, at=AT).field == "adopted_on"
    decision.title = "О признании недействующим"
    register.correct(decision, at=AT)


LAW, FREE = "1. Раз.", "2. Льгота 10 процентов."
OTHER = "2. Льгота 20 процентов."


@pytest.mark.parametrize(
    ("texts_by_day", "since", "told_on"),
    [
        # From the adoption; another point was amended before, or after, the court spoke.
        ({ADOPTED: (LAW, FREE), AMENDED: ("1. Иначе.", FREE)}, ADOPTED, {CHANGED, DECIDED, LATER}),
        ({ADOPTED: (LAW, FREE), LATER: ("1. Иначе.", FREE)}, ADOPTED, {CHANGED, DECIDED, LATER}),
        # Entered from the day of its force, later than that from which it is invalid.
        ({CHANGED: (LAW, FREE), LATER: ("1. Иначе.", FREE)}, ADOPTED, {CHANGED, DECIDED, LATER}),
        # From the first day of the wording that the court read, or of the point itself.
        ({ADOPTED: (LAW, FREE), AMENDED: (LAW, OTHER)}, AMENDED, {DECIDED, LATER}),
        ({ADOPTED: (LAW,), AMENDED: (LAW, OTHER)}, AMENDED, {DECIDED, LATER}),
        # What is decided afterwards is the law again.
        ({ADOPTED: (LAW, FREE), LATER: (LAW, OTHER)}, ADOPTED, {CHANGED, DECIDED}),
        ({ADOPTED: (LAW, FREE), IN_FORCE: (LAW, OTHER)}, ADOPTED, {CHANGED, DECIDED}),
    ],
)
def test_a_point_that_was_invalid_from_a_past_day_is_marked_until_it_is_decided_anew(
    client, decision, texts_by_day, since, told_on
):
    act = an_act(adopted_on=ADOPTED, verified_on=AMENDED, verified_by=an_officer(Role.EDITOR).user)
    for day, lines in texts_by_day.items():
        by = an_act(adopted_on=day) if day > CHANGED else None
        a_version(act, *lines, since=day, amended_by=by)
    _relation(decision, Effect.INVALIDATES, act, since, point="para_2")
    for day in (CHANGED, DECIDED, LATER):
        page = client.get(act.get_absolute_url(), {"on": day.isoformat()}).content.decode()
        assert ("Пункт 2 признан судом недействующим" in page.split('id="text"')[1]) is (
            day in told_on
        )
        assert ("действует не&nbsp;весь этот текст" in page) is (day in told_on)
        assert ("PartiallyInForce" in page) is (day in told_on)
        paper = client.get(f"{act.get_absolute_url()}text.docx", {"on": day.isoformat()}).content
        struck = [
            one.text
            for one in Document(BytesIO(paper)).paragraphs
            if any(run.font.strike for run in one.runs)
        ]
        assert bool(struck) is (day in told_on)
