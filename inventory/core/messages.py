"""Every refusal as a sentence: what, how many, where, which day, which document is in the way, what to do."""

from functools import singledispatch

from flask import current_app
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from inventory.core import errors
from inventory.core.formats import month_name, number, rupiah, short_day
from inventory.core.labels import inner_field
from inventory.core.reasons import REASONS

ITEM_NAMES = {
    "ktp-wni": _l("KTP-el blanks (WNI)"),
    "ktp-wna": _l("KTP-el blanks (WNA)"),
    "kia": _l("KIA blanks"),
    "ribbon": _l("ribbons"),
    "film": _l("rolls of film"),
    "cleaning-kit": _l("cleaning kits"),
}
PIECES_OF_A_SESSION = {
    "not_what_was_taken": _l(
        "%(item)s: %(expected)s were taken along, but printed, spoiled, brought back and missing add up to %(given)s."
    ),
    "more_than_missing": _l("%(item)s: %(given)s are more than the %(expected)s that are still missing."),
    "more_than_short": _l("%(item)s: the count found %(expected)s fewer that nothing explains yet, not %(given)s."),
}
COMPARTMENT_NAMES = {
    "store": _l("in store"),
    "spoiled": _l("among the spoiled"),
    "transit": _l("in transit"),
    "missing": _l("among the missing"),
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
    about = _heading(error.item) if error.item is not None else inner_field(error.field)
    return f"{about}: {told}" if about else told


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
def _not_in_the_house(error: errors.NotInTheHouse) -> str:
    return _(
        "%(office)s has %(in_store)s %(item)s in store in the books; %(out)s of them are out already and %(missing)s "
        "are missing. %(wanted)s cannot be taken along.",
        office=office_name(error.office),
        in_store=number(error.in_store),
        item=item_name(error.item),
        out=number(error.out),
        missing=number(error.missing),
        wanted=number(error.wanted),
    )


@sentence.register
def _quantity(error: errors.QuantityMismatch) -> str:
    if error.reason == "more_than_out":
        return _(
            "%(item)s: %(given)s would go back, but only %(expected)s of the loan are still out.",
            item=_heading(error.item),
            given=number(error.given),
            expected=number(error.expected),
        )
    if error.reason == "more_than_to_come":
        return _(
            "%(item)s: %(given)s cannot have come; only %(expected)s of the order are still to come.",
            item=_heading(error.item),
            given=number(error.given),
            expected=number(error.expected),
        )
    if error.reason in PIECES_OF_A_SESSION:
        told = PIECES_OF_A_SESSION[error.reason]
        return str(told) % {
            "item": _heading(error.item),
            "given": number(error.given),
            "expected": number(error.expected),
        }
    return _(
        "%(item)s: the parts add up to %(given)s, but it should be %(expected)s.",
        item=_heading(error.item),
        given=number(error.given),
        expected=number(error.expected),
    )


@sentence.register
def _counter(error: errors.CounterWentBack) -> str:
    return _(
        "The counter of %(device)s showed %(last)s on %(day)s; it cannot show %(given)s now. If it began anew, "
        "record that first, with the reason.",
        device=error.device,
        last=number(error.last),
        day=short_day(error.day),
        given=number(error.given),
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


@sentence.register
def _budget(error: errors.BudgetExceeded) -> str:
    return _(
        "%(line)s has %(left)s left: %(committed)s of its %(ceiling)s are committed. This takes %(wanted)s.",
        line=error.budget_line,
        left=rupiah(error.ceiling - error.committed),
        committed=rupiah(error.committed),
        ceiling=rupiah(error.ceiling),
        wanted=rupiah(error.wanted),
    )


@sentence.register
def _ceiling(error: errors.CeilingTooLow) -> str:
    return _(
        "%(committed)s of %(line)s are committed: its ceiling cannot become %(wanted)s.",
        line=error.budget_line,
        committed=rupiah(error.committed),
        wanted=rupiah(error.wanted),
    )


@sentence.register
def _busy(error: errors.Busy) -> str:
    return _(
        "Several people ask for such a document right now. Wait %(seconds)s seconds and try again; nothing is lost.",
        seconds=number(error.retry_after),
    )


@sentence.register
def _overpaid(error: errors.Overpaid) -> str:
    return _(
        "The contract of %(purchase)s is %(contract)s and %(paid)s are paid: %(given)s would be too much.",
        purchase=error.purchase,
        contract=rupiah(error.contract),
        paid=rupiah(error.paid),
        given=rupiah(error.given),
    )
