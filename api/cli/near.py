"""What somebody may have meant."""

import difflib
from collections.abc import Iterable


def near(text: str, known: Iterable[str]) -> str:
    """`; did you mean a, b?` or what there is, ready to be put behind a message."""
    names = sorted(known)
    close = difflib.get_close_matches(text, names, n=3, cutoff=0.5)
    if close:
        return f"; did you mean {' or '.join(close)}?"
    return f"; there are {', '.join(names[:20])}"
