"""The sandbox's test database as it was once seeded, and putting it back before a test."""

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Protocol

from django.apps import apps
from django.db import connections, transaction

ALIAS = "sandbox"
_SCHEMA = "seeded"


class Copy(Protocol):
    """A copy of the sandbox's database."""

    def put_back(self) -> None:
        """Make the database what it was when the copy was made, whoever has it open."""
        ...


class SqliteCopy:
    """The whole file, copied by SQLite's backup: some milliseconds."""

    def __init__(self, folder: Path) -> None:
        self._kept = folder / "seeded.sqlite3"
        connections[ALIAS].close()
        _copy_file(self._file(), self._kept)

    def put_back(self) -> None:
        """Copy the file's pages back."""
        _copy_file(self._kept, self._file())

    def _file(self) -> Path:
        return Path(str(connections[ALIAS].settings_dict["NAME"]))


class PostgresCopy:
    """Every table again, in a schema of its own.

    What the planner knows of the tables is learnt once. PostgreSQL would learn it anew whenever it
    likes, also while a table is empty, and then take minutes for a query.
    """

    def __init__(self) -> None:
        self._tables = [one._meta.db_table for one in apps.get_app_config(ALIAS).get_models()]
        with transaction.atomic(using=ALIAS), connections[ALIAS].cursor() as cursor:
            cursor.execute(f"DROP SCHEMA IF EXISTS {_SCHEMA} CASCADE; CREATE SCHEMA {_SCHEMA}")
            for table in self._tables:
                cursor.execute(f"CREATE TABLE {_SCHEMA}.{table} AS TABLE public.{table}")
                cursor.execute(f"ALTER TABLE public.{table} SET (autovacuum_enabled = off)")
                cursor.execute(f"ANALYZE public.{table}")

    def put_back(self) -> None:
        """Empty every table and fill it from its copy; the sequences go on."""
        with transaction.atomic(using=ALIAS), connections[ALIAS].cursor() as cursor:
            cursor.execute(f"TRUNCATE {', '.join(self._tables)}")
            for table in self._tables:
                cursor.execute(f"INSERT INTO public.{table} SELECT * FROM {_SCHEMA}.{table}")


def copy_sandbox(folder: Path) -> Copy:
    """Copy the sandbox's database; `folder` is for files."""
    if connections[ALIAS].vendor == "sqlite":
        return SqliteCopy(folder)
    return PostgresCopy()


def _copy_file(source: Path, target: Path) -> None:
    with closing(sqlite3.connect(source)) as reader, closing(sqlite3.connect(target)) as writer:
        reader.backup(writer)
