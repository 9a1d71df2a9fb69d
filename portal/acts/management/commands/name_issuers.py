"""Let stored texts of acts that do not name their issuer yet name it."""

from typing import Any

from django.core.management.base import BaseCommand

from portal.acts.services.texts import name_issuers


class Command(BaseCommand):
    """For a portal whose texts were entered before they named it; words and days stay."""

    help = __doc__

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"Актов, чьи тексты теперь называют издавший орган: {name_issuers()}.")
