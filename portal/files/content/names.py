"""File names: kept for people to read, never used as paths."""

import re
import unicodedata

MAX_LENGTH = 120
_FORBIDDEN = re.compile(r'[<>:"|?*/\\]')
#: Control, format (bidi overrides, zero-width), private use, surrogates, line breaks.
_INVISIBLE = frozenset({"Cc", "Cf", "Co", "Cs", "Cn", "Zl", "Zp"})


def clean_name(raw: str, otherwise: str = "файл") -> str:
    """Return ``raw`` fit to be shown and to be saved on any computer.

    Folders, invisible and bidirectional characters go, forbidden ones become «_»; the
    length is at most ``MAX_LENGTH`` characters and the extension survives the cut.
    """
    name = unicodedata.normalize("NFC", re.split(r"[/\\]", raw)[-1])
    name = "".join(" " if char in "\t\r\n" else char for char in name)
    name = "".join(char for char in name if unicodedata.category(char) not in _INVISIBLE)
    name = _FORBIDDEN.sub("_", " ".join(name.split())).strip(". ")
    if not name:
        return otherwise
    stem, dot, suffix = name.rpartition(".")
    if dot and len(suffix) <= 10:
        return stem[: MAX_LENGTH - len(suffix) - 1].rstrip() + "." + suffix
    return name[:MAX_LENGTH].rstrip()


def extension_of(name: str) -> str:
    """Return the last extension of ``name`` in lower case without its dot, or ''."""
    stem, dot, suffix = name.rpartition(".")
    return suffix.lower() if dot and stem else ""


def with_extension(name: str, extension: str) -> str:
    """Return ``name`` with its last extension replaced by ``extension``, or given one."""
    present = extension_of(name)
    stem = name[: -len(present) - 1] if present else name
    return clean_name(f"{stem}.{extension}")
