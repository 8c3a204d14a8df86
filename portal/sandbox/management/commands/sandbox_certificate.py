"""Makes the certificate with which `scripts/sandbox --https` answers."""

from datetime import UTC, datetime
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser

from portal.sandbox.certificate import ensure_certificate


class Command(BaseCommand):
    """Prints the file of the certificate, made or renewed where it is missing or about to end."""

    help = "Make a self-signed certificate for the sandbox on this machine, and print its file."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the folder to keep it in."""
        parser.add_argument("--folder", type=Path, default=settings.VAR_DIR)

    def handle(self, *args: object, **options: object) -> None:
        """Make it if need be."""
        certificate, _key = ensure_certificate(Path(str(options["folder"])), datetime.now(UTC))
        self.stdout.write(str(certificate))
