"""Telling provinces of batches that print fewer cards than they were rated for: a job, which tells each batch once."""

import hashlib
from datetime import datetime

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import Session

from inventory.consumables import register
from inventory.consumables.register import BatchLook
from inventory.core.clock import local_date
from inventory.core.formats import number
from inventory.core.labels import ITEMS
from inventory.notices import topics
from inventory.notices.service import Notice, tell
from inventory.regions.rules import EASTERNMOST

TOPIC = "low_yield"


def remind(session: Session, at: datetime) -> int:
    """Tell each province of the batches that are low in it; how many those are."""
    found = register.low_batches_by_province(session, local_date(at, EASTERNMOST))
    tell(session, *(_notice(province, look, at) for province, look in found))
    return len(found)


def _notice(province: str, look: BatchLook, at: datetime) -> Notice:
    row = look.row
    named = hashlib.sha256(f"{row.item}\n{row.batch}\n{row.supplier}".encode()).hexdigest()[:16]
    return Notice(
        topic=TOPIC,
        office=province,
        subject=f"batch:{province}.{named}",
        key=f"{TOPIC}:{province}:{named}",
        at=at,
        params={
            "item": row.item,
            "batch": row.batch,
            "supplier": row.supplier,
            "rolls": row.rolls,
            "mean": look.batch.mean,
            "rated": row.rated // row.rolls,
        },
    )


def news(happened: topics.Happening) -> topics.Told:
    """A batch of low yield, as a message tells it."""
    said = happened.params
    return topics.Told(
        title=_("%(office)s: %(what)s", office=happened.office_name, what=f"{ITEMS[said['item']]} {said['batch']}"),
        text=_(
            "Its rolls print %(mean)s cards on average, and are rated for %(rated)s. Supplier: %(supplier)s.",
            mean=number(said["mean"]),
            rated=number(said["rated"]),
            supplier=said["supplier"] or "–",
        ),
        path="/rolls/batches?state=low_yield",
    )


topics.register(topics.Topic(name=TOPIC, word=_l("Batch of low yield"), sentence=news))
