"""Why a file cannot be taken, in words for the person who sent it."""

from portal.files.content.kinds import KINDS_FOR_PEOPLE, Kind


class Unsuitable(Exception):
    """The content of a file cannot be taken.

    ``reason`` is a whole Russian sentence or two that do not name the file: what is
    wrong and what the person can do. ``code`` is stable.
    """

    def __init__(self, code: str, reason: str) -> None:
        super().__init__(reason)
        self.code = code
        self.reason = reason


def empty() -> Unsuitable:
    """Return the refusal of a file of zero bytes."""
    return Unsuitable("file_empty", "Файл пуст. Проверьте, тот ли файл вы выбрали.")


def archive() -> Unsuitable:
    """Return the refusal of zip, rar, 7z and their like."""
    return Unsuitable(
        "file_archive",
        "Это архив, архивы не принимаются. Распакуйте его и приложите документы "
        "и фотографии по отдельности.",
    )


def macros() -> Unsuitable:
    """Return the refusal of an office document that carries a program."""
    return Unsuitable(
        "file_macros",
        "В документе есть макросы, такие файлы не принимаются. Сохраните документ "
        "в формате PDF и приложите его.",
    )


def encrypted(kind: Kind | None = None) -> Unsuitable:
    """Return the refusal of a document closed by a password or by usage limits."""
    if kind is Kind.PDF:
        return Unsuitable(
            "file_encrypted",
            "Документ PDF зашифрован: он закрыт паролем или ограничениями. "
            "Сохраните его без защиты и приложите ещё раз.",
        )
    return Unsuitable(
        "file_encrypted",
        "Документ зашифрован паролем. Снимите пароль, сохраните документ и приложите ещё раз.",
    )


def damaged() -> Unsuitable:
    """Return the refusal of a file that begins as a known kind but cannot be read."""
    return Unsuitable(
        "file_damaged",
        "Прочитать файл не удалось: он повреждён или передан не полностью. "
        "Проверьте, открывается ли он у вас, и приложите ещё раз.",
    )


def too_many_pixels(limit: int) -> Unsuitable:
    """Return the refusal of a picture with more than ``limit`` pixels."""
    return Unsuitable(
        "file_image_too_large",
        f"Изображение слишком большое: в нём больше {limit // 1_000_000} миллионов точек. "
        "Уменьшите его и приложите ещё раз.",
    )


def inflates() -> Unsuitable:
    """Return the refusal of a document that unpacks to an unreasonable size."""
    return Unsuitable(
        "file_inflates",
        "При открытии документ становится слишком большим, это может быть опасно. "
        "Сохраните его в формате PDF и приложите ещё раз.",
    )


def unknown_extension(extension: str) -> Unsuitable:
    """Return the refusal of a name whose extension is not on the list."""
    return Unsuitable(
        "file_kind_not_accepted",
        f"Файлы с расширением .{extension} не принимаются. Подходят: {KINDS_FOR_PEOPLE}.",
    )


def unknown_content(description: str = "") -> Unsuitable:
    """Return the refusal of content that is none of the kinds on the list."""
    what = f"По содержанию это {description}." if description else "Формат файла не распознан."
    return Unsuitable("file_kind_not_accepted", f"{what} Подходят: {KINDS_FOR_PEOPLE}.")


def mislabelled(extension: str, actual: Kind) -> Unsuitable:
    """Return the refusal of a file that lies about its type."""
    return Unsuitable(
        "file_mislabelled",
        f"Расширение .{extension} не соответствует содержанию: на самом деле это "
        f"{actual.label}. Замените расширение на .{actual.extension} или сохраните файл заново.",
    )
