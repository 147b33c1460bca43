"""Entering, correcting and taking in: only added to, once, and inside the branch."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from sqlalchemy import exc, func, select
from sqlalchemy.orm import Session

from inventory.core.audit import AuditEntry
from inventory.core.errors import AlreadyDone, DateRefused, Forbidden, Invalid, KeyReused, NotFound
from inventory.core.identity import Scope
from inventory.coverage import queries, service
from inventory.coverage.models import CoverageFigure, CoverageTarget
from inventory.coverage.rules import Entry, Figures, Origin, Part, Subject
from inventory.coverage.service import CorrectFigure, RecordFigure, SetTarget, TakeIn, WithdrawTarget
from tests.architecture.examples import some_figure, some_target
from tests.support.districts import MONDAY
from tests.support.world import World, new_key

GARUT = "32.05"
JULY = date(2025, 7, 1)


def entry(**told) -> Entry:
    said = {"office": GARUT, "subject": Subject.CARDS, "day": MONDAY, "figures": Figures(eligible=1000, recorded=900)}
    return Entry(**(said | {"origin": Origin.OWN, "basis": "SIAK"} | told))


def newest(session: Session) -> list[tuple[str, str, date, int | None]]:
    rows = queries.overview(session, Scope("00"))
    return [(row.office.code, row.figure.subject, row.figure.day, row.figure.recorded) for row in rows]


def test_of_an_office_the_newest_day_counts_subject_by_subject(world: World, session: Session, both_databases) -> None:
    some_figure(world, day=MONDAY, figures=Figures(eligible=1000, recorded=950))
    some_figure(world, day=JULY)
    some_figure(world, day=JULY, subject=Subject.BIRTHS, figures=Figures(eligible=10, recorded=3))
    some_figure(world, "32", day=MONDAY, figures=Figures(recorded=1))
    some_figure(world, "32", day=MONDAY, figures=Figures(recorded=2), basis="Koran")
    assert newest(session) == [
        ("32", "cards", MONDAY, 2),
        (GARUT, "births", JULY, 3),
        (GARUT, "cards", MONDAY, 950),
    ]


def test_a_correction_takes_the_place_of_what_it_corrects_and_both_stay(world, session, both_databases) -> None:
    wrong = some_figure(world)
    right = replace(wrong.entry, figures=Figures(eligible=1000, recorded=910))
    told = CorrectFigure(key=new_key(), figure_id=wrong.id, entry=right, reason="Salah ketik")
    world.act("coordinator-32", service.correct, told)
    assert newest(session) == [(GARUT, "cards", MONDAY, 910)]
    history = queries.history(session, Scope("32"), GARUT, Subject.CARDS)
    assert [(each.figure.recorded, each.corrected_by and each.corrected_by.reason) for each in history] == [
        (910, None),
        (900, "Salah ketik"),
    ]


def test_a_figure_is_corrected_once(world: World) -> None:
    wrong = some_figure(world)
    told = CorrectFigure(key=new_key(), figure_id=wrong.id, entry=wrong.entry, reason="Sumber lain")
    world.act("coordinator-32", service.correct, told)
    with pytest.raises(AlreadyDone):
        world.act("coordinator-32", service.correct, replace(told, key=new_key()))


def test_a_correction_needs_its_reason_and_may_not_be_impossible(world: World) -> None:
    wrong = some_figure(world)
    told = CorrectFigure(key=new_key(), figure_id=wrong.id, entry=wrong.entry, reason=" ")
    with pytest.raises(Invalid) as refused:
        world.act("coordinator-32", service.correct, told)
    assert refused.value.reason == "reason_needed"
    impossible = replace(wrong.entry, figures=Figures(eligible=1, recorded=2))
    with pytest.raises(Invalid) as refused:
        world.act("coordinator-32", service.correct, replace(told, reason="x", entry=impossible))
    assert (refused.value.reason, refused.value.field) == ("coverage_recorded_above_eligible", "recorded")


def test_a_figure_can_be_corrected_to_another_office_of_the_branch_only(world: World, session: Session) -> None:
    wrong = some_figure(world)
    told = CorrectFigure(
        key=new_key(), figure_id=wrong.id, entry=replace(wrong.entry, office="51.01"), reason="Kantor lain"
    )
    with pytest.raises(NotFound):
        world.act("coordinator-32", service.correct, told)
    there = replace(told, entry=replace(wrong.entry, office="32.04"))
    world.act("coordinator-32", service.correct, there)
    assert [row[0] for row in newest(session)] == ["32.04"]


def test_the_same_form_sent_twice_counts_once(world: World, session: Session) -> None:
    command = RecordFigure(key=new_key(), entry=entry())
    numbers = {world.act("coordinator-32", service.record, command).id for _ in range(2)}
    assert len(numbers) == 1
    with pytest.raises(KeyReused):
        world.act("coordinator-32", service.record, replace(command, entry=entry(note="lain")))


@pytest.mark.parametrize("basis", ["SIAK", " siak "])
def test_one_source_has_one_figure_of_a_day(world: World, basis: str) -> None:
    some_figure(world)
    with pytest.raises(Invalid) as refused:
        some_figure(world, basis=basis, figures=Figures(eligible=5))
    assert refused.value.reason == "coverage_stands_differently"


@pytest.mark.parametrize("person", ["staff-32.05", "supervisor-32", "national", "auditor"])
def test_only_coordinators_and_administrators_enter(world: World, session: Session, person: str) -> None:
    figure, target = some_figure(world), some_target(world)
    acts = [
        (service.record, RecordFigure(key=new_key(), entry=entry(basis="Koran"))),
        (service.correct, CorrectFigure(key=new_key(), figure_id=figure.id, entry=entry(), reason="x")),
        (service.take_in, TakeIn(key=new_key(), entries=(entry(basis="Koran"),))),
        (service.set_target, target_command()),
        (service.withdraw_target, WithdrawTarget(key=new_key(), target_id=target.id, reason="x")),
    ]
    for verb, command in acts:
        with pytest.raises(Forbidden):
            world.act(person, verb, command)
    assert session.scalar(select(func.count()).select_from(CoverageFigure)) == 1


def test_everybody_enters_for_the_own_branch_only(world: World) -> None:
    some_figure(world, "00", person="admin")
    some_figure(world, GARUT, person="coordinator-00", basis="Pusat")
    for office in ("00", "51", "51.01"):
        with pytest.raises(NotFound):
            some_figure(world, office)
        with pytest.raises(NotFound):
            some_target(world, office)
    elsewhere = some_figure(world, "51.01", person="coordinator-51")
    told = CorrectFigure(key=new_key(), figure_id=elsewhere.id, entry=entry(), reason="x")
    with pytest.raises(NotFound):
        world.act("coordinator-32", service.correct, told)


def test_the_day_is_the_office_s_own(world: World, clock) -> None:
    clock.set("2025-11-03 23:30")  # in Jakarta; in Jayapura it is Tuesday already
    some_figure(world, "91.03", day=MONDAY + timedelta(days=1), person="coordinator-91")
    with pytest.raises(DateRefused):
        some_figure(world, day=MONDAY + timedelta(days=1))
    with pytest.raises(DateRefused):
        some_figure(world, day=date(2010, 12, 31))


def test_a_published_contradiction_is_recorded_as_it_was_printed(world: World, session: Session) -> None:
    figure = some_figure(
        world, figures=Figures(eligible=10, recorded=11), reported="110,0 persen", means=Part.RECORDED_OF_ELIGIBLE
    )
    assert (figure.reported, figure.percent) == ("110,0 persen", Decimal("110.0"))


@pytest.mark.parametrize(
    "wrong",
    [
        {"recorded": 1001},
        {"printed": 901},
        {"reported": "90%", "percent": Decimal(90)},
        {"eligible": None, "recorded": None},
        {"eligible": -1, "recorded": None},
        {"basis": ""},
        {"reason": "x"},
        {"subject": "kia"},
        {"means": "all"},
    ],
)
def test_the_table_itself_refuses_what_the_rules_refuse(world, session, both_databases, wrong: dict) -> None:
    figure = service.as_row(entry())
    figure.maker_id, figure.recorded_at = world.actor("admin").user_id, world.clock.now()
    for name, value in wrong.items():
        setattr(figure, name, value)
    session.add(figure)
    with pytest.raises(exc.IntegrityError):
        session.flush()
    session.rollback()


def target_command(**told) -> SetTarget:
    said = {"office": GARUT, "subject": Subject.CARDS, "means": Part.RECORDED_OF_ELIGIBLE, "percent": Decimal(95)}
    return SetTarget(key=new_key(), **(said | {"by_day": date(2025, 12, 31), "basis": "Renstra"} | told))


@pytest.mark.parametrize(
    ("told", "reason"),
    [
        ({"percent": Decimal(0)}, "target_impossible"),
        ({"percent": Decimal("100.0001")}, "target_impossible"),
        ({"basis": " "}, "coverage_source_needed"),
        ({"basis": "x" * 201}, "text_too_long"),
        ({"note": "x" * 501}, "text_too_long"),
    ],
)
def test_a_target_that_cannot_be_is_refused(world: World, told: dict, reason: str) -> None:
    with pytest.raises(Invalid) as refused:
        world.act("coordinator-32", service.set_target, target_command(**told))
    assert refused.value.reason == reason


@pytest.mark.parametrize("by_day", [date(2010, 12, 31), date(2060, 1, 1)])
def test_a_target_lies_within_a_life_of_cards(world: World, by_day: date) -> None:
    with pytest.raises(DateRefused):
        world.act("coordinator-32", service.set_target, target_command(by_day=by_day))


def test_a_target_of_an_office_above_counts_below_it(world: World, session: Session) -> None:
    for office, person in (("00", "admin"), ("32", "coordinator-32"), (GARUT, "coordinator-32"), ("51", "admin")):
        world.act(person, service.set_target, target_command(office=office, basis=f"Rencana {office}"))
    found = queries.targets(session, GARUT, Subject.CARDS)
    assert [each.office for each in found] == ["00", "32", GARUT]
    assert queries.targets(session, GARUT, Subject.BIRTHS) == []
    assert [each.office for each in queries.targets(session, "32", Subject.CARDS)] == ["00", "32"]


def test_a_target_is_withdrawn_once_with_its_reason(world: World, session: Session) -> None:
    target = some_target(world)
    told = WithdrawTarget(key=new_key(), target_id=target.id, reason="Diganti")
    assert world.act("coordinator-32", service.withdraw_target, told).reason == "Diganti"
    with pytest.raises(AlreadyDone):
        world.act("coordinator-32", service.withdraw_target, replace(told, key=new_key()))
    with pytest.raises(NotFound):
        world.act("coordinator-51", service.withdraw_target, replace(told, key=new_key()))
    aims = queries.aims([session.get_one(CoverageTarget, target.id)], (), MONDAY)
    assert aims[0].progress.missing is None


def test_a_file_adds_what_is_new_and_leaves_what_stands(world: World, session: Session) -> None:
    some_figure(world)
    other = entry(office="32.04", basis="Koran", origin=Origin.PUBLISHED, reported="90%")
    world.act("coordinator-32", service.take_in, TakeIn(key=new_key(), entries=(entry(), other)))
    assert [row[0] for row in newest(session)] == ["32.04", GARUT]
    assert session.scalar(select(func.count()).select_from(CoverageFigure)) == 2
    with pytest.raises(Invalid) as refused:
        world.act("coordinator-32", service.take_in, TakeIn(key=new_key(), entries=(entry(), other)))
    assert refused.value.reason == "figures_known"


@pytest.mark.parametrize(
    ("entries", "reason"),
    [
        ((), "figures_none"),
        ((entry(), entry()), "figures_refused"),
        ((entry(office="51.01"),), "figures_refused"),
        ((entry(figures=Figures(eligible=1, recorded=2)),), "figures_refused"),
        ((entry(basis="x" * 201),), "figures_refused"),
        (tuple(entry() for _ in range(16_001)), "file_too_many_lines"),
    ],
    ids=["nothing", "twice", "elsewhere", "impossible", "too long", "too many"],
)
def test_what_the_preview_would_not_offer_is_refused(world: World, session: Session, entries, reason: str) -> None:
    with pytest.raises(Invalid) as refused:
        world.act("coordinator-32", service.take_in, TakeIn(key=new_key(), entries=entries))
    assert refused.value.reason == reason
    assert newest(session) == []


def test_a_file_never_overwrites_another_number(world: World) -> None:
    some_figure(world)
    changed = entry(figures=Figures(eligible=1000, recorded=901))
    with pytest.raises(Invalid) as refused:
        world.act("coordinator-32", service.take_in, TakeIn(key=new_key(), entries=(changed,)))
    assert refused.value.reason == "figures_refused"


def test_the_audit_trail_tells_of_figures_and_targets(world: World, session: Session) -> None:
    some_figure(world)
    target = some_target(world)
    told = WithdrawTarget(key=new_key(), target_id=target.id, reason="Diganti")
    world.act("coordinator-32", service.withdraw_target, told)
    entries = session.scalars(select(AuditEntry).where(AuditEntry.kind.startswith("coverage")).order_by(AuditEntry.id))
    found = [(each.kind, each.act, each.actor, each.office) for each in entries]
    assert found == [
        ("coverage", "added", "coordinator-32", GARUT),
        ("coverage_target", "added", "coordinator-32", GARUT),
        ("coverage_target", "changed", "coordinator-32", GARUT),
    ]
