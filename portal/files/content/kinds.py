"""The kinds of file that the portal takes, and the names that people give them."""

from enum import StrEnum


class Kind(StrEnum):
    """A kind of file, decided by its content."""

    PDF = "pdf"
    JPEG = "jpeg"
    PNG = "png"
    WEBP = "webp"
    HEIC = "heic"
    DOC = "doc"
    DOCX = "docx"
    ODT = "odt"
    XLS = "xls"
    XLSX = "xlsx"
    ODS = "ods"
    RTF = "rtf"
    TXT = "txt"

    @property
    def label(self) -> str:
        """What the kind is called in a sentence for people."""
        return LABELS[self]

    @property
    def media_type(self) -> str:
        """The media type sent with a file of this kind."""
        return MEDIA_TYPES[self]

    @property
    def extension(self) -> str:
        """The usual extension, without the dot."""
        return "jpg" if self is Kind.JPEG else self.value

    @property
    def is_image(self) -> bool:
        """Whether the file is a picture, which is re-encoded before it is kept."""
        return self in {Kind.JPEG, Kind.PNG, Kind.WEBP, Kind.HEIC}


LABELS: dict[Kind, str] = {
    Kind.PDF: "документ PDF",
    Kind.JPEG: "изображение JPEG",
    Kind.PNG: "изображение PNG",
    Kind.WEBP: "изображение WebP",
    Kind.HEIC: "фотография HEIC",
    Kind.DOC: "документ Word (DOC)",
    Kind.DOCX: "документ Word (DOCX)",
    Kind.ODT: "документ OpenDocument (ODT)",
    Kind.XLS: "таблица Excel (XLS)",
    Kind.XLSX: "таблица Excel (XLSX)",
    Kind.ODS: "таблица OpenDocument (ODS)",
    Kind.RTF: "документ RTF",
    Kind.TXT: "обычный текст",
}

MEDIA_TYPES: dict[Kind, str] = {
    Kind.PDF: "application/pdf",
    Kind.JPEG: "image/jpeg",
    Kind.PNG: "image/png",
    Kind.WEBP: "image/webp",
    Kind.HEIC: "image/heic",
    Kind.DOC: "application/msword",
    Kind.DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    Kind.ODT: "application/vnd.oasis.opendocument.text",
    Kind.XLS: "application/vnd.ms-excel",
    Kind.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    Kind.ODS: "application/vnd.oasis.opendocument.spreadsheet",
    Kind.RTF: "application/rtf",
    Kind.TXT: "text/plain",
}

#: Extension (lower case, no dot) to the kind that a file of that name must be.
EXTENSIONS: dict[str, Kind] = {kind.extension: kind for kind in Kind} | {
    "jpeg": Kind.JPEG,
    "jpe": Kind.JPEG,
    "jfif": Kind.JPEG,
    "heif": Kind.HEIC,
}

ARCHIVE_EXTENSIONS = frozenset(
    {"zip", "rar", "7z", "tar", "gz", "tgz", "bz2", "xz", "zst", "arj", "cab", "iso"}
)
MACRO_EXTENSIONS = frozenset({"docm", "dotm", "xlsm", "xltm", "xlsb", "xlam"})

#: The kinds as a person reads them in a hint or a refusal.
KINDS_FOR_PEOPLE = "PDF, JPG, PNG, WebP, HEIC, DOC, DOCX, ODT, XLS, XLSX, ODS, RTF, TXT"

#: Value of the ``accept`` attribute; media types let a phone offer its camera.
ACCEPT = ",".join(
    [f".{extension}" for extension in EXTENSIONS]
    + [MEDIA_TYPES[kind] for kind in Kind if kind.is_image]
)
