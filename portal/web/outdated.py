"""A form that begins with what stands there, and what somebody else has changed there since."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.formats import localize
from django.utils.text import Truncator

from portal.kernel.seen import sum_of

#: What the page sends back beside the fields.
SEEN = "seen"
_LONG = 300
_TYPED_TOO = (
    "Пока страница была открыта, другой сотрудник записал здесь: «{}». Оставьте то, что верно, и "
    "нажмите кнопку ещё раз."
)
_NOT_TOUCHED = (
    "Пока страница была открыта, это поле изменил другой сотрудник. Теперь в нём то, что записал "
    "он: проверьте и нажмите кнопку ещё раз."
)


def seen_of(form: forms.BaseForm) -> str:
    """Return of each field a sum of what it begins with: ``title:0123456789abcdef kind:…``.

    Nothing of a row that is yet to be: what its form begins with nobody has written.
    """
    if isinstance(form, forms.BaseModelForm) and form.instance._state.adding:
        return ""
    return " ".join(
        f"{name}:{_sum(field, _now(form, name))}" for name, field in form.fields.items()
    )


def outdated(form: forms.BaseForm) -> Iterator[tuple[str, str]]:
    """Yield of the sent form each field that would undo what somebody else wrote, and words on it.

    The form was made anew, and begins with what is written now.
    Where the sender has typed nothing of his own the field gets what is written now. Who sends no
    sums, such as a program, is not asked.
    """
    form.is_valid()
    seen = dict(one.partition(":")[::2] for one in form.data.get(SEEN, "").split())
    changed = [
        name
        for name in form.changed_data
        if name in seen and seen[name] != _sum(form.fields[name], _now(form, name))
    ]
    for name in changed:
        field, now = form.fields[name], _now(form, name)
        typed = (form.cleaned_data.get(name, now), form[name].data)
        if seen[name] in [_sum(field, one) for one in typed] and _put(form, name, now):
            yield name, _NOT_TOUCHED
        else:
            yield name, _TYPED_TOO.format(Truncator(_in_words(field, now)).chars(_LONG))


def _now(form: forms.BaseForm, name: str) -> Any:
    return form.get_initial_for_field(form.fields[name], name)


def _sum(field: forms.Field, value: Any) -> str:
    known = field.prepare_value(value)
    # Rows of a link between many and many come in no order.
    text = str(sorted(known, key=str) if isinstance(known, list) else known)
    # A browser sends each end of a line so.
    return sum_of(text.replace("\r\n", "\n"))


def _put(form: forms.BaseForm, name: str, now: Any) -> bool:
    """Put into the sent form what the row has; whether the field is of a kind that takes it."""
    field = form.fields[name]
    if not isinstance(form.data, QueryDict) or isinstance(field.widget, forms.MultiWidget):
        return False
    known = field.prepare_value(now)
    if isinstance(field.widget, forms.CheckboxInput):
        shown = ["on"] if known else []
    else:
        written = known if isinstance(known, list) else field.widget.format_value(known)
        shown = written if isinstance(written, list) else [written]
    # What is kept in the tab of what was typed here is older: see keep-typed.js.
    field.widget.attrs["data-renewed"] = ""
    form.data = form.data.copy()
    form.data.setlist(form.add_prefix(name), [one for one in shown if one is not None])
    return True


def _in_words(field: forms.Field, value: Any) -> str:
    """Return what a reader of the field sees."""
    offers: Any = field
    if value is None or value == "":
        return "—"
    if isinstance(value, bool):
        return "да" if value else "нет"
    if isinstance(field, forms.ModelMultipleChoiceField):
        return ", ".join(map(str, value))
    if isinstance(field, forms.ModelChoiceField):
        return str(offers.queryset.filter(pk=field.prepare_value(value)).first())
    if isinstance(field, forms.ChoiceField | forms.MultipleChoiceField):
        labels = dict(offers.choices)
        chosen = value if isinstance(value, list) else [value]
        return ", ".join(str(labels.get(one, one)) for one in chosen)
    return str(localize(field.prepare_value(value)))
