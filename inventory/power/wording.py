"""Power in words: why an office can print in an outage, or cannot."""

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from inventory.core.chips import Chips, choice
from inventory.core.formats import number
from inventory.core.listing import Listing
from inventory.core.states import appearance
from inventory.equipment.rules import Printers
from inventory.power.models import PowerReading
from inventory.power.rules import Answer, Outage, Reason, Result

REASONS = {
    Reason.NO_MACHINE: _l("no generator and no UPS on record"),
    Reason.BROKEN: _l("it does not work"),
    Reason.NO_FUEL: _l("no fuel in the tank"),
    Reason.TOO_SHORT: _l("lasts less than an hour"),
    Reason.TEST_FAILED: _l("the last test failed"),
    Reason.TEST_OLD: _l("not tested for three months"),
    Reason.FUEL_UNKNOWN: _l("fuel not on record"),
    Reason.HOURS_UNKNOWN: _l("hours that it lasts not on record"),
    Reason.NEVER_TESTED: _l("no test on record"),
    Reason.READY: _l("ready"),
}


def reasons(of: Outage) -> list[str]:
    """Why, machine by machine."""
    return [", ".join(str(REASONS[each]) for each in machine) for machine in of.reasons]


def machines(of: Printers) -> str:
    """How many work of how many; a dash where there are none."""
    return f"{number(of.working)} / {number(of.total)}" if of.total else "–"


def test(of: PowerReading) -> str:
    """The test of a reading, where there was one."""
    if of.minutes is None:
        return "–"
    ran = _("ran %(minutes)s minutes", minutes=number(of.minutes))
    return ran if of.result == Result.RAN else _("failed after %(minutes)s minutes", minutes=number(of.minutes))


def chips(listing: Listing[Any], counts: Mapping[str, int]) -> Chips:
    """The filters of the register."""
    words = {each.value: appearance(each).word for each in Answer} | {"generator": _("Has a generator")}
    return choice(listing, "view", _("All districts"), words, counts)
