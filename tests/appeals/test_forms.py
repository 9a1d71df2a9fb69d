"""The shape of what citizens type, form by form; what only pages show is in test_views_*."""

from datetime import date

import pytest
from django.contrib.auth.models import AnonymousUser

from appeals.forms.base import About
from appeals.forms.sending import StatusForm
from appeals.forms.steps import BY_NAME, STEPS
from appeals.forms.who import MAX_CO_AUTHORS, AnswerForm, NameForm


def about(**answers):
    return About(on=date(2026, 11, 24), user=AnonymousUser(), answers=answers)


COLLECTIVE = about(who={"applicant_type": "collective"})


def test_the_steps_follow_one_another():
    assert STEPS[0].before() is None
    assert STEPS[-1].after() is None
    assert [step.number for step in STEPS] == list(range(1, len(STEPS) + 1))
    assert BY_NAME["kind"].before() is BY_NAME["addressee"]
    assert BY_NAME["kind"].after() is BY_NAME["subject"]


@pytest.mark.parametrize(
    ("typed", "rows"), [("3", 3), ("", 1), ("-5", 1), ("nonsense", 1), ("999", MAX_CO_AUTHORS)]
)
def test_the_number_of_rows_is_sane_whatever_is_sent(typed, rows):
    assert NameForm({"co_authors": typed}, about=COLLECTIVE).co_authors_count == rows


def test_rows_move_up_when_one_is_taken_out():
    form = NameForm(
        {"co_authors": "3", "co_0_last_name": "А", "co_1_last_name": "Б", "co_2_last_name": "В"},
        about=COLLECTIVE,
    )
    typed = form.without_row(1)
    assert (typed["co_authors"], typed["co_0_last_name"], typed["co_1_last_name"]) == (
        "2",
        "А",
        "В",
    )
    assert "co_2_last_name" not in typed


def test_no_more_rows_than_the_page_bears():
    form = NameForm({"co_authors": str(MAX_CO_AUTHORS)}, about=COLLECTIVE)
    assert not form.may_have_more
    assert form.with_row()["co_authors"] == str(MAX_CO_AUTHORS)


def test_patronymic_is_optional_and_surname_is_not():
    form = NameForm({"first_name": "Вера"}, about=about())
    assert set(form.errors) == {"last_name"}


@pytest.mark.parametrize(
    ("typed", "errors"),
    [
        ({"answer_to": "email", "email": "a@example.org"}, set()),
        ({"answer_to": "email"}, {"email"}),
        ({"answer_to": "email", "email": "a@"}, {"email"}),
        ({"answer_to": "account"}, set()),
        ({}, {"answer_to"}),
        ({"answer_to": "post"}, {"answer_to"}),
    ],
)
def test_somewhere_to_answer_is_needed(typed, errors):
    assert set(AnswerForm(typed, about=about()).errors) == errors


@pytest.mark.parametrize(
    ("typed", "phone"),
    [
        ({"phone": "1", "phone_consent": "on"}, "1"),
        ({"phone": "1"}, ""),
        ({"phone_consent": "on"}, ""),
    ],
)
def test_a_telephone_stands_and_falls_with_its_consent(typed, phone):
    form = AnswerForm({"answer_to": "account", **typed}, about=about())
    assert form.is_valid()
    assert form.cleaned_data["phone"] == phone
    assert form.cleaned_data["phone_consent"] is bool(phone)


@pytest.mark.parametrize(
    ("reference", "secret", "errors"),
    [
        ("0000000000", "123456789012", set()),
        ("0000-0000-00", "1234 5678 9012", set()),
        ("0000000001", "123456789012", {"reference"}),
        ("0000000000", "12345", {"secret"}),
        ("", "", {"reference", "secret"}),
        ("٠٠٠٠٠٠٠٠٠٠", "١٢٣٤٥٦٧٨٩٠١٢", {"reference", "secret"}),
    ],
)
def test_reference_and_secret_are_read_as_typed(reference, secret, errors):
    assert set(StatusForm({"reference": reference, "secret": secret}).errors) == errors
