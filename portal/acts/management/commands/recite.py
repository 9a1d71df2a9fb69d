"""Read anew which acts the texts of the portal cite."""

from typing import Any

from django.core.management.base import BaseCommand

from portal.acts.services.citations import note_citations
from portal.acts.services.citing import all_texts


class Command(BaseCommand):
    """For a portal whose acts were entered after its texts; what owners have seen stays seen."""

    help = __doc__

    def handle(self, *args: Any, **options: Any) -> None:
        texts = found = 0
        for citing in all_texts():
            texts, found = texts + 1, found + note_citations(citing)
        self.stdout.write(f"Текстов: {texts}, ссылок на акты: {found}.")
