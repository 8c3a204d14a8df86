"""Files read in ranges: memory holds one block, and a block whose answer is lost is asked again."""

from collections.abc import Callable, Iterator

from portal.dataverse.errors import AnswerCutOff, MalformedAnswer
from portal.dataverse.reply import Reply

BLOCK_BYTES = 4 * 1024 * 1024
_SIZE = "x-ms-file-size"

ReadRange = Callable[[str], Reply]


def read_blocks(read_range: ReadRange) -> Iterator[bytes]:
    """The content of a file, block after block; nothing for an empty column.

    `read_range` answers a GET with the `Range` given. Raises AnswerCutOff for a block that is not
    whole or a file that changes under the reading, besides what `read_range` raises.
    """
    position, size = 0, None
    while size is None or position < size:
        reply = read_range(f"bytes={position}-{position + BLOCK_BYTES - 1}")
        if reply.status == 204:
            return
        if reply.status == 200 and position == 0:
            # An upstream without ranges answers the whole file.
            yield reply.body
            return
        size = _size_of(reply, size)
        if len(reply.body) != min(BLOCK_BYTES, size - position):
            raise AnswerCutOff("A block of the file is not whole")
        yield reply.body
        position += len(reply.body)


def _size_of(reply: Reply, known: int | None) -> int:
    text = reply.headers.get(_SIZE, "")
    if reply.status != 206 or not text.isdigit():
        raise MalformedAnswer("The answer is not a block of a file", status=reply.status)
    if known is not None and int(text) != known:
        raise AnswerCutOff("The file was replaced while it was read")
    return int(text)
