"""What the secretary, a member, a unit and a resident meet when they walk through the councils."""

from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from councils.forms.bodies import MandateForm
from councils.forms.desk import ItemForm, PaperForm
from councils.forms.running import OpinionForm
from councils.models import Mandate, Notice, Regulation
from councils.rules.agenda import Entry, changes, numbered
from councils.rules.majority import Tally
from councils.rules.periods import Period
from councils.rules.vocabulary import Answer, Choice, PaperAccess, Part, Stage, VoteKind
from councils.services import agenda, composition, members, sittings
from councils.services.changes import changes_of
from councils.services.composition import end_regulation, save_mandate, save_regulation, warnings_of
from councils.services.decisions import decide, report
from councils.services.minutes import draw_up
from councils.services.publishing import may_publish, publish
from councils.services.running import VoteInput, start_item, take_vote
from portal.kernel.roles import Role
from portal.letters.models import Letter
from tests.factories.councils import (
    NOW,
    SINCE,
    STARTS,
    a_council,
    a_full_council,
    a_mandate,
    a_seat,
    a_sitting,
    an_item,
    come,
    convened,
    opened,
)
from tests.factories.people import a_unit, a_user, an_officer
from tests.refusals import refused

pytestmark = pytest.mark.django_db

DAY = timezone.localdate(STARTS)
EVE = DAY - timedelta(days=1)


@pytest.fixture
def desk(by):
    client = Client()
    client.force_login(by)
    return client


def _page(client, address):
    response = client.get(address)
    assert response.status_code == 200, address
    return response.content.decode().replace("&nbsp;", " ").replace("\xa0", " ")


def _card(client, one):
    name = f"admin:councils_{one._meta.model_name}_change"
    return _page(client, reverse(name, args=[one.pk]))


# --- the regulation of the day ---


@pytest.mark.parametrize("until", ["planned", "convened", "open", "closed"])
def test_no_sitting_loses_the_rules_of_its_day(by, until):
    council, _ = a_full_council(1)
    sitting = a_sitting(council)
    for step in (
        lambda one: convened(one, by),
        lambda one: opened(one, by),
        lambda one: sittings.close(one, by=by, at=STARTS + timedelta(hours=1)),
    ):
        if sitting.state != until:
            sitting = step(sitting)
    assert sitting.state == until
    regulation = council.regulations.get()
    refusal = refused("sittings_lose_rules", end_regulation, regulation, EVE)
    assert refusal.field == "last_day" and f"{DAY:%d.%m.%Y}" in refusal.message
    assert Regulation.objects.get().ends_on is None
    assert end_regulation(Regulation.objects.get(), DAY).last_day == DAY


def test_one_called_off_or_put_off_holds_no_regulation(by):
    council, _ = a_full_council(1)
    sittings.cancel(convened(a_sitting(council), by), "нет докладчика", by=by, at=NOW)
    sittings.adjourn(convened(a_sitting(council), by), "карантин", by=by, at=NOW)
    assert end_regulation(council.regulations.get(), EVE).last_day == EVE


def _new(council, begins_on):
    return Regulation(council=council, begins_on=begins_on, notice_days=5, who_calls="председатель")


def test_a_new_regulation_takes_over_the_sittings_to_come_and_no_other(by):
    council, _ = a_full_council(1)
    former = council.regulations.get()
    held = opened(convened(a_sitting(council), by), by)
    coming = convened(a_sitting(council, starts_at=STARTS + timedelta(days=30)), by)
    assert "заменяет" in refused("regulation_overlaps", save_regulation, _new(council, DAY)).message
    refusal = refused("sittings_lose_rules", save_regulation, _new(council, DAY), replaces=True)
    assert refusal.field == "begins_on" and f"{DAY:%d.%m.%Y}" in refusal.message
    made = save_regulation(_new(council, DAY + timedelta(days=1)), replaces=True)
    former.refresh_from_db()
    assert former.last_day == DAY
    for sitting, rules in ((held, former), (coming, made)):
        day = timezone.localdate(sitting.starts_at)
        assert composition.regulation_on(council, day) == rules
    short = _new(council, DAY + timedelta(days=2))
    short.ends_on = DAY + timedelta(days=9)
    assert refused("sittings_lose_rules", save_regulation, short, replaces=True).field == "last_day"


def test_pages_without_a_regulation_say_so(by, desk):
    council, [mandate] = a_full_council(1)
    mandate.user = a_user()
    mandate.save()
    cabinet = Client()
    cabinet.force_login(mandate.user)
    coming = convened(a_sitting(council), by)
    live = opened(convened(a_sitting(council), by), by)
    start_item(live.items.get(), by=by, at=STARTS)
    council.regulations.update(ends_on=SINCE + timedelta(days=1))
    for sitting in (coming, live):
        assert "нет регламента" in _card(desk, sitting)
        address = reverse("councils:member_sitting", args=[sitting.pk])
        assert "нет регламента" in _page(cabinet, address)
    assert "нет регламента" in _page(Client(), live.get_absolute_url())
    assert desk.get(reverse("admin:councils_sitting_run", args=[live.pk])).status_code == 302
    assert desk.get(reverse("admin:councils_sitting_speakers", args=[live.pk])).status_code == 302
    vote = reverse("admin:councils_agendaitem_do", args=[live.items.get().pk, "vote"])
    assert desk.get(vote).status_code == 302
    assert cabinet.get(reverse("councils:member_speakers", args=[live.pk])).status_code == 302


# --- one person, one voice ---


@pytest.mark.parametrize(
    ("one", "other", "is_both"),
    [
        ((1, 5), (5, 9), False),
        ((1, 5), (4, 9), True),
        ((1, None), (9, None), True),
        ((4, 9), (1, None), True),
        ((1, 3), (6, None), False),
    ],
)
def test_periods_overlap_on_their_days(one, other, is_both):
    first, second = (
        Period(date(2026, 1, begins), date(2026, 1, ends) if ends else None)
        for begins, ends in (one, other)
    )
    assert first.overlaps(second) is second.overlaps(first) is is_both


def test_nobody_has_two_voices_in_a_council_on_a_day():
    council, other = a_council(), a_council()
    user = a_user()
    first, second = a_seat(council), a_seat(council)
    a_mandate(first, user=user, ends_on=DAY)

    def _second(seat, part=Part.ALTERNATE, begins_on=SINCE):
        return Mandate(
            seat=seat,
            part=part,
            last_name="Ёлкина",
            first_name="Анна",
            begins_on=begins_on,
            user=user,
        )

    for mandate in (_second(second), _second(second, Part.REPRESENTATIVE), _second(first)):
        refusal = refused("one_voice", save_mandate, mandate)
        assert refusal.field == "account" and str(first) in refusal.message
    # In another council, or afterwards, he may.
    save_mandate(_second(a_seat(other)))
    save_mandate(_second(second, begins_on=DAY))


def test_a_name_has_letters():
    form = MandateForm({"last_name": "123", "first_name": "Анна", "part": "alternate"})
    assert form.errors["last_name"] == ["Напишите буквами."] and "first_name" not in form.errors


def test_a_dissolved_council_wants_nothing():
    council = a_council(dissolved_on=DAY)
    assert warnings_of(council, EVE) and not warnings_of(council, DAY)


# --- votes ---


def test_a_vote_says_of_how_many_it_had_the_majority(by, desk):
    council, mandates = a_full_council(5)
    live = opened(convened(a_sitting(council), by), by)
    come(live, mandates, by, minute=1)
    item = live.items.get()
    start_item(item, by=by, at=STARTS + timedelta(minutes=2))
    choices = dict.fromkeys(mandates[:2], Choice.RECUSED)
    for minute, votes_for in ((3, 1), (4, 2)):
        given = VoteInput("Первый", VoteKind.OPEN, choices, Tally(votes_for, 1, 0))
        vote = take_vote(item, given, by=by, at=STARTS + timedelta(minutes=minute))
    assert "нужно «за» — 2: больше половины присутствующих без взявших самоотвод" in vote.outcome
    assert "самоотвод 2" in _card(desk, item)
    run = _page(desk, reverse("admin:councils_sitting_run", args=[live.pk]))
    assert "Решение принято, если «за» — больше половины присутствующих без взявших" in run
    lines = [label for _, label in OpinionForm(item=item).fields["vote"].choices]
    assert len(set(lines)) == 2 and [line.endswith("не принято") for line in lines] == [True, False]


# --- what was published, what was changed ---


def test_only_the_next_stage_is_offered(by, desk):
    council, mandates = a_full_council(1)
    sitting = opened(convened(a_sitting(council), by, is_public=False), by)
    come(sitting, mandates, by, minute=1)
    decide(sitting.items.get(), "Решили.", at=STARTS + timedelta(minutes=2))
    sitting = sittings.close(sitting, by=by, at=STARTS + timedelta(hours=1))
    assert "Заседание состоялось, но его повестка" in _page(Client(), sitting.get_absolute_url())
    for stage in (Stage.AGENDA, Stage.DECISIONS):
        assert [one for one in Stage if may_publish(sitting, one)] == [stage]
        card = _card(desk, sitting)
        assert [f"/do/publish_{one}/" in card for one in Stage] == [one is stage for one in Stage]
        publish(sitting, stage, by=by, at=NOW)
    draw_up(sitting, at=NOW)
    sitting.minutes.update(
        chair_signed_at=NOW, chair_signed_by=a_user(), secretary_signed_at=NOW,
        secretary_signed_by=by,
    )  # fmt: skip
    assert [one for one in Stage if may_publish(sitting, one)] == [Stage.MINUTES]
    publish(sitting, Stage.MINUTES, by=by, at=NOW)
    assert f"секретарь {by.full_name}" in _page(Client(), sitting.get_absolute_url())
    assert not [one for one in Stage if may_publish(sitting, one)]


def test_all_changes_of_a_sitting_are_told_the_last_first(by, desk):
    council, _ = a_full_council(1)
    sitting = a_sitting(council)
    an_item(sitting, "О дворах")
    gone, secret = an_item(sitting, "О катке"), an_item(sitting, "О наградах", is_confidential=True)
    sitting = convened(sitting, by)
    moved = {"hall": None, "place": "Малый зал", "online_url": "", "by": by, "at": NOW}
    sitting = sittings.reschedule(
        sitting, starts_at=STARTS + timedelta(hours=1), ends_at=STARTS + timedelta(hours=2), **moved
    )
    agenda.remove_item(gone, "Исполнено", at=NOW)
    agenda.remove_item(secret, "Тайная причина", at=NOW)
    sitting = sittings.amend(sitting, by=by, at=NOW + timedelta(hours=1))
    # What is published follows the new day and the new agenda by itself.
    assert sitting.publications.count() == 3 and not may_publish(sitting, Stage.AGENDA)
    page = _page(Client(), sitting.get_absolute_url())
    removed, was = page.rindex("Снят вопрос 2: О катке. Причина: Исполнено."), page.rindex("Было:")
    assert removed < was and "Все изменения: 2" in page and "Тайная" not in page
    sitting = sittings.adjourn(sitting, "карантин", by=by, at=NOW + timedelta(hours=2))
    said = [one.said[0] for one in changes_of(sitting)]
    assert [text.split()[0] for text in said] == ["Заседание", "Снят", "Было:"]
    page = _page(Client(), sitting.get_absolute_url())
    assert "Было назначено" in page and "Отложено, новой даты пока нет" in page
    index = _page(Client(), reverse("councils:index"))
    assert sitting.get_absolute_url() in index and "Отложены, новой даты пока нет" in index
    assert "Все изменения: 3" in _card(desk, sitting)


def test_why_an_item_goes_is_not_told_of_a_confidential_one():
    before = numbered(
        [Entry(1, None, 10, "Открытый"), Entry(2, None, 20, "?", is_confidential=True)]
    )
    said = changes(before, [], {1: "Исполнено", 2: "Тайна"})
    assert said == ["Снят вопрос 1: Открытый. Причина: Исполнено.", "Снят вопрос 2: ?."]


def test_what_was_added_at_the_sitting_is_among_its_changes(by):
    council, _ = a_full_council(1)
    sitting = opened(convened(a_sitting(council), by), by)
    an_item(sitting, "О паводке")
    sitting = sittings.close(sitting, by=by, at=STARTS + timedelta(hours=1))
    assert "О паводке" in changes_of(sitting)[0].said[0]
    assert not sitting.sequence


def test_one_person_has_one_row_of_notices(by, desk):
    council, [mandate] = a_full_council(1)
    sitting = convened(a_sitting(council), by)
    for hour in (1, 2):
        an_item(sitting, f"Вопрос {hour}")
        sitting = sittings.amend(sitting, by=by, at=NOW + timedelta(hours=hour))
    assert Notice.objects.filter(mandate=mandate).count() == 3
    card = _card(desk, sitting)
    assert card.count(str(mandate)) == 1 and card.count("Прежние: 2") == 3


# --- a sitting that was held ---


def test_the_page_of_a_sitting_held_tells_what_did_not_pass(by):
    council, mandates = a_full_council(3)
    sitting = a_sitting(council)
    heard, _ = an_item(sitting, "О дворах"), an_item(sitting, "О катке")
    sitting = opened(convened(sitting, by), by)
    come(sitting, mandates, by, minute=1)
    start_item(heard, by=by, at=STARTS + timedelta(minutes=2))
    given = VoteInput("Снести гаражи", VoteKind.OPEN, {}, Tally(1, 2, 0))
    take_vote(heard, given, by=by, at=STARTS + timedelta(minutes=3))
    sitting = sittings.close(sitting, by=by, at=STARTS + timedelta(hours=1))
    assert "Снести гаражи" not in _page(Client(), sitting.get_absolute_url())
    publish(sitting, Stage.DECISIONS, by=by, at=NOW)
    page = _page(Client(), sitting.get_absolute_url())
    assert "Снести гаражи: не принято" in page and "присутствуют 3 из 3, нужно 2" in page
    assert page.count("не рассматривали") == 1
    assert page.index("О катке") < page.index("не рассматривали")
    heard.is_confidential = True
    heard.sitting.minutes.all().delete()
    heard.save()
    assert "Снести гаражи" not in _page(Client(), sitting.get_absolute_url())


def test_the_newest_version_of_a_paper_is_the_one_to_read(by):
    council, [mandate] = a_full_council(1)
    mandate.user = a_user()
    mandate.save()
    sitting = convened(a_sitting(council), by)
    for number in (1, 2, 3):
        upload = SimpleUploadedFile("смета.txt", f"Смета {number}".encode())
        agenda.attach(sitting.items.get(), upload, "Смета", PaperAccess.OPEN, by=by, at=NOW)
    cabinet = Client()
    cabinet.force_login(mandate.user)
    for client, address in (
        (Client(), sitting.get_absolute_url()),
        (cabinet, reverse("councils:member_sitting", args=[sitting.pk])),
    ):
        page = _page(client, address)
        places = [page.index(f"версия {number}") for number in (3, 2, 1)]
        assert places == sorted(places)
        assert places[0] < page.index("Прежние версии: 2") < places[1]


def test_a_closed_item_asks_not_who_reads_its_paper(by, desk):
    council, _ = a_full_council(1)
    sitting = a_sitting(council)
    item = an_item(sitting, is_confidential=True)
    assert "access" not in PaperForm(item=item).fields
    do = reverse("admin:councils_agendaitem_do", args=[item.pk, "paper"])
    sent = {"title": "Список", "file": SimpleUploadedFile("a.txt", "Список".encode())}
    assert desk.post(do, sent).status_code == 302
    assert item.papers.get().access == PaperAccess.MEMBERS


def test_closing_an_item_of_a_published_agenda_says_what_stays(by):
    council, _ = a_full_council(1)
    sitting = a_sitting(council)
    item = an_item(sitting)
    form = ItemForm(instance=item, sitting=sitting)
    assert not form.fields["is_confidential"].help_text
    sitting = convened(sitting, by)
    form = ItemForm(instance=item, sitting=sitting)
    assert "пока вы не разошлёте изменённую повестку" in form.fields["is_confidential"].help_text


# --- the cabinet and the unit ---


def test_whose_mandate_ends_before_the_sitting_is_told_once(by):
    council, [stays, goes] = a_full_council(2)
    sitting = convened(a_sitting(council), by)
    composition.end_mandate(goes, EVE, "решение организации")
    for hour in (1, 2):
        sittings.tell_newly_entitled(sitting, at=NOW + timedelta(hours=hour))
    told = Letter.objects.filter(text__contains="больше не действует")
    assert [one.to for one in told] == [goes.address]
    assert stays.address != goes.address


def test_who_cannot_come_is_told_who_may_come_for_him(by):
    council, [mandate] = a_full_council(1)
    mandate.user = a_user()
    mandate.save()
    a_mandate(mandate.seat, part=Part.ALTERNATE, last_name="Замещаев")
    sitting = convened(a_sitting(council), by)
    an_item(sitting, "О катке", minutes=15)
    sitting = sittings.amend(sitting, by=by, at=NOW)
    cabinet = Client()
    cabinet.force_login(mandate.user)
    address = reverse("councils:member_sitting", args=[sitting.pk])
    page = _page(cabinet, address)
    assert "Попросите его" not in page and "15 мин" in page
    members.answer(sitting, mandate, Answer.NOT_COMING, at=NOW)
    assert "замещающий — Замещаев Иван. Попросите его" in _page(cabinet, address)


def test_the_cabinet_shows_what_a_sitting_held_decided(by):
    council, [mandate] = a_full_council(1)
    mandate.user = a_user()
    mandate.save()
    sitting = opened(convened(a_sitting(council), by), by)
    come(sitting, [mandate], by, minute=1)
    decide(sitting.items.get(), "Поставить лавки", at=STARTS + timedelta(minutes=2))
    cabinet = Client()
    cabinet.force_login(mandate.user)
    address = reverse("councils:member_sitting", args=[sitting.pk])
    sitting = sittings.close(sitting, by=by, at=STARTS + timedelta(hours=1))
    page = _page(cabinet, address)
    assert "Поставить лавки" in page and "Протокол, версия" not in page
    draw_up(sitting, at=NOW)
    assert "проект, ещё не подписан" in _page(cabinet, address)


@pytest.fixture
def decision(by):
    council, mandates = a_full_council(1)
    sitting = opened(convened(a_sitting(council), by), by)
    come(sitting, mandates, by, minute=1)
    unit = a_unit("Управление парков")
    made = decide(
        sitting.items.get(), "Поставить лавки", unit=unit, due_on=DAY + timedelta(days=9),
        at=STARTS + timedelta(minutes=2),
    )  # fmt: skip
    sitting = sittings.close(sitting, by=by, at=STARTS + timedelta(hours=1))
    publish(sitting, Stage.DECISIONS, by=by, at=NOW)
    return made


def test_a_unit_finds_its_decisions_on_its_desk_and_reports(decision):
    of_unit = an_officer(Role.EXECUTOR, unit=decision.unit)
    stranger, head = an_officer(Role.EXECUTOR), an_officer(Role.HEAD, unit=a_unit("Мэрия"))
    decision.unit.parent = head.unit
    decision.unit.save()
    listing = reverse("admin:councils_decision_changelist") + "?control=open"
    card = reverse("admin:councils_decision_change", args=[decision.pk])
    report_step = reverse("admin:councils_decision_do", args=[decision.pk, "report"])
    mend = reverse("admin:councils_decision_do", args=[decision.pk, "mend"])
    for officer, is_theirs in ((stranger, False), (head, True), (of_unit, True)):
        client = Client()
        client.force_login(officer.user)
        assert (card in _page(client, listing)) is is_theirs
        assert (client.get(report_step).status_code == 200) is is_theirs
        assert client.get(mend).status_code != 200
        home = _page(client, reverse("admin:index"))
        assert "Решения советов для исполнения" in home
    page = _page(client, card)
    assert report_step in page and mend not in page and "agendaitem" not in page
    sent = {"text": "Лавки поставлены", "is_final": "on"}
    assert client.post(report_step, sent).status_code == 302
    assert decision.reports.get().by == of_unit.user
    assert card not in _page(client, listing)


@pytest.mark.parametrize(("days", "late"), [(0, ""), (1, "на 1 день"), (5, "на 5 дней")])
def test_what_was_done_late_says_so(by, decision, days, late):
    report(decision, "Готово", is_final=True, on=decision.due_on + timedelta(days=days), by=by)
    for address in (
        decision.get_absolute_url(),
        decision.item.sitting.get_absolute_url(),
        decision.item.sitting.council.get_absolute_url(),
    ):
        page = _page(Client(), address)
        assert "исполнено" in page and ("с опозданием" in page) is bool(late) and late in page
