"""What a text calls its places, in the cases of Russian: «пункта 2», «к пункту 2», «пунктом 2»."""

_GENITIVES = {
    "раздел": "раздела",
    "глава": "главы",
    "параграф": "параграфа",
    "статья": "статьи",
    "часть": "части",
    "пункт": "пункта",
    "подпункт": "подпункта",
    "приложение": "приложения",
    "акт": "акта",
    "наименование": "наименования",
    "преамбула": "преамбулы",
}


_DATIVES = {
    "раздел": "этому разделу",
    "глава": "этой главе",
    "параграф": "этому параграфу",
    "статья": "этой статье",
    "часть": "этой части",
    "пункт": "этому пункту",
    "подпункт": "этому подпункту",
    "приложение": "этому приложению",
}


def to_this(label: str) -> str:
    """Return «к этому пункту» for «пункт 2»."""
    return f"к {_DATIVES.get(label.partition(' ')[0], 'этому месту')}"


def to_place(label: str) -> str:
    """Return «к пункту 2» for «пункт 2»; what is not so called stays as it is, in quotes."""
    unit, _, rest = label.partition(" ")
    if unit not in _DATIVES:
        return f"к\N{NO-BREAK SPACE}месту «{label}»"
    return f"к\N{NO-BREAK SPACE}{_DATIVES[unit].split()[1]} {rest}".strip()


def genitive(label: str) -> str:
    """Return «пункта 2» for «пункт 2»."""
    unit, _, rest = label.partition(" ")
    return f"{_GENITIVES.get(unit, unit)} {rest}".strip()


_INSTRUMENTALS = {
    "раздел": "разделом",
    "глава": "главой",
    "параграф": "параграфом",
    "статья": "статьёй",
    "часть": "частью",
    "пункт": "пунктом",
    "подпункт": "подпунктом",
    "приложение": "приложением",
}


def instrumental(label: str) -> str:
    """Return «пунктом 2» for «пункт 2»."""
    unit, _, rest = label.partition(" ")
    return f"{_INSTRUMENTALS.get(unit, unit)} {rest}".strip()
