"""Start-up of the web layer."""

from django.apps import AppConfig
from django.core.signals import request_started


class WebConfig(AppConfig):
    name = "portal.web"
    label = "web"
    verbose_name = "Веб-слой портала"

    def ready(self) -> None:
        """Register the checks of the database server, and what is asked of it at each request."""
        from portal.web import checks  # noqa: F401 - registers itself
        from portal.web.connections import spare_the_living

        request_started.connect(spare_the_living)
