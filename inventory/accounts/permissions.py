"""The one table of who may do what. It reads like the policy it is."""

from collections.abc import Iterable
from enum import StrEnum

from inventory.core.identity import Verb


class Role(StrEnum):
    """The duties the office knows. A person may have several."""

    STAFF = "staff"
    COORDINATOR = "coordinator"
    SUPERVISOR = "supervisor"
    VIEWER = "viewer"
    ADMINISTRATOR = "administrator"
    AUDITOR = "auditor"


VERBS: dict[Role, frozenset[Verb]] = {
    # District staff: receive, report, keep the machines, buy from the district's own budget.
    Role.STAFF: frozenset(
        {Verb.VIEW, Verb.RECEIVE, Verb.RETURN, Verb.REPORT, Verb.REVERSE, Verb.KEEP_DEVICES, Verb.PURCHASE}
    ),
    # Provincial coordinator: ships, and can step in for a district that cannot enter its own figures.
    Role.COORDINATOR: frozenset(
        {
            Verb.VIEW,
            Verb.SHIP,
            Verb.RECEIVE,
            Verb.RETURN,
            Verb.REPORT,
            Verb.REVERSE,
            Verb.KEEP_DEVICES,
            Verb.PURCHASE,
        }
    ),
    # Provincial supervisor: reads everything, follows flags up, sets the rules; moves no blank.
    Role.SUPERVISOR: frozenset({Verb.VIEW, Verb.FOLLOW_UP, Verb.SET_RULES}),
    Role.VIEWER: frozenset({Verb.VIEW}),
    Role.ADMINISTRATOR: frozenset({Verb.VIEW, Verb.MANAGE_PEOPLE, Verb.AUDIT}),
    Role.AUDITOR: frozenset({Verb.VIEW, Verb.AUDIT}),
}


def verbs_of(roles: Iterable[str]) -> frozenset[Verb]:
    """Everything that any of the roles allows."""
    return frozenset().union(*(VERBS[Role(role)] for role in roles))


def longest_backdating(roles: Iterable[str], limits: dict[str, int | None]) -> int | None:
    """How many days back a person may date a document: the widest of the roles; None is no limit."""
    days = [limits[role] for role in roles]
    return None if None in days else max((day for day in days if day is not None), default=0)
