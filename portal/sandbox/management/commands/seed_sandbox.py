"""`manage.py seed_sandbox`: fills the sandbox with the demo organisation."""

from argparse import ArgumentParser
from datetime import UTC, datetime
from time import monotonic
from typing import Any

from django.core.management.base import BaseCommand

from portal.sandbox.models import Row
from portal.sandbox.organisation.generation import SCALES
from portal.sandbox.organisation.loading import load


class Command(BaseCommand):
    """Replaces the sandbox's rows by the demo organisation of a seed."""

    help = "Fill the sandbox with the demo organisation; what is there is deleted first."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare how much, of which seed, and whether only into an empty sandbox."""
        parser.add_argument("--scale", choices=tuple(SCALES), default="small")
        parser.add_argument("--seed", type=int, default=1)
        parser.add_argument(
            "--if-empty", action="store_true", help="do nothing when the sandbox has rows"
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        """Seed, saying what is written as it is written."""
        if options["if_empty"] and Row.objects.exists():
            self.stdout.write("The sandbox has rows already; nothing to do.")
            return
        started = monotonic()
        made = load(options["scale"], options["seed"], datetime.now(UTC), self._tell)
        seconds = monotonic() - started
        self.stdout.write(self.style.SUCCESS(f"{made:,} rows in {seconds:.1f} s."))

    def _tell(self, part: str, count: int) -> None:
        self.stdout.write(f"  {part:<45} {count:>7,}")
