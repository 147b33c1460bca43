"""Who acts, where, with which verbs, and when."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import ColumnElement, or_, true
from sqlalchemy.orm import InstrumentedAttribute

from inventory.core.errors import Forbidden, NotFound
from inventory.core.rules import CENTRE as CENTRE
from inventory.core.rules import in_branch, is_district


class Verb(StrEnum):
    """What a person may do; which role may what stands in `accounts/permissions.py`."""

    VIEW = "view"
    SHIP = "ship"
    RECEIVE = "receive"
    RETURN = "return"
    LEND = "lend"
    REQUEST = "request"
    ALLOT = "allot"
    REPORT = "report"
    REVERSE = "reverse"
    KEEP_STOCK = "keep_stock"
    APPROVE = "approve"
    REOPEN = "reopen"
    KEEP_DEVICES = "keep_devices"
    KEEP_CATALOGUE = "keep_catalogue"
    OUTREACH = "outreach"
    PURCHASE = "purchase"
    FOLLOW_UP = "follow_up"
    SET_RULES = "set_rules"
    KEEP_COVERAGE = "keep_coverage"
    MANAGE_PEOPLE = "manage_people"
    CHANGE_SETTINGS = "change_settings"
    AUDIT = "audit"


@dataclass(frozen=True)
class Scope:
    """A branch of the tree of offices: the office and all below it; the centre's branch is everything."""

    office: str

    def contains(self, code: str) -> bool:
        return in_branch(self.office, code)

    def covers(
        self, *columns: InstrumentedAttribute[str] | InstrumentedAttribute[str | None] | ColumnElement[str]
    ) -> ColumnElement[bool]:
        """The SQL condition that at least one of the office-code columns lies in this branch."""
        if self.office == CENTRE:
            return true()
        itself = or_(*(column == self.office for column in columns))
        if is_district(self.office):  # nothing stands below it; an index answers what equals, and not what begins
            return itself
        return or_(itself, *(column.startswith(f"{self.office}.", autoescape=True) for column in columns))


@dataclass(frozen=True, kw_only=True)
class Actor:
    """A person at the moment of an act.

    ``backdate_days`` is how many days back a document may be dated, None for no limit; ``at`` the instant.
    """

    user_id: int
    username: str
    name: str
    office: str
    roles: frozenset[str]
    verbs: frozenset[Verb]
    backdate_days: int | None
    at: datetime

    @property
    def scope(self) -> Scope:
        return Scope(self.office)

    def may(self, verb: Verb) -> bool:
        return verb in self.verbs

    def demand(self, verb: Verb, office: str) -> None:
        """Refuse what lies outside the branch (NotFound), then what the role may not do (Forbidden)."""
        if not self.scope.contains(office):
            raise NotFound(what="office")
        if verb not in self.verbs:
            raise Forbidden(verb=verb)
