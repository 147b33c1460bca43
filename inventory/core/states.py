"""How a state looks: one tone, one icon and one word, the same on every page.

Tones: ``good`` done or well, ``info`` on its way, ``warn`` needs a look, ``bad`` needs someone now,
``quiet`` over or of no matter. Colour is never alone: icon and word say the same.
"""

from dataclasses import dataclass

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l


@dataclass(frozen=True)
class Appearance:
    """What a state badge shows."""

    tone: str
    icon: str
    word: LazyString


STATES: dict[str, Appearance] = {
    # documents and shipments
    "posted": Appearance("good", "check2-circle", _l("Posted")),
    "sent": Appearance("info", "truck", _l("In transit")),
    "received": Appearance("good", "box-arrow-in-down", _l("Received")),
    "reversed": Appearance("quiet", "arrow-counterclockwise", _l("Reversed")),
    "amended": Appearance("quiet", "pencil-square", _l("Amended")),
    "pending": Appearance("warn", "person-plus", _l("Waiting for a second person")),
    "rejected": Appearance("quiet", "hand-thumbs-down", _l("Rejected")),
    "withdrawn": Appearance("quiet", "arrow-90deg-left", _l("Withdrawn")),
    # requests
    "asked": Appearance("warn", "chat-left-text", _l("Waiting for an answer")),
    "approved": Appearance("good", "check2-square", _l("Approved")),
    "cut": Appearance("warn", "scissors", _l("Cut")),
    "refused": Appearance("bad", "slash-circle", _l("Refused")),
    # loans
    "on_loan": Appearance("info", "arrow-left-right", _l("Still out")),
    "overdue": Appearance("bad", "calendar-x", _l("Overdue")),
    "returned": Appearance("good", "check2-all", _l("All returned")),
    # instructions; those that were shipped look like their shipment
    "given": Appearance("warn", "envelope-exclamation", _l("To be carried out")),
    "being_bought": Appearance("info", "bag-plus", _l("Being bought")),
    "carried_out": Appearance("good", "clipboard2-check", _l("Carried out")),
    "declined": Appearance("bad", "envelope-x", _l("Declined")),
    "called_off": Appearance("quiet", "envelope-dash", _l("Called off")),
    "lapsed": Appearance("quiet", "hourglass-bottom", _l("No longer needed")),
    # purchases
    "planned": Appearance("quiet", "journal-text", _l("Planned")),
    "requested": Appearance("warn", "hand-index-thumb", _l("Waiting for approval")),
    "ordered": Appearance("info", "cart-check", _l("Ordered")),
    "partly_delivered": Appearance("info", "box", _l("Partly delivered")),
    "delivered": Appearance("good", "box-seam", _l("Delivered")),
    "paid": Appearance("good", "cash-coin", _l("Paid")),
    "removed": Appearance("quiet", "file-earmark-x", _l("Removed")),
    "cancelled": Appearance("quiet", "x-circle", _l("Cancelled")),
    # outreach; planned and cancelled as above
    "out": Appearance("info", "geo", _l("In the field")),
    "not_back": Appearance("bad", "stopwatch", _l("Not back in time")),
    "back": Appearance("good", "house-check", _l("Back from the field")),
    "out_of_service": Appearance("quiet", "sign-stop", _l("Out of service")),
    "pieces_missing": Appearance("bad", "patch-question", _l("Pieces missing")),
    "over_claimed": Appearance("warn", "clipboard-plus", _l("More than reported")),
    # suppliers, and what they ask for
    "welcome": Appearance("good", "shop", _l("May supply")),
    "blocked": Appearance("bad", "bag-x", _l("Blocked")),
    "usual_price": Appearance("good", "tag", _l("Within the usual range")),
    "outlier_price": Appearance("warn", "arrows-expand", _l("Far from the usual price")),
    "few_prices": Appearance("quiet", "three-dots", _l("Too few prices to tell")),
    # devices
    "good": Appearance("good", "check-lg", _l("Good")),
    "limited": Appearance("warn", "exclamation-circle", _l("Limited")),
    "broken": Appearance("bad", "x-octagon", _l("Broken")),
    "in_repair": Appearance("info", "tools", _l("In repair")),
    "retired": Appearance("quiet", "archive", _l("Retired")),
    "lost": Appearance("bad", "question-octagon", _l("Lost")),
    # repairs; overdue as above
    "fault_reported": Appearance("bad", "wrench", _l("Fault reported")),
    "at_workshop": Appearance("info", "wrench-adjustable-circle", _l("At the workshop")),
    "repaired": Appearance("good", "wrench-adjustable", _l("Repaired")),
    "given_up": Appearance("quiet", "trash3", _l("Not repaired")),
    "fault_withdrawn": Appearance("quiet", "arrow-return-left", _l("Reported in error")),
    # rolls, batches and print heads
    "roll_in_machine": Appearance("info", "disc", _l("In the printer")),
    "roll_spent": Appearance("good", "disc-fill", _l("Used up")),
    "roll_taken_out": Appearance("quiet", "eject", _l("Taken out before")),
    "low_yield": Appearance("bad", "battery-half", _l("Low yield")),
    "usual_yield": Appearance("good", "speedometer2", _l("As rated")),
    "few_rolls": Appearance("quiet", "patch-minus", _l("Too few rolls to tell")),
    "cleaning_due": Appearance("warn", "stars", _l("Clean the print head")),
    "clean": Appearance("good", "droplet", _l("Clean")),
    # how long blanks, ribbon and film last
    "ran_out": Appearance("bad", "battery", _l("Has run out")),
    "runs_dry": Appearance("bad", "calendar-range", _l("Runs out before more comes")),
    "in_time": Appearance("info", "calendar2-check", _l("More can come in time")),
    "lasts_long": Appearance("good", "battery-full", _l("Lasts")),
    "no_pace": Appearance("quiet", "speedometer", _l("Nothing printed lately")),
    "never_held": Appearance("quiet", "journal-x", _l("Never on record")),
    # working printers and those who wait for them
    "no_printer": Appearance("bad", "plug", _l("No printer works")),
    "crowded": Appearance("bad", "people-fill", _l("Many people, few printers")),
    "usual_load": Appearance("good", "person-lines-fill", _l("As in the other districts")),
    "few_districts": Appearance("quiet", "three-dots-vertical", _l("Too few districts to compare")),
    "load_unknown": Appearance("quiet", "person-x", _l("Load not on record")),
    # power
    "outage_can": Appearance("good", "lightning-charge", _l("Can print in an outage")),
    "outage_cannot": Appearance("bad", "lightning", _l("Cannot print in an outage")),
    "outage_unknown": Appearance("warn", "fuel-pump", _l("Not known whether it can print in an outage")),
    # operators
    "trained": Appearance("good", "mortarboard", _l("Trained")),
    "untrained": Appearance("warn", "person-exclamation", _l("Never trained")),
    "operator_left": Appearance("quiet", "person-dash", _l("No operator any more")),
    # contracts and licences
    "contract_running": Appearance("good", "file-earmark-check", _l("In force")),
    "contract_ending": Appearance("warn", "hourglass-top", _l("Ends soon")),
    "contract_over": Appearance("bad", "calendar2-x", _l("Ended, not renewed")),
    "contract_stopped": Appearance("quiet", "file-earmark-lock", _l("Given up by the office")),
    # supervision
    "flagged": Appearance("bad", "flag-fill", _l("Flagged")),
    "alert_open": Appearance("bad", "bell-fill", _l("Alert open")),
    "alert_acknowledged": Appearance("info", "eye", _l("Acknowledged")),
    "alert_under_way": Appearance("info", "gear", _l("Action under way")),
    "alert_recovering": Appearance("warn", "arrow-up-right", _l("Recovering")),
    "alert_closed": Appearance("good", "check-circle", _l("Alert closed")),
    "severity_normal": Appearance("warn", "exclamation-triangle", _l("Normal")),
    "severity_high": Appearance("bad", "exclamation-triangle-fill", _l("High")),
    "healthy": Appearance("good", "heart-pulse", _l("Healthy")),
    # daily reports
    "reported": Appearance("good", "clipboard-check", _l("Reported")),
    "zero": Appearance("warn", "0-circle", _l("Reported zero")),
    "missing": Appearance("bad", "clipboard-x", _l("Not reported")),
    "late": Appearance("warn", "clock-history", _l("Late")),
    "due": Appearance("info", "alarm", _l("Due")),
    "closed": Appearance("quiet", "door-closed", _l("Closed")),
    "empty": Appearance("warn", "inbox", _l("Nothing in stock")),
    "on_time": Appearance("good", "clock", _l("On time")),
    "extra": Appearance("info", "calendar-plus", _l("Extra")),
    "backfilled": Appearance("warn", "collection", _l("Recorded in one go")),
    "copied": Appearance("warn", "copy", _l("Copied")),
    "round": Appearance("warn", "record-circle", _l("Round numbers only")),
    "not_applicable": Appearance("quiet", "dash-circle", _l("Not applicable")),
    # reported prints against the count of SIAK
    "equal": Appearance("good", "check2", _l("Equal")),
    "more_reported": Appearance("bad", "plus-lg", _l("More reported than SIAK")),
    "fewer_reported": Appearance("warn", "dash-lg", _l("Fewer reported than SIAK")),
    "only_reported": Appearance("quiet", "file-earmark-minus", _l("No count of SIAK")),
    "only_siak": Appearance("bad", "clipboard-minus", _l("Counted by SIAK, not reported")),
    # published percentages against their own figures
    "percent_agrees": Appearance("good", "check-all", _l("Agrees")),
    "percent_rounded": Appearance("good", "circle-half", _l("Agrees when rounded")),
    "percent_cut_off": Appearance("info", "crop", _l("Digits cut off")),
    "percent_disagrees": Appearance("bad", "exclamation-diamond", _l("Disagrees")),
    "percent_unchecked": Appearance("quiet", "question-circle", _l("Cannot be checked")),
    "figures_impossible": Appearance("bad", "exclamation-diamond-fill", _l("Contradicts itself")),
    "figures_plain": Appearance("quiet", "hash", _l("No percentage published")),
    # targets
    "target_reached": Appearance("good", "trophy", _l("Reached")),
    "target_on_course": Appearance("good", "graph-up-arrow", _l("On course")),
    "target_behind": Appearance("warn", "graph-down-arrow", _l("Behind")),
    "target_missed": Appearance("bad", "calendar-x-fill", _l("Missed")),
    "target_unknown": Appearance("quiet", "question-lg", _l("Not known")),
    # checks of the ledger, and heads that were noted
    "whole": Appearance("good", "shield-check", _l("Whole")),
    "running": Appearance("info", "hourglass-split", _l("Running")),
    "stopped": Appearance("warn", "pause-circle", _l("Stopped")),
    "in_chain": Appearance("good", "link-45deg", _l("In the chain")),
    "differs": Appearance("bad", "exclamation-octagon", _l("Not in the chain")),
    # months
    "month_closed": Appearance("good", "lock", _l("Month closed")),
    "month_open": Appearance("warn", "unlock", _l("Open")),
    "month_not_yet": Appearance("quiet", "hourglass", _l("Cannot be closed yet")),
    # messages, and the jobs that send them
    "outbox_waiting": Appearance("info", "mailbox", _l("Waiting")),
    "outbox_sending": Appearance("info", "send", _l("Being sent")),
    "outbox_sent": Appearance("good", "send-check", _l("Sent out")),
    "outbox_failed": Appearance("bad", "send-x", _l("Given up")),
    "outbox_dropped": Appearance("quiet", "bell-slash", _l("Not wanted any more")),
    "job_never": Appearance("quiet", "circle", _l("Never yet")),
    "job_done": Appearance("good", "patch-check", _l("Done")),
    "job_failed": Appearance("bad", "bug", _l("Failed")),
    # people and rules
    "active": Appearance("good", "toggle-on", _l("Active")),
    "disabled": Appearance("quiet", "toggle-off", _l("Switched off")),
}


def appearance(state: str) -> Appearance:
    """How the state looks. Raises LookupError for a state without an appearance."""
    if state not in STATES:
        raise LookupError(f"no state is called {state!r}")
    return STATES[state]
