"""Statuses and codes become errors that carry the decision."""

from datetime import UTC, datetime
from typing import Any

import pytest

from portal import dataverse
from portal.dataverse.codes import retry_after_seconds

DOCUMENTED = [
    ("dead token", 401, "0x8005F101", dataverse.SignInRequired),
    ("missing privilege", 403, "0x80040220", dataverse.AccessDenied),
    ("missing row", 404, "0x80040217", dataverse.NotFound),
    ("wrong verb", 405, "0x80040315", dataverse.NotSupported),
    ("old version", 412, "0x80060882", dataverse.VersionMismatch),
    ("taken id", 412, "0x80040237", dataverse.AlreadyExists),
    ("taken alternate key", 412, "0x80060892", dataverse.AlternateKeyTaken),
    ("another precondition", 412, "", dataverse.PreconditionFailed),
    ("body too big", 413, "", dataverse.TooLarge),
    ("too many requests", 429, "0x80072322", dataverse.Throttled),
    ("too much time, whatever the status", 503, "0x80072321", dataverse.Throttled),
    ("bad query", 400, "0x80060888", dataverse.InvalidRequest),
    ("text too long", 400, "0x80044331", dataverse.ColumnValueInvalid),
    ("choice out of range", 400, "0x8004431A", dataverse.ColumnValueInvalid),
    ("plug-in said no", 400, "0x80040265", dataverse.RuleRefused),
    ("duplicate rule, documented as 500", 500, "0x80040333", dataverse.RuleRefused),
    ("stamp expired", 410, "0x80044352", dataverse.VersionStampExpired),
    ("deadlock", 500, "0x80044150", dataverse.ServerFault),
    ("unexpected", 500, "0x80040216", dataverse.ServerFault),
    ("not built", 501, "0x80040219", dataverse.NotSupported),
    ("down", 503, "", dataverse.UpstreamUnavailable),
    ("unheard-of 4xx", 418, "", dataverse.InvalidRequest),
    ("unheard-of 5xx", 599, "", dataverse.ServerFault),
]


@pytest.mark.parametrize(
    ("status", "code", "kind"), [case[1:] for case in DOCUMENTED], ids=[c[0] for c in DOCUMENTED]
)
def test_a_documented_error_has_its_class(
    status: int, code: str, kind: type[dataverse.DataverseError]
) -> None:
    error = dataverse.error_from(status, {}, {"error": {"code": code, "message": "said"}})
    assert type(error) is kind
    assert (error.status, error.code, error.message) == (status, code, "said")


FOREIGN: list[Any] = ["<html>", b"<html>", None, [], {"value": []}, {"error": "text"}]


@pytest.mark.parametrize("body", FOREIGN, ids=repr)
@pytest.mark.parametrize("status", [302, 400, 403, 404, 405, 412])
def test_an_error_status_without_dataverses_document_is_not_dataverses(
    status: int, body: Any
) -> None:
    assert type(dataverse.error_from(status, {}, body)) is dataverse.MalformedAnswer


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (401, dataverse.SignInRequired),
        (413, dataverse.TooLarge),
        (429, dataverse.Throttled),
        (500, dataverse.ServerFault),
        (502, dataverse.UpstreamUnavailable),
        (503, dataverse.UpstreamUnavailable),
        (504, dataverse.UpstreamUnavailable),
    ],
)
def test_a_gateways_status_counts_without_a_document(
    status: int, kind: type[dataverse.DataverseError]
) -> None:
    assert type(dataverse.error_from(status, {}, "<html>")) is kind


def test_only_what_may_succeed_later_is_transient() -> None:
    statuses = (400, 401, 403, 404, 412, 413, 429, 500, 501, 502, 503, 504)
    body = {"error": {"code": "", "message": ""}}
    transient = [s for s in statuses if dataverse.error_from(s, {}, body).is_transient]
    assert transient == [429, 500, 502, 503, 504]


NOW = datetime(2026, 11, 22, 16, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("7", 7.0),
        (" 2.5 ", 2.5),
        ("Sun, 22 Nov 2026 16:00:30 GMT", 30.0),
        ("Sun, 22 Nov 2026 15:00:00 GMT", 0.0),
        ("soon", None),
        ("-1", None),
        ("", None),
    ],
)
def test_retry_after_is_a_number_or_a_date(text: str, seconds: float | None) -> None:
    assert retry_after_seconds({"retry-after": text}, NOW) == seconds


@pytest.mark.parametrize(
    ("message", "column"),
    [
        (
            (
                "A validation error occurred.  The length of the 'subject' attribute of the 'task' "
                "entity exceeded the maximum allowed length of '200'."
            ),
            "subject",
        ),
        ("The value of attribute 'Priority' is outside the valid range.", "priority"),
        ("Something else.", None),
    ],
)
def test_a_refused_value_names_its_column(message: str, column: str | None) -> None:
    error = dataverse.ColumnValueInvalid(message, status=400)
    assert error.column == column


def test_an_error_prints_its_words_status_and_code() -> None:
    assert str(dataverse.NotFound("gone", status=404, code="0x80040217")) == "gone [404 0x80040217]"
    assert str(dataverse.TimedOut("slow")) == "slow"
