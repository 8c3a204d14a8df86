"""A profile that takes every row of its tables, for first syncs of several pages."""

import os
import subprocess
import sys
from pathlib import Path

from .server import ROOT, environment

_PUBLISH = """
from portal import upstream
from portal.profiles.definition import RowOption
from portal.profiles.models import OfflineProfile
from portal.profiles.publication import publish

profile = OfflineProfile.objects.get()
for rule in profile.tables.all():
    rule.row_option = RowOption.ALL
    rule.relationships.all().delete()
    rule.save()
print(publish(profile, None, upstream.metadata()).number)
"""


def publish_every_row(var_dir: Path) -> None:
    """Publish the portal's profile anew, with all rows of each of its tables."""
    subprocess.run(
        [sys.executable, "manage.py", "shell", "--command", _PUBLISH],
        cwd=ROOT,
        env={**os.environ, **environment(var_dir, port=8000)},
        check=True,
        capture_output=True,
    )
