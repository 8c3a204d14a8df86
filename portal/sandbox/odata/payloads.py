"""Bodies of creates and updates as canonical values, rows inside them included (deep insert)."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from portal.sandbox.definitions.model import ManyToManyDefinition
from portal.sandbox.definitions.tables import LOOKUP_TYPES, Navigation, Table
from portal.sandbox.errors import NotImplementedHere, PayloadRefused
from portal.sandbox.http.context import Context
from portal.sandbox.odata.collections import find_collection
from portal.sandbox.odata.references import resolve_reference
from portal.sandbox.rows.payload import Collection, NewChild, NewParent, Payload, set_lookup
from portal.sandbox.rows.record import Values
from portal.sandbox.rows.values import read_value

_BIND = "@odata.bind"
_DEEPEST = 20


def read_payload(
    context: Context, table: Table, body: Mapping[str, object], *, creates: bool, depth: int = 0
) -> Payload:
    """Return what `body` sets on a row of `table`; read-only columns are passed over in silence.

    Raises PayloadRefused for unknown properties and values of the wrong type.
    """
    if depth > _DEEPEST:
        raise PayloadRefused(table.definition.entity_set, "The rows are nested too deeply.")
    reader = _Reader(context, table, creates=creates, depth=depth)
    for name, value in body.items():
        if name.endswith(_BIND):
            reader.bind(name.removesuffix(_BIND), value)
        elif "@" not in name:
            reader.set(name, value)
    return Payload(
        reader.values, tuple(reader.lookups), tuple(reader.parents), tuple(reader.children)
    )


@dataclass(frozen=True)
class _Reader:
    """Collects what a body says, property by property."""

    context: Context
    table: Table
    creates: bool
    depth: int
    values: Values = field(default_factory=dict)
    lookups: list[tuple[str, str, str]] = field(default_factory=list)
    parents: list[NewParent] = field(default_factory=list)
    children: list[NewChild] = field(default_factory=list)

    def bind(self, name: str, value: object) -> None:
        """Read `name@odata.bind`."""
        navigation = self.table.navigations.get(name)
        if navigation is None:
            raise self._unbindable(name)
        target = None if value is None else self._target(navigation, value)
        set_lookup(self.values, navigation.column, target)
        if target is not None:
            self.lookups.append((navigation.column.name, *target))

    def set(self, name: str, value: object) -> None:
        """Read a column, or rows to be made with this one."""
        column = self.table.properties.get(name)
        if column is None:
            self._set_navigation(name, value)
        elif column.type in LOOKUP_TYPES:
            raise self._refused(
                "CRM do not support direct update of Entity Reference properties, "
                f"Use Navigation properties instead. ('{name}')"
            )
        elif is_settable(self.table, name, creates=self.creates):
            self.values[column.name] = read_value(self.table, column, value)

    def _set_navigation(self, name: str, value: object) -> None:
        navigation = self.table.navigations.get(name)
        collection = None if navigation else find_collection(self.table, name)
        if navigation is not None and value is None:
            set_lookup(self.values, navigation.column, None)
        elif navigation is not None:
            self._refuse_deep_update(name)
            self.parents.append(self._parent(navigation, value))
        elif collection is not None:
            self._refuse_deep_update(name)
            self.children.extend(self._children(name, collection, value))
        else:
            raise self._refused(
                f"The property '{name}' does not exist on type "
                f"'Microsoft.Dynamics.CRM.{self.table.name}'. "
                "Make sure to only use property names that are defined by the type."
            )

    def _parent(self, navigation: Navigation, value: object) -> NewParent:
        if not isinstance(value, dict):
            raise self._refused(f"The value of '{navigation.name}' is no object.")
        target = self._type_of(navigation, value)
        return NewParent(navigation.column, target, self._nested(target, value))

    def _type_of(self, navigation: Navigation, value: Mapping[str, object]) -> Table:
        named = str(value.get("@odata.type", "")).rpartition(".")[2]
        if not named and len(navigation.targets) > 1:
            reason = f"'{navigation.name}' may hold rows of several tables: name @odata.type."
            raise self._refused(reason)
        found = named or navigation.targets[0]
        if found not in navigation.targets:
            raise self._refused(f"A row of '{found}' cannot be bound to '{navigation.name}'.")
        return self.context.catalogue.tables[found]

    def _children(self, name: str, collection: Collection, value: object) -> list[NewChild]:
        if not isinstance(value, list) or not all(isinstance(one, dict) for one in value):
            raise self._refused(f"The value of '{name}' is no list of objects.")
        table = self.context.catalogue.tables[other_table(self.table, collection)]
        return [NewChild(collection, table, self._nested(table, one)) for one in value]

    def _nested(self, table: Table, body: Mapping[str, object]) -> Payload:
        return read_payload(self.context, table, body, creates=True, depth=self.depth + 1)

    def _target(self, navigation: Navigation, value: object) -> tuple[str, str]:
        if not isinstance(value, str):
            raise self._refused(f"The value of '{navigation.name}{_BIND}' is no text.")
        target, key = resolve_reference(self.context, value)
        if target.name not in navigation.targets:
            raise self._refused(f"A row of '{target.name}' cannot be bound to '{navigation.name}'.")
        return target.name, key

    def _unbindable(self, name: str) -> Exception:
        if find_collection(self.table, name) is not None:
            return NotImplementedHere(f"binding rows to the collection '{name}'; use '$ref'")
        return self._refused(
            f"An undeclared property '{name}' which only has property annotations in the payload "
            "but no property value was found in the payload."
        )

    def _refuse_deep_update(self, name: str) -> None:
        if not self.creates:
            raise NotImplementedHere(f"rows inside an update, here by '{name}'")

    def _refused(self, reason: str) -> PayloadRefused:
        return PayloadRefused(self.table.definition.entity_set, reason)


def is_settable(table: Table, name: str, *, creates: bool) -> bool:
    """Tell whether a property may be set; the others are passed over in silence."""
    column = table.properties[name]
    if column.calculate is not None or column.rollup is not None:
        return False
    return (column.creatable if creates else column.updatable) or column.name == table.key


def other_table(table: Table, collection: Collection) -> str:
    """Return the table at the other end of a collection of `table`."""
    if isinstance(collection, ManyToManyDefinition):
        return collection.second if collection.first == table.name else collection.first
    return collection.child
