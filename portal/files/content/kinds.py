"""The kinds of file that the portal takes, and the names that people give them."""

from portal.kernel.choices import LabelledEnum


class Kind(LabelledEnum):
    """A kind of file, decided by its content; the label stands in sentences for people."""

    PDF = "pdf", "документ PDF"
    JPEG = "jpeg", "изображение JPEG"
    PNG = "png", "изображение PNG"
    WEBP = "webp", "изображение WebP"
    HEIC = "heic", "фотография HEIC"
    DOC = "doc", "документ Word (DOC)"
    DOCX = "docx", "документ Word (DOCX)"
    ODT = "odt", "документ OpenDocument (ODT)"
    XLS = "xls", "таблица Excel (XLS)"
    XLSX = "xlsx", "таблица Excel (XLSX)"
    ODS = "ods", "таблица OpenDocument (ODS)"
    RTF = "rtf", "документ RTF"
    TXT = "txt", "обычный текст"
    #: Stored by officers beside what it signs; citizens cannot send one.
    SIG = "sig", "отсоединённая подпись"
    #: Made by the portal: an event for the reader's own calendar.
    ICS = "ics", "событие календаря"

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
    Kind.SIG: "application/pkcs7-signature",
    Kind.ICS: "text/calendar",
}

#: Extension (lower case, no dot) to the kind that a file of that name must be.
EXTENSIONS: dict[str, Kind] = {
    **{kind.extension: kind for kind in Kind if kind not in {Kind.SIG, Kind.ICS}},
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
