"""The template pack: labels, hints, errors, and the ties between them."""

import pytest
from django import forms
from django.template import Context, Template
from django.test import override_settings
from pytest_django.asserts import assertHTMLEqual as assert_html_equal

from portal.kernel.errors import RuleViolation
from portal.web.forms import LongText, PortalFormMixin, add_violation

KINDS = (("a", "Предложение"), ("b", "Жалоба"))


class Form(PortalFormMixin, forms.Form):
    name = forms.CharField(label="Фамилия", help_text="Как в паспорте")
    kind = forms.ChoiceField(label="Вид", choices=KINDS, widget=forms.RadioSelect)
    text = forms.CharField(label="Текст", widget=forms.Textarea, required=False)
    files = forms.FileField(label="Файлы", required=False)
    topics = forms.MultipleChoiceField(
        label="Темы", choices=KINDS, widget=forms.CheckboxSelectMultiple, required=False
    )
    agreed = forms.BooleanField(label="Прочитано")
    token = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["kind"].option_hints = {"b": "Нарушены права"}


def draw(form, template="{% load crispy_forms_tags %}{% crispy form %}"):
    return Template(template).render(Context({"form": form}))


def tag(html, start):
    return html[html.index(start) :].split(">", 1)[0]


def test_every_field_has_a_label_of_its_own():
    html = draw(Form())
    for name in ("name", "text", "files", "agreed"):
        assert f'<label class="label" for="id_{name}"' in html or f'<label for="id_{name}"' in html
    assert '<legend class="label">Вид' in html


def test_the_hint_is_tied_to_the_field():
    html = draw(Form())
    assert '<div class="hint" id="id_name_helptext">Как в паспорте</div>' in html
    assert 'aria-describedby="id_name_helptext"' in tag(html, '<input type="text" name="name"')


class Short(PortalFormMixin, forms.Form):
    said = forms.CharField(max_length=4, widget=forms.Textarea)


def test_an_end_of_a_line_is_one_character_as_browsers_count():
    form = Short({"said": "а\r\nбв"})
    assert form.is_valid()
    assert form.cleaned_data == {"said": "а\nбв"}
    assert not Short({"said": "а\r\nбвг"}).is_valid()


@pytest.mark.parametrize("known", ["а\nб", "а\r\nб"])
def test_a_text_that_comes_back_as_it_was_is_not_changed_whatever_ends_its_lines(known):
    form = Short({"said": "а\r\nб"}, initial={"said": known})
    assert form.is_valid()
    assert (form.cleaned_data, form.changed_data) == ({"said": known}, [])


def test_what_may_stay_empty_says_so_and_nothing_is_required_by_the_browser():
    html = draw(Form())
    assert html.count("необязательно") == 3
    assert " required" not in html


@pytest.mark.parametrize("value", [None, "", "Яма", "</textarea><script>&\"'"])
def test_a_long_text_is_drawn_as_django_draws_it(value):
    given = {"rows": 3, "data-x": '<&"', "aria-describedby": "a b"}
    attrs = {"id": "id_text", "aria-invalid": "true"}
    ours = LongText(attrs=given).render("text", value, attrs)
    assert_html_equal(ours, forms.Textarea(attrs=given).render("text", value, attrs))


def test_an_option_may_be_explained():
    html = draw(Form())
    assert 'Жалоба<span class="option-hint">Нарушены права</span></label>' in html


def test_an_error_is_told_above_and_at_the_field():
    html = draw(Form({"token": "x"}))
    assert 'class="error-summary" role="alert" tabindex="-1" autofocus' in html
    assert '<a href="#id_name">Фамилия — Заполните это поле.</a>' in html
    assert '<a href="#id_kind_0">Вид — Выберите один из вариантов.</a>' in html
    assert '<div class="error" id="id_name_error">' in html
    field = tag(html, '<input type="text" name="name"')
    assert 'aria-invalid="true"' in field
    assert 'aria-describedby="id_name_helptext id_name_error"' in field


def test_a_group_in_error_is_tied_as_a_whole():
    html = draw(Form({"token": "x"}))
    assert '<fieldset class="field field-error" aria-describedby="id_kind_error">' in html
    assert "aria-invalid" not in tag(html, '<input type="radio" name="kind" value="a"')


def test_links_of_the_summary_lead_to_what_is_there():
    html = draw(Form({}))
    for target in ("id_name", "id_kind_0", "id_agreed"):
        assert f'href="#{target}"' in html
        assert f' id="{target}"' in html


def test_an_error_of_a_hidden_field_is_not_swallowed():
    html = draw(Form({"name": "И", "kind": "a", "agreed": "on"}))
    summary = html[: html.index("</ul>")]
    assert "<li>Заполните это поле.</li>" in summary


def test_without_errors_there_is_no_summary():
    assert "error-summary" not in draw(Form())


def test_what_was_typed_is_escaped():
    html = draw(Form({"name": "<script>alert(1)</script>"}))
    assert "<script>" not in html


def test_the_filter_draws_a_form_without_a_helper():
    class Plain(forms.Form):
        name = forms.CharField(label="Имя")

    html = draw(Plain({}), "{% load crispy_forms_filters %}{{ form|crispy }}")
    assert "error-summary" in html
    assert 'for="id_name"' in html


@pytest.mark.parametrize(("field", "where"), [("name", "name"), ("no_such", "__all__")])
def test_a_broken_rule_becomes_an_error_of_the_form(field, where):
    form = Form({"name": "И", "kind": "a", "agreed": "on", "token": "x"})
    assert form.is_valid()
    add_violation(form, RuleViolation("Так нельзя.", code="forbidden", field=field))
    assert form.errors[where] == ["Так нельзя."]
    assert form.errors.as_data()[where][0].code == "forbidden"


def test_a_broken_rule_without_a_field_stands_above_the_form():
    form = Form({"name": "И", "kind": "a", "agreed": "on", "token": "x"})
    add_violation(form, RuleViolation("Так нельзя.", code="forbidden"))
    assert "<li>Так нельзя.</li>" in draw(form)


@override_settings(LANGUAGE_CODE="ru")
def test_a_message_of_the_form_itself_stays():
    class Own(PortalFormMixin, forms.Form):
        name = forms.CharField(error_messages={"required": "Как к вам обращаться?"})

    assert Own({}).errors["name"] == ["Как к вам обращаться?"]


UNSEEN = "\u200b \u2060\u3164\u2800\u00ad\u034f\ufe0f"


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ({"name": UNSEEN, "why": "—"}, {"name": "Заполните это поле.", "why": "Как это вышло?"}),
        ({"name": "—", "why": UNSEEN}, {"name": "здесь нет ни букв", "why": "Как это вышло?"}),
        ({"name": "5", "why": "Так."}, {}),
    ],
)
def test_what_must_be_filled_in_says_something(typed, told):
    class Own(PortalFormMixin, forms.Form):
        name = forms.CharField()
        why = forms.CharField(error_messages={"required": "Как это вышло?"})
        note = forms.CharField(required=False)
        key = forms.UUIDField()

        def __init__(self, *args, **kwargs):
            super().__init__(*args, **kwargs)
            self.fields["late"] = forms.CharField(required=False, strip=False)

    form = Own(
        {"note": UNSEEN, "late": UNSEEN, "key": "0b0e3c2f-7c0e-4a4e-8b0e-3c2f7c0e4a4e", **typed}
    )
    assert set(form.errors) == set(told)
    assert all(words in form.errors[name][0] for name, words in told.items())
    assert (form.cleaned_data["note"], form.cleaned_data["late"]) == ("", "")


@pytest.mark.parametrize("typed", ["—", "+1", "\u200b👍", "  … "])
def test_what_is_seen_stays_where_nothing_must_be_said(typed):
    class Own(PortalFormMixin, forms.Form):
        note = forms.CharField(required=False)

    form = Own({"note": typed})
    assert form.is_valid()
    assert form.cleaned_data["note"] == typed.strip()
