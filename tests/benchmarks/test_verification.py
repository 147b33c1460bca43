"""Checking the whole ledger: fast enough for ten years in about a minute, in memory that does not grow."""

import json
import subprocess
import sys
from typing import Any

from config import ROOT
from tests.benchmarks.ledgers import SIZES, Ledger

RECORDS_PER_SECOND = 30_000
MORE_MEMORY = 8  # MiB
# In a process of its own, so that its memory is its own. What `resource` tells starts with that of its parent.
CHECK = """
import json, pathlib, re, sys, time
import inventory.application  # with all features: what they repeat is checked as well
from sqlalchemy import create_engine
from inventory.stock.comparing import meanwhile
from inventory.stock.verification import verify

engine = create_engine("sqlite:///" + sys.argv[1])
with engine.connect() as connection:
    started, busy = time.perf_counter(), time.process_time()
    verdict = verify(connection, compared=meanwhile(engine))
    seconds, busy = time.perf_counter() - started, time.process_time() - busy
peak = int(re.search(r"VmHWM:\\s+(\\d+) kB", pathlib.Path("/proc/self/status").read_text())[1])
print(json.dumps({"wrong": verdict.wrong, "records": verdict.records, "seconds": seconds, "busy": busy,
                  "mebibytes": peak / 1024}))
"""


def checked(ledger: Ledger) -> dict[str, Any]:
    """What a check found, how long it took and how much memory at most."""
    command = [sys.executable, "-c", CHECK, str(ledger.path)]
    answer: dict[str, Any] = json.loads(subprocess.check_output(command, cwd=ROOT))
    return answer


def test_the_whole_ledger_is_checked_fast_and_in_constant_memory(readable: dict[str, Ledger]) -> None:
    found = {size: checked(ledger) for size, ledger in readable.items()}
    for size, told in found.items():
        speed = told["records"] / told["seconds"]
        print(
            f"\n  verify, {size:26s}{told['records']:12,} records {told['seconds']:7.1f} s {speed:8,.0f}/s"
            f" ({told['records'] / told['busy']:,.0f} in a second of the processor) {told['mebibytes']:6.1f} MiB",
            end="",
        )
    assert [told["wrong"] for told in found.values()] == [None] * len(found)
    longest = found[SIZES[-1]]
    assert longest["records"] / longest["seconds"] >= RECORDS_PER_SECOND
    assert longest["mebibytes"] <= found["year" if "year" in found else "month"]["mebibytes"] + MORE_MEMORY
