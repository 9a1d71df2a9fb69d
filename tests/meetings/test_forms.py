"""What the forms of meetings refuse at the field."""

from functools import partial

import pytest

from meetings.forms.desk import ClerkRegistrationForm, MeetingForm
from meetings.forms.visitors import RegisterForm

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("minutes", ["²", "①", "1000", "-5", "½"])
def test_minutes_that_are_no_number_are_refused_at_the_field(minutes):
    form = MeetingForm({"agenda": f"Доклад; Дальнева; {minutes}"}, obstacles=lambda said: [])
    assert "число минут" in form.errors["agenda"][0]


def test_a_point_and_a_post_that_show_nothing_are_refused_at_the_field():
    typed = {"agenda": "\u3164; Дальнева\n\u200b", "officials": "Дальнева, \u2800"}
    form = MeetingForm(typed, obstacles=lambda said: [])
    assert form.errors["agenda"] == ["Назовите пункт повестки перед «; Дальнева»."]
    assert "Допишите должность" in form.errors["officials"][0]


@pytest.mark.parametrize("typed", ["abc", "30-65-09", "²²²²²²²²²²", "+1 914 111 22 33 44"])
def test_what_nobody_can_call_is_refused_at_the_field(typed):
    for form in (ClerkRegistrationForm, partial(RegisterForm, user=None)):
        assert "10 или 11 цифр" in form({"name": "А", "phone": typed}).errors["phone"][0]
