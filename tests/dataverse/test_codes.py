"""Every documented code has an error and a decision."""

import pytest

from portal.dataverse import DataverseError, Decision, error_from
from portal.dataverse.codes import MEANINGS

# The wire reference's list of errors (§6), those of change tracking (§5) and of files (§9), with
# the status the service gives and what the client shall do.
DOCUMENTED: list[tuple[str, int, str]] = [
    ("0x80072322", 429, "retry"),
    ("0x80072321", 429, "retry"),
    ("0x80072326", 429, "retry"),
    ("0x80040216", 500, "retry"),
    ("0x80044150", 500, "retry"),
    ("0x80044151", 500, "retry"),
    ("0x80048554", 500, "retry"),
    ("0x80071154", 400, "retry"),
    ("", 502, "retry"),
    ("", 503, "retry"),
    ("", 504, "retry"),
    ("0x8005F101", 401, "stop"),
    ("", 401, "stop"),
    ("0x80072560", 403, "stop"),
    ("0x80040220", 403, "show"),
    ("0x80040231", 403, "show"),
    ("0x80048405", 403, "show"),
    ("0x8004F502", 403, "show"),
    ("0x8004F506", 403, "show"),
    ("0x80040217", 404, "show"),
    ("0x80060891", 404, "show"),
    ("0x8006088a", 404, "config"),
    ("0x80060882", 412, "merge"),
    ("0x80060883", 400, "config"),
    ("0x8006088D", 400, "config"),
    ("0x80040237", 412, "merge"),
    ("0x80060892", 412, "show"),
    ("0x80040333", 500, "show"),
    ("0x80040227", 405, "show"),
    ("0x80044331", 400, "show"),
    ("0x8004431A", 400, "show"),
    ("0x80048d19", 400, "config"),
    ("0x80060888", 400, "config"),
    ("0x80041103", 400, "config"),
    ("0x80041102", 400, "config"),
    ("0x80040203", 400, "show"),
    ("0x80040265", 400, "show"),
    ("0x80081111", 400, "retry"),
    ("0x80044352", 400, "reload"),
    ("0x80044352", 410, "reload"),
    ("0x80072491", 400, "config"),
    ("0x80072492", 400, "config"),
    ("0x8004430A", 400, "config"),
    ("0x8004E023", 400, "config"),
    ("0x80044a02", 400, "show"),
    ("0x80044a08", 400, "show"),
    ("0x80043e09", 400, "show"),
    ("0x80072553", 400, "show"),
    ("0x80090017", 400, "config"),
    ("0x80090487", 400, "config"),
    ("0x80040315", 405, "config"),
    ("0x80040219", 501, "config"),
    ("", 413, "show"),
]


def refused(code: str, status: int) -> DataverseError:
    return error_from(status, {}, {"error": {"code": code, "message": "said"}})


@pytest.mark.parametrize(("code", "status", "decision"), DOCUMENTED)
def test_a_documented_code_says_what_to_do(code: str, status: int, decision: str) -> None:
    error = refused(code, status)
    assert error.decision is Decision(decision)
    assert error.is_transient == (decision == "retry")
    assert not code or MEANINGS[code.lower()].name


def test_the_table_has_no_code_that_no_document_names() -> None:
    documented = {code.lower() for code, _status, _decision in DOCUMENTED}
    columns = {f"0x8004f50{digit}" for digit in range(1, 9)}
    assert set(MEANINGS) - columns <= documented


def test_a_code_decides_whatever_the_status_is() -> None:
    for status in (400, 404, 412, 500):
        assert refused("0x80072322", status).is_transient
        assert refused("0x80060882", status).decision is Decision.MERGE


def test_an_error_for_logs_quotes_nothing() -> None:
    error = error_from(400, {}, {"error": {"code": "0x80044331", "message": "Jane's secret"}})
    assert repr(error) == "ColumnValueInvalid(status=400, code='0x80044331')"
    assert "secret" in str(error)
