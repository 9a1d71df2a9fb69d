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
            count += not one.moves.only_loses
            act = one.version.act
            card = reverse("admin:acts_act_change", args=[act.pk])
            self.stdout.write(
                f"{act.heading}, редакция с {one.version.valid_from:%d.%m.%Y}: {card}"
            )
            for what, which in one.moves.told():
                self.stdout.write(f"  {what}: {which}")
            if one.pointing:
                self.stdout.write(f"  указывают на прежние адреса: {'; '.join(one.pointing)}")
            if one.moves.only_loses:
                self.stdout.write(
                    "  Пункты только пропадут: скорее всего, структура верна, перечитывать её не нужно."
                )
        self.stdout.write(
            f"Редакций, структуру которых портал прочитал бы иначе: {count}."
            + (" Перечитать её — шаг «Перечитать структуру» на карточке акта." if count else "")
        )
