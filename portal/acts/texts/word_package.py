"""The parts of a DOCX: its main one, those beside it, and those that it refers to.

Sources: ECMA-376 part 2 (Open Packaging Conventions), part 4, annex A (namespaces of the strict
and of the transitional kind: «Документ Word в строгом формате Open XML» is of the strict one).
"""

import posixpath
import zipfile
from io import BytesIO

from lxml import etree

_RELATION = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
_STRICT = "http://purl.oclc.org/ooxml/"
_TRANSITIONAL = "http://schemas.openxmlformats.org/"
#: What is called otherwise in a strict document, as far as it has words.
_NAMESPACES = {
    f"{_STRICT}{name}".encode(): f"{_TRANSITIONAL}{folder}/2006/{kind}".encode()
    for name, folder, kind in (
        ("wordprocessingml/main", "wordprocessingml", "main"),
        ("officeDocument/relationships", "officeDocument", "relationships"),
        ("officeDocument/math", "officeDocument", "math"),
    )
}
_MAX_PART_BYTES = 200 * 1024 * 1024


class Package:
    """Gives the parts by name. Raises KeyError without a main part, ValueError for one too big."""

    def __init__(self, content: bytes) -> None:
        self._zip = zipfile.ZipFile(BytesIO(content))
        #: How much of what it refers to may still be taken: one part may be named many times.
        self._room = _MAX_PART_BYTES
        self.main = next(
            (
                target.lstrip("/")
                for kind, target in self._relations("_rels/.rels").values()
                if kind.endswith("/officeDocument")
            ),
            "word/document.xml",
        )
        folder, _, name = self.main.rpartition("/")
        self._folder = folder
        self._referred = self._relations(f"{folder}/_rels/{name}.rels")
        root = self._xml(self.main)
        if root is None:
            raise KeyError(self.main)
        self.root = root

    def beside(self, kind: str) -> etree._Element | None:
        """Return the root of the part with the styles and the like, None where there is none.

        The main part says what it is called: Word on the web saves ``styles2.xml``.
        """
        named = (target for one, target in self._referred.values() if one.endswith(f"/{kind}"))
        return self._xml(self._path(next(named, f"{kind}.xml")))

    def referred(self, relation: str) -> bytes | None:
        """Return the part that the main one refers to, None where the file has none.

        Raises ValueError where all that was asked for is too much together.
        """
        _, target = self._referred.get(relation, ("", ""))
        content = self._bytes(self._path(target))
        self._room -= len(content or b"")
        if self._room < 0:
            raise ValueError("parts too big")
        return content

    def _path(self, target: str) -> str:
        return posixpath.normpath(posixpath.join(f"/{self._folder}", target))[1:]

    def _relations(self, name: str) -> dict[str, tuple[str, str]]:
        """Return of each relation its type and its target."""
        root = self._xml(name)
        return {
            one.get("Id", ""): (one.get("Type", ""), one.get("Target", ""))
            for one in (root.iter(_RELATION) if root is not None else ())
        }

    def _xml(self, name: str) -> etree._Element | None:
        content = self._bytes(name)
        if content is None:
            return None
        if _STRICT.encode() in content:
            for strict, transitional in _NAMESPACES.items():
                content = content.replace(strict, transitional)
        parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True)
        return etree.fromstring(content, parser)

    def _bytes(self, name: str) -> bytes | None:
        try:
            with self._zip.open(name) as stream:
                content = stream.read(_MAX_PART_BYTES + 1)
        except KeyError:
            return None
        if len(content) > _MAX_PART_BYTES:
            raise ValueError("part too big")
        return content
