"""What every answer of the sandbox carries."""

from datetime import datetime
from email.utils import format_datetime

from django.http import HttpResponse


def stamp(answer: HttpResponse, moment: datetime) -> HttpResponse:
    """Add the `Date` by the sandbox's clock: devices date what they know by it."""
    answer["Date"] = format_datetime(moment, usegmt=True)
    return answer
