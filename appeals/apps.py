"""Start-up of the appeals: what lower layers must know of them is told here."""

from django.apps import AppConfig


class AppealsConfig(AppConfig):
    name = "appeals"
    verbose_name = "Обращения граждан"
