"""The life of an alert: one story for each district, opened by a rule and closed by measured recovery. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from inventory.planning.remedy_rules import Action as Action
from inventory.utilization.metrics import Level
from inventory.utilization.rules import Severity


class AlertState(StrEnum):
    """Where the story of a district stands."""

    OPEN = "open"
    ACKNOWLEDGED = "acknowledged"
    UNDER_WAY = "under_way"
    RECOVERING = "recovering"
    CLOSED = "closed"


class Happening(StrEnum):
    """What happens in a story: by the evaluation, and by people."""

    OPENED = "opened"
    REOPENED = "reopened"
    WORSENED = "worsened"
    RECOVERING = "recovering"
    RELAPSED = "relapsed"
    CLOSED = "closed"
    ESCALATED = "escalated"
    ESCALATED_NATION = "escalated_nation"
    OVERDUE = "overdue"
    OVERDUE_PROVINCE = "overdue_province"
    OVERDUE_NATION = "overdue_nation"
    WOKEN = "woken"
    ACKNOWLEDGED = "acknowledged"
    ACTION = "action"
    ASSIGNED = "assigned"
    NOTE = "note"
    CALL = "call"
    VISIT = "visit"
    INSTRUCTION = "instruction"
    SENT = "sent"
    CARRIED_OUT = "carried_out"
    DECLINED = "declined"
    CALLED_OFF = "called_off"
    SNOOZED = "snoozed"


HANDLED = (AlertState.ACKNOWLEDGED, AlertState.UNDER_WAY)
ACTIVE = (AlertState.OPEN, *HANDLED, AlertState.RECOVERING)
# Every step a story can take, (before, after).
STEPS = frozenset(
    {
        (AlertState.OPEN, AlertState.ACKNOWLEDGED),
        (AlertState.OPEN, AlertState.UNDER_WAY),
        (AlertState.ACKNOWLEDGED, AlertState.UNDER_WAY),
        (AlertState.ACKNOWLEDGED, AlertState.OPEN),  # another rule was broken, of which nobody knew
        (AlertState.OPEN, AlertState.RECOVERING),
        (AlertState.ACKNOWLEDGED, AlertState.RECOVERING),
        (AlertState.UNDER_WAY, AlertState.RECOVERING),
        (AlertState.RECOVERING, AlertState.OPEN),
        (AlertState.RECOVERING, AlertState.ACKNOWLEDGED),
        (AlertState.RECOVERING, AlertState.UNDER_WAY),
        (AlertState.RECOVERING, AlertState.CLOSED),
        (AlertState.OPEN, AlertState.CLOSED),
        (AlertState.ACKNOWLEDGED, AlertState.CLOSED),
        (AlertState.UNDER_WAY, AlertState.CLOSED),
        (AlertState.CLOSED, AlertState.OPEN),
    }
)
# Contacts and notes change nothing of the state.
CONTACTS = frozenset({Happening.CALL, Happening.VISIT})
TALK = CONTACTS | {Happening.NOTE}
# Working days until somebody has to have acknowledged it; as many again until the nation is told, too.
TO_ACKNOWLEDGE = {Severity.HIGH: 1, Severity.NORMAL: 3}
PROVINCE, NATION = 1, 2  # levels of escalation
UPWARDS = {PROVINCE: Happening.ESCALATED, NATION: Happening.ESCALATED_NATION}
# What somebody takes care of and is not done on its day: to whom that is told, one after the other.
LATE = {1: Happening.OVERDUE, 2: Happening.OVERDUE_PROVINCE, 3: Happening.OVERDUE_NATION}


@dataclass(frozen=True)
class Story:
    """An alert as the evaluation finds it. ``rules`` are those it is about; ``before_recovery`` is where a relapse
    leads back to."""

    state: AlertState
    rules: frozenset[int]
    before_recovery: AlertState = AlertState.OPEN


@dataclass(frozen=True)
class Step:
    """What the evaluation does with a story: what happens, where it leads, and which rules it is about then."""

    happening: Happening
    state: AlertState
    rules: frozenset[int]


def may_step(before: AlertState, after: AlertState) -> bool:
    """Whether a story can go from one state to the other."""
    return (before, after) in STEPS


def step(story: Story | None, levels: Mapping[int, Level]) -> Step | None:
    """What the levels of the rules that count at a district do to its story; None where nothing happens.

    A rule that is broken opens, reopens or worsens it. Once none is, the story is recovering while a rule that it is
    about is still short of its level of recovery, and closed when none is. A rule that no longer counts is no longer
    in the way.
    """
    broken = frozenset(number for number, level in levels.items() if level is Level.BROKEN)
    if story is None or story.state is AlertState.CLOSED:
        happening = Happening.OPENED if story is None else Happening.REOPENED
        return Step(happening, AlertState.OPEN, broken) if broken else None
    if broken:
        return _still_broken(story, broken)
    if all(levels.get(number, Level.RECOVERED) is Level.RECOVERED for number in story.rules):
        return Step(Happening.CLOSED, AlertState.CLOSED, story.rules)
    if story.state is AlertState.RECOVERING:
        return None
    return Step(Happening.RECOVERING, AlertState.RECOVERING, story.rules)


def _still_broken(story: Story, broken: frozenset[int]) -> Step | None:
    rules = story.rules | broken
    if story.state is AlertState.RECOVERING:
        return Step(Happening.RELAPSED, story.before_recovery, rules)
    if rules == story.rules:
        return None
    state = AlertState.OPEN if story.state is AlertState.ACKNOWLEDGED else story.state
    return Step(Happening.WORSENED, state, rules)
