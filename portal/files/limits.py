"""How many files and bytes go with one appeal, and the words for going over."""

from dataclasses import dataclass

from django.conf import settings

from portal.files.errors import FileRefused

_MEGABYTE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """Limits of a set of attachments; bytes are counted as they were sent."""

    count: int
    bytes_each: int
    bytes_together: int

    @classmethod
    def of_settings(cls) -> "Limits":
        """Return the limits of this installation."""
        return cls(
            count=settings.FILES_MAX_COUNT,
            bytes_each=settings.FILES_MAX_BYTES,
            bytes_together=settings.FILES_MAX_TOTAL_BYTES,
        )

    def check(self, name: str, size: int, already: tuple[int, int]) -> None:
        """Make sure that a file of ``size`` bytes fits beside ``already`` (count, bytes).

        Raises:
            FileRefused: naming the limit that it goes over.
        """
        count, together = already
        if count >= self.count:
            raise FileRefused(
                name, f"Приложить можно не больше {files(self.count)}.", code="files_too_many"
            )
        if size > self.bytes_each:
            raise FileRefused(
                name,
                f"Он больше {megabytes(self.bytes_each)}. Уменьшите файл или разделите документ "
                "на части.",
                code="file_too_large",
            )
        if together + size > self.bytes_together:
            raise FileRefused(
                name,
                f"Вместе с ним файлы занимают больше {megabytes(self.bytes_together)}.",
                code="files_too_large",
            )

    def excess(self, count: int, together: int) -> str:
        """Return what to take out where a set is too much, nothing where it fits."""
        if count > self.count:
            return f"Файлов {count}, приложить можно не больше {files(self.count)}: уберите лишние."
        if together > self.bytes_together:
            return f"Файлы занимают больше {megabytes(self.bytes_together)}: уберите лишние."
        return ""


def files(count: int) -> str:
    """Return a number of files after «не больше»: «10 файлов», «1 файла»."""
    single = count % 10 == 1 and count % 100 != 11
    return f"{count}\u00a0{'файла' if single else 'файлов'}"


def megabytes(size: int) -> str:
    """Return a limit in bytes as people say it: «10 МБ», «2,5 МБ»."""
    number = f"{size / _MEGABYTE:.1f}".removesuffix(".0").replace(".", ",")
    return f"{number}\u00a0МБ"
