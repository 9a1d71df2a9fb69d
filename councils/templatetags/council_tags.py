"""What the pages of councils ask of a decision."""

from datetime import date, timedelta

from django import template

from councils import papers
from councils.models import Decision
from councils.rules.vocabulary import Control

register = template.Library()


@register.filter
def control_on(decision: Decision, day: date) -> Control:
    """Return how the task of the decision stands on the day."""
    return decision.control_on(day)


@register.filter
def duration(lasted: timedelta) -> str:
    """Return a time in words: «4 мин 10 с»."""
    return papers.duration(lasted)
