"""AccessRights: what may be done to one row, as the mask that shares hold and as text."""

from portal.sandbox.definitions.privileges import ACCESS_RIGHTS
from portal.sandbox.errors import BadRequest

_NAMES = {f"{verb}Access": mask for verb, mask in ACCESS_RIGHTS.items()}
# A .NET flags enumeration prints its members by their values, going up.
_IN_ORDER = sorted(_NAMES.items(), key=lambda pair: pair[1])
ALL_RIGHTS = sum(_NAMES.values())


def read_rights(text: object) -> int:
    """Return the mask of e.g. "ReadAccess, WriteAccess"; "None" is no right at all.

    Raises BadRequest for a right that does not exist.
    """
    if not isinstance(text, str):
        raise BadRequest("The AccessMask must be a text such as 'ReadAccess, WriteAccess'.")
    mask = 0
    for name in (one.strip() for one in text.split(",")):
        if name == "None":
            continue
        if name not in _NAMES:
            raise BadRequest(f"'{name}' is no member of AccessRights.")
        mask |= _NAMES[name]
    return mask


def print_rights(mask: int) -> str:
    """Return a mask as the Web API prints it."""
    return ", ".join(name for name, value in _IN_ORDER if mask & value) or "None"


def verbs_in(mask: int) -> list[str]:
    """Return the verbs of a mask, e.g. Read and Write."""
    return [verb for verb, value in ACCESS_RIGHTS.items() if mask & value]
