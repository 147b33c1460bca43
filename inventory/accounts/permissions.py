"""The one table of who may do what. It reads like the policy it is."""

from collections.abc import Iterable
from enum import StrEnum

from inventory.core.identity import Verb


class Role(StrEnum):
    """The duties the office knows. A person may have several."""

    STAFF = "staff"
    COORDINATOR = "coordinator"
    SUPERVISOR = "supervisor"
    HEAD = "head"
    VIEWER = "viewer"
    ADMINISTRATOR = "administrator"
    AUDITOR = "auditor"


# Whoever answers for a store: receives, reports, counts, destroys, closes months, goes out to the people, approves a
# colleague's entry.
KEEPER = frozenset(
    {
        Verb.VIEW,
        Verb.RECEIVE,
        Verb.RETURN,
        Verb.LEND,
        Verb.REPORT,
        Verb.REVERSE,
        Verb.KEEP_STOCK,
        Verb.APPROVE,
        Verb.REQUEST,
        Verb.KEEP_DEVICES,
        Verb.OUTREACH,
        Verb.PURCHASE,
    }
)
VERBS: dict[Role, frozenset[Verb]] = {
    # District staff: keep the store and the machines, buy from the district's own budget.
    Role.STAFF: KEEPER,
    # Provincial coordinator: ships and answers requests, keeps the figures of coverage, and can step in for a district;
    # at the centre, keeps the catalogue of models.
    Role.COORDINATOR: KEEPER | {Verb.SHIP, Verb.ALLOT, Verb.KEEP_COVERAGE, Verb.KEEP_CATALOGUE},
    # Provincial supervisor: reads everything, follows flags up, sets the rules, is the second of two people;
    # moves no blank alone.
    Role.SUPERVISOR: frozenset({Verb.VIEW, Verb.FOLLOW_UP, Verb.SET_RULES, Verb.APPROVE}),
    # Head of the provincial office: told of what nobody acknowledged in time, and may follow it up.
    Role.HEAD: frozenset({Verb.VIEW, Verb.FOLLOW_UP}),
    Role.VIEWER: frozenset({Verb.VIEW}),
    Role.ADMINISTRATOR: frozenset(
        {
            Verb.VIEW,
            Verb.MANAGE_PEOPLE,
            Verb.AUDIT,
            Verb.CHANGE_SETTINGS,
            Verb.REOPEN,
            Verb.KEEP_COVERAGE,
            Verb.KEEP_CATALOGUE,
        }
    ),
    Role.AUDITOR: frozenset({Verb.VIEW, Verb.AUDIT}),
}


def verbs_of(roles: Iterable[str]) -> frozenset[Verb]:
    """Everything that any of the roles allows."""
    return frozenset().union(*(VERBS[Role(role)] for role in roles))


def roles_with(verb: Verb) -> list[Role]:
    """The duties that allow something."""
    return [role for role, verbs in VERBS.items() if verb in verbs]


def longest_backdating(roles: Iterable[str], limits: dict[str, int | None]) -> int | None:
    """How many days back a person may date a document: the widest of the roles; None is no limit."""
    days = [limits[role] for role in roles]
    return None if None in days else max((day for day in days if day is not None), default=0)
