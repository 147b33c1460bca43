"""Two people, in the words of the page: who entered a document, who decided about it, and who still can."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from sqlalchemy.orm import Session

from inventory.accounts import queries as accounts
from inventory.core.chips import Chips, choice
from inventory.core.formats import moment, number
from inventory.core.listing import Listing
from inventory.stock import queries
from inventory.stock.approval import service as approval
from inventory.stock.models import Document, JournalRecord
from inventory.stock.rules import Event, Kind, State

NAMED = 4  # so many people are named who can decide; of more, only how many there are
DECIDED_BY = {
    Event.APPROVED: _l("Approved by"),
    Event.REJECTED: _l("Rejected by"),
    Event.WITHDRAWN: _l("Withdrawn by"),
}


@dataclass(frozen=True)
class TwoPeople:
    """Who did what when: (what, who and when), and who may decide while nobody has."""

    facts: list[tuple[str, str]]
    others: list[str]
    more: int


def two_people(session: Session, document: Document, timezone: str) -> TwoPeople | None:
    """The two people of a document; None where it needed but one."""
    records = queries.records_of(session, document)
    if records[0].event != Event.PENDING:
        return None
    names = accounts.names(session, [record.actor for record in records])
    facts = [(_("Entered by"), _person(records[0], names, timezone))]
    facts += [(str(DECIDED_BY[Event(each.event)]), _person(each, names, timezone)) for each in records[1:]]
    able = approval.second_persons(session, document) if document.state == State.PENDING else []
    others = [_("%(name)s (%(office)s)", name=user.name, office=office.name) for user, office in able[:NAMED]]
    return TwoPeople(facts, others, len(able) - len(others))


def _person(record: JournalRecord, names: dict[str, str], timezone: str) -> str:
    return _(
        "%(name)s (%(username)s), %(moment)s",
        name=names[record.actor],
        username=record.actor,
        moment=recorded(record, timezone),
    )


def recorded(record: JournalRecord, timezone: str) -> str:
    """When something happened to a document."""
    return moment(datetime.fromisoformat(record.recorded_at), timezone)


def pieces_entered(document: Document, undone: Document | None) -> str:
    """How many pieces a waiting document is about, as it was entered."""
    subject = document if undone is None else undone
    lines = subject.entered.get("lines", [])
    if subject.kind == Kind.COUNT:
        counted = sum(line.get("counted", 0) for line in lines)
        return _("%(pieces)s counted", pieces=number(counted))
    return number(sum(line.get("quantity", 0) for line in lines))


def whose_chips(listing: Listing[Any], counts: tuple[int, int]) -> Chips:
    """The filter of what waits: for this person, or what this person has entered."""
    others, mine = counts
    words = {"others": _("For me to decide"), "mine": _("Mine")}
    return choice(listing, "whose", _("All"), words, {"others": others, "mine": mine})


def waiting_words(others: int, mine: int) -> str:
    """What waits, as a note: how much for this person, and how much of the own for somebody else."""
    told = [ngettext("%(num)s for you to decide", "%(num)s for you to decide", others)] if others else []
    told += [ngettext("%(num)s of yours for somebody else", "%(num)s of yours for somebody else", mine)] if mine else []
    return ", ".join(told)
