"""Pictures and files of the demo organisation, drawn by code: nothing is anybody else's."""

import struct
import zlib
from datetime import datetime
from hashlib import sha256

from portal.sandbox.files.contents import Place
from portal.sandbox.files.seeding import seed_file
from portal.sandbox.organisation.data.catalogue import PRODUCTS
from portal.sandbox.organisation.people import NORTH, SOUTH
from portal.sandbox.organisation.rows import Chance

_CELLS, _CELL = 5, 24
_PAPER = (243, 242, 241)


def emblem(name: str) -> bytes:
    """Return a PNG of coloured squares, mirrored left to right, that `name` decides."""
    digest = sha256(name.encode()).digest()
    color = (digest[0] // 2 + 40, digest[1] // 2 + 40, digest[2] // 2 + 40)
    rows = b"".join(_line(digest, y // _CELL, color) for y in range(_CELLS * _CELL))
    size = struct.pack(">IIBBBBB", _CELLS * _CELL, _CELLS * _CELL, 8, 2, 0, 0, 0)
    chunks = ((b"IHDR", size), (b"IDAT", zlib.compress(rows, 9)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(kind, body) for kind, body in chunks)


def _line(digest: bytes, row: int, color: tuple[int, int, int]) -> bytes:
    """Return one line of pixels; a line begins with its filter, which is none."""
    cells = (min(x, _CELLS - 1 - x) for x in range(_CELLS))
    painted = (digest[3 + row * 3 + x] % 2 for x in cells)
    return b"\x00" + b"".join(bytes(color if one else _PAPER) * _CELL for one in painted)


def _chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def seed_pictures(chance: Chance, now: datetime) -> int:
    """Give some rows of a seed, which are there, pictures and files.

    Return how many rows that made: a file in a file column has a row of its own.
    """
    for product in PRODUCTS[::3]:
        _draw(Place("product", product.id, "entityimage"), now)
    places = [(unit, index) for unit in (NORTH, SOUTH) for index in range(4)]
    for unit, index in places:
        key = f"{unit}/{index}"
        account = chance.id("account", key)
        _draw(Place("account", account, "entityimage"), now)
        _draw(Place("contact", chance.id("contact", f"{key}/0"), "entityimage"), now)
        asset = chance.id("msdyn_customerasset", f"{key}/0")
        _draw(Place("msdyn_customerasset", asset, "fp_photo"), now)
        text = f"Service agreement {unit} {index + 1}\nHotline: 24 h\n".encode()
        seed_file(Place("account", account, "fp_agreement"), "agreement.txt", text, now)
    return len(places)


def _draw(place: Place, now: datetime) -> None:
    seed_file(place, "emblem.png", emblem(place.row_key), now)
