"""Settle by which places citations and changes of acts are compared."""

from typing import Any

from django.core.management.base import BaseCommand

from portal.acts.services.settling import settle_all


class Command(BaseCommand):
    """Once, for a portal whose editions renumbered points before it kept that; may be run again."""

    help = __doc__

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(
            f"Актов, указания на пункты которых сверены с редакциями: {settle_all()}."
        )
