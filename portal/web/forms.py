"""What the forms of the portal share, and how a broken rule becomes an error of a form."""

from html import escape
from typing import Any

from crispy_forms.helper import FormHelper
from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.utils.safestring import SafeString, mark_safe

from portal.kernel.errors import RuleViolation
from portal.kernel.typography import says_something, shows_something
from portal.web.outdated import outdated, seen_of

_DJANGO_REQUIRED = forms.Field.default_error_messages["required"]
_FILL_IN = "Заполните это поле."
_SAYS_NOTHING = "says_nothing"


def add_violation(form: forms.BaseForm, violation: RuleViolation) -> None:
    """Show the broken rule at its field, or above the form where the form has no such field."""
    field = violation.field if violation.field in form.fields else None
    form.add_error(field, ValidationError(violation.message, code=violation.code))


def tell_outdated(form: forms.BaseForm) -> None:
    """Refuse at its field what would undo what somebody else has saved since: see ``outdated``."""
    for name, told in outdated(form):
        form.add_error(name, ValidationError(told, code="changed_meanwhile"))


class AsksWords(forms.BaseForm):
    """A form to which a text that shows nothing is empty; what must be filled in says something.

    A line ends with one character, as browsers count: they send two. Asked as late as the form is checked: of fields, too, that were added while it was made.
    """

    def full_clean(self) -> None:
        """Ask each text for words, then check as any form does."""
        for name, field in self.fields.items() if self.is_bound else ():
            _ask_words(field)
            self._count_as_browsers(name, field)
        super().full_clean()

    def _count_as_browsers(self, name: str, field: forms.Field) -> None:
        key = self.add_prefix(name)
        typed = self.data.get(key)
        if not (isinstance(field, forms.CharField) and isinstance(typed, str) and "\r" in typed):
            return
        known = self.get_initial_for_field(field, name)
        # What was stored with two is not changed by coming back.
        is_same = isinstance(known, str) and _ended(known) == _ended(typed)
        data: Any = self.data
        self.data = data = data.copy()
        data[key] = known if is_same else _ended(typed)


def _ended(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


class TableForm(AsksWords, forms.ModelForm):
    """A form of a row that tells a broken constraint of its table at the field to blame.

    The constraint names that field as its ``violation_error_code``. The page sends back what the
    form was ``seen`` with: who has seen an older row writes over nothing.
    """

    @property
    def seen(self) -> str:
        """What the row has in the fields of the form, as sums: see ``outdated``."""
        return seen_of(self)

    def full_clean(self) -> None:
        """Check; then refuse at its field what would undo what somebody else has saved since."""
        super().full_clean()
        if self.is_bound:
            tell_outdated(self)

    def add_error(self, field: str | None, error: Any) -> None:
        """Add the error; of what is said of the whole row, that which is of one field there."""
        if hasattr(error, "error_dict"):
            for one in error.error_dict.pop(NON_FIELD_ERRORS, []):
                to_blame = one.code if one.code in self.fields else NON_FIELD_ERRORS
                error.error_dict.setdefault(to_blame, []).append(one)
        super().add_error(field, error)


def must_say_something(text: object) -> None:
    """Refuse a text of spaces and marks alone, seen or unseen."""
    if not says_something(str(text)):
        raise ValidationError("Заполните это поле: здесь нет ни букв, ни цифр.", code=_SAYS_NOTHING)


class _Unseen(list):
    """What is empty to a field, and any text of unseen characters."""

    def __contains__(self, value: object) -> bool:
        is_unseen = isinstance(value, str) and not shows_something(value)
        return is_unseen or super().__contains__(value)


def _ask_words(field: forms.Field) -> None:
    """Where the field has words of its own for nothing typed, these are said of marks alone, too."""
    if not isinstance(field, forms.CharField):
        return
    field.empty_values = _Unseen(field.empty_values)
    if not field.required:
        return
    if must_say_something not in field.validators:
        field.validators = [*field.validators, must_say_something]
    missing = field.error_messages["required"]
    if missing not in (_DJANGO_REQUIRED, _FILL_IN):
        field.error_messages[_SAYS_NOTHING] = missing


class TreeForm(TableForm):
    """A form of a row that stands below a ``parent`` of its own kind."""

    def clean_parent(self) -> Any:
        """Refuse a parent that is the row itself or stands below it."""
        above = parent = self.cleaned_data["parent"]
        passed = set()
        while above is not None and above.pk not in passed:
            if above == self.instance:
                raise ValidationError("Нельзя входить в себя самого и в то, что входит в него.")
            passed.add(above.pk)
            above = above.parent
        return parent


class PortalFormMixin(AsksWords):
    """A form drawn by the template pack: ``{% crispy form %}`` inside the page's own ``<form>``.

    The page writes the ``<form>`` with its CSRF token and buttons; the pack draws the error
    summary and the fields. A field that may stay empty is marked «необязательно». The browser's
    own checks are off: its bubbles are neither in our words nor read well by screen readers.
    """

    use_required_attribute = False
    #: Every field may stay empty, as in a search with its filters: none is marked so.
    is_all_optional = False

    @property
    def helper(self) -> FormHelper:
        """The crispy helper; a form that needs a layout of its own extends it."""
        helper = FormHelper()
        helper.form_tag = False
        helper.disable_csrf = True
        return helper

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            if field.error_messages.get("required") == _DJANGO_REQUIRED:
                field.error_messages["required"] = _what_is_missing(field)


class LongText(forms.Textarea):
    """An area for a long text, drawn in a few lines: Django's template takes ten times as long."""

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        """Return the area with the text in it; of its attributes none is a bare word."""
        given = self.build_attrs(self.attrs, attrs).items()
        said = "".join([f' {key}="{escape(str(one))}"' for key, one in given if one is not None])
        text = escape(self.format_value(value) or "")
        return mark_safe(f'<textarea name="{escape(name)}"{said}>\n{text}</textarea>')


def _what_is_missing(field: forms.Field) -> str:
    if isinstance(field, forms.BooleanField):
        return "Поставьте отметку, чтобы продолжить."
    if isinstance(field, forms.ChoiceField):
        return "Выберите один из вариантов."
    if isinstance(field, forms.FileField):
        return "Приложите файл."
    return _FILL_IN
