"""One amendment all the way: to the list of the owner of what cites it, and to the reader."""

from datetime import UTC, date, datetime

import pytest
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from appeals.rules.vocabulary import Result
from appeals.services import answering, assignment, registration
from portal.acts.desk import stale_for
from portal.acts.models import Citation, Issuer, Kind, Relation
from portal.acts.rules.status import Effect
from portal.acts.services.citations import mark_seen, note_citations, stale_of
from portal.acts.services.citing import Citing
from portal.acts.services.register import correct
from portal.acts.services.relations import relate
from portal.kernel.roles import Role
from portal.web.page_cache import bump
from tests.desk import press
from tests.factories.acts import a_version, an_act, an_issuer
from tests.factories.appeals import a_card, an_appeal
from tests.factories.people import a_unit, a_user, an_officer

pytestmark = pytest.mark.django_db
SENT = datetime(2025, 3, 3, 2, 0, tzinfo=UTC)
TEXT = (
    "Согласно пункту 2 постановления Мэра города Хабаровска от 02.03.2020 № 41 стоянка бесплатна."
)


def _amended(act, *, point, on, effect=Effect.AMENDS, to_on=None):
    amending = an_act(adopted_on=on, title="О внесении изменений")
    return relate(
        Relation(source=amending, target=act, effect=effect, point=point, from_on=on, to_on=to_on),
        at=timezone.now(),
    )


@pytest.fixture
def act():
    act = an_act(number="41")
    a_version(act)
    return act


@pytest.fixture
def answered(act):
    """An answered appeal whose answer cites point 2 of the act."""
    unit = a_unit("Управление дорог")
    citizen = a_user()
    registrar = an_officer(Role.REGISTRAR).user
    executor = an_officer(Role.EXECUTOR, unit=unit)
    head = an_officer(Role.HEAD, unit=unit).user
    appeal = an_appeal(citizen, at=SENT)
    registration.register(appeal, a_card(), by=registrar, at=SENT)
    assignment.assign(appeal, executor, by=registrar, at=SENT)
    results = {question.pk: Result.EXPLAINED for question in appeal.questions.all()}
    answering.write_answer(appeal, text=TEXT, results=results, by=executor.user, at=SENT)
    answering.prepare(appeal, by=executor.user, at=SENT)
    answering.sign(appeal, by=head, at=SENT)
    answering.send(appeal, by=head, at=SENT)
    return appeal, citizen, executor.user


def _page(client, user, url):
    client.force_login(user)
    page = client.get(url).content.decode()
    return page.replace("\N{NO-BREAK SPACE}", " ").replace("&nbsp;", " ")


def test_the_executor_and_the_citizen_learn_that_the_cited_point_has_changed(client, act, answered):
    appeal, citizen, executor = answered
    url = reverse("appeals:detail", args=[appeal.reference])
    desk = reverse("admin:acts_citation_changelist")
    (cited,) = Citation.objects.of(appeal.answer.subject_key)
    assert (cited.act, cited.point, cited.owner) == (act, "para_2", executor)
    _amended(act, point="para_3", on=date(2025, 6, 1))
    assert "Закон с тех пор изменился" not in _page(client, citizen, url)
    assert appeal.answer.outgoing_number not in _page(client, executor, desk)
    _amended(act, point="para_2", on=date(2025, 7, 1))
    page = _page(client, citizen, url)
    assert "Закон с тех пор изменился" in page
    assert "изменён в части (пункт 2) с 1 июля 2025" in page
    assert act.get_absolute_url() in page
    assert appeal.answer.outgoing_number in _page(client, executor, desk)
    assert appeal.answer.outgoing_number not in _page(client, an_officer(Role.EXECUTOR).user, desk)
    assert appeal.answer.outgoing_number in _page(client, an_officer(Role.EDITOR).user, desk)
    client.force_login(executor)
    card = client.get(reverse("admin:acts_citation_change", args=[cited.pk])).content.decode()
    assert "01.07.2025" in card
    assert "01.06.2025" not in card
    press(client, reverse("admin:acts_citation_do", args=[cited.pk, "see"]))
    assert appeal.answer.outgoing_number not in _page(client, executor, desk)
    # The reader is told all the same: the answer he holds has not changed.
    assert "Закон с тех пор изменился" in _page(client, citizen, url)


def test_a_change_that_is_still_to_come_makes_nothing_stale(client, act, answered):
    appeal, citizen, _ = answered
    _amended(act, point="", on=date(2125, 1, 1))
    url = reverse("appeals:detail", args=[appeal.reference])
    assert "Закон с тех пор" not in _page(client, citizen, url)


def test_a_suspension_is_told_with_its_end_and_no_more_once_it_is_over(client, act, answered):
    appeal, citizen, executor = answered
    url = reverse("appeals:detail", args=[appeal.reference])
    suspended = _amended(
        act,
        point="para_2",
        on=date(2025, 6, 1),
        effect=Effect.SUSPENDS,
        to_on=date(2125, 1, 1),
    )
    page = _page(client, citizen, url)
    assert "приостановлен в части (пункт 2) с 1 июня 2025 г. по 31 декабря 2124" in page
    source = suspended.source.get_absolute_url()
    assert "с 1 июня 2025 г. по 31 декабря 2124" in _page(client, citizen, source)
    assert "приостановлен в части (пункт 2) по 31.12.2124" in _page(
        client, citizen, act.get_absolute_url()
    )
    assert "действует не весь этот текст" in _page(client, citizen, act.get_absolute_url())
    suspended.to_on = date(2025, 9, 1)
    relate(suspended, at=timezone.now())
    assert "Закон с тех пор" not in _page(client, citizen, url)
    assert "действует не весь этот текст" not in _page(client, citizen, act.get_absolute_url())
    assert "приостановлен в части (пункт 2) по 31.08.2025" in _page(
        client, citizen, act.get_absolute_url()
    )
    desk = reverse("admin:acts_citation_changelist")
    assert appeal.answer.outgoing_number not in _page(client, executor, desk)


@pytest.mark.parametrize(
    ("changed", "is_stale"),
    [
        ("para_2", True),
        ("", True),
        ("para_2__subpara_a", True),
        ("para_21", False),
        ("para_3", False),
    ],
)
def test_what_touches_a_point(act, changed, is_stale):
    note_citations(Citing("home.page:1", "Страница", "/", None, TEXT, date(2025, 1, 1)))
    _relation(act, changed)
    assert Citation.objects.stale(date(2026, 1, 1)).exists() is is_stale


def _relation(act, point):
    return Relation.objects.create(
        source=an_act(adopted_on=date(2025, 2, 1)),
        target=act,
        effect=Effect.AMENDS,
        point=point,
        from_on=date(2025, 2, 1),
    )


def test_an_act_that_cites_a_repealed_one_tells_its_reader_until_it_is_mended(client, act):
    citing = an_act(prepared_by=an_officer(Role.EDITOR).user)
    version = a_version(citing, "1. Порядок — в постановлении от 02.03.2020 № 41.")
    _amended(act, point="", on=date(2025, 7, 1), effect=Effect.REPEALS)
    page = client.get(citing.get_absolute_url()).content.decode()
    assert "признан утратившим силу" in page
    today = date(2026, 1, 1)
    assert Citation.objects.unseen(today).of(f"acts.version:{version.pk}").exists()
    a_version(citing, "1. Порядок отменён.", since=date(2025, 8, 1), amended_by=act)
    bump()
    assert "утратившим" not in client.get(citing.get_absolute_url()).content.decode()
    # Nobody is asked to mend a text that no longer speaks; who reads it is told.
    assert not Citation.objects.unseen(today).exists()
    old = client.get(citing.get_absolute_url(), {"on": "2025-07-15"}).content.decode()
    assert "утратившим" in old


def test_an_act_is_not_overtaken_by_what_it_does_itself(act):
    amending = an_act(adopted_on=date(2025, 5, 1), number="90")
    version = a_version(amending, "1. В пункте 2 постановления от 02.03.2020 № 41 заменить слово.")
    relate(
        Relation(
            source=amending,
            target=act,
            effect=Effect.AMENDS,
            point="para_2",
            from_on=date(2025, 6, 1),
        ),
        at=timezone.now(),
    )
    own = Citation.objects.of(f"acts.version:{version.pk}")
    assert own.exists()
    assert not own.stale(date(2026, 1, 1)).exists()
    _amended(act, point="para_2", on=date(2025, 7, 1))
    assert own.stale(date(2026, 1, 1)).exists()


def test_what_was_cited_before_its_act_was_entered_is_found_by_reading_anew(answered):
    appeal, _, executor = answered
    an_issuer()
    answer = appeal.answer
    answer.text = "См. постановление Мэра города Хабаровска от 05.05.2021 № 77."
    answer.save()
    call_command("recite")
    (cited,) = Citation.objects.of(answer.subject_key)
    assert (cited.act, cited.number, cited.owner) == (None, "77", executor)
    act = an_act(number="77", adopted_on=date(2021, 5, 5))
    call_command("recite")
    assert Citation.objects.get(subject=answer.subject_key).act == act


def _cited(text):
    citing = Citing("tests.text:1", "Письмо", "/", None, text, date(2025, 1, 1))
    note_citations(citing)
    return Citation.objects.of(citing.subject)


def test_who_has_cited_points_before_their_text_was_entered_cites_the_points():
    act = an_act(number="41")
    found = _cited("пункты 2 и 3 постановления Мэра города Хабаровска от 02.03.2020 № 41")
    assert sorted(found.values_list("point", flat=True)) == ["para_2", "para_3"]
    # As it was kept before the words alone told a place.
    found.filter(point="para_3").delete()
    found.update(point="")
    a_version(act)
    assert sorted(found.values_list("act", "point")) == [(act.pk, "para_2"), (act.pk, "para_3")]
    _amended(act, point="para_1", on=date(2025, 2, 1))
    assert not found.stale(date(2026, 1, 1)).exists()
    _amended(act, point="para_3", on=date(2025, 2, 2))
    assert found.stale(date(2026, 1, 1)).get().point == "para_3"


def test_a_corrected_number_lets_go_who_cites_the_wrong_one():
    act = an_act(number="4")
    found = _cited("пункт 2 постановления Мэра города Хабаровска от 02.03.2020 № 4")
    assert found.get().act == act
    act.number = "41"
    correct(act, at=timezone.now())
    assert found.get().act is None
    act.number = "4"
    correct(act, at=timezone.now())
    assert found.get().act == act


@pytest.mark.parametrize(
    ("issuer", "is_ours"),
    [
        ("Правительства Российской Федерации", False),
        ("Губернатора Хабаровского края", False),
        ("администрации города Комсомольска-на-Амуре", False),
        ("мэра Москвы", False),
        ("управления образования администрации города", False),
        # Texts often take one for the other.
        ("администрации города Хабаровска", True),
    ],
)
def test_an_act_of_others_of_the_same_day_and_number_is_not_the_citys(issuer, is_ours):
    text = f"постановление {issuer} от 02.03.2020 № 41"
    act = an_act(number="41")
    assert _cited(text).filter(act=act).exists() is is_ours
    Citation.objects.update(act=None)
    act.title = "О другом порядке"
    correct(act, at=timezone.now())
    assert Citation.objects.filter(act=act).exists() is is_ours


def test_an_order_of_a_unit_is_looked_for_among_those_of_units():
    unit = Issuer.objects.create(slug="uo", name="Управление", name_genitive="Управления")
    act = an_act(number="41", kind=Kind.UNIT_ORDER, issuer=unit)
    cites = "приказ управления образования администрации города от 02.03.2020 № 41"
    assert _cited(cites).get().act == act


#: Two annexes without numbers: points inside points, and a list.
ANNEXES = (
    "1. Утвердить:",
    "1.1. Положение.",
    "1.2. Состав.",
    "2. Опубликовать.",
    "Приложение",
    "ПОЛОЖЕНИЕ о комиссии",
    "1. Общее.",
    "1.1. Первое.",
    "1.2. Второе.",
    "1.3. Третье.",
    "2. Работа.",
    "2.1. Первая.",
    "2.2. Вторая.",
    "Приложение",
    "СОСТАВ комиссии",
    "1. Председатель.",
    "2. Секретарь.",
)
_OF_RULES = [
    f"att_1__para_{n}" for n in ("1__para_1.1", "1__para_1.2", "1__para_1.3", "2__para_2.1")
]


@pytest.mark.parametrize(
    ("cites", "points"),
    [
        ("пункты 1.1 – 2.1 Положения, утверждённого постановлением", _OF_RULES),
        ("пункты с 1.1 по 2.1 приложения 1 к постановлению", _OF_RULES),
        ("пункт 1.2 Положения, утверждённого пунктом 1 постановления", _OF_RULES[1:2]),
        ("пункт 1.2 Положения, утверждённого подпунктом 1.1 пункта 1 постановления", _OF_RULES[1:2]),
        ("Положением о комиссии, утверждённым постановлением", ["att_1"]),
        ("составом комиссии, утверждённым постановлением", ["att_2"]),
        # Nobody knows which of the annexes it is, or whether it is one.
        ("Порядком, утверждённым постановлением", [""]),
        ("приложения № 1 и приложения № 2 к постановлению", ["att_1", "att_2"]),
        ("пунктами 1 и 2 приложения 1 и пунктом 2 приложения 2 к постановлению", ["att_1__para_1", "att_1__para_2", "att_2__para_2"]),
        ("пунктом 1.2 и пунктом 1.3 Положения, утверждённого постановлением", ["para_1__para_1.2", *_OF_RULES[1:3]]),
        ("пункта 1.1 и пункта 2 приложения 2 к постановлению", ["para_1__para_1.1", "att_2__para_2"]),
        ("пунктов 1 или 2 постановления", ["para_1", "para_2"]),
        ("пунктами с 1 по 2 постановления", ["para_1", "para_2"]),
        # What the text does not have, is somewhere in the act.
        ("пунктами 2 и 7 постановления", ["para_2", ""]),
        ("пунктами 2 – 7 постановления", [""]),
    ],
)  # fmt: skip
def test_a_citation_is_of_each_point_that_it_names_and_of_no_other(cites, points):
    a_version(an_act(number="41"), *ANNEXES)
    found = _cited(f"Согласно {cites} Мэра города Хабаровска от 02.03.2020 № 41 нельзя.")
    assert list(found.order_by("id").values_list("point", flat=True)) == points
    assert {one.text.partition(" Мэра")[0] for one in found} == {cites}


def test_a_citation_of_many_points_is_one_line_for_its_owner_and_its_reader(client):
    act, owner = an_act(number="41"), an_officer(Role.EXECUTOR).user
    row = "пунктами 1.1 – 2.1 Положения, утверждённого постановлением от 02.03.2020 № 41"
    citing = Citing("tests.text:1", "Письмо", "/letter", owner, row, date(2025, 1, 1))
    # Noted before the act had a text: the points come with it.
    note_citations(citing)
    a_version(act, *ANNEXES)
    assert list(Citation.objects.order_by("id").values_list("point", flat=True)) == _OF_RULES
    _amended(act, point="att_1__para_1__para_1.3", on=date(2025, 2, 1))
    _amended(act, point="att_1__para_2__para_2.2", on=date(2025, 2, 2))
    today = date(2026, 1, 1)
    (told,) = stale_of(citing.subject, on=today)
    assert [one.point for one in told.changes] == ["att_1__para_1__para_1.3"]
    _amended(act, point="", on=date(2025, 2, 3))
    (told,) = stale_of(citing.subject, on=today)
    assert [one.point for one in told.changes] == ["att_1__para_1__para_1.3", ""]
    desk = reverse("admin:acts_citation_changelist")
    assert _page(client, owner, desk).count("/change/") == 1
    assert stale_for(owner, today).count() == 1
    assert _page(client, owner, f"{act.get_absolute_url()}cited/").count("/letter") == 1
    press(client, reverse("admin:acts_citation_do", args=[stale_for(owner, today).get().pk, "see"]))
    assert not stale_for(owner, today).exists()


def test_a_point_of_what_a_text_calls_an_act_is_cited_before_and_after_it_has_its_text():
    act, owner = an_act(number="41"), an_officer(Role.EXECUTOR).user
    called = "постановление Мэра города Хабаровска от 02.03.2020 № 41 (далее – Постановление № 41)"
    text = f"Вот {called}, а пункт 2 Постановления № 41 говорит иное."
    citing = Citing("tests.text:1", "Письмо", "/letter", owner, text, date(2025, 1, 1))
    points = {"постановление Мэра города Хабаровска от 02.03.2020 № 41": ""}
    points["пункт 2 Постановления № 41"] = "para_2"
    for note in (lambda: a_version(act, "1. Раз.", "2. Два."), lambda: note_citations(citing)):
        note_citations(citing)
        note()
        assert dict(Citation.objects.values_list("text", "point")) == points


def test_what_was_seen_stays_seen_where_the_recogniser_has_learnt_to_read_points():
    act = an_act(number="41")
    a_version(act, *ANNEXES)
    whole = "постановления Мэра города Хабаровска от 02.03.2020 № 41"
    text = f"Согласно пунктам 1 или 2 {whole}."
    found = _cited(f"Согласно {whole}.")
    assert found.get().point == ""
    found.update(seen_on=date(2025, 6, 1))
    assert _cited(text).filter(seen_on=date(2025, 6, 1)).count() == 2
    _cited(text).filter(point="para_1").update(seen_on=date(2025, 7, 1))
    assert sorted(_cited(text).values_list("point", "seen_on")) == [
        ("para_1", date(2025, 7, 1)),
        ("para_2", date(2025, 6, 1)),
    ]


def test_reading_anew_knows_whose_text_an_act_is(act):
    amending = an_act(adopted_on=date(2025, 5, 1), number="90")
    version = a_version(amending, "1. В пункте 2 постановления от 02.03.2020 № 41 заменить слово.")
    own = Citation.objects.of(f"acts.version:{version.pk}")
    call_command("recite")
    assert own.get().of_act == amending


#: Kept as the decision that adopts it, and as the charter itself.
_CHARTER = ("УСТАВ", "Статья 5. Выборы", "1. Первая.", "Статья 6. Дума", "1. Первая.", "2. Вторая.")
_DECISION = ("РЕШИЛА:", "1. Принять Устав.", "2. Опубликовать решение.", "Приложение", *_CHARTER)


@pytest.mark.parametrize(
    ("lines", "article"), [(_CHARTER, "art_6"), (_DECISION, "att_1__art_6")]
)  # fmt: skip
def test_who_cites_an_article_of_the_charter_hears_of_that_article_alone(lines, article):
    act = an_act(number="41")
    a_version(act, *lines)
    found = _cited(
        'статья 6 Устава городского округа "Город Хабаровск", принятого постановлением от 02.03.2020 № 41'
    )
    assert found.get().point == article
    _amended(act, point=article.replace("6", "5"), on=date(2025, 2, 1))
    assert not found.stale(date(2026, 1, 1)).exists()
    _amended(act, point=article, on=date(2025, 2, 2))
    assert found.stale(date(2026, 1, 1)).exists()


def test_one_number_in_the_lists_of_two_days_is_two_acts():
    acts = [an_act(number="5", adopted_on=date(2020, 3, day)) for day in (2, 3)]
    text = "постановлений мэра от 02.03.2020 № 41, № 5, от 03.03.2020 № 42, № 5"
    found = _cited(text)
    assert {one.act for one in found.filter(text="№ 5")} == set(acts)
    found.filter(act=acts[0]).update(seen_on=date(2025, 2, 1))
    assert [one.act for one in _cited(text).exclude(seen_on=None)] == acts[:1]


def test_a_part_put_in_later_is_no_change_of_the_part_before_it():
    act = an_act(number="41")
    a_version(act, "Статья 5. Права", "1. Житель вправе.", "1.1. Гость не вправе.")
    found = _cited("Согласно части 1 статьи 5 постановления от 02.03.2020 № 41 можно.")
    _amended(act, point="art_5__para_1.1", on=date(2025, 2, 1))
    assert not found.stale(date(2026, 1, 1)).exists()
    _amended(act, point="art_5__para_1", on=date(2025, 2, 2))
    assert found.stale(date(2026, 1, 1)).exists()


_DESK = (
    "1. Платить по пункту 2 постановления от 02.03.2020 № 41.",
    "2. Касса открыта до 18 часов.",
)


@pytest.fixture
def desk_rules(act):
    """An act that cites point 2, which has been amended since, in two editions."""
    rules = an_act(adopted_on=date(2025, 1, 1), prepared_by=an_officer(Role.EDITOR).user)
    a_version(rules, *_DESK)
    _amended(act, point="para_2", on=date(2025, 6, 1))
    return rules


@pytest.mark.parametrize(
    ("lines", "is_told"),
    [
        ((_DESK[0], "2. Касса открыта до 19 часов."), True),
        (("1. Касса открыта всегда.", f"2. {_DESK[0][3:]} Платить деньгами."), True),
        (("1. Платить вдвое по пункту 2 постановления от 02.03.2020 № 41.", _DESK[1]), False),
    ],
)
def test_a_warning_outlives_an_edition_that_leaves_the_sentence_as_it_was(
    client, desk_rules, lines, is_told
):
    edition = a_version(desk_rules, *lines, since=date(2025, 9, 1))
    page = _page(client, desk_rules.prepared_by, desk_rules.get_absolute_url())
    assert ("Этот текст ссылается на акты" in page) is is_told
    told = stale_for(desk_rules.prepared_by, date(2026, 1, 1))
    assert [one.subject for one in told] == [f"acts.version:{edition.pk}"] * is_told
    call_command("recite")
    assert told.exists() is is_told


def test_what_its_owner_has_seen_stays_seen_in_the_next_edition(desk_rules):
    (cited,) = stale_for(desk_rules.prepared_by, date(2025, 7, 1))
    mark_seen(cited, on=date(2025, 7, 1))
    a_version(desk_rules, _DESK[0], since=date(2025, 9, 1))
    assert not stale_for(desk_rules.prepared_by, date(2026, 1, 1)).exists()


def test_an_edition_entered_late_tells_the_next_one_since_when_it_cites(act):
    rules = an_act(adopted_on=date(2025, 1, 1))
    last = a_version(rules, *_DESK, since=date(2025, 9, 1))
    cited = Citation.objects.of(f"acts.version:{last.pk}")
    assert cited.get().cited_on == date(2025, 9, 1)
    a_version(rules, _DESK[0])
    assert cited.get().cited_on == date(2025, 1, 1)


def test_what_is_entered_after_the_owner_has_looked_comes_to_him_whatever_its_day(
    client, desk_rules, act
):
    owner, today = desk_rules.prepared_by, timezone.localdate()
    (cited,) = stale_for(owner, today)
    client.force_login(owner)
    press(client, reverse("admin:acts_citation_do", args=[cited.pk, "see"]))
    assert not stale_for(owner, today).exists()
    _amended(act, point="", on=date(2025, 5, 1), effect=Effect.REPEALS)
    assert stale_for(owner, today).exists()
    card = _page(client, owner, reverse("admin:acts_citation_change", args=[cited.pk]))
    assert "01.05.2025" in card
    assert "01.06.2025" not in card


def test_the_owner_of_an_act_that_is_over_is_asked_nothing(desk_rules):
    owner = desk_rules.prepared_by
    assert stale_for(owner, date(2026, 1, 1)).exists()
    _amended(desk_rules, point="", on=date(2025, 8, 1), effect=Effect.REPEALS)
    assert not stale_for(owner, date(2026, 1, 1)).exists()
