"""Labels: one text in the languages it was written in, and the one that the caller reads."""

from typing import Any

from portal.sandbox.definitions.identity import metadata_id

ENGLISH = 1033
GERMAN = 1031


def label(
    english: str | None,
    german: str | None,
    owner: str,
    language: int,
    *,
    is_managed: bool = True,
) -> dict[str, Any]:
    """Return a Label of the metadata item `owner`; the caller's language falls back to English."""
    texts = {ENGLISH: english, GERMAN: german}
    written = [_localized(text, code, owner, is_managed) for code, text in texts.items() if text]
    chosen = [one for one in written if one["LanguageCode"] == language]
    first = next(iter(chosen + written), None)
    return {"LocalizedLabels": written, "UserLocalizedLabel": first}


def no_label() -> dict[str, Any]:
    """Return the Label of what was left without one."""
    return {"LocalizedLabels": [], "UserLocalizedLabel": None}


def _localized(text: str, code: int, owner: str, is_managed: bool) -> dict[str, Any]:  # noqa: FBT001
    return {
        "Label": text,
        "LanguageCode": code,
        "IsManaged": is_managed,
        "MetadataId": metadata_id("label", owner, str(code)),
        "HasChanged": None,
    }
