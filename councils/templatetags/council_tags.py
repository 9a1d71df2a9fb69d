"""What the pages of councils ask of a decision."""

from datetime import date

from django import template

from councils.models import Decision
from councils.rules.vocabulary import Control

register = template.Library()


@register.filter
def control_on(decision: Decision, day: date) -> Control:
    """Return how the task of the decision stands on the day."""
    return decision.control_on(day)
