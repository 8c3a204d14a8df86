"""Choices: global ones as makers send them, and which options a column has."""

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from portal.sandbox.definitions.catalogue import Catalogue
from portal.sandbox.definitions.encoding import encode
from portal.sandbox.definitions.identity import choice_id
from portal.sandbox.definitions.merging import CHOICE, Change
from portal.sandbox.definitions.model import ChoiceDefinition, ColumnDefinition
from portal.sandbox.errors import BadRequest, NotImplementedHere
from portal.sandbox.metadata.errors import MetadataMissing
from portal.sandbox.metadata.labels import ENGLISH
from portal.sandbox.metadata.option_sets import CHOICE_SET, choice_item
from portal.sandbox.metadata.writing.errors import ComponentFixed, ComponentInUse, NameTaken
from portal.sandbox.metadata.writing.given import Given, Texts, type_of
from portal.sandbox.metadata.writing.names import LONGEST_OTHER, check_name
from portal.sandbox.metadata.writing.options import read_options

_BIND = "GlobalOptionSet@odata.bind"
_REFERENCE = re.compile(r"GlobalOptionSetDefinitions\((?P<key>[^()]+)\)/?$")
_KEPT = frozenset({"ParentOptionSetName", "OptionSetType", "ExternalTypeName"})


def read_choice_column(
    catalogue: Catalogue, given: Given, held: ColumnDefinition, *, is_new: bool
) -> ColumnDefinition:
    """Return a choice column with its default, and on create with its options."""
    found = held
    if is_new:
        found = _with_options(catalogue, given, held)
    elif given.value("OptionSet") is not None:
        raise NotImplementedHere("changing options by a PUT of the column")
    default = given.value("DefaultFormValue")
    if default is None:
        return found
    if default != -1 and default not in {one.value for one in found.options}:
        raise BadRequest(f"The default {default} is none of the options.", "0x8004431A")
    return replace(found, default=None if default == -1 else default)


def _with_options(catalogue: Catalogue, given: Given, held: ColumnDefinition) -> ColumnDefinition:
    body, bound = given.value("OptionSet"), given.body.get(_BIND)
    if isinstance(bound, str):
        choice = find_choice(catalogue, _key_in(bound))
        return replace(held, options=choice.options, option_set=choice.name)
    if not isinstance(body, Mapping):
        raise BadRequest(f"The choice '{held.name}' needs an OptionSet or a GlobalOptionSet.")
    inside = Given(body, CHOICE_SET)
    if inside.flag("IsGlobal", usual=False):
        choice = find_choice(catalogue, inside.text("Name"))
        return replace(held, options=choice.options, option_set=choice.name)
    return replace(held, options=read_options(inside.items("Options")))


def find_choice(catalogue: Catalogue, key: str) -> ChoiceDefinition:
    """Return a global choice by its name or id.

    Raises MetadataMissing.
    """
    found = catalogue.choices.get(key.lower()) or catalogue.choices.get(key)
    for one in catalogue.choices.values():
        if choice_id(one.name) == key.lower():
            found = one
    if found is None:
        raise MetadataMissing("an option set", key)
    return found


def create_choice(catalogue: Catalogue, body: Mapping[str, Any]) -> Change:
    """Return the change that makes a global choice.

    Raises NameTaken, NameInvalid, BadRequest, PayloadRefused.
    """
    if type_of(body) not in (CHOICE_SET, ""):
        raise NotImplementedHere(f"global option sets of the type '{type_of(body)}'")
    given = Given(body, CHOICE_SET)
    name = check_name(given.text("Name"), LONGEST_OTHER).lower()
    if name in catalogue.choices:
        raise NameTaken("An option set", name)
    blank = ChoiceDefinition(name, name, read_options(given.items("Options")), is_made=True)
    return _kept(given, _labelled(given, blank, merges=False))


def change_choice(held: ChoiceDefinition, body: Mapping[str, Any], *, merges: bool) -> Change:
    """Return the change that a PUT of a global choice makes: its labels, not its options."""
    given = Given(body, CHOICE_SET)
    given.value("Options")
    return _kept(given, _labelled(given, held, merges=merges))


def delete_choice(catalogue: Catalogue, held: ChoiceDefinition) -> Change:
    """Return the change that deletes a global choice.

    Raises ComponentFixed, or ComponentInUse while a column has it.
    """
    if not held.is_made:
        raise ComponentFixed(held.name)
    for table in catalogue.tables.values():
        for column in table.columns.values():
            if column.option_set == held.name:
                user = f"the column {table.name}.{column.name}"
                raise ComponentInUse("OptionSet", held.name, user)
    return Change(CHOICE, held.name, None)


def _labelled(given: Given, held: ChoiceDefinition, *, merges: bool) -> ChoiceDefinition:
    label = given.merged_label("DisplayName", Texts(held.label, held.label_de), merges=merges)
    described = given.merged_label(
        "Description", Texts(held.description, held.description_de), merges=merges
    )
    return replace(
        held,
        label=label.english or label.german or held.label,
        label_de=label.german,
        description=described.english,
        description_de=described.german,
    )


def _kept(given: Given, choice: ChoiceDefinition) -> Change:
    given.value("IsGlobal")
    given.refuse_rest(choice_item(choice, ENGLISH))
    return Change(CHOICE, choice.name, encode(choice))


def _key_in(reference: str) -> str:
    found = _REFERENCE.search(reference)
    if found is None:
        raise BadRequest(f"'{reference}' names no global option set.")
    return found["key"].removeprefix("Name=").strip("'")
