"""Every refusal as a sentence: what, how many, where, which day, which document is in the way, what to do."""

from collections.abc import Callable
from functools import singledispatch

from flask import current_app
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from inventory.core import errors
from inventory.core.formats import month_name, number, short_day

ITEM_NAMES = {
    "ktp-wni": _l("KTP-el blanks (WNI)"),
    "ktp-wna": _l("KTP-el blanks (WNA)"),
    "kia": _l("KIA blanks"),
    "ribbon": _l("ribbons"),
    "film": _l("rolls of film"),
    "cleaning-kit": _l("cleaning kits"),
}
COMPARTMENT_NAMES = {
    "store": _l("in store"),
    "spoiled": _l("among the spoiled"),
    "transit": _l("in transit"),
    "missing": _l("among the missing"),
}
REASONS: dict[str, Callable[[], str]] = {
    "no_lines": lambda: _("Nothing is entered. Fill in at least one line."),
    "item_unknown": lambda: _("This item is not known here."),
    "item_twice": lambda: _("An item stands in two lines. Put it into one."),
    "no_pieces": lambda: _("A line of 0 pieces says nothing. Fill it in or leave it out."),
    "too_many": lambda: _("That is more than the 2,000,000,000 pieces one line can hold."),
    "below_zero": lambda: _("A number of pieces cannot be below zero."),
    "hours_impossible": lambda: _("A day has 0 to 24 hours."),
    "text_too_long": lambda: _("This text is too long."),
    "cause_needed": lambda: _("Nothing was printed: say why. Choose at least one cause."),
    "cause_unknown": lambda: _("This cause is not on the list."),
    "cause_note_needed": lambda: _("You chose “other”: write the cause in a few words."),
    "reason_needed": lambda: _("Give the reason."),
    "surplus_reason_needed": lambda: _("More arrived than was sent: give the reason."),
    "card_line_needed": lambda: _("A daily report needs at least one line of cards."),
    "not_a_card": lambda: _("Only cards are printed; this item is not a card."),
    "not_whole_packs": lambda: _("This item is not packed that way."),
    "username_taken": lambda: _("This username is taken. Choose another."),
    "username_shape": lambda: _("A username has 3 to 40 letters, digits, dots, hyphens or underscores."),
    "password_short": lambda: _("A password has at least 10 characters."),
    "password_wrong": lambda: _("The present password is not right."),
    "role_unknown": lambda: _("Choose at least one role."),
    "role_not_here": lambda: _("This role does not belong to that kind of office."),
    "self_lockout": lambda: _("You cannot take away your own access. Ask another administrator."),
    "serial_taken": lambda: _("This serial number is already on record."),
    "serial_needed": lambda: _("Give one serial number for each machine."),
    "year_impossible": lambda: _("This year cannot be right."),
    "serial_twice": lambda: _("This serial number is typed twice."),
    "model_needed": lambda: _("Give the model of every machine."),
    "kind_unknown": lambda: _("This kind of machine is not known here."),
    "fund_unknown": lambda: _("This source of funds is not known here."),
    "condition_unknown": lambda: _("This condition is not known here."),
    "condition_same": lambda: _("The machine is in this condition already. Choose the new one."),
    "condition_step": lambda: _("A machine cannot go from its condition to this one. See its history."),
    "condition_later": lambda: _("A later entry in the machine’s history does not follow from this one."),
    "item_or_machine": lambda: _("A line is either a consumable or a machine."),
    "too_many_machines": lambda: _("One line can hold 500 machines. Split the purchase."),
    "line_unknown": lambda: _("This line does not belong to the purchase. Open the page again."),
    "price_impossible": lambda: _("This price cannot be right."),
    "amount_too_large": lambda: _("A line costs Rp 10.000.000.000.000 at most. Check quantity and price."),
    "purchase_not_ordered": lambda: _("This purchase has not been ordered yet. Order it first."),
    "purchase_cancelled": lambda: _("This purchase was cancelled. Plan a new one."),
    "purchase_arrived": lambda: _("Something of this purchase has arrived, so it cannot be cancelled."),
    "cards_from_centre": lambda: _("Blanks come from the centre only and cannot be bought."),
    "price_missing": lambda: _("Give the unit price of every line."),
    "contract_needed": lambda: _("An order needs its supplier, contract number and contract date."),
    "threshold_impossible": lambda: _("This threshold cannot be right."),
    "recovery_impossible": lambda: _("The level of recovery lies on the healthy side of the threshold."),
    "happening_unknown": lambda: _("Choose what happened: acknowledged, a call, a visit, an instruction or a note."),
    "owner_unknown": lambda: _("An alert belongs to somebody of the district, its province or the centre."),
    "window_impossible": lambda: _("A window has 1 to 3,660 days."),
    "window_too_long": lambda: _("These are more days than a year. Ask for 366 days at most."),
    "window_backwards": lambda: _("The first day of the window lies after its last day."),
    "check_running": lambda: _("The ledger is being checked already. Wait for the result."),
    "head_unreadable": lambda: _("This is no head: write its number and its 64 signs from 0 to 9 and a to f."),
    "head_unknown": lambda: _("The ledger has no such head. Open the page again and note the one shown there."),
    "date_unreadable": lambda: _("Choose a date, such as 2025-11-03."),
    "note_needed": lambda: _("Write a note: what did you find out, what happens next?"),
    "answer_incomplete": lambda: _("Answer every line of the request, and no other."),
    "answer_reason_needed": lambda: _("You grant less than was asked: give the reason."),
    "request_unanswered": lambda: _("This request has not been answered yet. Answer it first."),
    "box_unreadable": lambda: _("This is no box or chip number: letters, digits, dots and hyphens, ending in digits."),
    "box_ends_differ": lambda: _("Both ends of a range need the same beginning and the same number of digits."),
    "box_backwards": lambda: _("The first number of a range cannot be higher than its last."),
    "box_range_too_long": lambda: _("A range has 2,000,000,000 numbers at most."),
    "box_too_many_ranges": lambda: _("A line can hold 500 ranges. Join those that adjoin."),
    "box_more_than_pieces": lambda: _("These are more boxes than pieces; every box holds at least one piece."),
    "box_twice": lambda: _("This number is written down twice."),
    "compartment_unknown": lambda: _("Only what is in store and what is spoiled can be counted."),
    "witness_needed": lambda: _("Nothing is destroyed without a witness: name at least one."),
    "witness_nameless": lambda: _("A witness has a name. Fill it in or leave the line out."),
    "sheet_saved_meanwhile": lambda: _(
        "Somebody else saved this sheet meanwhile. Your figures are below: send them again to replace theirs."
    ),
    "sheet_finished": lambda: _("This blind count is finished and its figures stay. Count again on a new sheet."),
    "sheet_discarded": lambda: _("This sheet was discarded. Begin a new one."),
    "sheet_overtaken": lambda: _("More was posted while you looked. Look at the figures again, then send them."),
    "place_not_counted": lambda: _("Count at least one line before you go on."),
    "loan_needed": lambda: _("Say which loan the pieces belong to."),
    "loan_not_wanted": lambda: _("Only the return of a loan names a loan."),
    "due_date_not_wanted": lambda: _("Only a loan has a due date."),
    "due_before_lent": lambda: _("The due date lies before the day of the loan."),
    "office_not_an_end": lambda: _("Missing pieces can only be found at the sender or at the receiver."),
    "frequency_unknown": lambda: _("Choose how often you want mail."),
    "language_unknown": lambda: _("Choose one of the languages."),
    "email_needed": lambda: _("Give the address to which the mail goes."),
    "email_impossible": lambda: _("This is no e-mail address, such as nama@contoh.go.id."),
    "quiet_hours_half": lambda: _("Give both hours, or neither."),
    "quiet_hours_equal": lambda: _("Quiet hours end at another time than they begin."),
    "subject_unknown": lambda: _("This cannot be muted."),
    "too_many_muted": lambda: _("You have muted 1,000 things already. Unmute some first."),
    "url_impossible": lambda: _("An address begins with http:// or https:// and holds no password."),
    "secret_short": lambda: _("A secret has at least 16 letters, digits or signs, and no blanks."),
    "delivery_not_failed": lambda: _("Only a message that was given up can be sent again."),
    "file_unreadable": lambda: _("This file cannot be read. Save it as CSV or XLSX and choose it again."),
    "file_too_large": lambda: _("This file is larger than 1 MB. Take in one month at a time."),
    "file_too_many_lines": lambda: _("This file has more than 16,000 lines. Take in one month at a time."),
    "file_too_wide": lambda: _("This sheet has more than 50 columns. Keep office, date and count."),
    "counts_none": lambda: _("Choose a file, or paste lines with office, date and count."),
    "counts_known": lambda: _("Nothing in it is new: all these counts stand here already."),
    "counts_refused": lambda: _("A line cannot be taken any more. Look at the preview again."),
    "neighbour_unknown": lambda: _("Choose an office from the list."),
}


@singledispatch
def sentence(error: errors.DomainError) -> str:
    """The refusal in the reader's language. Raises TypeError for a class without a sentence."""
    raise TypeError(f"{type(error).__name__} has no sentence")


def item_name(code: str) -> str:
    """The item's name inside a sentence; its code where it is not one of the standard items."""
    return str(ITEM_NAMES.get(code, code))


def office_name(code: str) -> str:
    """The office's name inside a sentence."""
    name: str = current_app.extensions["office_name"](code)
    return name


def _heading(code: str) -> str:
    """The item's name at the beginning of a sentence."""
    name = item_name(code)
    return name[:1].upper() + name[1:]


@sentence.register
def _invalid(error: errors.Invalid) -> str:
    told = REASONS[error.reason]()
    return told if error.item is None else f"{_heading(error.item)}: {told}"


@sentence.register
def _box_refused(error: errors.BoxRefused) -> str:
    about = error.box if error.item is None else f"{error.box} ({item_name(error.item)})"
    return f"{about}: {REASONS[error.reason]()}" if error.box else _invalid(error)


@sentence.register
def _box_elsewhere(error: errors.BoxElsewhere) -> str:
    if error.office is None:
        return _("%(box)s cannot be sent from here: it is on record outside your branch.", box=error.box)
    if error.in_transit:
        told = _("%(box)s is on the way to %(office)s as %(item)s (%(document)s).", **_box_words(error))
    else:
        told = _("%(box)s is on record at %(office)s as %(item)s (%(document)s).", **_box_words(error))
    return told + " " + _("Nothing was saved.")


def _box_words(error: errors.BoxElsewhere) -> dict[str, str]:
    office = office_name(error.office or "")
    return {"box": error.box, "office": office, "item": item_name(error.item), "document": error.document or ""}


@sentence.register
def _not_found(error: errors.NotFound) -> str:
    return _("There is nothing here, or it does not belong to your office.")


@sentence.register
def _forbidden(error: errors.Forbidden) -> str:
    return _("Your role does not include this. Ask your administrator if it should.")


@sentence.register
def _own(error: errors.OwnDocument) -> str:
    return _("You entered it yourself: another person has to approve.")


@sentence.register
def _route(error: errors.RouteRefused) -> str:
    if error.reason is not None:
        return REASONS[error.reason]()
    if error.source == error.destination:
        return _("%(office)s keeps no blanks of its own and makes no such document.", office=office_name(error.source))
    return _(
        "Blanks do not go from %(source)s to %(destination)s this way.",
        source=office_name(error.source),
        destination=office_name(error.destination),
    )


@sentence.register
def _date(error: errors.DateRefused) -> str:
    if error.day > error.latest:
        return _(
            "%(day)s has not come yet. The latest date here is %(latest)s.",
            day=short_day(error.day),
            latest=short_day(error.latest),
        )
    if error.earliest is None:
        return _("The date %(day)s cannot be used here.", day=short_day(error.day))
    return _(
        "%(day)s is too far back. The earliest date here is %(earliest)s.",
        day=short_day(error.day),
        earliest=short_day(error.earliest),
    )


@sentence.register
def _month_unfinished(error: errors.MonthUnfinished) -> str:
    return _(
        "%(month)s is not over yet. It can be closed from the day after %(day)s.",
        month=month_name(error.month),
        day=short_day(error.day),
    )


@sentence.register
def _insufficient(error: errors.Insufficient) -> str:
    told = _(
        "%(office)s has only %(available)s %(item)s %(where)s on %(day)s; %(wanted)s are needed.",
        office=office_name(error.office),
        available=number(error.available),
        item=item_name(error.item),
        where=COMPARTMENT_NAMES[error.compartment],
        day=short_day(error.day),
        wanted=number(error.wanted),
    )
    if error.first_stock is not None and error.day < error.first_stock:
        told += " " + _("Its first stock came on %(first)s.", first=short_day(error.first_stock))
    if error.blocking_document is not None:
        told += " " + _(
            "Document %(document)s takes them that day: reverse it first, or enter less.",
            document=error.blocking_document,
        )
    elif error.compartment == "store":
        told += " " + _("Enter less, or first enter what came in by then.")
    return told


@sentence.register
def _quantity(error: errors.QuantityMismatch) -> str:
    if error.reason == "more_than_out":
        return _(
            "%(item)s: %(given)s would go back, but only %(expected)s of the loan are still out.",
            item=_heading(error.item),
            given=number(error.given),
            expected=number(error.expected),
        )
    return _(
        "%(item)s: the parts add up to %(given)s, but it should be %(expected)s.",
        item=_heading(error.item),
        given=number(error.given),
        expected=number(error.expected),
    )


@sentence.register
def _already(error: errors.AlreadyDone) -> str:
    if error.state == "open":
        return _("This month is open: %(document)s. Nothing was saved.", document=error.document)
    return _("This was done already: %(document)s. Nothing was saved again.", document=error.document)


@sentence.register
def _closed(error: errors.Closed) -> str:
    return _(
        "%(month)s is closed at %(office)s and takes no document. An administrator can reopen it.",
        month=month_name(error.month),
        office=office_name(error.office),
    )


@sentence.register
def _pending(error: errors.Pending) -> str:
    return _("%(document)s has to be decided or received first.", document=error.document)


@sentence.register
def _duplicate(error: errors.DuplicateReport) -> str:
    return _(
        "%(office)s has already reported for %(day)s (%(document)s). Amend that report instead.",
        office=office_name(error.office),
        day=short_day(error.day),
        document=error.document,
    )


@sentence.register
def _key(error: errors.KeyReused) -> str:
    return _("This form was already sent with other figures. Open the page again and check what was saved.")
