"""Limits, causes and suggestions as whole sentences in the reader's language."""

from datetime import date

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from inventory.core.formats import number, short_day
from inventory.core.labels import CAUSES, DEVICE_KINDS, ITEMS
from inventory.planning.cause_rules import NOT_REPORTED, UNKNOWN, Disagreement, Outlook, Situation
from inventory.planning.remedy_rules import DAYS_OF_COVER, Action, Suggestion
from inventory.planning.rules import Conditions, Kind, Limit, Rolls

LIMITS = {
    Kind.BLANKS: _l("Blanks"),
    Kind.RIBBON: _l("Ribbon"),
    Kind.FILM: _l("Retransfer film"),
    Kind.PRINTERS: _l("Printers"),
    Kind.POWER: _l("Power"),
    Kind.NETWORK: _l("Network or SIAK"),
    Kind.OPERATORS: _l("Operators"),
    Kind.APPLICANTS: _l("Applicants"),
    Kind.PRR: _l("PRR queue"),
}
SITUATIONS = {
    Situation.PRINTED: _l("The latest report has printed cards."),
    Situation.REPORTED_ZERO: _l("The latest report is a zero: the office was there and printed nothing."),
    Situation.DID_NOT_REPORT: _l("The office did not report: what it printed is not known."),
    Situation.NOTHING_TO_PRINT: _l("There was nothing to print."),
    Situation.CLOSED_DAY: _l("The office was closed."),
    Situation.DUE: _l("The first report is still to come."),
}
OTHER_CAUSES = {NOT_REPORTED: _l("Did not report"), UNKNOWN: _l("Not known")}
THINGS = ITEMS | DEVICE_KINDS


def cause(code: str) -> str:
    """A cause, or what stands in for one."""
    return str(OTHER_CAUSES.get(code) or CAUSES[code])


def summary(seen: Outlook) -> str:
    """What can be printed today, and which limit binds."""
    return ngettext(
        "%(cards)s card can be printed today. The limit that binds: %(limit)s.",
        "%(cards)s cards can be printed today. The limit that binds: %(limit)s.",
        seen.printable,
        cards=number(seen.printable),
        limit=LIMITS[seen.binding.kind],
    )


def arithmetic(limit: Limit, of: Conditions) -> str:
    """The numbers of a limit as they were multiplied; what is not known, in words."""
    said = {name: number(value) for name, value in limit.numbers.items()}
    match limit.kind:
        case Kind.BLANKS:
            return _("%(blanks)s in store", **said)
        case Kind.RIBBON:
            return _rolls(said, of.ribbon)
        case Kind.FILM:
            return _rolls(said, of.film)
        case Kind.PRINTERS:
            return _printers(said)
        case Kind.POWER | Kind.NETWORK:
            return _hours(said)
        case Kind.PRR:
            return _("%(prr)s waiting in the latest report", **said) if said else _("Not reported")
        case Kind.OPERATORS if "operators" in said:
            return _("%(trained)s of %(operators)s operators on record are trained", **said)
        case _:
            template = _("Stated in %(stated)s of the last %(reports)s reports")
            return template % said if said else _("Nothing stated")


def _rolls(said: dict[str, str], rolls: Rolls) -> str:
    if not said:
        return _("None ever on record")
    told = _in_store(said, rolls)
    return told if "in_machines" not in said else _("%(told)s + %(in_machines)s left in printers", told=told, **said)


def _in_store(said: dict[str, str], rolls: Rolls) -> str:
    if rolls.counted:
        return _("%(rolls)s in store × %(cards_per_roll)s cards (by the printers’ counters)", **said)
    if rolls.measured is None:
        return _("%(rolls)s in store × %(cards_per_roll)s cards (rated)", **said)
    return _("%(rolls)s in store × %(cards_per_roll)s cards (measured in 90 days)", **said)


def _printers(said: dict[str, str]) -> str:
    if not said:
        return _("None ever on record")
    if "together" in said:
        return _("%(working)s of %(total)s work, together %(together)s cards a day", **said)
    return _("%(working)s of %(total)s work × %(a_day)s cards a day", **said)


def _hours(said: dict[str, str]) -> str:
    if not said:
        return _("No outage reported")
    if "capacity" not in said:
        return _("%(hours)s of %(of)s hours", **said)
    return _("%(hours)s of %(of)s hours × %(capacity)s cards a day", **said)


def backup(of: Conditions) -> str:
    """What is on record against a power cut. A generator on record is not power: its fuel is not known."""
    on_record = ((_("Generator"), of.generators), (_("UPS"), of.ups))
    template = _("%(machine)s on record: %(working)s of %(total)s work")
    return "; ".join(
        template % {"machine": name, "working": number(each.working), "total": number(each.total)}
        for name, each in on_record
        if each.total
    )


def disagreement(found: Disagreement, day: date) -> str:
    """Where the report of a day and the facts do not fit."""
    told = {"cause": CAUSES[found.cause], "day": short_day(day), "facts": _facts(found)}
    if found.stated:
        return _("The report of %(day)s states “%(cause)s”, but on record: %(facts)s.", **told)
    return _("On record: %(facts)s. The report of %(day)s does not state “%(cause)s”.", **told)


def _facts(found: Disagreement) -> str:
    said = {name: number(value) for name, value in found.numbers.items()}
    if "out" in said:
        return _("%(out)s of %(of)s hours were out", **said)
    if "prr" in said:
        return _("%(prr)s PRR waiting", **said)
    if "recorded" in said:
        return _("%(recorded)s residents recorded", **said)
    if "rolls" in said:
        return _("%(rolls)s rolls in store", **said)
    if "working" in said:
        return _("%(working)s of %(total)s printers work", **said)
    return _("%(blanks)s blanks in store", **said)


def spared() -> str:
    """How much anybody is asked for."""
    return ngettext(
        "Nobody is asked for more than is left after the own need of %(num)s working day.",
        "Nobody is asked for more than is left after the own need of %(num)s working days.",
        DAYS_OF_COVER,
    )


def title(what: Suggestion) -> str:
    """What to do, and with whom."""
    office = what.from_name
    match what.action:
        case Action.ALLOCATE:
            return _("Allocation from %(office)s", office=office)
        case Action.TRANSFER:
            return _("Transfer from %(office)s", office=office)
        case Action.LOAN:
            return _("Loan from %(office)s", office=office)
        case Action.BUY:
            return _("Purchase from the district’s own budget (APBD)")
        case Action.LEND_DEVICE:
            return _("Machine on loan from %(office)s", office=office) if office else _("Machine on loan")
        case Action.REPAIR:
            return _("Repair")
        case Action.TRAIN:
            return _("Train another operator")
        case Action.CALL:
            return _("Ask for what is on the way") if what.item else _("Call the district")


def details(what: Suggestion) -> list[str]:
    """What is given, from how far, and what the giver keeps."""
    said = []
    if what.item and what.quantity is not None:
        said.append(_("%(item)s: %(quantity)s", item=THINGS[what.item], quantity=number(what.quantity)))
    if what.distance_km is not None:
        km = number(what.distance_km)
        said.append(_("%(km)s km, across the sea", km=km) if what.by_sea else _("%(km)s km", km=km))
    if what.keeps is not None:
        said.append(_keeps(what.keeps, what.keeps_days))
    return said


def _keeps(pieces: int, days: int | None) -> str:
    if days is None:
        return _("keeps %(pieces)s", pieces=number(pieces))
    return ngettext(
        "keeps %(pieces)s, enough for %(days)s working day",
        "keeps %(pieces)s, enough for %(days)s working days",
        days,
        pieces=number(pieces),
        days=number(days),
    )


def sentence(what: Suggestion) -> str:
    """A suggestion in one line, as it is put into a note."""
    return ": ".join(part for part in (title(what), ", ".join(details(what))) if part)
