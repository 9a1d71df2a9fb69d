"""Pictures for everybody, in the sizes that screens need."""

import re
from datetime import datetime

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from portal.files.content.images import in_widths
from portal.files.content.kinds import Kind
from portal.files.errors import AltIsFileName, FileRefused
from portal.files.models import Picture, PictureCopy
from portal.files.services import accept, delete, open_file, store_generated
from portal.people.models import User

#: A phone, a desktop column, a large screen; pixels.
WIDTHS = (480, 960, 1600)


#: How names end that cameras, telephones and scanners give; and names without an end.
_NAME = re.compile(
    r"\S.*\.(jpe?g|png|webp|hei[cf]|gif|bmp|tiff?|pdf)|(img|dsc[nf]?|photo|scan|image)[-_ ]?[\d_-]+",
    re.IGNORECASE,
)


def _check_alt(alt: str, name: str, field: str) -> None:
    said = alt.strip()
    if _NAME.fullmatch(said) or said.casefold() == name.casefold():
        raise AltIsFileName(field)


def accept_picture(
    upload: UploadedFile,
    *,
    alt: str,
    by: User,
    at: datetime,
    field: str = "picture",
    alt_field: str = "alt",
) -> Picture:
    """Take a picture that an officer sent: upright, without EXIF, in every width of WIDTHS.

    ``alt`` says what is on it. Resizing takes up to some seconds: call it before locking anything.

    Raises:
        AltIsFileName: at ``alt_field``.
        FileRefused: no picture, or unfit; FileUnavailable: not scanned for viruses yet.
    """
    _check_alt(alt, upload.name or "", alt_field)
    original = accept(upload, by=by, at=at)
    if not original.kind_is_image:
        raise FileRefused(
            original.name,
            "Это не изображение. Приложите фотографию или рисунок: JPG, PNG, WebP или HEIC.",
            code="file_not_picture",
            field=field,
        )
    with open_file(original) as content:
        sizes = in_widths(content.read(), WIDTHS)
    with transaction.atomic():
        picture = Picture.objects.create(alt=alt)
        for width, height, jpeg in sizes:
            file = store_generated(original.name, jpeg, Kind.JPEG.media_type, at=at)
            PictureCopy.objects.create(picture=picture, file=file, width=width, height=height)
        # What was sent has done its work: its copies are kept.
        delete(original)
    return picture


def destroy_picture(picture: Picture) -> None:
    """Take the picture away for good, in every size.

    Raises:
        ProtectedError: something still shows it.
    """
    with transaction.atomic():
        files = [copy.file for copy in picture.copies.select_related("file")]
        picture.delete()
        for file in files:
            delete(file)
