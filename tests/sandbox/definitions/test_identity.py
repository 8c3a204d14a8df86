"""Ids of metadata never change: rows of organisations seeded long ago point at them."""

from portal.sandbox.definitions import identity


def test_ids_are_what_they_always_were() -> None:
    assert identity.table_id("account") == "e335bc97-4ec1-583a-8361-ca3313f479ee"
    assert identity.column_id("account", "name") == "db319fdc-c9cc-558c-8152-60082c54b19a"
    assert (
        identity.relationship_id("msdyn_workorder_Tasks") == "134f6711-0723-539b-884c-7e3605534f7b"
    )
    assert identity.privilege_id("prvReadAccount") == "790818f1-43f5-5260-b09c-56d304143479"
