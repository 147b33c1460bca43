"""Who may do what: the permission table, written a second time as the matrix that an auditor would ask for."""

import pytest

from inventory.accounts import permissions, rules
from inventory.accounts.permissions import Role
from inventory.core.errors import Forbidden, NotFound
from inventory.core.identity import Scope, Verb
from tests.support.world import World

# fmt: off
MATRIX = """
                 staff  coordinator  supervisor  head   viewer  administrator  auditor
view             yes    yes          yes         yes    yes     yes            yes
ship             -      yes          -           -      -       -              -
receive          yes    yes          -           -      -       -              -
return           yes    yes          -           -      -       -              -
lend             yes    yes          -           -      -       -              -
request          yes    yes          -           -      -       -              -
allot            -      yes          -           -      -       -              -
report           yes    yes          -           -      -       -              -
reverse          yes    yes          -           -      -       -              -
keep_stock       yes    yes          -           -      -       -              -
approve          yes    yes          yes         -      -       -              -
reopen           -      -            -           -      -       yes            -
keep_devices     yes    yes          -           -      -       -              -
outreach         yes    yes          -           -      -       -              -
purchase         yes    yes          -           -      -       -              -
keep_catalogue   -      yes          -           -      -       yes            -
follow_up        -      -            yes         yes    -       -              -
set_rules        -      -            yes         -      -       -              -
keep_coverage    -      yes          -           -      -       yes            -
manage_people    -      -            -           -      -       yes            -
change_settings  -      -            -           -      -       yes            -
audit            -      -            -           -      -       yes            yes
"""
# fmt: on
HEADER, *LINES = [line.split() for line in MATRIX.strip().splitlines()]
CELLS = [(role, line[0], answer == "yes") for line in LINES for role, answer in zip(HEADER, line[1:], strict=True)]


@pytest.mark.parametrize(("role", "verb", "allowed"), CELLS)
def test_the_table(role: str, verb: str, allowed: bool) -> None:
    assert (Verb(verb) in permissions.verbs_of([role])) == allowed


def test_the_matrix_is_complete() -> None:
    assert {role for role, _, _ in CELLS} == set(Role)
    assert {verb for _, verb, _ in CELLS} == set(Verb)


def test_several_roles_add_up() -> None:
    both = permissions.verbs_of(["supervisor", "staff"])
    assert both == permissions.VERBS[Role.STAFF] | permissions.VERBS[Role.SUPERVISOR]


@pytest.mark.parametrize(
    ("roles", "days"),
    [(["staff"], 14), (["coordinator"], 60), (["staff", "coordinator"], 60), (["viewer"], 0), ([], 0)],
)
def test_the_widest_role_says_how_far_back(roles: list[str], days: int) -> None:
    limits = {"staff": 14, "coordinator": 60, "viewer": 0}
    assert permissions.longest_backdating(roles, limits) == days


def test_no_limit_is_wider_than_any() -> None:
    assert permissions.longest_backdating(["staff", "coordinator"], {"staff": 14, "coordinator": None}) is None


@pytest.mark.parametrize(
    ("office", "inside", "outside"),
    [
        ("00", ["00", "32", "32.05", "51"], []),
        ("32", ["32", "32.05", "32.04"], ["00", "51", "51.01", "3", "320"]),
        ("32.05", ["32.05"], ["32", "32.04", "00", "32.051"]),
    ],
)
def test_a_branch_is_an_office_and_all_below_it(office: str, inside: list[str], outside: list[str]) -> None:
    scope = Scope(office)
    assert all(scope.contains(code) for code in inside)
    assert not any(scope.contains(code) for code in outside)


def test_outside_the_branch_comes_before_the_verb(world: World) -> None:
    """Nobody learns from a refusal what there is elsewhere."""
    viewer, staff = world.actor("supervisor-32"), world.actor("staff-32.05")
    with pytest.raises(Forbidden):
        viewer.demand(Verb.SHIP, "32.05")
    for actor, office in ((viewer, "51.01"), (staff, "32.04"), (staff, "32")):
        with pytest.raises(NotFound):
            actor.demand(Verb.SHIP, office)


@pytest.mark.parametrize(
    ("role", "office", "fits"),
    [
        ("viewer", "00", True),
        ("viewer", "32", False),
        ("staff", "32.05", True),
        ("staff", "32", False),
        ("coordinator", "32", True),
        ("administrator", "32", True),
        ("supervisor", "00", True),
    ],
)
def test_where_a_role_belongs(role: str, office: str, fits: bool) -> None:
    assert rules.role_fits(role, office) == fits


@pytest.mark.parametrize("username", ["abc", "staff-32.05", "A_b-9." * 6 + "abcd"])
def test_good_usernames(username: str) -> None:
    assert rules.username_good(username)


@pytest.mark.parametrize("username", ["", "ab", "a b c", "a" * 41, "nama\n", "émile", "<b>", "abc\x00"])
def test_bad_usernames(username: str) -> None:
    assert not rules.username_good(username)
