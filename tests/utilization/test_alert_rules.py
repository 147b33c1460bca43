"""The life of an alert, step by step and by property."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inventory.utilization.alerts.rules import ACTIVE, STEPS, AlertState, Happening, Step, Story, may_step, step
from inventory.utilization.metrics import Level

B, M, R = Level.BROKEN, Level.BETWEEN, Level.RECOVERED
FIRST, SECOND = 1, 2
levels_drawn = st.dictionaries(st.integers(1, 4), st.sampled_from(list(Level)))
stories = st.builds(
    Story,
    state=st.sampled_from(list(AlertState)),
    rules=st.frozensets(st.integers(1, 4), min_size=1),
    before_recovery=st.sampled_from([AlertState.OPEN, AlertState.ACKNOWLEDGED, AlertState.UNDER_WAY]),
)


def story(state: AlertState, *rules: int, before: AlertState = AlertState.OPEN) -> Story:
    return Story(state, frozenset(rules or {FIRST}), before)


@pytest.mark.parametrize(
    ("now", "levels", "expected"),
    [
        (None, {FIRST: B}, (Happening.OPENED, AlertState.OPEN)),
        (None, {FIRST: M}, None),
        (None, {FIRST: R}, None),
        (story(AlertState.OPEN), {FIRST: B}, None),
        (story(AlertState.OPEN), {FIRST: M}, (Happening.RECOVERING, AlertState.RECOVERING)),
        (story(AlertState.OPEN), {FIRST: R}, (Happening.CLOSED, AlertState.CLOSED)),
        (story(AlertState.ACKNOWLEDGED), {FIRST: B}, None),
        (story(AlertState.ACKNOWLEDGED), {FIRST: B, SECOND: B}, (Happening.WORSENED, AlertState.OPEN)),
        (story(AlertState.UNDER_WAY), {FIRST: B, SECOND: B}, (Happening.WORSENED, AlertState.UNDER_WAY)),
        (story(AlertState.UNDER_WAY), {FIRST: M}, (Happening.RECOVERING, AlertState.RECOVERING)),
        (story(AlertState.RECOVERING), {FIRST: M}, None),
        (story(AlertState.RECOVERING), {FIRST: R}, (Happening.CLOSED, AlertState.CLOSED)),
        (
            story(AlertState.RECOVERING, before=AlertState.UNDER_WAY),
            {FIRST: B},
            (Happening.RELAPSED, AlertState.UNDER_WAY),
        ),
        (story(AlertState.RECOVERING, FIRST, SECOND), {FIRST: R, SECOND: M}, None),
        (story(AlertState.OPEN, FIRST, SECOND), {FIRST: R}, (Happening.CLOSED, AlertState.CLOSED)),
        (story(AlertState.CLOSED), {FIRST: B}, (Happening.REOPENED, AlertState.OPEN)),
        (story(AlertState.CLOSED), {FIRST: M}, None),
    ],
)
def test_what_happens_next(
    now: Story | None, levels: dict[int, Level], expected: tuple[Happening, AlertState] | None
) -> None:
    found = step(now, levels)
    assert (found and (found.happening, found.state)) == expected


@given(stories, levels_drawn)
def test_every_step_is_one_of_the_visible_ones(now: Story, levels: dict[int, Level]) -> None:
    found = step(now, levels)
    if found is not None and found.state is not now.state:
        assert may_step(now.state, found.state)


@given(stories, levels_drawn)
def test_looking_twice_does_nothing_the_second_time(now: Story, levels: dict[int, Level]) -> None:
    found = step(now, levels)
    if found is not None:
        before = now.state if found.state is AlertState.RECOVERING else now.before_recovery
        assert step(Story(found.state, found.rules, before), levels) is None


@given(stories, levels_drawn)
def test_a_story_closes_only_when_all_it_is_about_has_recovered(now: Story, levels: dict[int, Level]) -> None:
    found = step(now, levels)
    if found is not None and found.state is AlertState.CLOSED:
        assert now.state in ACTIVE
        assert all(levels.get(rule, R) is R for rule in now.rules)
        assert B not in levels.values()


@given(st.one_of(st.none(), stories), levels_drawn)
def test_a_broken_rule_is_never_left_without_a_story(now: Story | None, levels: dict[int, Level]) -> None:
    found: Step | None = step(now, levels)
    broken = {rule for rule, level in levels.items() if level is B}
    if broken:
        state, rules = (found.state, found.rules) if found else (now and now.state, now.rules if now else frozenset())
        assert state not in (None, AlertState.CLOSED, AlertState.RECOVERING)
        assert broken <= rules


def test_no_state_leads_into_itself() -> None:
    assert not [pair for pair in STEPS if pair[0] is pair[1]]
