"""Writing FetchXML: the same values give the same text, and every value is escaped."""

from html import escape


def element(name: str, attributes: dict[str, str], content: str = "") -> str:
    """One XML element; `content` is XML text."""
    written = "".join(f' {key}="{escape(value)}"' for key, value in attributes.items())
    return f"<{name}{written}>{content}</{name}>" if content else f"<{name}{written}/>"


def condition(attribute: str, operator: str, *values: str) -> str:
    """A `<condition>`; one value stands in the attribute, more in `<value>` elements."""
    attributes = {"attribute": attribute, "operator": operator}
    if len(values) == 1:
        return element("condition", {**attributes, "value": values[0]})
    return element("condition", attributes, "".join(value_element(value) for value in values))


def value_element(value: str) -> str:
    """A `<value>` element."""
    return f"<value>{escape(value)}</value>"
