"""`manage.py render_shell`: the shell page and the web app manifest, rendered into the build."""

from argparse import ArgumentParser
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from portal.pwa.errors import BuildIncomplete
from portal.pwa.shell import write_shell


class Command(BaseCommand):
    """Renders the shell after the bundler and before the service worker."""

    help = "Renders the shell page and the web app manifest into the front end's build."
    # A build needs neither a database nor the addresses of the server.
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Add `--build`."""
        parser.add_argument("--build", type=Path, default=settings.BUILD_DIR)

    def handle(self, *, build: Path, **options: object) -> None:
        """Write the files, or say what is missing."""
        try:
            write_shell(build)
        except BuildIncomplete as error:
            raise CommandError(str(error)) from error
