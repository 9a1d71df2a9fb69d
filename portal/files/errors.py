"""Domain errors of files."""

from portal.kernel.errors import RuleViolation


class FileRefused(RuleViolation):
    """A file is not taken; ``name`` is the file's, ``reason`` the sentence without it.

    Codes: those of :mod:`portal.files.content.refusals`, and ``file_too_large``,
    ``files_too_many``, ``files_too_large``, ``file_infected``.
    """

    def __init__(self, name: str, reason: str, *, code: str, field: str = "files") -> None:
        super().__init__(f"Файл «{name}» не принят. {reason}", code=code, field=field)
        self.name = name
        self.reason = reason


class FilesTooMuch(RuleViolation):
    """Together the files go over a limit; ``message`` says which."""

    def __init__(self, message: str) -> None:
        super().__init__(message, code="files_too_much", field="files")


class AltIsFileName(RuleViolation):
    """The words for who does not see a picture are the name of its file."""

    def __init__(self, field: str) -> None:
        super().__init__(
            "Это имя файла. Напишите словами, что изображено: описание услышит тот, кто не видит.",
            code="alt_is_file_name",
            field=field,
        )


class FileUnavailable(RuleViolation):
    """The content of a file may not be given out now: not scanned yet, or infected."""
