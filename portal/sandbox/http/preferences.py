"""The Prefer header: what the caller would like of the answer."""

import re
from dataclasses import dataclass
from fnmatch import fnmatchcase

_PART = re.compile(r'([\w.\-]+)\s*(?:=\s*("[^"]*"|[^,;]*))?')
FORMATTED = "OData.Community.Display.V1.FormattedValue"
LOOKUP_TABLE = "Microsoft.Dynamics.CRM.lookuplogicalname"
NAVIGATION = "Microsoft.Dynamics.CRM.associatednavigationproperty"


@dataclass(frozen=True)
class Preferences:
    """What was preferred; `annotations` are patterns, None when none were asked for."""

    annotations: tuple[str, ...] | None = None
    page_size: int | None = None
    wants_representation: bool = False
    continues_on_error: bool = False
    tracks_changes: bool = False
    is_async: bool = False

    def wants(self, annotation: str) -> bool:
        """Tell whether an annotation was asked for, by its name or by a pattern."""
        return any(fnmatchcase(annotation, pattern) for pattern in self.annotations or ())


def read_preferences(header: str) -> Preferences:
    """Read a Prefer header; preferences that are unknown mean nothing, as the standard says."""
    found = {
        match.group(1).lower(): (match.group(2) or "").strip().strip('"')
        for match in _PART.finditer(header)
    }
    annotations = found.get("odata.include-annotations")
    size = found.get("odata.maxpagesize", "")
    return Preferences(
        annotations=None if annotations is None else _patterns(annotations),
        page_size=int(size) if size.isdigit() and int(size) > 0 else None,
        wants_representation=found.get("return") == "representation",
        continues_on_error="odata.continue-on-error" in found,
        tracks_changes="odata.track-changes" in found,
        is_async="respond-async" in found,
    )


def _patterns(text: str) -> tuple[str, ...]:
    return tuple(one.strip() for one in text.split(",") if one.strip())
