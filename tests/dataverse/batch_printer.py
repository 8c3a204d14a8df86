"""A second, independent writing of `$batch` answers, in every dialect that clients have met."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

OUTER, INNER = "batchresponse_9f", "changesetresponse_3c"
REASONS = {200: "OK", 201: "Created", 204: "No Content", 304: "Not Modified", 400: "Bad Request"}


@dataclass(frozen=True)
class Printed:
    """An answer to be printed as a part."""

    status: int
    body: Any = None
    headers: Mapping[str, str] = field(default_factory=dict)
    content_id: str | None = None


@dataclass(frozen=True)
class Dialect:
    """How a server likes to print."""

    newline: str = "\r\n"
    quoted: bool = False
    blank_line_without_body: bool = True

    def content_type(self, boundary: str) -> str:
        name = f'"{boundary}"' if self.quoted else boundary
        return f"multipart/mixed; boundary={name}"

    def batch(self, parts: Sequence[Printed | Sequence[Printed]]) -> bytes:
        """The whole body; a sequence of answers is a change set."""
        printed = [
            self.single(part)
            if isinstance(part, Printed)
            else [f"Content-Type: {self.content_type(INNER)}", "", *self.multi(INNER, part)]
            for part in parts
        ]
        return self.newline.join(self.enclose(OUTER, printed)).encode()

    def multi(self, boundary: str, answers: Sequence[Printed]) -> list[str]:
        return self.enclose(boundary, [self.single(answer) for answer in answers])

    @staticmethod
    def enclose(boundary: str, parts: Sequence[list[str]]) -> list[str]:
        lines = [line for part in parts for line in (f"--{boundary}", *part)]
        return [*lines, f"--{boundary}--", ""]

    def single(self, answer: Printed) -> list[str]:
        lines = ["Content-Type: application/http", "Content-Transfer-Encoding: binary"]
        if answer.content_id:
            lines.append(f"Content-ID: {answer.content_id}")
        lines += ["", f"HTTP/1.1 {answer.status} {REASONS.get(answer.status, 'Whatever')}"]
        headers = {"OData-Version": "4.0", **answer.headers}
        if answer.body is not None:
            headers = {"Content-Type": "application/json; odata.metadata=minimal", **headers}
        lines += [f"{name}: {value}" for name, value in headers.items()]
        if answer.body is not None:
            return [*lines, "", json.dumps(answer.body, ensure_ascii=False)]
        return [*lines, "", ""] if self.blank_line_without_body else lines
