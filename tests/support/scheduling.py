"""Which process runs which test."""

from xdist.scheduler import LoadScopeScheduling

# What these make first is made once for all of them: a season, sixteen processes, the sentences of all files.
TOGETHER = (
    "tests/demo/",
    "tests/reliability/test_one_",
    "tests/stock/test_at_the_same_time.py",
    "tests/architecture/test_translations.py",
)


class Schedule(LoadScopeScheduling):
    """Each test goes where there is time for it, but some go together.

    (The groups of pytest-xdist 3.8 do not reach pytest 9.)
    """

    def _split_scope(self, nodeid: str) -> str:
        return next((group for group in TOGETHER if nodeid.startswith(group)), nodeid)
