"""The operators of conditions, as FetchXML spells them, and how many values each takes."""

from portal.sandbox.query.relative_dates import HOURLY, WITH_NUMBER, WITHOUT_VALUE

COMPARE = {"eq": "=", "ne": "<>", "gt": ">", "ge": ">=", "lt": "<", "le": "<="}
ORDERED = frozenset({"gt", "ge", "lt", "le", "between", "not-between"})
TEXT = frozenset({"like", "not-like", "begins-with", "not-begin-with", "ends-with", "not-end-with"})
CHOICES = frozenset({"contain-values", "not-contain-values"})
USER = frozenset(
    {
        "eq-userid", "ne-userid", "eq-userteams", "eq-useroruserteams", "eq-businessid",
        "ne-businessid", "eq-useroruserhierarchy", "eq-useroruserhierarchyandteams",
    }
)  # fmt: skip
LANGUAGE = "eq-userlanguage"
HIERARCHY = frozenset({"above", "eq-or-above", "under", "eq-or-under", "not-under"})
DAY = frozenset({"on", "on-or-before", "on-or-after"})
FISCAL_NOW = frozenset(
    f"{when}-fiscal-{unit}" for when in ("this", "last", "next") for unit in ("year", "period")
)
FISCAL_NUMBER = frozenset(
    {
        "in-fiscal-year", "in-fiscal-period",
        *(f"{when}-x-fiscal-{unit}" for when in ("last", "next") for unit in ("years", "periods")),
    }
)  # fmt: skip
FISCAL_PAIR = frozenset(
    {
        "in-fiscal-period-and-year",
        "in-or-before-fiscal-period-and-year",
        "in-or-after-fiscal-period-and-year",
    }
)
FISCAL = FISCAL_NOW | FISCAL_NUMBER | FISCAL_PAIR
NONE = frozenset({"null", "not-null", LANGUAGE}) | USER | WITHOUT_VALUE | FISCAL_NOW
PAIR = frozenset({"between", "not-between"}) | FISCAL_PAIR
MANY = frozenset({"in", "not-in"}) | CHOICES
ONE = frozenset(COMPARE) | TEXT | DAY | WITH_NUMBER | HIERARCHY | FISCAL_NUMBER
KNOWN = NONE | PAIR | MANY | ONE
RELATIVE = WITH_NUMBER | WITHOUT_VALUE
DATES = RELATIVE | DAY | FISCAL
# Refused for columns that hold days, as documented.
NOT_FOR_DAYS = HOURLY
OPPOSITES = {
    "eq": "ne",
    "gt": "le",
    "ge": "lt",
    "like": "not-like",
    "begins-with": "not-begin-with",
    "ends-with": "not-end-with",
    "in": "not-in",
    "between": "not-between",
    "null": "not-null",
    "contain-values": "not-contain-values",
    "eq-userid": "ne-userid",
    "eq-businessid": "ne-businessid",
    "under": "not-under",
}
OPPOSITES |= {opposite: operator for operator, opposite in OPPOSITES.items()}
