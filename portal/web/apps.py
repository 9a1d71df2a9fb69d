"""Start-up of the web layer."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "portal.web"
    label = "web"
    verbose_name = "Веб-слой портала"

    def ready(self) -> None:
        """Register the checks of the database server."""
        from portal.web import checks  # noqa: F401 - registers itself
