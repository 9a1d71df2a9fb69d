"""Why a file or a pasted text cannot become the text of an act, or not all of it."""

from collections import Counter
from collections.abc import Sequence
from textwrap import shorten

from portal.acts.texts.blocks import Document
from portal.files.content.refusals import Unsuitable
from portal.kernel.errors import RuleViolation

NEEDS_CHOICE = "text_choose_changes"


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


def unknown_letters() -> TextRefused:
    """Bytes that no table of Russian letters makes a Russian text of."""
    return TextRefused(
        "Не удалось понять, в какой кодировке записан файл: буквы могли бы прочитаться неверно. "
        "Откройте его в текстовом редакторе, сохраните в кодировке UTF-8 и загрузите ещё раз "
        "или вставьте текст.",
        "text_unknown_letters",
    )


_TAKEN = "Текст акта берётся из DOCX, ODT, HTML или вставленного текста."
#: What the store of files says of these names kinds that are no text here, PDF first.
_UNSUITABLE = {
    "file_archive": f"Это архив. Распакуйте его и загрузите сам документ. {_TAKEN}",
    "file_macros": "В документе есть макросы, такие файлы не принимаются. Сохраните его без "
    "макросов, в формате DOCX или ODT, и загрузите ещё раз.",
    "file_inflates": "При открытии документ становится слишком большим, это может быть опасно. "
    "Сохраните его заново в DOCX или ODT либо вставьте текст.",
    "file_kind_not_accepted": f"Это не текстовый документ (например, презентация или шаблон). {_TAKEN}",
}


def unsuitable(error: Unsuitable) -> TextRefused:
    """A container that has no text to be read, in words of this field."""
    return TextRefused(_UNSUITABLE.get(error.code, error.reason), error.code)


def too_deep() -> TextRefused:
    """Parts in parts in parts, more than anybody writes by hand."""
    return TextRefused(
        "В тексте слишком много частей, вложенных одна в другую. Скопируйте его в новый документ "
        "без оформления и загрузите ещё раз или вставьте текст.",
        "text_too_deep",
    )


def empty() -> TextRefused:
    """Nothing to read."""
    return TextRefused("В файле нет текста.", "text_empty")


def needs_choice(changes: object, count: int, struck: Sequence[tuple[str, str]] = ()) -> None:
    """Refuse a text whose tracked changes or struck-out words nobody has decided on.

    ``struck`` has the words struck out, each with the paragraph in which they stand.
    """
    if changes is not None or not (count or struck):
        return
    found = []
    if count:
        found.append(f"исправления в режиме рецензирования ({count})")
    if struck:
        found.append(f"зачёркнутые слова ({len(struck)}), {_first(struck)}")
    raise TextRefused(
        f"В файле есть {', а также '.join(found)}. Выберите, принять их или отклонить: "
        "с первым зачёркнутое уйдёт из текста, со вторым останется обычными словами.",
        NEEDS_CHOICE,
    )


def left_out(document: Document) -> list[str]:
    """Return in words what the file has beside the text that was taken from it."""
    told = []
    if hidden := document.hidden:
        told.append(
            f"В файле есть скрытые слова ({len(hidden)}), {_first(hidden)}. Их не видно и в "
            "самом файле, в текст акта они не вошли. Если они нужны, сделайте их в файле видимыми "
            "и внесите текст заново."
        )
    if unread := Counter(document.unread):
        listed = ", ".join(f"{what} — {count}" for what, count in unread.items())
        told.append(
            f"В файле есть то, чего портал не читает: {listed}. В текст акта это не вошло: "
            "наберите эти места в файле обычными словами и внесите текст заново."
        )
    if unsure := Counter(document.unsure):
        listed = ", ".join(f"{what} — {count}" for what, count in unsure.items())
        told.append(
            f"Файл, возможно, показывает иначе, чем прочитал портал: {listed}. Сверьте эти места "
            "с файлом; если в нём другое, наберите их обычными словами и внесите текст заново."
        )
    if document.images:
        told.append(
            f"Картинок в файле: {document.images}. В текст акта они не вошли: если они часть акта, "
            "приложите сам файл."
        )
    return told


def _first(found: Sequence[tuple[str, str]]) -> str:
    words, paragraph = (shorten(text, 60, placeholder="…") for text in found[0])
    return f"первые — «{words}» в «{paragraph}»"
