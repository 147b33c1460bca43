"""Which process runs which test."""

from xdist.scheduler import LoadScopeScheduling

DEMO = "tests/demo/"


class Schedule(LoadScopeScheduling):
    """Each test goes where there is time for it, but those of the demo to one process, so that it is loaded once.

    (The groups of pytest-xdist 3.8 do not reach pytest 9.)
    """

    def _split_scope(self, nodeid: str) -> str:
        return DEMO if nodeid.startswith(DEMO) else nodeid
