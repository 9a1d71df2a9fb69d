"""Notes of a page that Word or LibreOffice has saved: each is moved to its mark in the text.

The mark is a link to the note, and the note, at the end of the page, begins with a link back.
"""

import re
from collections.abc import Set

from lxml import html

#: What a mark becomes: the note is in it.
NOTE = "note"
_NOTE_ID = re.compile(r"mso-(?:foot|end)note-id\s*:\s*(\w+)", re.IGNORECASE)
#: «_ftnref1», «sdfootnote1anc», and the links back: «_ftn1», «sdfootnote1sym».
_TO = re.compile(r"_(ftn|edn)ref(\w+)|(sd(?:foot|end)note\d+)anc")
_BACK = re.compile(r"_(ftn|edn)(?!ref)(\w+)|(sd(?:foot|end)note\d+)sym")
#: Word puts the number of a note into brackets on a page alone.
_BRACKETS = re.compile(r"\[(.*)\]")


def marks_of(root: html.HtmlElement) -> dict[str, html.HtmlElement]:
    """Return the marks of notes by what these are called."""
    notes = _notes_of(root)
    found: dict[str, html.HtmlElement] = {}
    for link in root.iter("a"):
        called = _called(link, _TO)
        if called in notes and not _is_in(link, notes[called]):
            found.setdefault(called, link)
    return found


def set_notes(root: html.HtmlElement, gone: Set[str]) -> None:
    """Move each note into its mark; those whose marks a tracked change has taken away go, too."""
    marks = marks_of(root)
    for called, note in _notes_of(root).items():
        mark = marks.get(called)
        back = next((one for one in note.iter("a") if _called(one, _BACK) == called), None)
        is_led_to = called in gone if mark is None else not _is_in(mark, note)
        if back is None or not is_led_to:
            continue
        shown = _BRACKETS.sub(r"\1", back.text_content().strip())
        back.drop_tree()
        note.drop_tree()
        note.tail = None
        if mark is not None:
            tail = mark.tail
            mark.clear()
            mark.tag, mark.tail = NOTE, tail
            mark.set("marker", shown)
            mark.append(note)


def _is_in(link: html.HtmlElement, note: html.HtmlElement) -> bool:
    return note in link.iterancestors()


def _notes_of(root: html.HtmlElement) -> dict[str, html.HtmlElement]:
    return {one.get("id", ""): one for one in root.iter("div") if one.get("id")}


def _called(link: html.HtmlElement, named: re.Pattern[str]) -> str:
    """Return what the note is called, a mark of which or a link back from which this is."""
    if found := _NOTE_ID.search(link.get("style", "")):
        return found[1]
    if found := named.fullmatch(link.get("name", "")):
        return "".join(filter(None, found.groups()))
    return ""
