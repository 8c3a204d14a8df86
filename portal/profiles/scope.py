"""The scope compiler: from a profile definition to the FetchXML that selects a table's rows.

A scope is (own filter OR any *also* relationship) AND every *only* relationship. A relationship
holds when a row on its other side is in scope. The definition is a number of steps: begin with
every relationship empty, apply the rules four times. Each step can only add rows, so the result is
the rows that have a reason within four hops. The compiled text defines the scope: pull, related,
check, list and get all use it.

A pair of a many-to-many relationship is in scope when both of its ends are. Going through an
intersect table to its other end is one hop.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field

from portal.dataverse.metadata import ManyToManyMetadata
from portal.profiles.branches import split
from portal.profiles.definition import (
    Direction,
    Mode,
    ProfileDefinition,
    RelationshipRule,
    RowOption,
    TableRule,
)
from portal.profiles.errors import ScopeLoop, ScopeTooLarge, UnknownTable
from portal.profiles.expression import ALWAYS, NEVER, Expression, all_of, any_of, linked, write
from portal.profiles.markup import element
from portal.profiles.own_rows import own_rows
from portal.profiles.relationships import Path, Tables, find_source

MAXIMUM_HOPS = 4
_VERSION = "versionnumber"


@dataclass(frozen=True)
class Scope:
    """The rows of one table that a user's device should hold.

    `branches` are contents of a `<filter type="and">`; a row is in scope if it meets one of them.
    An empty text means every row, no branch at all means none. `time_relative` says that the own
    filter moves with the clock.
    """

    table: str
    primary_id: str
    branches: tuple[str, ...]
    scope_hash: str
    time_relative: bool

    def fetch_xml(
        self,
        select: Sequence[str],
        *,
        conditions_xml: str = "",
        order: str | None = None,
        count: int | None = None,
        page: int | None = None,
        paging_cookie: str | None = None,
    ) -> list[str]:
        """One complete FetchXML text for each branch; union the answers by id.

        `conditions_xml` is added to the scope with *and*. `order` is "version", "id" or None.
        """
        attributes = {"count": count, "page": page, "paging-cookie": paging_cookie}
        given = {name: str(value) for name, value in attributes.items() if value is not None}
        columns = dict.fromkeys([self.primary_id, *select])
        head = "".join(element("attribute", {"name": name}) for name in columns)
        head += "".join(element("order", {"attribute": name}) for name in self._order(order))
        return [
            element("fetch", given, self._entity(head, branch + conditions_xml))
            for branch in self.branches
        ]

    def _entity(self, head: str, conditions: str) -> str:
        body = element("filter", {"type": "and"}, conditions) if conditions else ""
        return element("entity", {"name": self.table}, head + body)

    def _order(self, order: str | None) -> tuple[str, ...]:
        return {None: (), "id": (self.primary_id,), "version": (_VERSION, self.primary_id)}[order]


def compile_scope(definition: ProfileDefinition, table: str, tables: Tables) -> Scope:
    """The scope of `table`. Raises ScopeError or FilterInvalid, naming the tables at fault."""
    compiler = _Compiler(definition, tables)
    metadata = tables.get(table)
    if metadata is not None and metadata.pair is not None:
        branches = _pair_branches(compiler, metadata.pair)
        return _scope(table, tables, branches, time_relative=False)
    compiler.refuse_loops(table)
    expression = compiler.rows(table, hops=MAXIMUM_HOPS, arrived=None)
    moves = own_rows(compiler.rule(table)).is_time_relative
    return _scope(table, tables, _branches(expression, table), time_relative=moves)


def _scope(table: str, tables: Tables, branches: tuple[str, ...], *, time_relative: bool) -> Scope:
    digest = hashlib.sha256("\n".join((table, *branches)).encode()).hexdigest()
    return Scope(table, tables[table].primary_id, branches, digest[:32], time_relative)


def _branches(expression: Expression, table: str) -> tuple[str, ...]:
    return () if expression == NEVER else tuple(map(write, split(expression, table)))


def _pair_branches(compiler: "_Compiler", pair: ManyToManyMetadata) -> tuple[str, ...]:
    for _, table in pair.ends:
        compiler.refuse_loops(table)
    try:
        return _branches(compiler.pairs(pair), pair.intersect)
    except ScopeTooLarge as error:
        raise ScopeTooLarge(_pairs_too_large(pair), [pair.first, pair.second]) from error


@dataclass(frozen=True)
class _Step:
    """A link just walked, so that walking straight back along it can be left out."""

    relationship: str
    direction: Direction


@dataclass
class _Compiler:
    definition: ProfileDefinition
    tables: Tables
    known: dict[tuple[str, int, _Step | None], Expression] = field(default_factory=dict)

    def rule(self, table: str) -> TableRule:
        rule = self.definition.rule(table)
        if rule is None:
            raise UnknownTable(f"“{table}” is not a table of the profile.", [table])
        if table not in self.tables:
            raise UnknownTable(f"The organisation has no table “{table}”.", [table])
        return rule

    def rows(self, table: str, *, hops: int, arrived: _Step | None) -> Expression:
        """The condition that a row of `table` has a reason within `hops`."""
        key = (table, hops, arrived)
        if key not in self.known:
            self.known[key] = self._rows(self.rule(table), hops, arrived)
        return self.known[key]

    def _rows(self, rule: TableRule, hops: int, arrived: _Step | None) -> Expression:
        also = [item for item in rule.relationships if item.mode is Mode.ALSO]
        only = [item for item in rule.relationships if item.mode is Mode.ONLY]
        reasons = any_of(
            [own_rows(rule).expression, *(self._link(rule, item, hops, arrived) for item in also)]
        )
        if only and not also and rule.row_option is RowOption.RELATED:
            reasons = ALWAYS  # its relationships are its rows: all of them must hold
        return all_of([reasons, *(self._link(rule, item, hops, arrived) for item in only)])

    def pairs(self, pair: ManyToManyMetadata) -> Expression:
        """The condition that both ends of a pair are in scope.

        An end that the other one brings along by this very pair only has to be there.
        """
        for source, receiver in (pair.ends, pair.ends[::-1]):
            if self._brings(pair.name, source[1], receiver[1]):
                return all_of([self._end(*source, self._whole(source[1])), self._end(*receiver)])
        return all_of(self._end(*end, self._whole(end[1])) for end in pair.ends)

    def _brings(self, name: str, source: str, receiver: str) -> bool:
        """Whether every row of `source` in scope brings the rows of `receiver` paired with it."""
        ticked = self.rule(receiver).relationships
        is_also = any(item.name == name and item.direction is Direction.PAIRS for item in ticked)
        if not is_also or any(item.mode is Mode.ONLY for item in ticked):
            return False
        return self._whole(source) == self.rows(source, hops=MAXIMUM_HOPS - 1, arrived=None)

    def _whole(self, table: str) -> Expression:
        return self.rows(table, hops=MAXIMUM_HOPS, arrived=None)

    def _end(self, column: str, table: str, inside: Expression = ALWAYS) -> Expression:
        key = self.tables[table].primary_id
        return linked(table, from_column=key, to_column=column, inside=inside)

    def _link(
        self, rule: TableRule, item: RelationshipRule, hops: int, arrived: _Step | None
    ) -> Expression:
        source = find_source(rule.table, item, self.tables)
        self.rule(source.table)
        if hops == 0 or _leads_back(item, arrived):
            return NEVER
        step = _Step(item.name, item.direction)
        inside = self.rows(source.table, hops=hops - 1, arrived=step)
        return any_of(_along(path, inside) for path in source.paths)

    def refuse_loops(self, table: str, path: tuple[str, ...] = ()) -> None:
        """Refuse *only* relationships that lead from a table back to itself."""
        if table in path:
            loop = path[path.index(table) :]
            raise ScopeLoop(_loop_sentence(loop), loop)
        rule = self.rule(table)
        for item in rule.relationships:
            if item.mode is Mode.ONLY:
                other = find_source(table, item, self.tables).table
                self.refuse_loops(other, (*path, table))


def _along(path: Path, inside: Expression) -> Expression:
    """The condition that the path leads to a row that meets `inside`."""
    for link in reversed(path):
        inside = linked(
            link.table, from_column=link.from_column, to_column=link.to_column, inside=inside
        )
    return inside


def _leads_back(item: RelationshipRule, arrived: _Step | None) -> bool:
    """Whether this leads from a child straight back to the parent row the walk came from.

    That row being in scope within fewer hops is no new reason for it to be in scope. The other way
    round it is one: a parent's other children are other rows.
    """
    return (
        arrived is not None
        and item.name == arrived.relationship
        and arrived.direction is Direction.PARENTS
        and item.direction is Direction.CHILDREN
    )


def _loop_sentence(tables: Sequence[str]) -> str:
    chain = " → ".join(f"“{table}”" for table in (*tables, tables[0]))
    return (
        f"The “only” relationships {chain} form a loop: no row could ever be the first. "
        "Make one of them “also”, or write the condition into a row filter."
    )


def _pairs_too_large(pair: ManyToManyMetadata) -> str:
    return (
        f"The pairs of “{pair.first}” and “{pair.second}” ({pair.name}) take more links or "
        "conditions than Dataverse allows in a query (15 links, 500 conditions), because both ends "
        "must be in scope. Give one of the two tables “All rows”, or remove relationships of it."
    )
