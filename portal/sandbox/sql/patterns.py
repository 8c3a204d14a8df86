"""Dataverse's wildcards (`%`, `_`, `[a-f]`, `[^a-f]`) as a regular expression or a LIKE pattern."""

import re


def like_pattern(pattern: str) -> str | None:
    """Return the pattern for `LIKE … ESCAPE '!'`, or None where it needs a regular expression."""
    return None if "[" in pattern else pattern.replace("!", "!!")


def regular_expression(pattern: str, *, backtracks: bool = True) -> str:
    r"""Return a regular expression that matches what `pattern` matches, as a whole.

    For an engine that backtracks, what stands between two `%` is taken where it first occurs and
    never tried again: it is as good as any later place, and many `%` cannot run for ever.
    """
    parts = ["".join(one) for one in _parts(pattern)]
    if len(parts) == 1:
        return rf"^{parts[0]}\Z"
    middle = [one for one in parts[1:-1] if one]
    between = "".join(f"(?>.*?{one})" if backtracks else f".*{one}" for one in middle)
    body = rf"^{parts[0]}{between}.*{parts[-1]}\Z"
    return f"(?s){body}" if backtracks else body


def literal(text: str) -> str:
    """Return a LIKE pattern, escaped by `!`, that matches `text` only."""
    return text.replace("!", "!!").replace("%", "!%").replace("_", "!_")


def _parts(pattern: str) -> list[list[str]]:
    """Return the pieces of regular expressions between the `%` of a pattern."""
    found: list[list[str]] = [[]]
    rest = pattern
    while rest:
        bracket = re.match(r"\[(\^?)([^\]]+)\]", rest)
        if bracket:
            inside = re.sub(r"([\\\[\]^&~|])", r"\\\1", bracket.group(2))
            found[-1].append(f"[{bracket.group(1)}{inside}]")
            rest = rest[bracket.end() :]
            continue
        if rest[0] == "%":
            found.append([])
        else:
            found[-1].append("." if rest[0] == "_" else re.escape(rest[0]))
        rest = rest[1:]
    return found
