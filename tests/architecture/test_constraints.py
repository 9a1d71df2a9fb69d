"""Every constraint that a form of the desk can break is told in words, not by its name."""

from collections.abc import Iterator
from typing import Any

import pytest
from django import forms
from django.contrib import admin
from django.db.models import BaseConstraint, F, Model, UniqueConstraint
from django.db.models.expressions import Expression

from portal.backoffice.pages import RoleAdmin
from portal.people.models import User
from portal.web.forms import TableForm

APPS = ("portal.", "appeals.", "reception.", "councils.", "meetings.")


def heirs(parent: type) -> Iterator[type]:
    for heir in parent.__subclasses__():
        yield heir
        yield from heirs(heir)


def forms_of_admins(request: Any) -> Iterator[type[forms.ModelForm]]:
    """Yield the form of each page that may be saved by somebody, and of each table in it."""
    for page in admin.site._registry.values():
        if page.model.__module__.startswith(APPS) and page.has_change_permission(request):
            yield page.get_form(request)
            for inline in page.get_inline_instances(request):
                yield inline.get_formset(request).form


def names_in(expression: Any) -> set[str]:
    if isinstance(expression, str):
        return {expression}
    if isinstance(expression, F):
        return {expression.name}
    return {one.name for one in expression.flatten() if isinstance(one, F)}


def fields_of(constraint: BaseConstraint) -> set[str]:
    """Return the fields that the constraint compares."""
    fields = {*getattr(constraint, "fields", ())}
    if constraint_condition := getattr(constraint, "condition", None):
        fields |= constraint_condition.referenced_base_fields
    for one in getattr(constraint, "expressions", ()):
        # An exclusion pairs each expression with its operator.
        expression = one[0] if isinstance(one, tuple | list) else one
        fields |= names_in(expression) if isinstance(expression, str | F | Expression) else set()
    return fields


def is_told(constraint: BaseConstraint) -> bool:
    """Whether there are words: Django has its own for fields that are the same in two rows."""
    if isinstance(constraint, UniqueConstraint) and constraint.condition is None:
        return bool(constraint.fields)
    return constraint.violation_error_message != constraint.default_violation_error_message


@pytest.fixture
def saved_forms(rf, monkeypatch):
    """Return the classes of all forms that save a row, as somebody in every role sees them."""
    monkeypatch.setattr(RoleAdmin, "_has", lambda page, request, roles: bool(roles))
    request = rf.get("/")
    request.user = User()
    written = (form for form in heirs(forms.ModelForm) if form.__module__.startswith(APPS))
    return [form for form in (*forms_of_admins(request), *written) if form._meta.model]


def broken_by(form: type[forms.ModelForm]) -> Iterator[tuple[type[Model], BaseConstraint]]:
    """Yield what Django checks of the form: constraints whose fields are all in it."""
    model = form._meta.model
    for constraint in model._meta.constraints:
        if fields_of(constraint) <= {*form.base_fields}:
            yield model, constraint


def test_a_constraint_that_a_form_can_break_has_words(saved_forms):
    reached = {found[1].name: found[1] for form in saved_forms for found in broken_by(form)}
    assert {"unit_period", "place_hall_seats", "council_slug_free"} <= reached.keys()
    assert [name for name, one in reached.items() if not is_told(one)] == []


def test_the_field_to_blame_is_in_the_form_that_tells_it(saved_forms):
    wrong = [
        (form.__name__, constraint.name)
        for form in saved_forms
        for _, constraint in broken_by(form)
        if constraint.violation_error_code
        and not (
            issubclass(form, TableForm) and constraint.violation_error_code in form.base_fields
        )
    ]
    assert wrong == []
