"""Thumbnails by the documented rules."""

import pytest

from portal.sandbox.files.pictures import NotAPicture, mime_type_of, thumbnail
from tests.sandbox.files.pictures import picture, size_of


@pytest.mark.parametrize(
    ("size", "side"), [((300, 428), 144), ((91, 130), 91), ((1, 1), 1), ((1000, 50), 50)]
)
def test_a_thumbnail_is_the_square_middle_and_never_grows(size: tuple[int, int], side: int) -> None:
    assert size_of(thumbnail(picture(*size))) == (side, side)


@pytest.mark.parametrize(
    ("kind", "mode"),
    [
        ("GIF", "P"), ("JPEG", "RGB"), ("JPEG", "CMYK"), ("TIFF", "RGB"), ("BMP", "RGB"),
        ("PNG", "RGBA"), ("PNG", "L"), ("PNG", "1"), ("PNG", "LA"), ("PNG", "I;16"),
    ],
)  # fmt: skip
def test_every_kind_that_is_taken_becomes_a_jpeg(kind: str, mode: str) -> None:
    content = picture(200, 200, kind, mode)
    assert mime_type_of(content) == f"image/{kind.lower()}"
    assert mime_type_of(thumbnail(content)) == "image/jpeg"


@pytest.mark.parametrize("cut", [0, 4, 20, 40, 100])
def test_a_damaged_picture_is_none(cut: int) -> None:
    with pytest.raises(NotAPicture):
        thumbnail(picture(200, 200, "PNG")[:cut])


def test_a_picture_of_too_many_points_is_refused_unread() -> None:
    with pytest.raises(NotAPicture):
        thumbnail(picture(20000, 5000, "PNG", "1"))
