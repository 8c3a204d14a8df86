"""Dataverse's wildcards (`%`, `_`, `[a-f]`, `[^a-f]`) as a regular expression or a LIKE pattern."""

import re


def like_pattern(pattern: str) -> str | None:
    """Return the pattern for `LIKE … ESCAPE '!'`, or None where it needs a regular expression."""
    return None if "[" in pattern else pattern.replace("!", "!!")


def regular_expression(pattern: str) -> str:
    """Return a regular expression that matches what `pattern` matches, as a whole."""
    return f"^{''.join(_pieces(pattern))}$"


def literal(text: str) -> str:
    """Return a LIKE pattern, escaped by `!`, that matches `text` only."""
    return text.replace("!", "!!").replace("%", "!%").replace("_", "!_")


def _pieces(pattern: str) -> list[str]:
    found, rest = [], pattern
    while rest:
        bracket = re.match(r"\[(\^?)([^\]]+)\]", rest)
        if bracket:
            inside = re.sub(r"([\\\[\]^&~|])", r"\\\1", bracket.group(2))
            found.append(f"[{bracket.group(1)}{inside}]")
            rest = rest[bracket.end() :]
            continue
        found.append({"%": ".*", "_": "."}.get(rest[0]) or re.escape(rest[0]))
        rest = rest[1:]
    return found
