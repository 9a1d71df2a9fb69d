"""Fields of Word: their stored results, and what Word computes itself each time it shows them.

Source: ECMA-376 part 1, 17.16 (fields and hyperlinks).
"""

import re
from dataclasses import dataclass

from lxml import etree

from portal.acts.texts.symbols import sign_of
from portal.acts.texts.word_numbering import W
from portal.acts.texts.word_runs import attribute_of, is_on

_SYMBOL = re.compile(r"(?:0x(?P<hex>[0-9a-f]{2,4})|(?P<number>\d{1,5}))", re.IGNORECASE)
_FONT = re.compile(r"\\f\s*(?:\"(?P<quoted>[^\"]*)\"|(?P<bare>\S+))", re.IGNORECASE)
_NUMBER = "номер, который вычисляет Word (поле {})"
_OF_TODAY = re.compile(r"\s*(?:DATE|TIME)\b", re.IGNORECASE)
#: What only Word computes.
_UNREAD = {
    "EQ": "формула в поле EQ",
    "BARCODE": "штрихкод",
    "DISPLAYBARCODE": "штрихкод",
    **{name: _NUMBER.format(name) for name in ("LISTNUM", "AUTONUM", "AUTONUMLGL", "AUTONUMOUT")},
}


@dataclass
class Field:
    """A field; ``control`` says what is chosen or ticked in one of a form.

    ``shown`` is how many runs stood before its result.
    """

    control: etree._Element | None = None
    instruction: str = ""
    is_instruction: bool = True
    shown: int = 0

    @property
    def name(self) -> str:
        """Return «EQ», «SYMBOL» and the like."""
        return "".join(self.instruction.split()[:1]).upper()

    @property
    def unread(self) -> str:
        """Return in words what is computed and cannot be here, empty where nothing is."""
        return _UNREAD.get(self.name, "")

    def computed(self) -> str:
        """Return what Word shows of a field without a stored result."""
        if self.name == "SYMBOL":
            return _symbol(self.instruction)
        if self.name in {"MACROBUTTON", "GOTOBUTTON"}:
            return " ".join(self.instruction.split()[2:])
        if self.control is None:
            return ""
        if self.name == "FORMCHECKBOX":
            box = self.control.find(f"{W}checkBox")
            said = (
                "checked" if box is not None and box.find(f"{W}checked") is not None else "default"
            )
            return "☒" if box is not None and is_on(box, said) else "☐"
        if self.name == "FORMDROPDOWN":
            entries = [one.get(f"{W}val", "") for one in self.control.iter(f"{W}listEntry")]
            chosen = attribute_of(self.control, "ddList/result")
            place = int(chosen or attribute_of(self.control, "ddList/default") or 0)
            return "".join(entries[place : place + 1])
        return ""


class Fields:
    """The fields that are open: inside one the instruction is not shown, its result is."""

    def __init__(self) -> None:
        self._open: list[Field] = []

    def step(self, char: etree._Element, shown: int) -> Field | None:
        """Take the beginning, the middle or the end of a field, behind so many runs.

        Return the field that ends and has no stored result.
        """
        kind = char.get(f"{W}fldCharType", "")
        if kind == "begin":
            self._open.append(Field(char.find(f"{W}ffData"), shown=shown))
        elif kind == "separate" and self._open:
            self._open[-1].is_instruction = False
            self._open[-1].shown = shown
        elif kind == "end" and self._open:
            field = self._open.pop()
            return field if field.shown == shown else None
        return None

    def instruct(self, text: str) -> None:
        """Take a piece of the instruction of the innermost field."""
        if self._open and self._open[-1].is_instruction:
            self._open[-1].instruction += text

    @property
    def is_instruction(self) -> bool:
        """Whether nothing is shown here."""
        return any(field.is_instruction for field in self._open)


def of_today(root: etree._Element) -> list[str]:
    """Return what each field is that shows the day or the hour of reading."""
    said = [one.text or "" for one in root.iter(f"{W}instrText")]
    said += [one.get(f"{W}instr", "") for one in root.iter(f"{W}fldSimple")]
    return ["дата, которая всегда сегодняшняя" for one in said if _OF_TODAY.match(one)]


def _symbol(instruction: str) -> str:
    found = _SYMBOL.match("".join(instruction.split()[1:2]))
    if found is None:
        return ""
    code = int(found["hex"], 16) if found["hex"] else int(found["number"])
    font = _FONT.search(instruction)
    if font is not None:
        return sign_of(f"{code:04X}", font["quoted"] or font["bare"])
    if code < 0x100 and r"\u" not in instruction.lower():
        return bytes([code]).decode("cp1251", "replace")
    return sign_of(f"{code:04X}", "")
