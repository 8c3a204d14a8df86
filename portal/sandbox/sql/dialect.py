"""What differs between SQLite and PostgreSQL."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db import connections

from portal.sandbox.rows.versions import ALIAS
from portal.sandbox.sql.fragment import Fragment, fill


@dataclass(frozen=True)
class Dialect:
    """How one database reads JSON, joins outward and compares patterns."""

    is_postgres: bool

    def text(self, alias: str, column: str) -> Fragment:
        """Return a JSON value of a row as text."""
        if self.is_postgres:
            return Fragment(f"({alias}.data ->> '{column}')")
        return Fragment(f"json_extract({alias}.data, '$.{column}')")

    def number(self, alias: str, column: str) -> Fragment:
        """Return a JSON value of a row as a number."""
        if self.is_postgres:
            return Fragment(f"(({alias}.data ->> '{column}')::numeric)")
        return Fragment(f"json_extract({alias}.data, '$.{column}')")

    def folded(self, alias: str, column: str) -> Fragment:
        """Return a text column as it is compared."""
        if self.is_postgres:
            return Fragment(f"(({alias}.folded ->> '{column}') COLLATE \"C\")")
        return Fragment(f"json_extract({alias}.folded, '$.{column}')")

    def local_day(self, moment: Fragment, zone: str) -> Fragment:
        """Return the day, as YYYY-MM-DD, of a stored point in time on the clock of an IANA zone."""
        name = Fragment("%s", (zone,))
        if self.is_postgres:
            return fill("to_char(({})::timestamptz AT TIME ZONE {}, 'YYYY-MM-DD')", moment, name)
        # Django gives SQLite this function; it reads points in time without T and Z.
        plain = fill("substr(replace({}, 'T', ' '), 1, 19)", moment)
        return fill("django_datetime_cast_date({}, {}, 'UTC')", plain, name)

    def matches(self, expression: Fragment, pattern: str) -> Fragment:
        """Return whether a text matches a regular expression as a whole."""
        operator = "~" if self.is_postgres else "REGEXP"
        return fill(f"{{}} {operator} {{}}", expression, Fragment("%s", (pattern,)))

    def insert_many(
        self, table: str, columns: Sequence[str], rows: Iterable[tuple[str | int | None, ...]]
    ) -> None:
        """Insert trusted rows, many at once: PostgreSQL copies them ten times as fast."""
        names = ", ".join(columns)
        with connections[ALIAS].cursor() as cursor:
            if self.is_postgres:
                with cursor.copy(f"COPY {table} ({names}) FROM STDIN") as copy:
                    for row in rows:
                        copy.write_row(row)
                return
            places = ", ".join(["%s"] * len(columns))
            cursor.executemany(f"INSERT INTO {table} ({names}) VALUES ({places})", list(rows))  # noqa: S608 - names of ours

    def learn(self, *tables: str) -> None:
        """Let the planner learn what tables hold now, after much was written.

        PostgreSQL does so by itself, but later: until then it may think that they are empty, and
        take minutes for a query that takes milliseconds.
        """
        if self.is_postgres:
            with connections[ALIAS].cursor() as cursor:
                for table in tables:
                    cursor.execute(f"ANALYZE {table}")

    def direction(self, expression: Fragment, *, descending: bool) -> Fragment:
        """Return a sort term; nulls come first going up and last going down."""
        order = "DESC" if descending else "ASC"
        nulls = (" NULLS LAST" if descending else " NULLS FIRST") if self.is_postgres else ""
        return expression + f" {order}{nulls}"


def dialect() -> Dialect:
    """Return the dialect of the sandbox's database."""
    return Dialect(connections[ALIAS].vendor == "postgresql")
