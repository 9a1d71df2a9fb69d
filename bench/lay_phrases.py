"""How many lay phrases find the right code among the first five: ``python -m bench.lay_phrases``."""

import os
from pathlib import Path

PHRASES = Path(__file__).with_suffix(".tsv")
FIRST = 5


def phrases() -> list[tuple[str, str]]:
    """Return (phrase, right code)."""
    lines = PHRASES.read_text(encoding="utf-8").splitlines()
    return [(phrase, code) for phrase, code in (line.split("\t") for line in lines)]


def missed() -> list[str]:
    """Return the phrases whose code is not among the first five."""
    from appeals.models import ClassifierCode

    return [
        phrase
        for phrase, code in phrases()
        if code not in ClassifierCode.objects.search(phrase).values_list("code", flat=True)[:FIRST]
    ]


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
    import django

    django.setup()
    lost = missed()
    print(f"{len(phrases()) - len(lost)} of {len(phrases())} among the first {FIRST}")
    for phrase in lost:
        print("missed:", phrase)
