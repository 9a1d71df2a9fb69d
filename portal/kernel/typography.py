"""How numbers stand in HTML."""

import re

#: «№ 6-р», «№ 131-ФЗ»: what a browser would break at its hyphen.
_NUMBER = re.compile(r"№(?:[ \u00a0\u202f]|&nbsp;)?\d[\w/.]*-[\w-]+")


def unbroken(html: str) -> str:
    """Keep such numbers on one line, by their look alone: they are copied and found as they are."""
    return _NUMBER.sub(r'<span class="unbroken">\g<0></span>', html)
