"""List the stored texts that the portal would structure otherwise today; nothing is changed."""

from typing import Any

from django.core.management.base import BaseCommand
from django.urls import reverse

from portal.acts.services.restructuring import structured_otherwise


class Command(BaseCommand):
    """For a portal whose texts were entered before its recogniser was mended."""

    help = __doc__

    def handle(self, *args: Any, **options: Any) -> None:
        count = 0
        for one in structured_otherwise():
            count += 1
            act = one.version.act
            card = reverse("admin:acts_act_change", args=[act.pk])
            self.stdout.write(
                f"{act.heading}, редакция с {one.version.valid_from:%d.%m.%Y}: {card}"
            )
            for what, listed in (
                ("не станет якорей", one.lost),
                ("появятся", one.new),
                ("указывают на те, которых не станет", one.pointing),
            ):
                if listed:
                    self.stdout.write(f"  {what}: {'; '.join(listed)}")
        self.stdout.write(
            f"Редакций, структуру которых портал прочитал бы иначе: {count}."
            + (" Перечитать её — шаг «Перечитать структуру» на карточке акта." if count else "")
        )
