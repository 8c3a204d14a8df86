"""A table's own filter: the rows it takes without any relationship."""

from dataclasses import dataclass

from portal.profiles.definition import RowOption, TableRule
from portal.profiles.expression import ALWAYS, NEVER, Cost, Expression, Test, any_of
from portal.profiles.markup import condition
from portal.profiles.row_filter import parse_row_filter


@dataclass(frozen=True)
class OwnRows:
    """A rule's own filter; `expression` is `NEVER` for a table that takes related rows only."""

    expression: Expression
    is_time_relative: bool = False


def own_rows(rule: TableRule) -> OwnRows:
    """The own filter of a rule, relationships left aside. Raises FilterInvalid."""
    match rule.row_option:
        case RowOption.ALL:
            return OwnRows(ALWAYS)
        case RowOption.RELATED:
            return OwnRows(NEVER)
        case RowOption.CUSTOM:
            custom = parse_row_filter(rule.filter_xml, rule.table)
            cost = Cost(custom.links, custom.conditions)
            return OwnRows(Test(custom.xml, cost), custom.is_time_relative)
        case RowOption.ORGANIZATION:
            return OwnRows(any_of(_organization_rows(rule)))


def _organization_rows(rule: TableRule) -> list[Expression]:
    kinds = (
        (rule.own_rows, "ownerid", "eq-userid"),
        (rule.team_rows, "ownerid", "eq-userteams"),
        (rule.business_unit_rows, "owningbusinessunit", "eq-businessid"),
    )
    return [
        Test(condition(column, operator), Cost(conditions=1))
        for is_taken, column, operator in kinds
        if is_taken
    ]
