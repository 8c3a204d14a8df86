"""Dataverse's query functions: `Microsoft.Dynamics.CRM.…` as operators of conditions.

The operators and their meaning are FetchXML's; a function differs in how its values are written.
"""

from dataclasses import dataclass
from typing import Literal

from portal.sandbox.errors import NotImplementedHere, QueryRefused
from portal.sandbox.odata.expressions import QueryFunction, Value, ValueList

Shape = Literal["none", "value", "two", "pair", "list"]


@dataclass(frozen=True)
class Meaning:
    """An operator, and the parameters its values come in besides PropertyName."""

    operator: str
    shape: Shape


_UNITS = ("Hours", "Days", "Weeks", "Months", "Years", "FiscalPeriods", "FiscalYears")
_SPANS = ("Week", "Month", "Year", "FiscalPeriod", "FiscalYear")
_PARAMETERS: dict[Shape, frozenset[str]] = {
    "none": frozenset(),
    "value": frozenset({"PropertyValue"}),
    "two": frozenset({"PropertyValue1", "PropertyValue2"}),
    "pair": frozenset({"PropertyValues"}),
    "list": frozenset({"PropertyValues"}),
}


def _dashed(name: str) -> str:
    return name.lower().replace("fiscal", "fiscal-")


FUNCTIONS: dict[str, Meaning] = {
    "Today": Meaning("today", "none"),
    "Yesterday": Meaning("yesterday", "none"),
    "Tomorrow": Meaning("tomorrow", "none"),
    "Last7Days": Meaning("last-seven-days", "none"),
    "Next7Days": Meaning("next-seven-days", "none"),
    **{
        f"{when}{span}": Meaning(f"{when.lower()}-{_dashed(span)}", "none")
        for when in ("Last", "This", "Next")
        for span in _SPANS
    },
    **{
        f"{when}X{unit}": Meaning(f"{when.lower()}-x-{_dashed(unit)}", "value")
        for when in ("Last", "Next")
        for unit in _UNITS
    },
    **{
        f"OlderThanX{unit}": Meaning(f"olderthan-x-{unit.lower()}", "value")
        for unit in ("Minutes", "Hours", "Days", "Weeks", "Months", "Years")
    },
    "On": Meaning("on", "value"),
    "OnOrAfter": Meaning("on-or-after", "value"),
    "OnOrBefore": Meaning("on-or-before", "value"),
    "InFiscalPeriod": Meaning("in-fiscal-period", "value"),
    "InFiscalYear": Meaning("in-fiscal-year", "value"),
    "InFiscalPeriodAndYear": Meaning("in-fiscal-period-and-year", "two"),
    "InOrAfterFiscalPeriodAndYear": Meaning("in-or-after-fiscal-period-and-year", "two"),
    "InOrBeforeFiscalPeriodAndYear": Meaning("in-or-before-fiscal-period-and-year", "two"),
    "EqualUserId": Meaning("eq-userid", "none"),
    "NotEqualUserId": Meaning("ne-userid", "none"),
    "EqualBusinessId": Meaning("eq-businessid", "none"),
    "NotEqualBusinessId": Meaning("ne-businessid", "none"),
    "EqualUserTeams": Meaning("eq-userteams", "none"),
    "EqualUserOrUserTeams": Meaning("eq-useroruserteams", "none"),
    "EqualUserOrUserHierarchy": Meaning("eq-useroruserhierarchy", "none"),
    "EqualUserOrUserHierarchyAndTeams": Meaning("eq-useroruserhierarchyandteams", "none"),
    "EqualUserLanguage": Meaning("eq-userlanguage", "none"),
    "Above": Meaning("above", "value"),
    "AboveOrEqual": Meaning("eq-or-above", "value"),
    "Under": Meaning("under", "value"),
    "UnderOrEqual": Meaning("eq-or-under", "value"),
    "NotUnder": Meaning("not-under", "value"),
    "Between": Meaning("between", "pair"),
    "NotBetween": Meaning("not-between", "pair"),
    "In": Meaning("in", "list"),
    "NotIn": Meaning("not-in", "list"),
    "ContainValues": Meaning("contain-values", "list"),
    "DoesNotContainValues": Meaning("not-contain-values", "list"),
}


def meaning_of(function: QueryFunction) -> tuple[str, str, tuple[str, ...]]:
    """Return (property, operator, values) of a function.

    Raises NotImplementedHere for a name that is unknown, QueryRefused for wrong parameters.
    """
    meaning = FUNCTIONS.get(function.name)
    if meaning is None:
        raise NotImplementedHere(
            f"the query function 'Microsoft.Dynamics.CRM.{function.name}' in $filter"
        )
    wanted = {"PropertyName"} | _PARAMETERS[meaning.shape]
    if set(function.arguments) != wanted:
        raise QueryRefused(
            f"The function 'Microsoft.Dynamics.CRM.{function.name}' takes the parameters "
            f"{', '.join(sorted(wanted))}."
        )
    names = _texts(function, "PropertyName")
    values = [one for name in sorted(_PARAMETERS[meaning.shape]) for one in _texts(function, name)]
    if meaning.shape == "pair" and len(values) != 2:
        raise QueryRefused(f"'{function.name}' needs two values, not {len(values)}.")
    if meaning.shape == "list" and not values:
        raise QueryRefused(f"'{function.name}' needs at least one value.")
    return names[0], meaning.operator, tuple(values)


def _texts(function: QueryFunction, name: str) -> tuple[str, ...]:
    """Return the texts of a parameter: a list only for PropertyValues, one literal otherwise."""
    found = function.arguments[name]
    if isinstance(found, ValueList) and name == "PropertyValues":
        return found.texts
    if isinstance(found, Value) and found.text is not None and name != "PropertyValues":
        return (found.text,)
    raise QueryRefused(f"The parameter '{name}' of '{function.name}' has no usable value.")
