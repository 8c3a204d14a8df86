"""Pictures made for tests."""

import io
from base64 import b64encode

from PIL import Image


def picture(width: int, height: int, kind: str = "PNG", mode: str = "RGB") -> bytes:
    """Return a picture of one colour."""
    written = io.BytesIO()
    Image.new(mode, (width, height)).save(written, kind)
    return written.getvalue()


def size_of(content: bytes) -> tuple[int, int]:
    """Return a picture's width and height."""
    with Image.open(io.BytesIO(content)) as opened:
        return opened.size


def text_of(content: bytes) -> str:
    """Return bytes as base64."""
    return b64encode(content).decode()
