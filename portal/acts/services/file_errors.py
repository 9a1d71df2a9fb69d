"""What may be wrong with a file beside an act."""

from portal.kernel.errors import RuleViolation


class NoScan(RuleViolation):
    """A document that an editor typed is no picture of the signed one."""

    def __init__(self) -> None:
        super().__init__(
            "Скан подписанного акта — это PDF или изображение. Файл, который можно править, "
            "приложите как текст.",
            code="no_scan",
            field="file",
        )


class NoSignature(RuleViolation):
    """The file is no detached electronic signature."""

    def __init__(self) -> None:
        super().__init__(
            "Это не файл отсоединённой подписи (.sig).", code="no_signature", field="file"
        )


class FileRepeated(RuleViolation):
    """The very bytes are kept beside the act already."""

    def __init__(self, kept: str) -> None:
        super().__init__(
            f"Этот файл уже приложен к акту: {kept}. Если прежний приложен не так, как нужно, "
            "сначала уберите его шагом «Убрать файл».",
            code="file_repeated",
            field="file",
        )
