"""The order of a list, from the words of a query."""

from collections.abc import Mapping, Sequence


class UnknownOrder(ValueError):
    pass


def ordered(known: Mapping[str, str], default: Sequence[str], unique: str, asked: Sequence[str]) -> str:
    """SQL of it, ended by what tells any two rows apart. An order that says NULLS LAST has them last either way; other
    ones are of columns without any. Raises UnknownOrder."""
    terms = []
    for name in asked or default:
        sql = known.get(name.removeprefix("-"))
        if sql is None:
            raise UnknownOrder(f"Select a valid choice. {name} is not one of: {', '.join(sorted(known))}.")
        column, nulls, _ = sql.partition(" NULLS LAST")
        terms.append(f"{column} DESC{nulls}" if name.startswith("-") else sql)
    last = (asked or default)[-1:]
    down = " DESC" if last and last[0].startswith("-") else ""
    return ", ".join([*terms, unique + down])
