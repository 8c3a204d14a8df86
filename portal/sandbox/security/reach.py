"""How far a privilege reaches: everything, rows of business units, rows of owners."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Reach:
    """The rows one privilege covers, by owning business unit or by owner."""

    everything: bool = False
    units: frozenset[str] = frozenset()
    owners: frozenset[str] = frozenset()

    def __or__(self, other: "Reach") -> "Reach":
        return Reach(
            self.everything or other.everything,
            self.units | other.units,
            self.owners | other.owners,
        )

    def covers(self, owner: str | None, unit: str | None) -> bool:
        """Tell whether a row of that owner and business unit is covered."""
        return self.everything or owner in self.owners or unit in self.units


EVERYTHING = Reach(everything=True)
