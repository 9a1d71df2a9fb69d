"""The archive of an import: its files by their names, as a cell of the table may name them."""

import re
import unicodedata
import zipfile
import zlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from typing import IO

from portal.acts.services.errors import BadSheet
from portal.acts.services.sheets import some

_MAX_FILE_BYTES = 50 * 1024 * 1024
#: The bit of a packed file that says that its name is UTF-8.
_UTF8 = 0x800
#: What Russian names have beside Latin letters; hardly any bytes of the old code page read as that.
_RUSSIAN = re.compile(r"[Ѐ-ӿ№«»–—]")


class PackedTexts(Mapping[str, bytes]):
    """The files of a ZIP by their paths; each is unpacked when it is asked for.

    Raises BadSheet.
    """

    def __init__(self, stream: IO[bytes]) -> None:
        try:
            self._archive = zipfile.ZipFile(stream)
        except zipfile.BadZipFile as error:
            raise _bad_archive() from error
        files = [info for info in self._archive.infolist() if not info.is_dir()]
        self._files = {_name(info).replace("\\", "/"): info for info in files}

    def __getitem__(self, name: str) -> bytes:
        info = self._files[name]
        if info.file_size > _MAX_FILE_BYTES:
            raise BadSheet(f"Файл {name} больше 50 МБ.", field="archive")
        try:
            return self._archive.read(info)
        except (zipfile.BadZipFile, RuntimeError, NotImplementedError, zlib.error) as error:
            raise _bad_archive() from error

    def __iter__(self) -> Iterator[str]:
        return iter(self._files)

    def __len__(self) -> int:
        return len(self._files)


class FileNames:
    """What files a cell may mean: it has a whole path, or the end of one from a folder on."""

    def __init__(self, paths: Iterable[str]) -> None:
        self._paths: defaultdict[str, list[str]] = defaultdict(list)
        for path in paths:
            whole = f"/{path.lstrip('/')}"
            self._paths[whole].append(path)
            for sign in re.finditer("/", whole):
                self._paths[whole[sign.end() :]].append(path)

    def meant_by(self, cell: str) -> list[str]:
        """Return the paths that the cell may mean: it names a file if there is one."""
        return self._paths.get(unicodedata.normalize("NFC", cell).replace("\\", "/"), [])


def told_paths(paths: list[str]) -> str:
    """Return the paths as cells that mean one file each."""
    return some([f"«/{path.lstrip('/')}»" for path in paths])


def _bad_archive() -> BadSheet:
    return BadSheet("Архив повреждён или закрыт паролем.", field="archive")


def _name(info: zipfile.ZipInfo) -> str:
    """Return the name in Russian letters: Windows packs them in its old code page, macOS in pieces."""
    return unicodedata.normalize("NFC", _decoded(info))


def _decoded(info: zipfile.ZipInfo) -> str:
    if info.flag_bits & _UTF8:
        return info.filename
    try:
        packed = info.filename.encode("cp437")
        # The Finder does not say that it is UTF-8.
        with suppress(UnicodeDecodeError):
            if _RUSSIAN.search(name := packed.decode()):
                return name
        return packed.decode("cp866")
    except UnicodeError:
        return info.filename
