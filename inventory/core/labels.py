"""Codes as words, for tables, choices and badges. One word for one thing."""

from typing import Any

from flask import Flask
from flask_babel import lazy_gettext as _l

ITEMS = {
    "ktp-wni": _l("KTP-el blank, WNI"),
    "ktp-wna": _l("KTP-el blank, WNA"),
    "kia": _l("KIA blank"),
    "ribbon": _l("Ribbon"),
    "film": _l("Retransfer film"),
    "cleaning-kit": _l("Cleaning kit"),
}
COMPARTMENTS = {
    "store": _l("In store"),
    "spoiled": _l("Spoiled, kept until destroyed"),
    "transit": _l("In transit"),
    "missing": _l("Missing, in dispute"),
    "supplier": _l("Supplier"),
    "printed": _l("Printed or used"),
    "destroyed": _l("Destroyed"),
    "lost": _l("Written off as lost"),
    "variance": _l("Count difference"),
}
KINDS = {
    "shipment": _l("Shipment"),
    "receipt": _l("Receipt"),
    "daily_report": _l("Daily report"),
    "amendment": _l("Amended daily report"),
    "delivery": _l("Delivery"),
    "reversal": _l("Reversal"),
    "found": _l("Found again"),
    "write_off": _l("Write-off"),
    "count": _l("Stock count"),
    "destruction": _l("Destruction"),
}
PURPOSES = {
    "allocation": _l("Allocation"),
    "return": _l("Return to the province"),
    "transfer": _l("Transfer"),
    "loan": _l("Loan"),
    "loan_return": _l("Return of a loan"),
}
CAUSES = {
    "blanks_out": _l("Blanks out"),
    "ribbon_out": _l("Ribbon out"),
    "film_out": _l("Film out"),
    "printer_broken": _l("Printer broken"),
    "power": _l("Power cut"),
    "network": _l("Network or SIAK down"),
    "no_operator": _l("No operator"),
    "closed": _l("Holiday or closed"),
    "no_applicants": _l("Nobody came"),
    "prr_empty": _l("PRR queue empty"),
    "other": _l("Other"),
}
# What is done about a district that prints little or nothing.
ACTIONS = {
    "allocate": _l("Send blanks"),
    "transfer": _l("Transfer from another district"),
    "loan": _l("Loan from another district"),
    "buy": _l("Buy from the budget"),
    "lend_device": _l("Lend a machine"),
    "repair": _l("Repair"),
    "call": _l("Call the district"),
    "train": _l("Train an operator"),
}
ROLES = {
    "staff": _l("District staff"),
    "coordinator": _l("Provincial coordinator"),
    "supervisor": _l("Provincial supervisor"),
    "head": _l("Head of the province"),
    "viewer": _l("National viewer"),
    "administrator": _l("Administrator"),
    "auditor": _l("Auditor"),
}
OFFICE_KINDS = {
    "centre": _l("Centre"),
    "provinsi": _l("Province"),
    "kabupaten": _l("Kabupaten"),
    "kota": _l("Kota"),
}
# What a document's content says, field by field, in the words of the forms.
FIELDS = {
    "office": _l("Office"),
    "source": _l("From"),
    "destination": _l("To"),
    "shipment": _l("Shipment"),
    "purpose": _l("Purpose"),
    "business_date": _l("Date"),
    "reference": _l("BAST or letter number"),
    "reference_date": _l("BAST or letter date"),
    "note": _l("Note"),
    "reason": _l("Reason"),
    "recorded": _l("Residents recorded"),
    "prr": _l("PRR waiting"),
    "causes": _l("Causes"),
    "cause_note": _l("The cause in a few words"),
    "outage_hours": _l("Hours without power or network"),
    "purchase": _l("Purchase"),
    "item": _l("Item"),
    "quantity": _l("Pieces"),
    "good": _l("Good"),
    "damaged": _l("Damaged"),
    "missing": _l("Missing"),
    "surplus": _l("Surplus"),
    "printed": _l("Printed"),
    "spoiled": _l("Spoiled"),
    "split.new": _l("Of these: new"),
    "split.element_change": _l("Of these: change of data"),
    "split.damaged": _l("Of these: damaged card"),
    "split.lost": _l("Of these: lost card"),
    "split.other": _l("Of these: other"),
    "siak_printed": _l("Printed according to SIAK"),
    "counted": _l("Counted"),
    "compartment": _l("Where"),
    "boxes": _l("Boxes"),
    "differences": _l("Difference by reason"),
    "breakdown": _l("By what spoiled them"),
    "witnesses": _l("Witnesses"),
    "due_date": _l("To be returned by"),
}
# What spoils blanks, as districts count it.
SPOILING = {
    "physically_damaged": _l("Physically damaged"),
    "element_change": _l("Change of data"),
    "no_chip": _l("No chip"),
    "failed_encode": _l("Encoding failed"),
    "failed_print": _l("Printing failed"),
    "factory_defect": _l("Factory defect"),
    "other": _l("Other"),
}
DEVICE_KINDS = {
    "printer": _l("KTP-el printer"),
    "printer_kia": _l("KIA printer"),
    "generator": _l("Generator"),
    "ups": _l("UPS"),
    "recording_set": _l("Recording set"),
    "other": _l("Other device"),
}
FUNDS = {
    "APBN": "APBN",
    "APBD": "APBD",
    "APBD-P": "APBD-P",
    "DAK": "DAK",
    "grant": _l("Grant"),
}
POINT_KINDS = {
    "kecamatan": _l("Printing kecamatan"),
    "mobile_unit": _l("Mobile unit"),
}
CONTRACT_KINDS = {
    "siak_licence": _l("SIAK licence"),
    "support": _l("Technical support"),
    "maintenance": _l("Maintenance"),
    "other": _l("Other contract"),
}
PACKS = {"": _l("pieces"), "outer": _l("outer box"), "inner": _l("inner box")}


def item(code: str) -> Any:
    """The item's name; its code where it is not a standard one."""
    return ITEMS.get(code, code)


def field(name: str) -> Any:
    """What a field of a document's content is called."""
    return FIELDS.get(name, name.replace("_", " "))


def inner_field(path: str | None) -> str:
    """What the innermost field of ``lines.0.reason`` is called; nothing for a field that a form shows by itself."""
    names = [name for name in (path or "").split(".") if not name.isdecimal()]
    return str(field(names[-1])) if len(names) > 1 else ""


def install(app: Flask) -> None:
    """Make the words known to every page."""
    app.add_template_filter(item, "item")
    app.add_template_filter(field, "field")
    for name, words in (
        ("compartment", COMPARTMENTS),
        ("kind", KINDS),
        ("purpose", PURPOSES),
        ("cause", CAUSES),
        ("role", ROLES),
        ("office_kind", OFFICE_KINDS),
        ("pack", PACKS),
        ("device_kind", DEVICE_KINDS),
        ("fund", FUNDS),
        ("point_kind", POINT_KINDS),
        ("contract_kind", CONTRACT_KINDS),
    ):
        app.add_template_filter(words.__getitem__, name)
