"""Numbers of acts: each stands in the permanent address of its act."""

BAD_NUMBER = (
    "В номере нужна хотя бы одна цифра или буква, и не бывает знака «~». Например: 3111, 380-р, "
    "12/345."
)


def may_be_number(text: str) -> bool:
    """Whether the number can stand in an address: «..» leads elsewhere, «~» there is the slash."""
    return "~" not in text and any(letter.isalnum() for letter in text)
