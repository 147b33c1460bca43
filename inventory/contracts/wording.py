"""Contracts in words: the filters of the register, what happened to one, and the messages that remind of it."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from inventory.contracts import queries
from inventory.contracts.models import ServiceContract
from inventory.contracts.rules import Standing
from inventory.core.chips import choice, group
from inventory.core.formats import day, moment, short_day
from inventory.core.labels import CONTRACT_KINDS
from inventory.core.listing import Listing
from inventory.core.states import appearance
from inventory.notices import topics


def chips(listing: Listing[Any], counts: Mapping[str, int]) -> list[dict[str, Any]]:
    """The filters of the register: where contracts stand, and what kind they are."""
    stands = {each: appearance(each).word for each in Standing}
    return [
        group(_("State"), choice(listing, "standing", _("All"), stands, counts)),
        group(_("Kind"), choice(listing, "kind", _("All"), CONTRACT_KINDS)),
    ]


def happenings(session: Session, found: ServiceContract, timezone: str) -> list[dict[str, Any]]:
    """How a contract was renewed, the latest first."""
    return [
        {
            "moment": moment(renewal.recorded_at, timezone),
            "title": _("Renewed until %(day)s by %(number)s", day=short_day(renewal.ends_on), number=renewal.number),
            "who": _("%(name)s (%(username)s)", name=who.name, username=who.username),
            "text": renewal.note or _("It ended on %(day)s before.", day=short_day(renewal.ended_on)),
        }
        for renewal, who in queries.renewals(session, found)
    ]


def news(happened: topics.Happening) -> topics.Told:
    """A contract that ends or has ended, as a message tells it."""
    said = happened.params
    ends_on = date.fromisoformat(said["ends_on"])
    ending = happened.topic == Standing.ENDING
    text = _("It ends on %(day)s.", day=day(ends_on)) if ending else _("It ended on %(day)s.", day=day(ends_on))
    return topics.Told(
        title=_("%(office)s: %(what)s", office=happened.office_name, what=said["title"]),
        text=f"{text} {_('Renew it, or write down that it is given up.')}",
        path=f"/contracts/{said['contract']}",
    )


for each in (Standing.ENDING, Standing.OVER):
    topics.register(topics.Topic(name=each.value, word=appearance(each).word, sentence=news))
