"""Setting a document: plain values go into a template of ours, a PDF or pictures come out.

The values travel as JSON and are never markup, whatever is written in them. Only the fonts that come with the
typesetter are used, so the same values give the same bytes on every machine.
"""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from threading import BoundedSemaphore
from typing import Any

import typst

from inventory.core.errors import Busy

TEMPLATES = Path(__file__).parents[2] / "templates" / "documents"
NO_SUCH_LETTER = "could not be displayed with font"
PIXELS_PER_INCH = 144  # a point is two pixels
AT_ONCE = 2  # documents that one process sets at the same time; the next ones wait
PATIENCE = 5  # seconds that one waits for a place, so that waiting requests do not fill the server
RETRY_AFTER = 10
_PLACES = BoundedSemaphore(AT_ONCE)


def pdf(template: str, values: Mapping[str, Any], at: datetime) -> bytes:
    """A tagged PDF of pages that a printer has paper for: PDF/UA-1, unless a letter is in none of the fonts."""
    job = _job("pdf", template, values, at)
    try:
        return _compiled(format="pdf", pdf_standards="ua-1", **job)
    except typst.TypstError as refusal:
        if NO_SUCH_LETTER not in refusal.message:
            raise
        return _compiled(format="pdf", **job)


def picture(template: str, values: Mapping[str, Any], at: datetime) -> bytes:
    """A PNG picture."""
    return _compiled(format="png", ppi=PIXELS_PER_INCH, **_job("png", template, values, at))


@contextmanager
def _place() -> Iterator[None]:
    """One of the few places for documents that are being set; each takes a processor and up to 200 MB for seconds.

    Raises Busy where none becomes free in time.
    """
    if not _PLACES.acquire(timeout=PATIENCE):
        raise Busy(retry_after=RETRY_AFTER)
    try:
        yield
    finally:
        _PLACES.release()


def _compiled(**job: Any) -> bytes:
    with _place():
        return _one(typst.compile(**job))


def _job(kind: str, template: str, values: Mapping[str, Any], at: datetime) -> dict[str, Any]:
    return {
        "input": TEMPLATES / template,
        "root": TEMPLATES,
        "sys_inputs": {"kind": kind, "values": json.dumps(values, ensure_ascii=False, sort_keys=True)},
        "ignore_system_fonts": True,
        "timestamp": int(at.timestamp()),
    }


def _one(written: bytes | list[bytes] | None) -> bytes:
    if not isinstance(written, bytes):
        raise ValueError("the template has to make exactly one file")
    return written
