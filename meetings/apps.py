"""Start-up of the meetings: what lower layers must know of them is told here."""

from django.apps import AppConfig


class MeetingsConfig(AppConfig):
    name = "meetings"
    verbose_name = "Встречи с жителями"
