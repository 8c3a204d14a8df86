"""The operators of conditions, as FetchXML spells them, and how many values each takes."""

from portal.sandbox.query.relative_dates import WITH_NUMBER, WITHOUT_VALUE

COMPARE = {"eq": "=", "ne": "<>", "gt": ">", "ge": ">=", "lt": "<", "le": "<="}
TEXT = frozenset({"like", "not-like", "begins-with", "not-begin-with", "ends-with", "not-end-with"})
USER = frozenset(
    {
        "eq-userid",
        "ne-userid",
        "eq-userteams",
        "eq-useroruserteams",
        "eq-businessid",
        "ne-businessid",
    }
)
DAY = frozenset({"on", "on-or-before", "on-or-after"})
NONE = frozenset({"null", "not-null"}) | USER | WITHOUT_VALUE
PAIR = frozenset({"between", "not-between"})
MANY = frozenset({"in", "not-in", "contain-values", "not-contain-values"})
ONE = frozenset(COMPARE) | TEXT | DAY | WITH_NUMBER
KNOWN = NONE | PAIR | MANY | ONE
RELATIVE = WITH_NUMBER | WITHOUT_VALUE
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
}
OPPOSITES |= {opposite: operator for operator, opposite in OPPOSITES.items()}

# Dataverse knows these too; the sandbox refuses them by name instead of guessing.
NOT_SERVED = frozenset(
    {
        "eq-useroruserhierarchy", "eq-useroruserhierarchyandteams", "eq-userlanguage",
        "above", "eq-or-above", "under", "eq-or-under", "not-under",
        "this-fiscal-year", "this-fiscal-period", "next-fiscal-year", "next-fiscal-period",
        "last-fiscal-year", "last-fiscal-period", "last-x-fiscal-years", "last-x-fiscal-periods",
        "next-x-fiscal-years", "next-x-fiscal-periods", "in-fiscal-year", "in-fiscal-period",
        "in-fiscal-period-and-year", "in-or-before-fiscal-period-and-year",
        "in-or-after-fiscal-period-and-year",
    }
)  # fmt: skip
