"""The databases that every run of rounds begins with: `python -m tests.rounds.seeding FOLDER`.

Beside the demo organisation and its profile there is a profile for dispatchers, the scope of each
profile as FetchXML (for judges who ask the organisation themselves), and triggers in the sandbox's
database that write down every state a row was ever in: a witness that shares nothing with the code
it watches.
"""

import json
import os
import sqlite3
import sys
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

from tests.e2e.server import environment, seed

DISPATCHER = "Field Service - Dispatcher"
_WITNESS = """
CREATE TABLE rounds_witness (
  id INTEGER PRIMARY KEY, name TEXT, key TEXT, version INTEGER, before TEXT, after TEXT
);
CREATE TRIGGER rounds_made AFTER INSERT ON sandbox_row BEGIN
  INSERT INTO rounds_witness (name, key, version, before, after)
  VALUES (NEW.table_name, NEW.key, NEW.version, NULL, NEW.data);
END;
CREATE TRIGGER rounds_changed AFTER UPDATE ON sandbox_row BEGIN
  INSERT INTO rounds_witness (name, key, version, before, after)
  VALUES (NEW.table_name, NEW.key, NEW.version, OLD.data, NEW.data);
END;
CREATE TRIGGER rounds_deleted AFTER DELETE ON sandbox_row BEGIN
  INSERT INTO rounds_witness (name, key, version, before, after)
  VALUES (OLD.table_name, OLD.key, OLD.version, OLD.data, NULL);
END;
"""


def make_template(folder: Path) -> None:
    """Fill `folder` with databases to copy and `scopes.json`."""
    folder.mkdir(parents=True)
    seed(folder)
    os.environ.update(environment(folder, port=8000), DJANGO_SETTINGS_MODULE="portal.settings")
    import django  # noqa: PLC0415 - needs the environment above

    django.setup()
    _publish_for_dispatchers()
    (folder / "scopes.json").write_text(json.dumps(_scopes()))
    with closing(sqlite3.connect(folder / "sandbox.sqlite3")) as database:
        database.executescript(_WITNESS)


def _publish_for_dispatchers() -> None:
    from portal import upstream  # noqa: PLC0415
    from portal.profiles.directory import find_target  # noqa: PLC0415
    from portal.profiles.drafts import replace_draft  # noqa: PLC0415
    from portal.profiles.models import OfflineProfile, ProfileAssignment  # noqa: PLC0415
    from portal.profiles.publication import publish  # noqa: PLC0415

    profile = OfflineProfile.objects.create(name="Dispatch")
    replace_draft(profile, _dispatch_rules())
    role = find_target(upstream.as_service(), "role", DISPATCHER)[0]
    ProfileAssignment.objects.create(
        profile=profile,
        kind=ProfileAssignment.Kind.ROLE,
        target_id=role.id,
        target_name=DISPATCHER,
    )
    publish(profile, None, upstream.metadata())


def _dispatch_rules() -> tuple[Any, ...]:
    """The technicians' profile, with everybody's bookings of a few days and other policies."""
    from portal.profiles.definition import ConflictPolicy  # noqa: PLC0415
    from portal.profiles.field_service import field_service_rules  # noqa: PLC0415

    filters = {
        "bookableresourcebooking": '<filter><condition attribute="starttime" operator="next-x-days"'
        ' value="3"/></filter>',
        "task": '<filter><condition attribute="statecode" operator="eq" value="0"/></filter>',
    }
    policies = {
        "msdyn_workorderservicetask": ConflictPolicy.THEIRS,
        "task": ConflictPolicy.MINE,
    }
    return tuple(
        replace(
            rule,
            filter_xml=filters.get(rule.table, rule.filter_xml),
            conflict_policy=policies.get(rule.table, rule.conflict_policy),
        )
        for rule in field_service_rules()
    )


def _scopes() -> dict[str, Any]:
    """By profile and table: the entity set, the key and the FetchXML of each branch."""
    from portal import upstream  # noqa: PLC0415
    from portal.profiles.models import OfflineProfile  # noqa: PLC0415
    from portal.profiles.scope import compile_scope  # noqa: PLC0415

    tables = upstream.metadata().tables
    found: dict[str, Any] = {}
    for profile in OfflineProfile.objects.all():
        version = profile.latest_version()
        assert version is not None
        definition = version.profile_definition()
        found[str(profile.name)] = {
            rule.table: {
                "set": tables[rule.table].entity_set,
                "key": tables[rule.table].primary_id,
                "fetchXml": compile_scope(definition, rule.table, tables).fetch_xml(
                    ["versionnumber", *rule.columns]
                ),
            }
            for rule in definition.tables
        }
    return found


if __name__ == "__main__":
    make_template(Path(sys.argv[1]))
