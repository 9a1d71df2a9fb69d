"""Why a file or a pasted text cannot become the text of an act."""

from portal.kernel.errors import RuleViolation


class TextRefused(RuleViolation):
    """The text cannot be read as it came; ``message`` says what to do."""

    def __init__(self, message: str, code: str) -> None:
        super().__init__(message, code=code, field="file")


def damaged() -> TextRefused:
    """The file cannot be opened."""
    return TextRefused(
        "Файл повреждён и не открывается. Откройте его в текстовом редакторе, сохраните заново "
        "в DOCX или ODT и загрузите ещё раз.",
        "text_damaged",
    )


def wrong_kind(kind: str) -> TextRefused:
    """A file that has no text to be structured."""
    return TextRefused(
        f"Это {kind}. Текст акта берётся из DOCX, ODT, HTML или вставленного текста; "
        "скан приложите отдельно.",
        "text_wrong_kind",
    )


def empty() -> TextRefused:
    """Nothing to read."""
    return TextRefused("В файле нет текста.", "text_empty")


def choose_changes(count: int) -> TextRefused:
    """Tracked changes without a word on what to do with them."""
    return TextRefused(
        f"В файле есть исправления в режиме рецензирования ({count}). "
        "Выберите, принять их или отклонить.",
        "text_choose_changes",
    )


def needs_choice(changes: object, count: int) -> None:
    """Refuse a text whose tracked changes nobody has decided on."""
    if count and changes is None:
        raise choose_changes(count)
