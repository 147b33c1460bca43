"""The page of one report: its figures, the books of its day, and every version of it."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from inventory.core.formats import moment, number
from inventory.core.identity import Actor, Scope, Verb
from inventory.core.labels import KINDS, item
from inventory.regions import queries as regions
from inventory.regions.models import Office
from inventory.stock.models import Document
from inventory.stock.rules import State
from inventory.usage import queries, register
from inventory.usage.forms import SPLIT
from inventory.usage.models import DailyReport, DailyReportLine
from inventory.usage.pages import causes_in_words, standing_of
from inventory.usage.register import Happening
from inventory.usage.rules import ReportLine, Split, Timeliness, next_to_report, printed_nothing
from inventory.usage.sheet import sheet
from inventory.usage.strip import state_of

Versions = Sequence[tuple[Document, DailyReport]]
Compared = tuple[str, list[Any]]


def page_of(session: Session, actor: Actor, document: Document) -> dict[str, Any]:
    """Everything the page of one report shows."""
    office = regions.unscoped_office(session, document.office)
    lines = queries.lines_of(session, document.id)
    happened = register.said_of(session, office.code, document.business_date)
    versions = [(each.document, each.said) for each in happened if each.said is not None]
    stands = document.state == State.POSTED
    may_amend = stands and actor.may(Verb.REPORT)
    # what counts comes first; the others follow in the order in which they were written
    versions.sort(key=lambda version: version[0].state != State.POSTED)
    return {
        "document": document,
        "office": office,
        "lines": lines,
        "split_words": split_in_words,
        **_standing(session, actor, office, document, lines),
        "sheet": sheet(session, office, document.business_date, lines) if stands else None,
        "versions": versions,
        "compared": compared(session, versions),
        "happenings": [_happening(each, office.timezone) for each in happened],
        "current": next((each for each, _said in versions if each.state == State.POSTED), None),
        "may_amend": may_amend,
        "may_reverse": stands and actor.may(Verb.REVERSE),
        **(_still_owed(session, actor, office) if may_amend else {}),
    }


def _still_owed(session: Session, actor: Actor, office: Office) -> dict[str, Any]:
    owed = [day for day, _state in queries.open_days(session, office, actor.at, actor.backdate_days)]
    today = queries.deadline(session, office.timezone).today(actor.at)
    return {
        "owed": owed,
        "go_on": next_to_report(owed, today),
        "missed": queries.missed_days(session, office, actor.at, actor.backdate_days),
    }


def _standing(
    session: Session, actor: Actor, office: Office, document: Document, lines: Sequence[ReportLine]
) -> dict[str, Any]:
    report = session.get_one(DailyReport, document.id)
    limit = queries.deadline(session, office.timezone)
    opened = queries.opening_days(session, Scope(document.office)).get(document.office)
    standing = standing_of(report, opened, limit, actor.at)
    nothing = printed_nothing(lines, queries.cards(session))
    return {
        "report": report,
        "causes": causes_in_words(report),
        "late": standing is Timeliness.LATE,
        "until": limit.instant(document.business_date),
        "state": state_of(standing, nothing) if document.state == State.POSTED else document.state,
    }


def compared(session: Session, versions: Versions) -> list[Compared]:
    """Every figure that some version gives, with its value in each of them."""
    lines = register.lines_by_version(session, [document.id for document, _said in versions])
    items = list(dict.fromkeys(code for version in lines.values() for code in version))
    figures: list[Compared] = []
    words = (
        ("printed", _("printed")),
        ("spoiled", _("spoiled")),
        ("siak_printed", _("according to SIAK")),
        ("counted", _("counted")),
        ("split", _("for what")),
    )
    for code in items:
        said_of_item = [lines[document.id].get(code) for document, _said in versions]
        for column, word in words:
            figures.append((f"{item(code)}: {word}", [_figure(line, column) for line in said_of_item]))
    figures += [
        (_("PRR waiting"), [said.prr for _document, said in versions]),
        (_("Residents recorded"), [said.recorded for _document, said in versions]),
        (_("Causes"), [causes_in_words(said) for _document, said in versions]),
        (_("Note"), [said.note for _document, said in versions]),
    ]
    return [(label, values) for label, values in figures if any(value not in (None, "") for value in values)]


def _figure(line: DailyReportLine | None, column: str) -> Any:
    value = getattr(line, column, None)
    return split_in_words(value) if isinstance(value, Split) else value


def split_in_words(split: Split | None) -> str:
    """For what the cards were printed: the parts that are not zero."""
    if split is None:
        return ""
    parts = ((word, getattr(split, part)) for part, word in SPLIT.items())
    return ", ".join(f"{word} {number(pieces)}" for word, pieces in parts if pieces)


def _happening(happening: Happening, timezone: str) -> dict[str, Any]:
    document, record, maker, said = happening
    own = "stock.document" if said is None else "usage.show"
    return {
        "moment": moment(datetime.fromisoformat(record.recorded_at), timezone),
        "title": f"{KINDS[document.kind]} {document.number}",
        "who": _("%(name)s (%(username)s)", name=maker.name, username=record.actor),
        "text": document.entered.get("reason"),
        "state": document.state,
        "url": url_for(own, document_id=document.id),
    }
