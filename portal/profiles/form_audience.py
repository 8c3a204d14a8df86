"""Who gets a form, as its DisplayConditions say."""

from dataclasses import dataclass
from functools import lru_cache
from xml.etree.ElementTree import Element

from portal.dataverse.metadata import FormMetadata
from portal.profiles.usage import parse_xml


@dataclass(frozen=True)
class Audience:
    """`role_ids` are root roles; None means everyone. Forms of a lower `order` come first."""

    role_ids: frozenset[str] | None = None
    order: int = 0
    is_fallback: bool = False

    def admits(self, role_ids: frozenset[str]) -> bool:
        """Whether one of the roles may use the form."""
        return self.role_ids is None or bool(self.role_ids & role_ids)


@lru_cache(maxsize=2048)  # every manifest asks it of every form, and forms are long
def audience(form: FormMetadata) -> Audience:
    """The form's audience; everyone, if it does not say."""
    root = parse_xml(form.form_xml)
    conditions = root.find("DisplayConditions") if root is not None else None
    if conditions is None:
        return Audience()
    order = conditions.get("Order", "")
    return Audience(
        role_ids=_role_ids(conditions),
        order=int(order) if order.isdecimal() else 0,
        is_fallback=conditions.get("FallbackForm", "").lower() in {"true", "1"},
    )


def _role_ids(conditions: Element) -> frozenset[str] | None:
    if conditions.find("Everyone") is not None:
        return None
    roles = (role.get("Id", "").strip("{}").lower() for role in conditions.iterfind("Role"))
    return frozenset(roles)
