"""Bring the tables up to date and load the demo city: one start of Django instead of three."""

from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand


class Command(BaseCommand):
    """What ``make run`` does before it starts the servers; doing it twice changes nothing."""

    help = __doc__
    # Those of the tables too are run by migrate.
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write("Таблицы…")
        call_command("migrate", verbosity=0, skip_checks=False)
        call_command("createcachetable", verbosity=0)
        self.stdout.write("Демонстрационные данные…")
        call_command("load_demo", stdout=self.stdout)
