"""What the template pack asks about a field; one question instead of a chain of filters."""

from dataclasses import dataclass
from typing import Any

from django import forms, template
from django.forms.boundfield import BoundField
from django.utils.safestring import SafeString

register = template.Library()

_KINDS: tuple[tuple[type[forms.Widget], str], ...] = (
    (forms.CheckboxSelectMultiple, "options"),
    (forms.RadioSelect, "options"),
    (forms.CheckboxInput, "checkbox"),
    (forms.FileInput, "file"),
    (forms.Textarea, "textarea"),
    (forms.MultiWidget, "group"),
)


@register.filter
def kind(field: BoundField) -> str:
    """Return how the field is drawn: hidden, options, checkbox, file, textarea, group, input."""
    if field.is_hidden:
        return "hidden"
    widget = field.field.widget
    return next((name for cls, name in _KINDS if isinstance(widget, cls)), "input")


@register.filter
def drawn(field: BoundField) -> dict[str, Any]:
    """Return what the template of a field says, each asked for once.

    A template asks a bound field for an attribute as for a key first, which takes long.
    """
    how = kind(field)
    return {
        "kind": how,
        "is_plain": how in {"input", "textarea", "file"},
        "label": field.label,
        "is_optional": not field.field.required
        and not getattr(field.form, "is_all_optional", False),
        "help_text": field.help_text,
        "errors": field.errors,
        "auto_id": field.auto_id,
        "id_for_label": field.id_for_label,
        "aria_describedby": field.aria_describedby if how in {"options", "group"} else None,
    }


@register.filter
def fields_in_error(form: forms.BaseForm) -> list[BoundField]:
    """Return the visible fields with an error, in the order of the page."""
    return [field for field in form.visible_fields() if field.errors]


@register.filter
def hidden_errors(form: forms.BaseForm) -> list[str]:
    """Return the errors that have no visible field: of the form and of its hidden fields."""
    errors = [*form.non_field_errors()]
    for field in form.hidden_fields():
        errors += field.errors
    return [str(error) for error in errors]


@dataclass(frozen=True, slots=True)
class Option:
    """A radio button or a box of a group; ``hint`` explains it in a line."""

    tag: SafeString
    id: str
    label: str
    hint: str


@register.filter
def options(field: BoundField) -> list[Option]:
    """Return the choices of a field; ``field.option_hints`` ({value: hint}) explains them."""
    hints = getattr(field.field, "option_hints", {})
    found = []
    for widget in field.subwidgets:
        data = widget.data
        # The group is invalid, not one of its options.
        data["attrs"].pop("aria-invalid", None)
        hint = hints.get(data["value"], "") or hints.get(str(data["value"]), "")
        found.append(Option(widget.tag(), widget.id_for_label, widget.choice_label, hint))
    return found


@register.filter
def first_id(field: BoundField) -> str:
    """Return the id that a link to the field leads to: of its first option in a group."""
    if kind(field) in {"options", "group"}:
        return f"{field.auto_id}_0"
    return field.id_for_label or field.auto_id
