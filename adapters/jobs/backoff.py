"""How long to wait before another try: longer each time, and never the same for two (full jitter)."""

import random

LONGEST = 900.0


def pause(attempts: int, first: float) -> float:
    """Seconds after so many tries that failed."""
    return random.uniform(0, min(LONGEST, first * 2 ** (min(attempts, 40) - 1)))  # noqa: S311
