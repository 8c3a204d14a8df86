"""What a refusal says of itself to who prefers annotations."""

from portal.sandbox.errors import SandboxError
from portal.sandbox.http.preferences import Preferences

_DETAILS = "Microsoft.PowerApps.CDS"
_HELP = "http://go.microsoft.com/fwlink/?LinkID=398563&error=Microsoft.Crm.CrmException%3a"
_SUB_ERROR = "2146233088"


def details_of(error: SandboxError, preferences: Preferences) -> dict[str, str]:
    """Return the annotations of an error that were asked for.

    There are no plug-ins here, so the trace is always empty and the sub-error always the general.
    """
    everything = {
        f"{_DETAILS}.ErrorDetails.OperationStatus": "0",
        f"{_DETAILS}.ErrorDetails.SubErrorCode": _SUB_ERROR,
        f"{_DETAILS}.HelpLink": f"{_HELP}{error.code.removeprefix('0x')}&client=platform",
        f"{_DETAILS}.TraceText": "",
        f"{_DETAILS}.InnerError.Message": error.message,
    }
    return {f"@{name}": text for name, text in everything.items() if preferences.wants(name)}
