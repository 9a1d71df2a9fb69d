"""Pages of the meetings: for everybody, for one's own telephone, for the moderator."""

import json
import re
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from freezegun import freeze_time
from icalendar import Calendar

from meetings.models import Meeting, Question, Registration
from meetings.rules.vocabulary import Ending, Place, Reason, Showing, State
from meetings.services import announcing, moderating, reporting
from portal.files.models import StoredFile
from portal.kernel.roles import Role
from portal.people.models import PersonalDataView
from tests.desk import press
from tests.factories.appeals import MONDAY
from tests.factories.meetings import (
    EVENING,
    TWO_HOURS,
    a_district,
    a_draft,
    a_held_meeting,
    a_meeting,
    a_press_officer,
    a_question,
    an_announcement,
)
from tests.factories.people import a_user, an_officer
from tests.factories.places import a_hall
from tests.files import samples
from tests.meetings.pictures import a_picture
from tests.refusals import refused

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@pytest.fixture(autouse=True)
def _monday():
    with freeze_time(MONDAY):
        yield


def text_of(response):
    return re.sub(
        r"\s+", " ", response.content.decode().replace("\xa0", " ").replace("&nbsp;", " ")
    )


def test_the_page_of_a_meeting_is_kept_and_anew_with_each_change(client):
    by, hall = (
        a_press_officer(),
        a_hall(latitude="48.480000", longitude="135.070000", way="С двора"),
    )
    meeting = a_meeting(by, hall=hall, districts=[a_district()])
    first = client.get(meeting.get_absolute_url())
    page = text_of(first)
    assert "geo:48.480000,135.070000" in page and "С двора" in page and "18:30" in page
    with CaptureQueriesContext(
        connection,
    ) as asked:
        again = client.get(meeting.get_absolute_url())
    assert len(asked) == 1 and again["ETag"] == first["ETag"] and not again.cookies
    changed = an_announcement(EVENING + HOUR, hall=hall, districts=[a_district()])
    announcing.change(meeting, changed, by=by, at=MONDAY)
    page = text_of(client.get(meeting.get_absolute_url()))
    was, now = "26 ноября 2026 г. в 18:00–20:00", "26 ноября 2026 г. в 19:00–21:00"
    assert f"изменено: Время — с «{was}» на «{now}»" in page


def test_search_engines_are_told_of_the_event(client):
    by, hall = a_press_officer(), a_hall()
    meeting = a_meeting(by, hall=hall, title="Дворы </script><b>")
    page = client.get(meeting.get_absolute_url()).content.decode()
    found = re.search(r'<script type="application/ld\+json">(.*?)</script>', page, re.S)
    data = json.loads(found[1])
    assert data["name"] == "Дворы </script><b>"
    assert data["startDate"] == "2026-11-26T18:00:00+10:00"
    assert data["eventStatus"] == "https://schema.org/EventScheduled"
    announcing.cancel(meeting, reason="Ремонт", by=by, at=MONDAY)
    page = client.get(meeting.get_absolute_url()).content.decode()
    assert "https://schema.org/EventCancelled" in page and "Ремонт" in page


def test_what_is_not_announced_is_not_there(client):
    draft = a_draft()
    for name in ("detail", "ics", "register", "ask", "questions", "screen"):
        assert client.get(reverse(f"meetings:{name}", args=[draft.pk])).status_code == 404
    announcing.cancel(draft, reason="Передумали", by=a_press_officer(), at=MONDAY)
    assert client.get(draft.get_absolute_url()).status_code == 404
    assert "Дворы" not in text_of(client.get(reverse("meetings:index")))


def test_lists_feeds_and_calendars_by_district(client):
    by, one, other = a_press_officer(), a_district(), a_district("Кировский")
    here = a_meeting(by, title="Здесь", districts=[one])
    a_meeting(by, title="Там", districts=[other])
    a_meeting(by, title="Везде")
    query = f"?district={one.pk}"
    for name in ("index", "calendar", "feed"):
        url = reverse(f"meetings:{name}")
        assert all(title in text_of(client.get(url)) for title in ("Здесь", "Там", "Везде"))
        page = text_of(client.get(url + query))
        assert "Здесь" in page and "Везде" in page and "Там" not in page
    events = Calendar.from_ical(client.get(reverse("meetings:calendar")).content).walk("VEVENT")
    assert len(events) == 3 and len({str(event["uid"]) for event in events}) == 3
    announcing.cancel(here, reason="Ремонт", by=by, at=MONDAY + HOUR)
    [event] = Calendar.from_ical(client.get(reverse("meetings:ics", args=[here.pk])).content).walk(
        "VEVENT"
    )
    assert (str(event["status"]), int(event["sequence"])) == ("CANCELLED", 1)


def test_lists_cost_the_same_at_any_length(client):
    by = a_press_officer()

    def cost():
        with CaptureQueriesContext(connection) as asked:
            client.get(f"{reverse('meetings:index')}?n={Meeting.objects.count()}")
        return len(asked)

    a_meeting(by, districts=[a_district()])
    one = cost()
    for number in range(2, 8):
        a_meeting(by, starts_at=EVENING + number * 24 * HOUR, districts=[a_district()])
    assert cost() == one


def test_a_registration_without_an_account(client):
    meeting = a_meeting(places=1)
    url = reverse("meetings:register", args=[meeting.pk])
    bad = client.post(url, {"name": "Анна"})
    assert "Укажите почту или телефон" in text_of(bad)
    done = client.post(url, {"name": "Анна", "email": "Anna@Example.org"})
    row = Registration.objects.get()
    assert done["Location"] == row.get_absolute_url() and row.email == "anna@example.org"
    assert row.code in text_of(client.get(row.get_absolute_url()))
    twice = client.post(url, {"name": "Анна", "email": "anna@example.org"})
    assert "уже записан" in text_of(twice)
    client.post(url, {"name": "Пётр", "phone": "(4212) 30-65-09"})
    second = Registration.objects.get(phone="+74212306509")
    assert "Вы первый в очереди" in text_of(client.get(second.get_absolute_url()))
    client.get(row.get_absolute_url())
    assert Registration.objects.get(pk=row.pk).state == Place.CONFIRMED
    client.post(row.get_absolute_url())
    second.refresh_from_db()
    assert second.state == Place.CONFIRMED
    assert client.get("/meetings/registration/unknown/").status_code == 404


def test_a_question_from_a_phone(client):
    meeting = a_meeting()
    url = reverse("meetings:ask", args=[meeting.pk])
    # A browser that came without our mark keeps what was typed, and succeeds the next time.
    first = client.post(url, {"text": "Когда засыплют яму?"})
    assert first.status_code == 200 and "Нажмите «Спросить» ещё раз" in text_of(first)
    assert "Когда засыплют яму?" in text_of(first)
    done = client.post(url, {"text": "Когда засыплют яму?"})
    asked = Question.objects.get()
    assert done["Location"] == asked.get_absolute_url()
    assert "ждёт модератора" in text_of(client.get(asked.get_absolute_url()))
    assert "Когда засыплют" not in text_of(client.get(meeting.get_absolute_url()))
    wants = client.post(url, {"text": "А лестницу?", "wants_appeal": "on", "first_name": "Анна"})
    assert "автор не назвал фамилию и имя" in text_of(wants)
    for number in range(4):
        client.post(url, {"text": f"Вопрос {number}"})
    assert "можно задать 5 вопросов" in text_of(client.post(url, {"text": "Ещё"}))
    other = Client()
    other.get(url)
    assert other.post(url, {"text": "С другого телефона"}).status_code == 302


def test_support_counts_once_and_the_screen_shows_the_most_wanted(client):
    by = a_press_officer()
    meeting = a_meeting(by)
    one, two = a_question(meeting, "Первый", device="1"), a_question(meeting, "Второй", device="2")
    for question in (one, two):
        moderating.show(question, by=by, at=MONDAY)
    url = reverse("meetings:support", args=[meeting.pk, two.pk])
    client.post(url)
    assert two.supports.count() == 0
    client.get(reverse("meetings:questions", args=[meeting.pk]))
    client.post(url)
    client.post(url)
    assert two.supports.count() == 1
    page = text_of(client.get(reverse("meetings:questions", args=[meeting.pk])))
    assert page.index("Второй") < page.index("Первый") and "вы тоже" in page
    moderating.discuss(one, by=by, at=MONDAY)
    screen = text_of(client.get(reverse("meetings:screen_now", args=[meeting.pk])))
    assert "Обсуждаем сейчас" in screen and screen.index("Первый") < screen.index("Второй")
    assert "Данные на 10:00:00" in screen


def test_the_moderator_does_one_thing_with_each_press(client):
    by = a_press_officer()
    meeting = a_meeting(by)
    moderator = an_officer(Role.MODERATOR).user
    asked = [a_question(meeting, f"Вопрос {n}", device=f"{n}") for n in range(3)]
    asked.append(a_question(meeting, "Вопрос 3", device="3", last_name="Ивин"))
    one, two, three, four = (question.pk for question in asked)
    client.force_login(moderator)
    url = reverse("meetings:moderate", args=[meeting.pk])

    def press(do, question, **more):
        return client.post(url, {"do": do, "question": question, **more}, follow=True)

    for number in (one, two, three):
        press("show", number)
    press("hide", four, why="личные данные")
    press("merge", two, into=one)
    press("discuss", one)
    assert "Напишите ответ" in text_of(press("answer", one))
    press("answer", one, text="В мае", official=meeting.officials.first().pk)
    assert "не подходит" not in text_of(press("decline", three, reason="no_consent"))
    assert "просил" in text_of(press("appeal", four))
    press("decline", four, reason="withdrawn")
    assert list(Question.objects.values_list("state", "ending")) == [
        (Showing.SHOWN, Ending.ANSWERED), (Showing.SHOWN, Ending.ANSWERED),
        (Showing.SHOWN, Ending.DECLINED), (Showing.HIDDEN, Ending.DECLINED),
    ]  # fmt: skip
    assert PersonalDataView.objects.filter(subjects=[asked[3].subject_key]).exists()
    page = text_of(Client().get(meeting.get_absolute_url()))
    assert "В мае" in page and "Модератор не показал вопросов: 1" in page


def test_each_kind_of_questions_can_be_turned_through(client, monkeypatch):
    monkeypatch.setattr("meetings.views.moderating._SHOWN", 2)
    meeting = a_meeting(by := a_press_officer())
    asked = [a_question(meeting, f"Вопрос-{n}", device=f"{n}") for n in range(9)]
    official = meeting.officials.first()
    for question in asked[3:6]:
        moderating.show(question, by=by, at=MONDAY)
    for question in asked[6:]:
        moderating.answer(question, text="В мае", official=official, by=by, at=MONDAY)
    client.force_login(by)
    url = reverse("meetings:moderate", args=[meeting.pk])

    def shown(address):
        page = client.get(address).content.decode()
        return re.findall(r"<h3>Вопрос-(\d)</h3>", page), page

    found, page = shown(url)
    assert found == ["0", "1", "3", "4", "8", "7"]
    for kind, first, rest in (
        ("waiting", ["0", "1"], ["2"]),
        ("open", ["3", "4"], ["5"]),
        ("ended", ["8", "7"], ["6"]),
    ):
        assert f"?kind={kind}" in page
        found, one = shown(f"{url}?kind={kind}")
        assert found == first
        after = re.search(rf'href="\?kind={kind}&amp;after=([^"]+)"', one)[1]
        found, other = shown(f"{url}?kind={kind}&after={after}")
        assert found == rest and "Предыдущие" in other
    # What is done on such a page leads back to it.
    here = f"{url}?kind=ended"
    sent = {"do": "reopen", "question": asked[8].pk, "why": "не о том"}
    assert client.post(here, sent)["Location"] == f"{here}#waiting"
    asked[8].refresh_from_db()
    assert asked[8].reopened_why == "не о том"


def test_the_front_of_meetings_drops_what_has_ended_the_same_day(client):
    meeting = a_meeting(starts_at=MONDAY + HOUR)
    url = reverse("meetings:index")

    def soon():
        return text_of(client.get(url)).partition("Прошли")[0]

    assert meeting.title in soon()
    with freeze_time(meeting.ends_at - timedelta(seconds=1)):
        assert meeting.title in soon()
    with freeze_time(meeting.ends_at):
        assert meeting.title not in soon()


def test_a_new_question_is_announced_without_touching_what_is_half_chosen(client):
    meeting = a_question(a_meeting(by := a_press_officer()), "Первый?").meeting
    client.force_login(by)
    url = reverse("meetings:moderate", args=[meeting.pk])
    page = client.get(url).content.decode()
    poll = re.search(r'hx-get="([^"]+)"', page)[1]
    assert page.count("hx-") == 3 and "Первый?" in page
    htmx = {"HX-Request": "true"}
    assert client.get(poll, headers=htmx).status_code == 204
    a_question(meeting, "Второй?", device="d2")
    news = client.get(poll, headers=htmx)
    assert news.status_code == 286 and "Есть новые вопросы" in text_of(news)
    assert "Второй?" not in text_of(news)


def test_the_door(client):
    meeting = a_meeting()
    client.post(
        reverse("meetings:register", args=[meeting.pk]), {"name": "Анна", "phone": "89141112233"}
    )
    clerk = Client()
    clerk.force_login(an_officer(Role.RECEPTION_CLERK).user)
    url = reverse("meetings:door", args=[meeting.pk])
    code = Registration.objects.get().code
    assert "пришедших отмечают в этот день" in text_of(clerk.post(url, {"code": code}))
    with freeze_time(EVENING):
        assert "Записи с таким кодом" in text_of(clerk.post(url, {"code": "1"}))
        assert "Проходите" in text_of(clerk.post(url, {"code": code}))
    with freeze_time(EVENING + HOUR):
        assert "Уже входил" in text_of(clerk.post(url, {"code": code}))
        assert "Пришло 1 из 1" in text_of(clerk.get(url))


def test_following_districts_and_stopping_by_a_button(client):
    user, district = a_user(), a_district()
    client.force_login(user)
    client.post(reverse("meetings:follow"), {"districts": [district.pk]})
    from meetings.letters import _stop_url
    from meetings.models import Subscription

    url = _stop_url(user).removeprefix("http://127.0.0.1:8000")
    anybody = Client()
    anybody.get(url)
    assert Subscription.objects.count() == 1
    anybody.post(url)
    assert Subscription.objects.count() == 0
    assert anybody.get("/meetings/unfollow/forged/").status_code == 404


def test_the_report_with_photos_minutes_promises_and_the_year(client):
    by = a_press_officer()
    meeting = a_held_meeting(by, districts=[a_district()])
    at = EVENING + TWO_HOURS
    from portal.files import services as files

    upload = SimpleUploadedFile("Протокол.pdf", samples.pdf())
    minutes = files.accept(upload, by=by, at=at)
    picture = a_picture(by)
    reporting.add_photo(meeting, picture, has_faces=False, lawful_because="", by=by, at=at)
    assert client.get(reverse("files:download", args=[minutes.pk])).status_code == 404
    report = reporting.Report(64, "Обсудили дворы.", "https://video.example.org/1", minutes)
    reporting.report(meeting, report, by=by, at=at)
    made = reporting.promise(
        meeting, text="Починить лестницу", responsible="Управление", due_on=at.date(), by=by, at=at
    )
    page = text_of(client.get(meeting.get_absolute_url()))
    assert (
        "Пришло 64 человека" in page
        and "Протокол встречи (PDF, " in page
        and "срок прошёл" not in page
    )
    shown = client.get(reverse("files:download", args=[minutes.pk]))
    assert b"".join(shown.streaming_content)
    image = client.get(reverse("files:picture", args=[picture.pk, picture.copies.first().width]))
    assert image.status_code == 200 and b"".join(image.streaming_content)
    desk = Client()
    desk.force_login(by)
    with freeze_time(at):
        remove = reverse("admin:meetings_meeting_do", args=[meeting.pk, "unphoto"])
        assert picture.alt in text_of(desk.get(remove))
        assert desk.post(remove, {"photo": meeting.photos.get().pk}).status_code == 302
    assert client.get(image.request["PATH_INFO"]).status_code == 404
    assert not StoredFile.objects.filter(media_type="image/jpeg").exists()
    assert f'alt="{picture.alt}"' not in text_of(client.get(meeting.get_absolute_url()))
    with freeze_time(at + 24 * HOUR):
        assert "срок прошёл" in text_of(client.get(meeting.get_absolute_url()))
        reporting.keep_promise(made, report="Починили", on=at.date(), by=by, at=at)
        assert "Починили" in text_of(client.get(meeting.get_absolute_url()))
        year = text_of(client.get(reverse("meetings:year", args=[2026])))
        assert 'data-label="Пришло">64' in year and "Центральный" in year
    assert client.get(reverse("meetings:year", args=[1999])).status_code == 404


def test_the_press_officer_works_at_the_desk(client):
    hall, by = a_hall(), a_press_officer()
    client.force_login(by)
    typed = {
        "title": "Дворы", "topic": "Что сделают", "form": "in_person",
        "starts_at": "2026-11-26T18:00", "ends_at": "2026-11-26T20:00", "hall": hall.pk,
        "agenda": "Доклад; Дальнева; 30\nВопросы", "officials": "Дальнева О. В.; заместитель\nЛесных П. А., начальник управления",
        "takes_questions": "on",
    }  # fmt: skip
    add = reverse("admin:meetings_meeting_add")
    wrong = {**typed, "starts_at": "2026-11-20T18:00", "hall": "", "officials": "Дальнева\nЛесных"}
    # All of it at once, and what could be read is judged beside what could not.
    page = text_of(client.post(add, {**wrong, "agenda": "Доклад;;много"}))
    for words in (
        "прошедшее время", "Выберите зал", "запятой: «Дальнева, …»", "запятой: «Лесных, …»",
        "стоит «много»",
    ):  # fmt: skip
        assert words in page
    assert not Meeting.objects.exists()
    card = client.post(add, typed)["Location"]
    meeting = Meeting.objects.get()
    assert [str(item) for item in meeting.agenda.all()] == ["Доклад", "Вопросы"]
    assert [str(one) for one in meeting.officials.all()] == [
        "Дальнева О. В., заместитель", "Лесных П. А., начальник управления",
    ]  # fmt: skip
    assert "Запись: не нужна, приходят все" in text_of(client.get(card))
    # The links that the clerk at the door uses on a phone are big enough for a thumb.
    pages = re.search(r'<nav aria-label="Страницы встречи">(.*?)</nav>', text_of(client.get(card)))
    assert pages[1].count('<a class="desk-button"') == pages[1].count("<a ") == 2

    def step(name, data=None, at=MONDAY):
        url = reverse("admin:meetings_meeting_do", args=[meeting.pk, name])
        with freeze_time(at):
            return press(client, url, data)

    # The hall is taken by the very meeting that is copied.
    assert "Зал в это время занят" in text_of(step("copy", typed))
    assert step("publish").status_code == 302
    form = client.get(reverse("admin:meetings_meeting_do", args=[meeting.pk, "change"]))
    assert "Доклад; Дальнева; 30" in text_of(form)
    later = {**typed, "starts_at": "2026-11-27T18:00", "ends_at": "2026-11-27T20:00"}
    assert step("change", later).status_code == 302
    assert step("question", {"source": "phone", "text": "Где?"}).status_code == 302
    assert step("register", {"name": "Анна", "phone": "89141112233"}).status_code == 302
    night = EVENING + 27 * HOUR
    assert step("hold", at=night).status_code == 302
    report = {"attendance": "5", "summary": "Решили"}
    assert step("report", report, night).status_code == 302
    photo = {
        "picture": SimpleUploadedFile("a.jpg", samples.jpeg()),
        "alt": "Зал",
        "has_faces": "on",
    }
    assert "видны лица" in text_of(step("photo", photo, night))
    assert "Вопросов без ответа" in text_of(step("close", at=night))
    meeting.refresh_from_db()
    assert (meeting.state, meeting.revision) == (State.HELD, 1)
    for name in ("registration", "question", "notice", "promise", "series"):
        assert client.get(reverse(f"admin:meetings_{name}_changelist")).status_code == 200
    clerk = Client()
    clerk.force_login(an_officer(Role.RECEPTION_CLERK).user)
    shown = text_of(clerk.get(card))
    assert "Внести вопрос" in shown and "Внести отчёт" not in shown


def test_a_number_that_is_none_finds_no_question(client):
    meeting = a_question(a_meeting(by := a_press_officer())).meeting
    client.force_login(by)
    url = reverse("meetings:moderate", args=[meeting.pk])
    assert client.post(url, {"question": "²", "do": "show"}).status_code == 404


@pytest.mark.parametrize("typed", ["89141112233", "9141112233", "+7 (914) 111-22-33"])
def test_a_telephone_is_one_person_however_it_is_typed(client, typed):
    meeting = a_meeting(by := a_press_officer())
    url = reverse("meetings:register", args=[meeting.pk])
    assert client.post(url, {"name": "А", "phone": "+7 914 111-22-33"}).status_code == 302
    assert Registration.objects.get().phone == "+79141112233"
    assert "уже записан" in text_of(client.post(url, {"name": "Б", "phone": typed}))
    assert Registration.objects.count() == 1
    client.force_login(by)
    found = client.get(reverse("admin:meetings_registration_changelist"), {"q": typed})
    assert Registration.objects.get().code in text_of(found)


def test_who_cancels_a_meeting_reads_how_many_questions_still_need_an_end(client):
    meeting = a_meeting(by := a_press_officer())
    client.force_login(by)
    url = reverse("admin:meetings_meeting_do", args=[meeting.pk, "cancel"])
    assert "Открытых вопросов" not in text_of(client.get(url))
    ended = a_question(meeting, device="d1")
    moderating.decline(ended, reason=Reason.NO_CONSENT, by=by, at=MONDAY)
    for number in range(2, 4):
        a_question(meeting, device=f"d{number}")
    assert "Открытых вопросов: 2. Отмена их не снимает" in text_of(client.get(url))


def test_a_shown_question_is_hidden_while_it_is_open(client):
    meeting = a_meeting(by := a_press_officer())
    question = a_question(meeting)
    moderating.show(question, by=by, at=MONDAY)
    client.force_login(by)
    url = reverse("meetings:moderate", args=[meeting.pk])
    page = client.get(url).content.decode()
    assert f'id="hide-{question.pk}"' in page
    client.post(url, {"do": "hide", "question": question.pk, "why": "личные данные"})
    question.refresh_from_db()
    assert (question.state, question.hidden_why) == (Showing.HIDDEN, "личные данные")
    assert 'id="hide-' not in client.get(url).content.decode()


def test_of_two_who_answer_at_once_the_later_reads_what_the_other_wrote(client):
    meeting = a_meeting(by := a_press_officer())
    question = a_question(meeting)
    moderating.show(question, by=by, at=MONDAY)
    client.force_login(by)
    url = reverse("meetings:moderate", args=[meeting.pk])

    def form_in(page):
        found = re.search(r'name="seen" value="([0-9a-f]+)".*?</form>', page, re.S)
        return {"seen": found[1]}, found[0]

    made_from, _ = form_in(client.get(url).content.decode())
    first, second = meeting.officials.all()
    sent = {"do": "answer", "question": question.pk, **made_from}
    assert client.post(url, {**sent, "text": "В мае", "official": first.pk}).status_code == 302
    # Nor does a page that does not tell what it has shown.
    blind = {**sent, "seen": "", "text": "Никогда", "official": second.pk}
    assert "«В мае»" in client.post(url, blind).content.decode()
    answer = client.post(url, {**sent, "text": "Не раньше июня", "official": second.pk})
    page = answer.content.decode()
    assert answer.status_code == 200 and "изменил другой сотрудник" in page and "«В мае»" in page
    question.refresh_from_db()
    assert question.answer == "В мае"
    seen_now, form = form_in(page)
    assert ">Не раньше июня</textarea>" in form
    assert f'<option value="{second.pk}" selected>' in form
    sent |= {**seen_now, "text": "В мае или июне", "official": second.pk}
    assert client.post(url, sent).status_code == 302
    question.refresh_from_db()
    assert (question.answer, question.answered_by) == ("В мае или июне", second)


def test_an_answer_without_its_text_keeps_who_gave_it(client):
    meeting = a_meeting(by := a_press_officer())
    question = a_question(meeting)
    moderating.show(question, by=by, at=MONDAY)
    client.force_login(by)
    second = meeting.officials.last()
    sent = {"do": "answer", "question": question.pk, "text": " ", "official": second.pk}
    page = client.post(reverse("meetings:moderate", args=[meeting.pk]), sent).content.decode()
    assert "Напишите ответ" in page and f'<option value="{second.pk}" selected>' in page
    assert page.count(f'id="text-{question.pk}"') == 1


def test_nothing_is_promised_until_a_day_before_the_meeting(client):
    meeting = a_held_meeting(by := a_press_officer())
    promised = {"text": "Починить лестницу", "responsible": "Управление дорог"}
    day = EVENING.date()
    early = day - timedelta(days=1)
    why = refused(
        "promise_too_early", reporting.promise, meeting, **promised, due_on=early, by=by, at=MONDAY
    )
    assert why.field == "due_on"
    later = EVENING + 48 * HOUR
    made = reporting.promise(meeting, **promised, due_on=day, by=by, at=later)
    refused(
        "promise_too_early", reporting.mend_promise, made, **promised, due_on=early, by=by, at=later
    )
    meeting.refresh_from_db()
    assert meeting.changed_at == later


def test_a_meeting_goes_on_and_is_over_before_its_time(client):
    by = a_press_officer()
    meeting = a_meeting(by)
    pages = (reverse("meetings:index"), meeting.get_absolute_url())
    assert all("идёт сейчас" not in text_of(client.get(page)) for page in pages)
    with freeze_time(EVENING + HOUR):
        assert all("идёт сейчас" in text_of(client.get(page)) for page in pages)
        reporting.hold(meeting, by=by, at=EVENING + HOUR)
        ahead, _, past = text_of(client.get(pages[0])).partition("<h2>Прошли</h2>")
        assert meeting.title not in ahead and meeting.title in past
        assert "идёт сейчас" not in text_of(client.get(pages[1]))


def test_a_promise_is_corrected_with_its_history_until_it_is_kept(client):
    meeting = a_held_meeting(by := a_press_officer())
    day = (MONDAY + timedelta(days=30)).date()
    promised = {"text": "Починить лестницу", "responsible": "Управление дорог", "due_on": day}
    made = reporting.promise(meeting, **promised, by=by, at=MONDAY)
    client.force_login(by)
    url = reverse("admin:meetings_promise_do", args=[made.pk, "mend"])
    assert "Починить лестницу" in client.get(url).content.decode()
    later = (day + timedelta(days=7)).isoformat()
    mended = {"text": "Починить лестницу у школы", "responsible": "", "due_on": later}
    assert "Заполните это поле" in press(client, url, mended).content.decode()
    mended["responsible"] = "Управление дорог"
    assert press(client, url, mended).status_code == 302
    made.refresh_from_db()
    assert (made.text, made.due_on.isoformat()) == (mended["text"], later)
    history = client.get(reverse("admin:meetings_promise_history", args=[made.pk]))
    assert "Починить лестницу" in text_of(history) and "у школы" in text_of(history)
    reporting.keep_promise(made, report="Починили", on=day, by=by, at=MONDAY)
    for change in (
        lambda: reporting.mend_promise(made, **promised, by=by, at=MONDAY),
        lambda: reporting.keep_promise(made, report="Снова", on=day, by=by, at=MONDAY),
    ):
        refused("promise_kept", change)
    assert client.get(url).status_code == 302


def test_what_is_over_or_off_is_not_offered_any_more(client):
    by = a_press_officer()
    past, off = a_meeting(by, places=1), a_meeting(by, places=1, starts_at=EVENING + 48 * HOUR)
    offers = ("Добавить в календарь", "Мест 1", "Записаться")
    for meeting in (past, off):
        page = text_of(client.get(meeting.get_absolute_url()))
        assert all(words in page for words in offers)
    announcing.cancel(off, reason="Ремонт", by=by, at=MONDAY)
    with freeze_time(EVENING + TWO_HOURS):
        for meeting in (past, off):
            page = text_of(client.get(meeting.get_absolute_url()))
            assert not any(words in page for words in offers)


@pytest.mark.parametrize(("places", "waits"), [(None, False), (1, True)])
def test_who_withdraws_reads_of_those_who_wait_only_where_places_are_limited(client, places, waits):
    meeting = a_meeting(places=places)
    url = reverse("meetings:register", args=[meeting.pk])
    client.post(url, {"name": "Анна", "phone": "89141112233"})
    if waits:
        assert "если почты нет — позвоним" in text_of(client.get(url))
    row = Registration.objects.get()
    client.post(row.get_absolute_url())
    page = text_of(client.get(row.get_absolute_url()))
    assert "Вы больше не в списке" in page and ("если кто-то ждёт" in page) == waits


def test_a_meeting_online_stands_in_the_calendar_as_one_sentence_after_the_other(client):
    a_meeting(form="online", online_url="https://video.example.org/1")
    page = text_of(client.get(reverse("home:calendar"), {"month": "2026-11"}))
    assert "Встречи с жителями. Онлайн<" in page
