"""Meetings at the desk."""

from meetings.admin import meetings, people

__all__ = ["meetings", "people"]
