"""`$batch` as bytes: requests encoded, answers decoded. No network, no clock.

The sandbox writes and reads the same format by code of its own; the two witness each other.
"""

import re
from collections.abc import Iterator, Mapping, Sequence

import orjson

from portal.dataverse.batch import (
    Answer,
    ChangeSet,
    ChangeSetAnswer,
    Operation,
    Part,
    PartAnswer,
)
from portal.dataverse.errors import MalformedAnswer
from portal.dataverse.multipart import Message, Section, read_message, split_multipart
from portal.dataverse.wire import MAX_BATCH_OPERATIONS, Json

_UNSAFE_IN_LINE = re.compile(r"[\x00-\x20\x7f]")
_UNSAFE_IN_HEADER = re.compile(r"[\x00-\x08\x0a-\x1f\x7f]")


def encode_batch(parts: Sequence[Part], *, boundary: str, api_path: str) -> bytes:
    """The body of a `$batch` request whose content type names `boundary`.

    `api_path` is the path of the API on its host, with slashes at both ends.
    Raises ValueError for what no batch can hold: too many operations, an empty change set, a GET
    inside one, line breaks or blanks in a path or header.
    """
    count = sum(len(part.operations) if isinstance(part, ChangeSet) else 1 for part in parts)
    if not 0 < count <= MAX_BATCH_OPERATIONS:
        raise ValueError(f"A batch holds 1 to {MAX_BATCH_OPERATIONS} operations, not {count}")
    chunks: list[bytes] = []
    for index, part in enumerate(parts, 1):
        chunks.append(f"--{boundary}\r\n".encode())
        if isinstance(part, ChangeSet):
            chunks.extend(_encode_change_set(part, f"changeset_{index}_{boundary}", api_path))
        else:
            chunks.append(_encode_operation(part, api_path))
    return b"".join([*chunks, f"--{boundary}--\r\n".encode()])


def _encode_change_set(part: ChangeSet, boundary: str, api_path: str) -> Iterator[bytes]:
    if not part.operations or any(operation.method == "GET" for operation in part.operations):
        raise ValueError("A change set holds at least one write, and no GET")
    yield f'Content-Type: multipart/mixed; boundary="{boundary}"\r\n\r\n'.encode()
    for content_id, operation in enumerate(part.operations, 1):
        yield f"--{boundary}\r\n".encode()
        yield _encode_operation(operation, api_path, content_id)
    yield f"--{boundary}--\r\n\r\n".encode()


def _encode_operation(operation: Operation, api_path: str, content_id: int | None = None) -> bytes:
    head = ["Content-Type: application/http", "Content-Transfer-Encoding: binary"]
    if content_id is not None:
        head.append(f"Content-ID: {content_id}")
    head += ["", f"{operation.method} {_target(operation.path, api_path)} HTTP/1.1"]
    body = b""
    if operation.body is not None:
        body = orjson.dumps(operation.body)
        head.append("Content-Type: application/json; type=entry")
    head += [f"{name}: {_header_value(value)}" for name, value in operation.headers.items()]
    return "\r\n".join([*head, "", ""]).encode() + body + b"\r\n"


def _target(path: str, api_path: str) -> str:
    """The request target; `$1` refers to an operation of the change set and stays as it is."""
    if _UNSAFE_IN_LINE.search(path):
        raise ValueError("A path in a batch has to be percent-encoded")
    is_whole = path.startswith(api_path) or re.match(r"\$\d", path)
    return path if is_whole else api_path + path


def _header_value(value: str) -> str:
    if _UNSAFE_IN_HEADER.search(value):
        raise ValueError("A header in a batch holds a control character")
    return value


def decode_batch(body: bytes, content_type: str, parts: Sequence[Part]) -> list[PartAnswer]:
    """The answers to these parts, in their order.

    Shorter than `parts` only when the upstream stopped at an error, which then comes last.

    Raises AnswerCutOff when the body ends too early, MalformedAnswer when it does not fit.
    """
    sections = split_multipart(body, content_type)
    if len(sections) > len(parts):
        raise MalformedAnswer("The batch answer has more parts than the batch")
    answers = [
        _change_set_answer(section, part) if isinstance(part, ChangeSet) else _answer(section)
        for section, part in zip(sections, parts, strict=False)
    ]
    if len(answers) < len(parts) and (not answers or answers[-1].is_ok):
        raise MalformedAnswer("The batch answer lacks the answers to some parts")
    return answers


def _change_set_answer(section: Section, part: ChangeSet) -> ChangeSetAnswer:
    """All answers of a change set, or the one that failed it.

    An upstream may print a failed change set as one part of a change set or as a plain error.
    """
    if not section.is_multipart:
        only = _answer(section)
        if only.is_ok:
            raise MalformedAnswer("A change set was answered as a single request")
        return ChangeSetAnswer(failed=only)
    answers = [_answer(inner) for inner in split_multipart(section.body, section.content_type)]
    failed = next((answer for answer in answers if not answer.is_ok), None)
    if failed:
        return ChangeSetAnswer(failed=failed)
    if len(answers) != len(part.operations):
        raise MalformedAnswer("A change set was answered in part")
    return ChangeSetAnswer(answers=tuple(answers))


def _answer(section: Section) -> Answer:
    if section.is_multipart:
        raise MalformedAnswer("A single request was answered as a change set")
    message = read_message(section.body)
    return Answer(
        status=message.status,
        headers=message.headers,
        body=_body(message),
        content_id=section.headers.get("content-id"),
    )


def _body(message: Message) -> Json:
    """JSON decoded, other text as text, nothing as None."""
    content = message.body.strip()
    if not content:
        return None
    try:
        return orjson.loads(content)
    except orjson.JSONDecodeError as error:
        if message.status < 400 and "json" in _content_type(message.headers):
            raise MalformedAnswer("A part of the batch answer is not the JSON it claims") from error
    return content.removeprefix(b"\xef\xbb\xbf").decode("utf-8", "replace")


def _content_type(headers: Mapping[str, str]) -> str:
    return next((v.lower() for k, v in headers.items() if k.lower() == "content-type"), "")
