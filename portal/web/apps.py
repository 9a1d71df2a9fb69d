"""Start-up of the web layer."""

from django.apps import AppConfig
from django.core.signals import request_started
from django.db.backends.signals import connection_created


class WebConfig(AppConfig):
    name = "portal.web"
    label = "web"
    verbose_name = "Веб-слой портала"

    def ready(self) -> None:
        """Register the checks of the database server, and what is asked of it at each request."""
        from portal.web import checks  # noqa: F401 - registers itself
        from portal.web.connections import ask_alone, spare_the_living

        connection_created.connect(ask_alone)
        request_started.connect(spare_the_living)
