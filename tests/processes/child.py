"""A process of its own that runs the policies of a test: `python -m tests.processes.child URL`."""

import sys
import threading

from adapters.eventstore.connect import open_log
from adapters.processes.runner import run
from tests.eventstore.support import opened
from tests.processes.policies import GREET, OPEN_TWO
from tests.processes.support import HASTY

if __name__ == "__main__":
    with opened(sys.argv[1]) as store:
        run(sys.argv[1], open_log(store), store, [OPEN_TWO, GREET], threading.Event(), HASTY)
