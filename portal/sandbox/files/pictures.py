"""Pictures as bytes: what they are, and their thumbnail. Pure."""

import io
import warnings

from PIL import Image, ImageOps, UnidentifiedImageError

THUMBNAIL_SIDE = 144
_MIME_TYPES = {
    "GIF": "image/gif",
    "JPEG": "image/jpeg",
    "TIFF": "image/tiff",
    "BMP": "image/bmp",
    "PNG": "image/png",
}
# A small file may claim to be a huge picture; 64 million points take 256 MB while they are cut.
_MOST_POINTS = 64_000_000


class NotAPicture(ValueError):
    """The bytes are no picture of a kind that image columns take."""


def mime_type_of(content: bytes) -> str:
    """Return the MIME type of a picture.

    Raises NotAPicture.
    """
    with _open(content) as picture:
        return _MIME_TYPES[str(picture.format)]


def thumbnail(content: bytes) -> bytes:
    """Return the middle of a picture as a square JPEG of 144 points, or of its smaller side.

    The documented rules: larger pictures come down to 144 by 144, smaller ones are cut square and
    never grow. Raises NotAPicture.
    """
    try:
        with _open(content) as picture:
            side = min(THUMBNAIL_SIDE, *picture.size)
            picture.draft("RGB", (2 * side, 2 * side))
            mode = "RGBA" if picture.has_transparency_data else "RGB"
            square = ImageOps.fit(picture.convert(mode), (side, side))
            written = io.BytesIO()
            _flat(square).save(written, "JPEG", quality=85)
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:
        # Pillow reports damage inside a picture by any of these, by the file format.
        raise NotAPicture from error
    return written.getvalue()


def _open(content: bytes) -> Image.Image:
    try:
        with warnings.catch_warnings():
            # The limit below is stricter for what matters here: memory.
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            picture = Image.open(io.BytesIO(content), formats=tuple(_MIME_TYPES))
    except (UnidentifiedImageError, OSError, SyntaxError, Image.DecompressionBombError) as error:
        raise NotAPicture from error
    if picture.width * picture.height > _MOST_POINTS:
        raise NotAPicture
    return picture


def _flat(picture: Image.Image) -> Image.Image:
    """Return a picture without transparency, on white: JPEG has none."""
    if picture.mode != "RGBA":
        return picture
    ground = Image.new("RGBA", picture.size, "white")
    return Image.alpha_composite(ground, picture).convert("RGB")
