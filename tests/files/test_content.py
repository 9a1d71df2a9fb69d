"""What is recognised, what is refused and why: a table of real files."""

from io import BytesIO

import pytest
from PIL import Image

from portal.files.content import office
from portal.files.content.images import clean_image
from portal.files.content.kinds import Kind
from portal.files.content.names import clean_name, with_extension
from portal.files.content.refusals import Unsuitable
from portal.files.content.sniffing import recognise
from tests.files import samples

RTF = rb"{\rtf1\ansi\ansicpg1251 \'cf\'f0\'e8\'e2\'e5\'f2}"
PROGRAM = b"MZ\x90\x00\x03\x00\x00\x00" + b"\x00" * 200


@pytest.mark.parametrize(
    ("name", "make", "kind"),
    [
        ("a.pdf", samples.pdf, Kind.PDF),
        ("скан.PDF", lambda: b"\n\n" + samples.pdf(), Kind.PDF),
        ("a.jpg", samples.jpeg, Kind.JPEG),
        ("a.JPEG", samples.jpeg, Kind.JPEG),
        ("a.png", lambda: samples.saved(samples.photo(), "PNG"), Kind.PNG),
        ("a.webp", lambda: samples.saved(samples.photo(), "WEBP"), Kind.WEBP),
        ("IMG_0001.HEIC", samples.heic, Kind.HEIC),
        ("a.docx", samples.docx_file, Kind.DOCX),
        ("a.xlsx", lambda: samples.ooxml(samples.EXCEL_MAIN, "xl/workbook.xml"), Kind.XLSX),
        ("a.odt", lambda: samples.odf("text"), Kind.ODT),
        ("a.ods", lambda: samples.odf("spreadsheet"), Kind.ODS),
        ("a.doc", lambda: samples.ole({"WordDocument": samples.word97()}), Kind.DOC),
        ("a.xls", lambda: samples.ole({"Workbook": samples.excel97()}), Kind.XLS),
        ("a.rtf", lambda: RTF, Kind.RTF),
        ("a.txt", lambda: "Привет, ёж!".encode(), Kind.TXT),
        ("без расширения", lambda: "Привет".encode(), Kind.TXT),
    ],
)
def test_each_accepted_kind_is_told_by_content(name, make, kind):
    assert recognise(make(), name).kind is kind


@pytest.mark.parametrize(
    ("content", "media_type"),
    [
        ("Двор № 5 — «яма»".encode(), "text/plain; charset=utf-8"),
        ("Двор № 5 — «яма»".encode("cp1251"), "text/plain; charset=windows-1251"),
        ("\ufeffДвор".encode("utf-16-le"), "text/plain; charset=utf-16"),
        (b"BM is how this text begins", "text/plain; charset=utf-8"),
    ],
)
def test_the_encoding_of_a_text_is_told(content, media_type):
    assert recognise(content, "a.txt").media_type == media_type


def office_with_bomb() -> bytes:
    bomb = b"\0" * (25 * 1024 * 1024)
    return samples.ooxml(samples.WORD_MAIN, "word/document.xml", {"word/media/x.bin": bomb})


def types_bomb() -> bytes:
    return samples.zip_of({"[Content_Types].xml": b" " * 2_000_000})


def macro_document() -> bytes:
    vba = {"WordDocument": samples.word97(), "Macros/VBA/dir": b"\1" * 4096}
    return samples.ole(vba)


@pytest.mark.parametrize(
    ("name", "make", "code"),
    [
        ("a.pdf", lambda: b"", "file_empty"),
        ("a.zip", lambda: samples.zip_of({"a.txt": b"x"}), "file_archive"),
        ("a.docx", lambda: samples.zip_of({"a.txt": b"x"}), "file_archive"),
        ("a", lambda: samples.zip_of({}), "file_archive"),
        ("a.pdf", lambda: b"Rar!\x1a\x07\x01\x00" + b"\0" * 40, "file_archive"),
        ("a.txt", lambda: b"7z\xbc\xaf\x27\x1c" + b"\0" * 40, "file_archive"),
        ("a.rar", lambda: b"anything", "file_archive"),
        ("a.jpg", samples.pdf, "file_mislabelled"),
        ("a.pdf", samples.jpeg, "file_mislabelled"),
        ("a.jpg", lambda: samples.saved(samples.photo(), "PNG"), "file_mislabelled"),
        ("a.doc", samples.docx_file, "file_mislabelled"),
        ("a.pdf", lambda: b"just words", "file_mislabelled"),
        ("a.doc", lambda: RTF, "file_mislabelled"),
        ("a.exe", lambda: PROGRAM, "file_kind_not_accepted"),
        ("a.txt", lambda: PROGRAM, "file_kind_not_accepted"),
        ("a.bat", lambda: b"del /s *", "file_kind_not_accepted"),
        ("a.html", lambda: b"<script>alert(1)</script>", "file_kind_not_accepted"),
        ("a.svg", lambda: b"<svg/>", "file_kind_not_accepted"),
        ("a.gif", lambda: samples.saved(samples.photo(), "GIF"), "file_kind_not_accepted"),
        ("a.jpg", lambda: samples.saved(samples.photo(), "GIF"), "file_kind_not_accepted"),
        ("a.txt", lambda: bytes(range(128, 256)) * 3, "file_kind_not_accepted"),
        ("a.txt", lambda: b"abc\0def", "file_kind_not_accepted"),
        ("a.pdf", lambda: samples.pdf("secret"), "file_encrypted"),
        ("a.pdf", lambda: samples.pdf("secret", owner_only=True), "file_encrypted"),
        ("a.pdf", lambda: b"%PDF-1.7\nnothing else", "file_damaged"),
        ("a.docx", lambda: samples.docx_file()[:2000], "file_damaged"),
        ("a.doc", lambda: office.OLE_MARK + b"\0" * 2000, "file_damaged"),
        ("a.odt", lambda: samples.odf("text", encrypted=True), "file_encrypted"),
        ("a.docx", lambda: samples.ole({"EncryptedPackage": b"x" * 4096}), "file_encrypted"),
        (
            "a.doc",
            lambda: samples.ole({"WordDocument": samples.word97(encrypted=True)}),
            "file_encrypted",
        ),
        (
            "a.xls",
            lambda: samples.ole({"Workbook": samples.excel97(encrypted=True)}),
            "file_encrypted",
        ),
        (
            "a.docx",
            lambda: samples.ooxml(samples.WORD_MACROS_MAIN, "word/document.xml"),
            "file_macros",
        ),
        ("a.docm", samples.docx_file, "file_macros"),
        (
            "a.docx",
            lambda: samples.ooxml(
                samples.WORD_MAIN, "word/document.xml", {"word/vbaProject.bin": b"x"}
            ),
            "file_macros",
        ),
        ("a.doc", macro_document, "file_macros"),
        (
            "a.odt",
            lambda: samples.odf("text", extra={"Basic/Standard/Module1.xml": b"<x/>"}),
            "file_macros",
        ),
        (
            "a.docx",
            lambda: samples.ooxml(samples.SLIDES_MAIN, "ppt/presentation.xml"),
            "file_kind_not_accepted",
        ),
        ("a.odt", lambda: samples.odf("presentation"), "file_kind_not_accepted"),
        ("a.doc", lambda: samples.ole({"Other": b"x" * 4096}), "file_kind_not_accepted"),
        ("a.docx", office_with_bomb, "file_inflates"),
        ("a.docx", types_bomb, "file_inflates"),
    ],
)
def test_each_refusal_has_its_reason(name, make, code):
    with pytest.raises(Unsuitable) as refusal:
        recognise(make(), name)
    assert refusal.value.code == code
    assert refusal.value.reason.endswith((".", "?"))


def test_an_empty_list_of_basic_libraries_is_no_macro():
    made = samples.odf("text", extra={"Basic/Standard/script-lb.xml": b"<x/>"})
    assert recognise(made, "a.odt").kind is Kind.ODT


def test_a_jpeg_is_upright_and_holds_only_its_pixels():
    source = samples.jpeg(orientation=6)
    assert Image.open(BytesIO(source)).getexif().get_ifd(samples.GPS_IFD)

    cleaned = clean_image(source, Kind.JPEG)

    image = Image.open(BytesIO(cleaned.content))
    assert image.size == (40, 60)
    assert image.getpixel((20, 5))[0] > 150, "turned clockwise, the red side is on top"
    assert not image.getexif()
    assert not {"exif", "icc_profile", "comment", "xmp"} & set(image.info)
    for hidden in (b"Exif", b"Vydumka", b"tel. 000000", b"ICC_PROFILE"):
        assert hidden not in cleaned.content
        assert hidden not in cleaned.thumbnail


def test_heic_becomes_a_jpeg_that_every_computer_opens():
    cleaned = clean_image(samples.heic(), Kind.HEIC)
    image = Image.open(BytesIO(cleaned.content))
    assert (cleaned.kind, image.format, image.size) == (Kind.JPEG, "JPEG", (64, 48))
    assert not image.getexif()
    assert b"Vydumka" not in cleaned.content


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "I;16"])
def test_every_mode_of_png_is_kept_and_has_a_thumbnail(mode):
    image = samples.photo().convert("L") if mode == "I;16" else samples.photo()
    source = samples.saved(image.convert(mode), "PNG")
    cleaned = clean_image(source, Kind.PNG)
    assert Image.open(BytesIO(cleaned.content)).size == (60, 40)
    assert Image.open(BytesIO(cleaned.thumbnail)).format == "JPEG"


def test_a_transparent_picture_stays_so_and_its_thumbnail_is_white():
    clear = Image.new("RGBA", (50, 50), (0, 0, 0, 0))
    cleaned = clean_image(samples.saved(clear, "PNG"), Kind.PNG)
    assert Image.open(BytesIO(cleaned.content)).getpixel((9, 9))[3] == 0
    assert Image.open(BytesIO(cleaned.thumbnail)).getpixel((9, 9)) == (255, 255, 255)


def test_a_cmyk_photograph_becomes_rgb():
    source = samples.saved(samples.photo().convert("CMYK"), "JPEG")
    assert Image.open(BytesIO(clean_image(source, Kind.JPEG).content)).mode == "RGB"


def test_a_thumbnail_is_small():
    source = samples.saved(samples.photo(1600, 900), "JPEG")
    thumbnail = Image.open(BytesIO(clean_image(source, Kind.JPEG).thumbnail))
    assert thumbnail.size == (480, 270)


@pytest.mark.parametrize("side", [8_100, 12_000, 60_000])
def test_an_image_bomb_is_refused_before_it_is_decoded(side, monkeypatch):
    monkeypatch.setattr("PIL.ImageFile.ImageFile.load", lambda self: pytest.fail("decoded"))
    with pytest.raises(Unsuitable) as refusal:
        clean_image(samples.png_of_declared_size(side, side), Kind.PNG)
    assert refusal.value.code == "file_image_too_large"


def test_a_cut_off_photograph_is_damaged():
    with pytest.raises(Unsuitable) as refusal:
        clean_image(samples.jpeg()[:-300], Kind.JPEG)
    assert refusal.value.code == "file_damaged"


@pytest.mark.parametrize(
    ("raw", "clean"),
    [
        ("Фото двора.jpg", "Фото двора.jpg"),
        ("../../etc/passwd", "passwd"),
        ("C:\\Мои документы\\заявление.doc", "заявление.doc"),
        ("счёт\u202efdp.exe", "счётfdp.exe"),
        ("a\r\nSet-Cookie: x.txt", "a Set-Cookie_ x.txt"),
        ("\u200bскан\u200f.pdf", "скан.pdf"),
        ('a<b>"c"?.txt', "a_b__c__.txt"),
        ("и\u0306.txt", "й.txt"),
        ("...", "файл"),
        ("", "файл"),
    ],
)
def test_names_are_made_safe_to_show_and_to_save(raw, clean):
    assert clean_name(raw) == clean


def test_a_long_name_is_cut_before_its_extension():
    name = clean_name("ы" * 300 + ".jpeg")
    assert len(name) == 120
    assert name.endswith("ы.jpeg")


def test_an_extension_is_replaced_or_given():
    assert with_extension("IMG_1.HEIC", "jpg") == "IMG_1.jpg"
    assert with_extension("без расширения", "txt") == "без расширения.txt"
