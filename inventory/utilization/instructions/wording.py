"""Instructions in whole sentences of the reader's language."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import Row

from inventory.core.chips import choice, group
from inventory.core.formats import moment, number, short_day
from inventory.core.labels import DEVICE_KINDS, ITEMS
from inventory.core.listing import Listing
from inventory.core.states import appearance
from inventory.notices import topics
from inventory.planning.drafts import Draft
from inventory.planning.remedy_rules import Action
from inventory.regions.models import Office
from inventory.utilization.alerts.rules import Happening
from inventory.utilization.instructions import news as instruction_news
from inventory.utilization.instructions.models import Instruction
from inventory.utilization.instructions.rules import GOING_ON, InstructionState

Rows = Sequence[Row[Instruction, Office, Office, str]]
THINGS = ITEMS | DEVICE_KINDS
TOPICS = {
    Happening.INSTRUCTION: _l("Instruction given"),
    Happening.SENT: _l("Instruction: the pieces were sent"),
    Happening.CARRIED_OUT: _l("Instruction carried out"),
    Happening.DECLINED: _l("Instruction declined"),
    Happening.CALLED_OFF: _l("Instruction called off"),
}


def thing(item: str | None, quantity: int | None) -> str:
    """How many of what; nothing where it is about neither."""
    return f"{number(quantity)} {THINGS[item]}" if item and quantity is not None else ""


def sentence(action: Action, what: str, district: str) -> str:
    """What an office is told to do, in a clause."""
    told = {"what": what, "district": district}
    match action:
        case Action.ALLOCATE:
            return _("Send %(what)s to %(district)s", **told)
        case Action.TRANSFER:
            return _("Give %(what)s to %(district)s", **told)
        case Action.LOAN | Action.LEND_DEVICE:
            return _("Lend %(what)s to %(district)s", **told)
        case Action.BUY:
            return _("Buy %(what)s from the district’s own budget", **told)
        case Action.REPAIR:
            return _("Have %(what)s repaired", **told)
        case _:
            return _("Have another operator trained")


def clause(found: Instruction, district: str) -> str:
    """What an instruction says, in a clause."""
    return sentence(Action(found.action), thing(found.item, found.quantity), district)


def due(found: Instruction) -> str:
    """Until when."""
    return _("by %(day)s", day=short_day(found.due))


def chips(listing: Listing[Any], counts: Mapping[str, int]) -> list[dict[str, Any]]:
    """The filter of the register: where instructions stand."""
    words = {state: appearance(state).word for state in InstructionState}
    told = {state: counts.get(state, 0) for state in InstructionState}
    return [group(_("State"), choice(listing, "state", _("All"), words, told))]


def happenings(found: Instruction, people: Mapping[int, str], timezone: str) -> list[dict[str, Any]]:
    """What people did about an instruction, oldest first."""
    given = {
        "moment": moment(found.given_at, timezone),
        "title": TOPICS[Happening.INSTRUCTION],
        "who": people[found.given_by],
        "text": found.note,
    }
    if found.decided_at is None or found.decided_by is None:
        return [given]
    said = _("Document %(number)s.", number=found.reference) if found.reference else found.reason
    decided = {
        "moment": moment(found.decided_at, timezone),
        "title": TOPICS[Happening(found.state)],
        "who": people[found.decided_by],
        "text": said,
    }
    return [given, decided]


def news(happened: topics.Happening) -> topics.Told:
    """A step of an instruction, as a message tells it."""
    said = happened.params
    happening = instruction_news.STEP_OF[happened.topic]
    clause = sentence(Action(said["action"]), thing(said["item"], said["quantity"]), said["district_name"])
    until = _("By %(day)s.", day=short_day(date.fromisoformat(said["due"])))
    return topics.Told(
        title=_("%(office)s: %(what)s", office=happened.office_name, what=TOPICS[happening]),
        text=" ".join(filter(None, [f"{clause}.", until, said["note"]])),
        path=f"/instructions/{said['instruction']}",
    )


for each in instruction_news.HEARD_BY:
    topics.register(topics.Topic(name=instruction_news.topic(each), word=TOPICS[each], sentence=news))


def asked(drafts: Iterable[Draft], district: str, given: Rows) -> list[Draft]:
    """The suggestions for a district; what somebody is asked for already leads to that instruction, so that nobody
    asks twice."""
    going = {(row[0].action, row[0].recipient): row[0] for row in given if row[3] in GOING_ON}
    return [
        _asked(each, going.get((each.suggestion.action, each.suggestion.asked_of(district) or ""))) for each in drafts
    ]


def _asked(draft: Draft, instruction: Instruction | None) -> Draft:
    if instruction is None or not draft.url:
        return draft
    url = url_for("instructions.show", instruction_id=instruction.id)
    return replace(draft, label=_("Asked for: %(number)s", number=instruction.number), url=url)
