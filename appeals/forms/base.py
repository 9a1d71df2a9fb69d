"""What the steps of writing an appeal share."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType
from typing import Any

from django import forms
from django.contrib.auth.models import AnonymousUser

from portal.people.models import User
from portal.web.forms import PortalFormMixin

#: What was typed in a step, as the browser sent it: {field: text}.
Typed = dict[str, str]
#: A question and its answer in words, for the page that shows everything before sending.
Said = tuple[str, str]


@dataclass(frozen=True)
class About:
    """What a step may lean on: the municipal day, the writer and the other steps as typed."""

    on: date
    user: User | AnonymousUser
    answers: Mapping[str, Typed] = field(default_factory=dict)

    def typed(self, step: str, name: str) -> str:
        """Return what was typed in a field of another step, or an empty text."""
        return self.answers.get(step, {}).get(name, "")


class OptionsField(forms.ChoiceField):
    """One of several, each with a line that explains it: ``option_hints`` is {value: hint}."""

    widget = forms.RadioSelect
    option_hints: Mapping[str, str] = MappingProxyType({})


class StepForm(PortalFormMixin, forms.Form):
    """One question to the citizen.

    What is typed is kept in the draft as the browser sent it, valid or not
    (:meth:`typed`), and checked again by binding the form to it.
    """

    def __init__(self, *args: Any, about: About, **kwargs: Any) -> None:
        self.about = about
        super().__init__(*args, **kwargs)
        self.build()

    def build(self) -> None:
        """Fill in choices and fields that depend on ``about``."""

    def offer(
        self,
        name: str,
        hints: Mapping[str, str],
        options: Iterable[tuple[str, str]] | None = None,
    ) -> None:
        """Explain the options of a field, or offer these."""
        field = self.fields[name]
        if not isinstance(field, OptionsField):
            raise TypeError(f"{name} has no options")
        field.option_hints = hints
        if options is not None:
            field.choices = list(options)

    def typed(self) -> Typed:
        """Return what the browser sent, field by field; files are kept elsewhere."""
        return {
            name: _storable(self.data.get(self.add_prefix(name), ""))
            for name, bound in self.fields.items()
            if not isinstance(bound, forms.FileField)
        }

    def said(self) -> list[Said]:
        """Return the answers of a valid form in words."""
        return []


#: Pasted from an office program: its line ends become ours, other control characters go.
_AS_STORED = {
    **dict.fromkeys({*range(0x20), 0x7F} - {ord("\n"), ord("\t")}),
    **dict.fromkeys((0x0B, 0x0C, 0x2028, 0x2029), "\n"),
}


def _storable(text: str) -> str:
    """Return the text with line ends as one character and without control characters."""
    return str(text).replace("\r\n", "\n").replace("\r", "\n").translate(_AS_STORED)
