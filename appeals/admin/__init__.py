"""The clerk's desk of appeals."""

from appeals.admin import cards, destruction, lists  # noqa: F401 - each registers its pages
