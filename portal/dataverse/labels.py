"""Labels of metadata: one text out of many languages."""

from typing import Any


def label_text(label: Any) -> str:
    """The text in the reader's language, else in any, else nothing."""
    if not isinstance(label, dict):
        return ""
    candidates = [label.get("UserLocalizedLabel"), *(label.get("LocalizedLabels") or [])]
    return next((str(c["Label"]) for c in candidates if c and c.get("Label")), "")
