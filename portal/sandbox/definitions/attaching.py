"""Tables that makers made may have notes and activities: their lookups learn to point at them."""

from collections.abc import Iterable
from dataclasses import replace

from portal.sandbox.definitions.model import RelationshipDefinition, TableDefinition

NOTES = "annotation"
_NOTES_LOOKUP = "objectid"
_ACTIVITY_LOOKUP = "regardingobjectid"
HAS_ACTIVITIES = "HasActivities"


def with_attached(definitions: Iterable[TableDefinition]) -> list[TableDefinition]:
    """Let notes and activities point at those made tables that are to have them."""
    found = list(definitions)
    made = [one for one in found if one.is_made]
    if not made:
        return found
    noted = [one for one in made if one.has_notes]
    acted = [one for one in made if one.facts.get(HAS_ACTIVITIES)]
    return [_attach(one, noted, acted) for one in found]


def _attach(
    child: TableDefinition, noted: list[TableDefinition], acted: list[TableDefinition]
) -> TableDefinition:
    if child.name == NOTES:
        names = {one.name: (f"objectid_{one.name}", f"{one.name}_Annotations") for one in noted}
        return _pointing(child, _NOTES_LOOKUP, names)
    if child.is_activity:
        names = {
            one.name: (
                f"regardingobjectid_{one.name}_{child.name}",
                f"{one.name}_{child.collection_label.replace(' ', '')}",
            )
            for one in acted
        }
        return _pointing(child, _ACTIVITY_LOOKUP, names)
    return child


def _pointing(
    child: TableDefinition, lookup: str, names: dict[str, tuple[str, str]]
) -> TableDefinition:
    """Return the table with more targets of a lookup: `names` has navigation, relationship."""
    known = {(one.column, one.parent) for one in child.relationships}
    new = {parent: given for parent, given in names.items() if (lookup, parent) not in known}
    if not new or all(one.name != lookup for one in child.columns):
        return child
    columns = tuple(
        replace(
            one,
            targets=(*one.targets, *(name for name in new if name not in one.targets)),
            navigation={**one.navigation, **{name: pair[0] for name, pair in new.items()}},
        )
        if one.name == lookup
        else one
        for one in child.columns
    )
    relationships = tuple(
        RelationshipDefinition(
            relationship, parent, child.name, lookup, delete="Cascade", assign="Cascade",
            share="Cascade", unshare="Cascade", reparent="Cascade",
        )
        for parent, (_navigation, relationship) in new.items()
    )  # fmt: skip
    return replace(child, columns=columns, relationships=(*child.relationships, *relationships))
