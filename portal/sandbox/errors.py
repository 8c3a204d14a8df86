"""Refusals of the Web API: each knows its status, its code and what to tell the caller.

SandboxError
├ Unauthorised 401            ├ NotImplementedHere 501
├ Forbidden 403               ├ PayloadRefused 400 0x80048d19
├ RowMissing 404              ├ QueryRefused 400 0x80060888
├ SegmentMissing 404          ├ ColumnUnknown / TableUnknown 400 (FetchXML)
├ VersionMismatch 412         ├ ValueRefused 400 (code by kind)
├ KeyExists 412               ├ BadRequest 400 0x80040203
├ KeyMissing 404 (alternate)  └ MethodRefused 405
└ EntityKeyTaken 412 (alternate)
"""


class SandboxError(Exception):
    """A refusal with an HTTP status, a Dataverse code and a sentence."""

    def __init__(self, status: int, code: str, message: str, **headers: str) -> None:
        super().__init__(message)
        self.status = status
        self.code = code
        self.message = message
        self.headers = {name.replace("_", "-"): value for name, value in headers.items()}


class Unauthorised(SandboxError):
    """No token, or none that is known."""

    def __init__(self, message: str, resource: str) -> None:
        challenge = (
            f"Bearer authorization_uri={resource}/sandbox/oauth2/v2.0/authorize, "
            f"resource_id={resource}/"
        )
        super().__init__(401, "0x8005F101", message, WWW_Authenticate=challenge)


class Forbidden(SandboxError):
    """The caller lacks a privilege, or may not touch this row."""

    def __init__(self, message: str, code: str = "0x80040220") -> None:
        super().__init__(403, code, message)


class RowMissing(SandboxError):
    """No such row, or none that the caller may see."""

    def __init__(self, table: str, key: str) -> None:
        super().__init__(404, "0x80040217", f"{table} With Id = {key} Does Not Exist")


class SegmentMissing(SandboxError):
    """No such entity set, function or property."""

    def __init__(self, segment: str) -> None:
        super().__init__(404, "0x8006088a", f"Resource not found for the segment '{segment}'.")


class VersionMismatch(SandboxError):
    """If-Match named another version than the row has."""

    def __init__(self) -> None:
        super().__init__(
            412,
            "0x80060882",
            "The version of the existing record doesn't match the RowVersion property provided.",
        )


class KeyExists(SandboxError):
    """A create met a row with the same key."""

    def __init__(self) -> None:
        super().__init__(412, "0x80040237", "A record with matching key values already exists.")


class KeyMissing(SandboxError):
    """No row has these values in an alternate key, or none that the caller may see."""

    def __init__(self, table: str) -> None:
        super().__init__(
            404,
            "0x80060891",
            f"A record with the specified key values does not exist in {table} entity",
        )


class EntityKeyTaken(SandboxError):
    """Another row has the same values in an alternate key."""

    def __init__(self, key: str, columns: str) -> None:
        super().__init__(
            412,
            "0x80060892",
            f"Entity Key {key} violated. A record with the same value for {columns} already "
            "exists. A duplicate record cannot be created. Select one or more unique values and "
            "try again.",
        )


class MethodRefused(SandboxError):
    """The resource exists but not for this verb, or a row may not be deleted."""

    def __init__(self, message: str, code: str = "0x80040315") -> None:
        super().__init__(405, code, message)


class NotImplementedHere(SandboxError):
    """Dataverse knows this; the sandbox does not, and says so instead of guessing."""

    def __init__(self, what: str) -> None:
        super().__init__(501, "0x80040219", f"The sandbox does not serve {what}.")


class PayloadRefused(SandboxError):
    """The body does not fit the table."""

    def __init__(self, entity_set: str, reason: str) -> None:
        message = (
            f"Error identified in Payload provided by the user for Entity :'{entity_set}', "
            "For more information on this error please follow this help link "
            "https://go.microsoft.com/fwlink/?linkid=2195293  ---->  InnerException : "
            f"Microsoft.OData.ODataException: {reason}"
        )
        super().__init__(400, "0x80048d19", message)


class QueryRefused(SandboxError):
    """The query options do not make sense."""

    def __init__(self, message: str) -> None:
        super().__init__(400, "0x80060888", message)


class ColumnUnknown(SandboxError):
    """FetchXML names a column that its table lacks."""

    def __init__(self, table: str, column: str) -> None:
        message = f"'{table}' entity doesn't contain attribute with Name = '{column}'."
        super().__init__(400, "0x80041103", message)


class TableUnknown(SandboxError):
    """FetchXML names a table that does not exist."""

    def __init__(self, table: str) -> None:
        message = f"The entity with a name = '{table}' was not found in the MetadataCache."
        super().__init__(400, "0x80041102", message)


class ValueRefused(SandboxError):
    """A value is of the right kind but not allowed in its column."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(400, code, message)


class BadRequest(SandboxError):
    """The request makes no sense in a way that no other refusal names."""

    def __init__(self, message: str, code: str = "0x80040203") -> None:
        super().__init__(400, code, message)
