"""A definition as a caller sends it: read property by property, and nothing of it passed over."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from portal.sandbox.errors import BadRequest, NotImplementedHere, PayloadRefused
from portal.sandbox.metadata.facts import Managed, Plain
from portal.sandbox.metadata.items import NAMESPACE, Item
from portal.sandbox.metadata.labels import ENGLISH, GERMAN

_COMPLEX = "Complex"


@dataclass(frozen=True)
class Texts:
    """A label in the languages of the organisation."""

    english: str | None
    german: str | None


@dataclass
class Given:
    """The body of a definition. Null says the same as nothing: the value stays as it is."""

    body: Mapping[str, Any]
    kind: str
    _read: set[str] = field(default_factory=set)

    def value(self, name: str) -> Any:
        """Return a property, None without it."""
        self._read.add(name)
        return self.body.get(name)

    def text(self, name: str, usual: str = "") -> str:
        """Return a text; raises PayloadRefused for anything else."""
        found = self.value(name)
        if found is not None and not isinstance(found, str):
            raise self.refusal(name, "a text")
        return usual if found is None else found

    def whole(self, name: str, usual: int | None, least: int, most: int) -> int | None:
        """Return a whole number between the bounds; raises PayloadRefused, BadRequest."""
        found = self.number(name, usual, least, most)
        if found is not None and found != int(found):
            raise self.refusal(name, "a whole number")
        return None if found is None else int(found)

    def number(self, name: str, usual: float | None, least: float, most: float) -> float | None:
        """Return a number between the bounds; raises PayloadRefused, BadRequest."""
        found = self.value(name)
        if found is None:
            return usual
        if isinstance(found, bool) or not isinstance(found, int | float):
            raise self.refusal(name, "a number")
        if not least <= found <= most:
            raise BadRequest(f"The value {found} of '{name}' must be from {least} to {most}.")
        return found

    def flag(self, name: str, *, usual: bool) -> bool:
        """Return a boolean, plain or of a managed property; raises PayloadRefused."""
        found = self.managed(name)
        if found is not None and not isinstance(found, bool):
            raise self.refusal(name, "true or false")
        return usual if found is None else found

    def managed(self, name: str) -> Any:
        """Return the value of a managed property, or of a plain one."""
        found = self.value(name)
        return found.get("Value") if isinstance(found, Mapping) else found

    def one_of(self, name: str, usual: str, allowed: tuple[str, ...]) -> str:
        """Return a text that must be one of `allowed`; raises BadRequest."""
        found = self.managed(name)
        if found is None:
            return usual
        if found not in allowed:
            raise BadRequest(f"The value '{found}' of '{name}' must be one of {list(allowed)}.")
        return str(found)

    def label(self, name: str) -> Texts | None:
        """Return a label, None without one.

        Raises BadRequest for a language that the organisation does not have.
        """
        found = self.value(name)
        if found is None:
            return None
        labels = found.get("LocalizedLabels") if isinstance(found, Mapping) else None
        if not isinstance(labels, list):
            raise self.refusal(name, "a Label with LocalizedLabels")
        texts: dict[int, str] = {}
        for one in labels:
            code, text = one.get("LanguageCode"), one.get("Label")
            if code not in (ENGLISH, GERMAN) or not isinstance(text, str):
                raise BadRequest(f"The language {code} of '{name}' is not installed.")
            texts[code] = text
        return Texts(texts.get(ENGLISH), texts.get(GERMAN))

    def merged_label(self, name: str, held: Texts, *, merges: bool) -> Texts:
        """Return what a label becomes: other languages stay only if labels are to be merged."""
        found = self.label(name)
        if found is None:
            return held
        if not merges:
            return found
        return Texts(found.english or held.english, found.german or held.german)

    def items(self, name: str) -> list[Mapping[str, Any]]:
        """Return a list of objects; raises PayloadRefused."""
        found = self.value(name)
        if found is None:
            return []
        if not isinstance(found, list) or not all(isinstance(one, Mapping) for one in found):
            raise self.refusal(name, "a list of objects")
        return list(found)

    def facts(self, plain: Plain, managed: Managed, held: Mapping[str, object]) -> dict[str, Any]:
        """Return what is kept as given, where it differs from what it usually is."""
        usual = {**plain, **{name: value for name, (value, _logical) in managed.items()}}
        kept = dict(held)
        for name, value in usual.items():
            found = self.managed(name)
            if found is None:
                continue
            kept.pop(name, None)
            if found != value:
                kept[name] = found
        return kept

    def refuse_rest(self, item: Item) -> None:
        """Refuse what was not read, unless it says what the made item says of itself anyway.

        Raises PayloadRefused for an unknown property, NotImplementedHere for one that would be
        passed over.
        """
        told = {**item.common, **item.special}
        for name, value in self.body.items():
            if name in self._read or "@" in name or value is None or name in item.related:
                continue
            if name not in told:
                raise PayloadRefused(
                    self.kind, f"The property '{name}' does not exist on type '{self.kind}'."
                )
            if _plain(value) != _plain(told[name]):
                raise NotImplementedHere(f"the value given for '{name}' of {self.kind}")

    def refuse_unread(self, known: frozenset[str]) -> None:
        """Refuse properties that were not read and are not among `known`, which say nothing new.

        Raises PayloadRefused.
        """
        for name, value in self.body.items():
            if name not in self._read | known and "@" not in name and value is not None:
                raise PayloadRefused(
                    self.kind, f"The property '{name}' does not exist on type '{self.kind}'."
                )

    def refusal(self, name: str, wanted: str) -> PayloadRefused:
        """Return the refusal of a value of the wrong kind."""
        return PayloadRefused(self.kind, f"The property '{name}' must be {wanted}.")


def type_of(body: Mapping[str, Any]) -> str:
    """Return the type that a body names, e.g. StringAttributeMetadata; the Complex ones too."""
    named = str(body.get("@odata.type", "")).lstrip("#").removeprefix(NAMESPACE)
    return named.removeprefix(_COMPLEX)


def _plain(value: Any) -> Any:
    """Return what counts of a value: of a managed property its value, of labels their texts."""
    if isinstance(value, Mapping):
        if "Value" in value:
            return value["Value"]
        if "LocalizedLabels" in value:
            labels = value["LocalizedLabels"] or []
            return sorted((one.get("LanguageCode"), one.get("Label")) for one in labels)
        return {k: _plain(v) for k, v in value.items() if "@" not in k}
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value]
    return value
