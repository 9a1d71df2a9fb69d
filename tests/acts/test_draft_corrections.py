"""A draft that readers see is corrected before their eyes, and what it has promised is kept."""

from datetime import date, datetime, time, timedelta

import pytest
from django.db import transaction
from django.db.utils import IntegrityError
from django.urls import reverse
from django.utils import timezone

from portal.acts.events import DISCUSSIONS
from portal.acts.models import Act, Draft, DraftState, SecondLook
from portal.acts.services import drafts
from portal.acts.services.draft_corrections import correct_draft, corrections_of
from portal.kernel.roles import Role
from tests.desk import press
from tests.factories.acts import LINES, PLACED, a_conclusion, a_draft, a_text, an_act
from tests.factories.people import an_officer
from tests.refusals import refused

pytestmark = pytest.mark.django_db
#: The day of a correction in these tables; the draft is discussed from 1 to 27 November.
TODAY = date(2026, 11, 10)


def _days(**fields):
    return {
        "discussed_from": date(2026, 11, 1),
        "discussed_to": date(2026, 11, 27),
        "expertise_to": date(2026, 11, 20),
        **fields,
    }


@pytest.fixture
def editors():
    return an_officer(Role.EDITOR).user, an_officer(Role.EDITOR).user


def _correct(draft, by, on=TODAY, **changed):
    for name, value in changed.items():
        setattr(draft, name, value)
    correct_draft(draft, by=by, on=on, at=PLACED)


@pytest.mark.parametrize(
    ("on", "name", "day", "code"),
    [
        # Prolonged: open, on its last day, and when it has run out.
        (TODAY, "discussed_to", date(2026, 12, 5), None),
        (date(2026, 11, 27), "discussed_to", date(2026, 11, 28), None),
        (date(2026, 11, 30), "discussed_to", date(2026, 11, 30), None),
        (date(2026, 11, 21), "expertise_to", date(2026, 11, 27), None),
        (date(2026, 11, 30), "discussed_to", date(2026, 11, 29), "prolonged_into_past"),
        (date(2026, 11, 30), "expertise_to", date(2026, 11, 29), "prolonged_into_past"),
        # Never shorter than promised, whether it would still be lawful or not.
        (TODAY, "discussed_to", date(2026, 11, 26), "term_shortened"),
        (TODAY, "expertise_to", date(2026, 11, 19), "term_shortened"),
        (date(2026, 11, 30), "discussed_to", date(2026, 11, 26), "term_shortened"),
        (TODAY, "discussed_to", date(2027, 11, 11), None),
        (TODAY, "discussed_to", date(2027, 11, 12), "term_too_long"),
        (TODAY, "expertise_to", date(2062, 11, 20), "term_too_long"),
        # It begins when it was said to, or earlier, but after its readers can know.
        (TODAY, "discussed_from", date(2026, 11, 2), "begins_otherwise"),
        (TODAY, "discussed_from", date(2026, 10, 31), "begins_otherwise"),
        (date(2026, 11, 1), "discussed_from", date(2026, 11, 2), "begins_otherwise"),
        (date(2026, 10, 20), "discussed_from", date(2026, 11, 2), "begins_otherwise"),
        (date(2026, 10, 20), "discussed_from", date(2026, 10, 19), "begins_otherwise"),
        (date(2026, 10, 20), "discussed_from", date(2026, 10, 20), None),
    ],
)
def test_what_was_promised_is_kept(editors, on, name, day, code):
    draft = a_draft(**_days())
    if code is None:
        _correct(draft, editors[0], on, **{name: day})
        assert getattr(Draft.objects.get(), name) == day
        return
    violation = refused(code, _correct, draft, editors[0], on, **{name: day})
    assert violation.field == name
    assert getattr(Draft.objects.get(), name) == _days()[name]


@pytest.mark.parametrize("state", [DraftState.SUMMARISED, DraftState.DROPPED])
def test_on_what_terms_it_was_discussed_stays_once_that_is_over(client, editors, state):
    draft = a_draft(**_days(), state=state)
    changed = {"discussed_to": date(2026, 12, 5)}
    refused("discussion_settled", _correct, draft, editors[0], **changed)
    draft.refresh_from_db()
    refused("discussion_settled", _correct, draft, editors[0], takes_unnamed=False)
    client.force_login(editors[0])
    errors, _ = _save_card(client, draft, discussed_to="2026-12-05", contact="+7 4212 00-00-00")
    assert not errors
    draft.refresh_from_db()
    assert (draft.discussed_to, draft.contact) == (date(2026, 11, 27), "+7 4212 00-00-00")


def test_the_history_of_an_act_stays(client, editors):
    draft = a_draft(**_days(), state=DraftState.ADOPTED, act=an_act())
    violation = refused("discussion_settled", _correct, draft, editors[0], title="О другом")
    assert violation.field == "title"
    client.force_login(editors[0])
    client.post(reverse("admin:acts_draft_change", args=[draft.pk]), {"title": "О другом"})
    assert Draft.objects.get().title == "О правилах благоустройства"


def test_a_draft_in_preparation_is_changed_freely_but_for_slips_in_the_year(editors):
    draft = a_draft(**_days(), state=DraftState.PREPARED, placed_at=None)
    for name, day in (("discussed_from", date.min), ("discussed_to", date.max)):
        was = getattr(draft, name)
        violation = refused("term_too_long", _correct, draft, editors[0], **{name: day})
        assert violation.field == name
        setattr(draft, name, was)
    _correct(draft, editors[0], discussed_to=date(2026, 11, 5), expertise_to=date(2026, 11, 2))
    assert not SecondLook.objects.exists()
    assert not corrections_of([draft])


def test_a_correction_never_undoes_what_was_done_meanwhile(editors):
    draft = a_draft(**_days())
    drafts.drop(draft, "Не нужен", at=PLACED)
    _correct(draft, editors[0], title="О правилах уборки")
    draft.refresh_from_db()
    assert (draft.state, draft.title) == (DraftState.DROPPED, "О правилах уборки")


def _save_card(client, draft, **changed):
    url = reverse("admin:acts_draft_change", args=[draft.pk])
    form = client.get(url).context["adminform"].form
    data = {name: form[name].value() for name in form.fields}
    sent = {name: value for name, value in data.items() if value not in (None, "", False)}
    response = client.post(url, {**sent, **changed})
    errors = response.context["adminform"].form.errors.as_data() if response.context else {}
    return {name: [one.code for one in found] for name, found in errors.items()}, response


def test_the_card_says_at_its_field_what_was_promised_and_keeps_what_was_typed(client, editors):
    client.force_login(editors[0])
    today = timezone.localdate()
    draft = a_draft(
        discussed_from=today, discussed_to=today + timedelta(9), expertise_to=today + timedelta(7)
    )
    sooner = (today + timedelta(1)).isoformat()
    errors, response = _save_card(client, draft, expertise_to=sooner, title="Другое название")
    assert errors == {"expertise_to": ["term_shortened"]}
    page = response.content.decode()
    assert f"по {draft.expertise_to:%d.%m.%Y}. Этот срок можно только продлить" in page
    assert sooner in page
    assert "Другое название" in page
    assert Draft.objects.get().title == draft.title


def test_readers_are_told_what_was_changed_and_when(client, editors):
    client.force_login(editors[0])
    today = timezone.localdate()
    prepared = a_draft(
        discussed_from=today,
        discussed_to=today + timedelta(9),
        expertise_to=today + timedelta(7),
        state=DraftState.PREPARED,
        placed_at=None,
        akn=a_text(*LINES),
    )
    _save_card(client, prepared, title="Название до опубликования")
    step = reverse("admin:acts_draft_do", args=[prepared.pk, "publish"])
    client.force_login(editors[1])
    said = press(client, step, follow=True).content.decode()
    client.force_login(editors[0])
    assert f"Предложения принимаются с {today:%d.%m.%Y} по {today + timedelta(9):%d.%m.%Y}" in said
    draft = Draft.objects.get()
    url = draft.get_absolute_url()
    page = client.get(url).content.decode()
    assert "<dt>Опубликован</dt>" in page
    assert "Изменён после опубликования" not in page
    longer = today + timedelta(20)
    errors, _ = _save_card(client, draft, discussed_to=longer.isoformat(), title="Новое название")
    assert not errors
    page = " ".join(client.get(url).content.decode().replace("\N{NO-BREAK SPACE}", " ").split())
    told = page[page.index("Изменён после опубликования") :]
    told = told[: told.index("</dd>")]
    assert "предложения принимаются по" in told
    assert f" {longer.year} г. вместо " in told
    assert "исправлено: название" in told
    assert "до опубликования" not in told
    (correction,) = corrections_of([draft])[draft.pk]
    name, *days = correction.days[0]
    assert (name, days) == ("предложения принимаются по", [longer, today + timedelta(9)])


def test_another_editor_looks_at_a_changed_draft(client, editors):
    draft = a_draft(**_days())
    client.force_login(editors[0])
    _save_card(client, draft)
    assert not SecondLook.objects.exists()
    _save_card(client, draft, title="О правилах уборки дворов")
    look = SecondLook.objects.get()
    assert (look.draft, look.by) == (draft, editors[0])
    card = client.get(reverse("admin:acts_draft_change", args=[draft.pk])).content.decode()
    assert "второй редактор ещё не смотрел" in card
    client.force_login(editors[1])
    row = client.get(reverse("admin:acts_secondlook_changelist")).content.decode()
    assert "Проект: О правилах уборки дворов" in row
    page = client.get(reverse("admin:acts_secondlook_change", args=[look.pk])).content.decode()
    assert "О правилах благоустройства" in page
    assert draft.get_absolute_url() in page
    see = reverse("admin:acts_secondlook_do", args=[look.pk, "see"])
    press(client, see)
    look.refresh_from_db()
    assert look.seen_by == editors[1]


def test_where_one_editor_is_enough_nobody_looks(editors, settings):
    settings.ACTS_SECOND_PAIR_OF_EYES = False
    _correct(a_draft(**_days()), editors[0], title="О правилах уборки")
    assert not SecondLook.objects.exists()


def test_a_look_is_of_one_thing(editors):
    act, draft = Act.objects.first(), a_draft()
    times = {"by": editors[0], "since": PLACED, "last_at": PLACED}
    SecondLook.objects.create(draft=draft, **times)
    for its in ({"draft": draft}, {"draft": draft, "issuer": draft.issuer}, {}):
        with pytest.raises(IntegrityError), transaction.atomic():
            SecondLook.objects.create(**its, **times)
    assert act is None


def test_calendar_programs_are_told_of_a_prolonged_discussion(editors, django_assert_num_queries):
    draft, other = a_draft(**_days()), a_draft(**_days())
    start = timezone.make_aware(datetime.combine(TODAY, time.min))
    within = (start, start + timedelta(days=1))
    before = {one.uid: one for one in DISCUSSIONS.between(*within)}
    _correct(draft, editors[0], discussed_to=date(2026, 12, 5))
    with django_assert_num_queries(2):
        after = {one.uid: one for one in DISCUSSIONS.between(*within)}
    changed, same = f"draft-{draft.pk}", f"draft-{other.pk}"
    assert after[changed].sequence == before[changed].sequence + 1
    assert after[changed].changed_at > before[changed].changed_at
    assert after[same] == before[same]


def test_a_conclusion_stays_as_it_was_answered(client, editors):
    conclusion = a_conclusion(a_draft())
    url = reverse("admin:acts_conclusion_change", args=[conclusion.pk])
    client.force_login(editors[0])
    sent = {
        "draft": conclusion.draft_id,
        "expert": conclusion.expert,
        "accreditation": conclusion.accreditation,
        "text": "Есть замечание.",
        "received_on": conclusion.received_on.isoformat(),
    }
    client.post(url, sent)
    conclusion.refresh_from_db()
    assert conclusion.text == "Есть замечание."
    look = SecondLook.objects.get(draft=conclusion.draft)
    changes = client.get(reverse("admin:acts_secondlook_change", args=[look.pk])).content.decode()
    assert "Замечаний нет." in changes
    drafts.reply_to(conclusion, "Исправлено.", replied_on=date(2020, 3, 9))
    client.post(url, {**sent, "text": "Совсем другое.", "draft": a_draft().pk})
    conclusion.refresh_from_db()
    assert (conclusion.text, conclusion.draft) == ("Есть замечание.", look.draft)
    conclusion.text = "Совсем другое."
    refused(
        "wrong_state", drafts.correct_conclusion, conclusion, by=editors[0], on=TODAY, at=PLACED
    )
