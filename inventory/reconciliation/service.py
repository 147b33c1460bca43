"""Use-case of reconciliation: taking counts of SIAK in."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import insert
from sqlalchemy.orm import Session

from inventory.core.errors import Invalid
from inventory.core.identity import Actor, Verb
from inventory.core.rules import MOST_LINES
from inventory.reconciliation import queries
from inventory.reconciliation.rules import Count, fault
from inventory.stock.service import Command, once_for
from inventory.usage.siak_models import SiakCount, SiakImport


@dataclass(frozen=True, kw_only=True)
class ImportCounts(Command):
    """Take in what SIAK says was printed, as a person has seen it in the preview."""

    file_name: str
    counts: tuple[Count, ...]


@once_for(SiakImport)
def import_counts(session: Session, actor: Actor, command: ImportCounts) -> SiakImport:
    """Write the counts that are new or changed beside the older ones; of a day the newest import counts.

    Raises Forbidden, and Invalid for a line that cannot be taken, too many lines, or when nothing is new.
    """
    actor.demand(Verb.FOLLOW_UP, actor.office)
    _check(command.counts, queries.todays(session, actor.scope, actor.at))
    beside = queries.beside_standing(session, actor.scope, command.counts)
    told = [change.count for change in beside if change.new or change.changed]
    if not told:
        raise Invalid(reason="counts_known", field="text")
    taken = SiakImport(
        office=actor.office,
        file_name=command.file_name.strip(),
        first_day=min(count.day for count in told),
        last_day=max(count.day for count in told),
        counts=len(told),
        maker_id=actor.user_id,
        recorded_at=actor.at,
    )
    session.add(taken)
    session.flush()  # its lines need its number
    lines = [
        {"office": count.office, "day": count.day, "printed": count.printed, "import_id": taken.id} for count in told
    ]
    session.execute(insert(SiakCount), lines)
    return taken


def _check(counts: tuple[Count, ...], today: Mapping[str, date]) -> None:
    """Refuse what the preview would not have offered. Raises Invalid."""
    if not counts:
        raise Invalid(reason="counts_none", field="text")
    if len(counts) > MOST_LINES:
        raise Invalid(reason="file_too_many_lines", field="text")
    places = {(count.office, count.day) for count in counts}
    if len(places) < len(counts) or any(fault(count, today) for count in counts):
        raise Invalid(reason="counts_refused", field="text")
