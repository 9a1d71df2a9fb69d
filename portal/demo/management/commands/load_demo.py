"""Load the demo city: people, and some sixty appeals of the last quarter in every state."""

from typing import Any

from django.core.management.base import BaseCommand
from django.db import transaction
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from appeals.models import Appeal
from portal.acts.services.known import load_known_acts
from portal.demo import acts, councils, meetings, people, stories
from portal.demo.letters import residents
from portal.letters.models import Letter, LetterState


class Command(BaseCommand):
    """Loading twice changes nothing."""

    help = __doc__

    def handle(self, *args: Any, **options: Any) -> None:
        office = people.load()
        load_known_acts(at=timezone.now())
        acts.load(
            editor=office.accounts["editor"],
            other=office.accounts["editor2"],
            now=timezone.now(),
        )
        if Appeal.objects.exists():
            self.stdout.write("Демонстрационные данные уже есть.")
            return
        now = timezone.now()
        with transaction.atomic():
            considered = meetings.load(office, now=now)
            self.stdout.write("  встреч с жителями: 20")
            written = [
                stories.Story(office, resident, number, now=now)
                for number, resident in enumerate(residents())
            ]
            for received in stories.tell([*written, *considered], until=now):
                if received % 10 == 0:
                    self.stdout.write(f"  обращений: {received} из {len(written)}")
            held = councils.load(
                secretary=office.accounts["council"],
                chair=office.accounts["chair"],
                member=office.accounts["member"],
                now=now,
            )
            self.stdout.write(f"  заседаний советов: {held}")
            _letters_were_sent()


def _letters_were_sent() -> None:
    """Letters of the past went out in the past; nothing is queued for them."""
    for letter in Letter.objects.filter(state=LetterState.QUEUED).exclude(is_secret=True):
        letter.state, letter.sent_at, letter.attempts = LetterState.SENT, letter.queued_at, 1
        letter.save(update_fields=["state", "sent_at", "attempts"])
    told = ("letters.send", "meetings.tell")
    ProcrastinateJob.objects.filter(task_name__in=told, status="todo").delete()
