"""Pictures are re-encoded: upright, in sRGB, without EXIF, GPS or anything hidden."""

from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO

import pillow_heif
from PIL import Image, ImageCms, ImageOps

from portal.files.content import refusals
from portal.files.content.kinds import Kind

#: Most pixels of a picture; a decoded one takes 3-4 bytes for each of them.
MAX_PIXELS = 64_000_000
THUMBNAIL_SIDE = 480

pillow_heif.register_heif_opener()
# Pillow's own guard, for pictures met elsewhere in the process (pypdf, QR codes) too.
Image.MAX_IMAGE_PIXELS = MAX_PIXELS

_FORMATS = {
    Kind.JPEG: ("JPEG", "MPO"),
    Kind.PNG: ("PNG",),
    Kind.WEBP: ("WEBP",),
    Kind.HEIC: ("HEIF",),
}
_JPEG_QUALITY = 88
_THUMBNAIL_QUALITY = 80
_SRGB = ImageCms.createProfile("sRGB")


@dataclass(frozen=True, slots=True)
class CleanImage:
    """A picture made anew: its bytes, its kind and a JPEG thumbnail."""

    content: bytes
    kind: Kind
    thumbnail: bytes


def clean_image(content: bytes, kind: Kind) -> CleanImage:
    """Return the picture re-encoded; HEIC becomes JPEG, which every computer opens.

    Raises:
        Unsuitable: too many pixels (told before anything is decoded), or damaged.
    """
    try:
        with Image.open(BytesIO(content), formats=_FORMATS[kind]) as source:
            if source.width * source.height > MAX_PIXELS:
                raise refusals.too_many_pixels(MAX_PIXELS)
            source.load()
            image = _upright(source)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise refusals.too_many_pixels(MAX_PIXELS) from error
    except refusals.Unsuitable:
        raise
    except Exception as error:  # a decoder of hostile bytes fails in any way it likes
        raise refusals.damaged() from error
    stored = Kind.JPEG if kind is Kind.HEIC else kind
    return CleanImage(_encoded(image, stored), stored, _thumbnail(image))


def in_widths(content: bytes, widths: Sequence[int]) -> list[tuple[int, int, bytes]]:
    """Return a cleaned picture as JPEGs (width, height, bytes), none wider than it is."""
    with Image.open(BytesIO(content)) as source:
        image = _flattened(source)
        wanted = [width for width in widths if width < image.width] or [image.width]
        if image.width < widths[-1] and image.width not in wanted:
            wanted.append(image.width)
        return [_in_width(image, width) for width in wanted]


def _in_width(image: Image.Image, width: int) -> tuple[int, int, bytes]:
    height = max(1, round(image.height * width / image.width))
    buffer = BytesIO()
    small = image.resize((width, height), Image.Resampling.LANCZOS)
    small.save(buffer, "JPEG", quality=_THUMBNAIL_QUALITY, progressive=True)
    return width, height, buffer.getvalue()


def _upright(source: Image.Image) -> Image.Image:
    """Return the picture turned as it was held, in sRGB, with nothing but its pixels."""
    profile = source.info.get("icc_profile")
    image = ImageOps.exif_transpose(source)
    if image.mode.startswith("I;16"):
        image = image.point(lambda value: value * (1 / 256)).convert("L")
    elif "transparency" in image.info or image.mode in {"PA", "La", "RGBa"}:
        image = image.convert("RGBA")
    elif image.mode not in {"1", "L", "LA", "RGB", "RGBA", "CMYK"}:
        image = image.convert("RGB")
    if profile:
        image = _in_srgb(image, profile)
    if image.mode == "CMYK":
        image = image.convert("RGB")
    # Encoders would write comments, XMP and profiles found here back into the file.
    image.info = {}
    return image


def _in_srgb(image: Image.Image, profile: bytes) -> Image.Image:
    if image.mode not in {"RGB", "RGBA", "CMYK"}:
        return image
    try:
        source = ImageCms.ImageCmsProfile(BytesIO(profile))
        output = "RGBA" if image.mode == "RGBA" else "RGB"
        return ImageCms.profileToProfile(image, source, _SRGB, outputMode=output) or image
    except (ImageCms.PyCMSError, OSError, ValueError):
        # A broken profile costs a shade of colour, not the photograph.
        return image


def _encoded(image: Image.Image, kind: Kind) -> bytes:
    buffer = BytesIO()
    if kind is Kind.PNG:
        image.save(buffer, "PNG")
    elif kind is Kind.WEBP:
        image.save(buffer, "WEBP", quality=_JPEG_QUALITY, method=2)
    else:
        _flattened(image).save(buffer, "JPEG", quality=_JPEG_QUALITY)
    return buffer.getvalue()


def _thumbnail(image: Image.Image) -> bytes:
    small = image.convert("RGBA") if image.mode in {"1", "LA"} else image.copy()
    small.thumbnail((THUMBNAIL_SIDE, THUMBNAIL_SIDE))
    buffer = BytesIO()
    _flattened(small).save(buffer, "JPEG", quality=_THUMBNAIL_QUALITY)
    return buffer.getvalue()


def _flattened(image: Image.Image) -> Image.Image:
    """Return the picture on white, as JPEG knows no transparency."""
    if image.mode in {"L", "RGB"}:
        return image
    layer = image.convert("RGBA")
    ground = Image.new("RGB", image.size, "white")
    ground.paste(layer, mask=layer.getchannel("A"))
    return ground
