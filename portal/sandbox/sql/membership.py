"""Links that ask whether linked rows exist, and give no columns.

`all` has two published meanings. The reference's current one, served here: rows are linked, but
none of them meets the filter; `not all` is then the same as `any`. With the setting
SANDBOX_ALL_MEANS_EVERY the older one holds: every linked row meets the filter, were there none at
all; `not all`: at least one does not.
"""

# ruff: noqa: S608 - names come from the catalogue, values are always parameters

import re
from collections.abc import Callable
from dataclasses import dataclass

from django.conf import settings

from portal.sandbox.query.model import Link
from portal.sandbox.rows.record import relation
from portal.sandbox.sql.columns import Source, expression
from portal.sandbox.sql.fragment import TRUE, Fragment, both, fill, name_values
from portal.sandbox.sql.joins import goes_through_index
from portal.sandbox.sql.viewpoint import Viewpoint

_DEEP = 2
"""Selects inside a sub-select from which on it stands before the statement."""

_ROWS = re.compile(r"sandbox_(?:row|link|share) (\w+)")
_ALIASES = re.compile(r"\b(\w+)\.")


@dataclass(frozen=True)
class Linked:
    """The rows of a link: `joins` of links below it, the `readable` ones, those that `met` it."""

    child: Source
    joins: Fragment
    readable: Fragment
    met: Fragment

    @property
    def kept(self) -> Fragment:
        """The readable rows that meet the link's filter."""
        return both([self.readable, self.met])

    @property
    def failed(self) -> Fragment:
        """The readable rows that do not meet the filter, nor leave it unknown."""
        return both([self.readable, fill("({}) IS NOT TRUE", self.met)])


def membership_sql(
    view: Viewpoint, parent: Source, link: Link, linked: Callable[[], Linked]
) -> Fragment:
    """Return what a link asks of a parent row; `linked` gives the link's rows, ever anew."""

    def exists(rows: Linked, kept: Fragment, *, joins: bool = True) -> Fragment:
        inner = rows.joins if joins else Fragment("")
        return _exists(view, parent, rows.child, link, (inner, kept))

    rows = linked()
    means_every = getattr(settings, "SANDBOX_ALL_MEANS_EVERY", False)
    if link.kind == "not any":
        return _not(view, parent, link, exists(rows, rows.kept))
    if link.kind == "all" and means_every:
        return _not(view, parent, link, exists(rows, rows.failed))
    if link.kind == "all":
        other = linked()
        none_met = _not(view, parent, link, exists(other, other.kept))
        return both([exists(rows, both([rows.readable, TRUE]), joins=False), none_met])
    if link.kind == "not all" and means_every:
        return exists(rows, rows.failed)
    return exists(rows, rows.kept)


def _not(view: Viewpoint, parent: Source, link: Link, found: Fragment) -> Fragment:
    """Return the opposite; a parent whose column is null has no linked rows at all."""
    tested = expression(view.dialect, parent, link.to_column)
    return fill("({} IS NULL OR NOT ({}))", tested, found)


def _exists(
    view: Viewpoint, parent: Source, child: Source, link: Link, inner: tuple[Fragment, Fragment]
) -> Fragment:
    """Return whether a parent row has a linked row that `inner` (joins, conditions) keeps.

    The sub-select does not depend on the parent row, so the database evaluates it once.
    """
    joins, kept = inner
    table, column = child.table, link.from_column
    index = f"x_{child.alias}"
    if goes_through_index(table, column):
        found = fill(
            f"SELECT {index}.target FROM sandbox_link {index}"
            f" JOIN sandbox_row {child.alias} ON {child.alias}.id = {index}.row_id{{}}"
            f" WHERE {index}.relation = {{}} AND {{}}",
            joins,
            Fragment("%s", (relation(table.name, column),)),
            kept,
        )
        return _is_in(expression(view.dialect, parent, link.to_column), found)
    if column == table.key and goes_through_index(parent.table, link.to_column):
        found = fill(
            f"SELECT {index}.row_id FROM sandbox_link {index}"
            f" JOIN sandbox_row {child.alias} ON {child.alias}.key = {index}.target{{}}"
            f" WHERE {index}.relation = {{}} AND {{}}",
            joins,
            Fragment("%s", (relation(parent.table.name, link.to_column),)),
            kept,
        )
        return _is_in(Fragment(f"{parent.alias}.id"), found)
    # A null among the values would turn NOT IN into unknown for every row.
    value = expression(view.dialect, child, column)
    found = fill(
        f"SELECT {{}} FROM sandbox_row {child.alias}{{}} WHERE {{}} AND {{}} IS NOT NULL",
        value,
        joins,
        kept,
        value,
    )
    return _is_in(expression(view.dialect, parent, link.to_column), found)


def _is_in(tested: Fragment, found: Fragment) -> Fragment:
    """Return whether a value is among those of a sub-select, which gets a name when it is deep."""
    is_deep = found.text.count("(SELECT") >= _DEEP and _is_closed(found)
    return fill("{} IN ({})", tested, name_values(found) if is_deep else found)


def _is_closed(found: Fragment) -> bool:
    """Whether a sub-select reads only rows of its own, not those of the statement around it."""
    own = set(_ROWS.findall(found.text))
    return set(_ALIASES.findall(found.text)) <= own
