"""Answers that stand for a connection closed before the answer was whole."""

from django.http import HttpResponse

_MARK = "_sandbox_dropped"


def dropped_answer() -> HttpResponse:
    """Return an answer that promises more bytes than come, so that servers close the connection."""
    answer = HttpResponse(b"{", content_type="application/json")
    answer["Content-Length"] = "1000000"
    answer["Connection"] = "close"
    setattr(answer, _MARK, True)
    return answer


def cut_answer(answer: HttpResponse) -> HttpResponse:
    """Return the first half of an answer that promised to be whole."""
    whole = bytes(answer.content)
    answer["Content-Length"] = str(len(whole) or 1)
    answer["Connection"] = "close"
    answer.content = whole[: len(whole) // 2]
    setattr(answer, _MARK, True)
    return answer


def is_dropped(answer: object) -> bool:
    """Tell whether an answer stands for a closed connection."""
    return getattr(answer, _MARK, False) is True
