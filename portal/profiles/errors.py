"""What can be wrong with an offline profile.

ProfileError
├─ DefinitionInvalid     stored text that is not a profile definition
├─ FilterInvalid         a row filter that is not the FetchXML we take
├─ ScopeError            a definition that does not compile; names its tables
│  ├─ UnknownTable       not in the organisation, or not in the profile
│  ├─ UnknownRelationship
│  ├─ ScopeLoop          *only* relationships that wait for each other
│  └─ ScopeTooLarge      more links or conditions than Dataverse takes in a query
├─ PublicationRefused    publishing a definition with errors; carries the findings
└─ VersionImmutable      changing what devices already hold
"""

from collections.abc import Sequence

from portal.profiles.findings import Finding


class ProfileError(Exception):
    """Something is wrong with an offline profile."""


class DefinitionInvalid(ProfileError):
    """A stored text is not a profile definition; the message says where."""


class FilterInvalid(ProfileError):
    """A row filter is not the FetchXML a scope can take; the message is a sentence for makers."""


class ScopeError(ProfileError):
    """A definition does not compile. `tables` are those concerned, in the order of the problem."""

    def __init__(self, message: str, tables: Sequence[str]) -> None:
        super().__init__(message)
        self.tables = tuple(tables)


class UnknownTable(ScopeError):
    """A table that the organisation or the profile does not have."""


class UnknownRelationship(ScopeError):
    """A relationship that the table does not have in that direction."""


class ScopeLoop(ScopeError):
    """*Only* relationships that form a loop: each table waits for the next, none can begin."""


class ScopeTooLarge(ScopeError):
    """A scope that does not fit the limits of a query, however it is split."""


class PublicationRefused(ProfileError):
    """A profile has errors and was not published."""

    def __init__(self, findings: Sequence[Finding]) -> None:
        super().__init__(" ".join(finding.sentence for finding in findings))
        self.findings = tuple(findings)


class VersionImmutable(ProfileError):
    """A published version cannot be changed: devices already hold rows by it."""
