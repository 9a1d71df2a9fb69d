"""What the steps of writing an appeal share."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
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


def _storable(text: str) -> str:
    """Return the text with line ends as one character and without NUL, which JSON refuses."""
    return str(text).replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "")
