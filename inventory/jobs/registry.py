"""The jobs of this server, each with its schedule. A new one needs its line here."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import Session

from inventory.consumables import reminders as batch_news
from inventory.contracts import reminders
from inventory.equipment import reminders as loan_reminders
from inventory.notices import outbox, sending
from inventory.repairs import reminders as repair_reminders
from inventory.utilization import evaluation


@dataclass(frozen=True, kw_only=True)
class Job:
    """A plain function of a session and an instant of the office's clock, done every so often.

    It is done in one writing transaction, unless it ``transacts`` itself: because it talks to others in between.
    """

    name: str
    word: Any
    work: Callable[[Session, datetime], object]
    every: timedelta
    transacts: bool = False


JOBS = (
    Job(
        name="alerts",
        word=_l("Evaluate the districts"),
        work=evaluation.work,
        every=timedelta(minutes=1),
        transacts=True,
    ),
    Job(name="contracts", word=_l("Remind of contracts that end"), work=reminders.remind, every=timedelta(hours=1)),
    Job(name="device_loans", word=_l("Remind of lent machines"), work=loan_reminders.remind, every=timedelta(hours=1)),
    Job(name="repairs", word=_l("Remind of repairs"), work=repair_reminders.remind, every=timedelta(hours=1)),
    Job(name="batches", word=_l("Tell of batches of low yield"), work=batch_news.remind, every=timedelta(hours=1)),
    Job(name="digests", word=_l("Make digests"), work=outbox.make_digests, every=timedelta(minutes=5)),
    Job(
        name="notices",
        word=_l("Send mail and webhooks"),
        work=sending.send_due,
        every=timedelta(minutes=1),
        transacts=True,
    ),
)


def job(name: str) -> Job:
    """The job of this name. Raises LookupError."""
    for one in JOBS:
        if one.name == name:
            return one
    raise LookupError(f"no job is called {name}")
