"""Having a generator and being able to print in an outage are two facts."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inventory.core.errors import DateRefused, Invalid
from inventory.equipment.rules import DeviceKind
from inventory.power.rules import (
    NOT_WRITTEN,
    TEST_COUNTS,
    Answer,
    Backup,
    Reading,
    Reason,
    Result,
    backup,
    check_reading,
    outage,
    reasons,
)

TODAY = date(2025, 11, 3)
GENERATOR, UPS = DeviceKind.GENERATOR, DeviceKind.UPS

numbers = st.none() | st.integers(0, 50)
days = st.dates(TODAY - timedelta(days=300), TODAY)
tests = st.none() | st.builds(Reading, day=days, minutes=st.integers(0, 60), result=st.sampled_from(Result))
backups = st.builds(
    Backup, kind=st.sampled_from((GENERATOR, UPS)), works=st.booleans(), litres=numbers, hours=numbers, tested=tests
)


def generator(**more: object) -> Backup:
    ran = Reading(day=TODAY - timedelta(days=9), minutes=20, result=Result.RAN)
    return Backup(**{"kind": GENERATOR, "works": True, "litres": 30, "hours": 8, "tested": ran, **more})


@given(st.lists(backups, max_size=4))
def test_one_machine_that_is_ready_is_enough_and_more_never_hurt(some: list[Backup]) -> None:
    found = outage(some, TODAY)
    ready = [each for each in some if reasons(each, TODAY) == (Reason.READY,)]
    assert (found.answer is Answer.CAN) == bool(ready)
    assert outage([*some, generator()], TODAY).answer is Answer.CAN
    assert all(each.works for each in ready)
    assert all(each.litres for each in ready if each.kind is GENERATOR)
    assert found.reasons
    assert all(found.reasons)


@given(backups)
def test_what_nobody_has_written_down_is_not_known_and_no_refusal(one: Backup) -> None:
    told, answer = set(reasons(one, TODAY)), outage([one], TODAY).answer
    assert (answer is Answer.UNKNOWN) == (told <= NOT_WRITTEN)


@pytest.mark.parametrize(
    ("of", "told"),
    [
        (generator(), (Reason.READY,)),
        (generator(works=False), (Reason.BROKEN,)),
        (generator(litres=0), (Reason.NO_FUEL,)),
        (generator(litres=None, tested=None), (Reason.FUEL_UNKNOWN, Reason.NEVER_TESTED)),
        (generator(hours=0), (Reason.TOO_SHORT,)),
        (generator(hours=None), (Reason.READY,)),
        (generator(tested=Reading(day=TODAY, minutes=2, result=Result.FAILED)), (Reason.TEST_FAILED,)),
        (generator(tested=Reading(day=TODAY - TEST_COUNTS, minutes=20, result=Result.RAN)), (Reason.READY,)),
        (
            generator(tested=Reading(day=TODAY - TEST_COUNTS - timedelta(days=1), minutes=20, result=Result.RAN)),
            (Reason.TEST_OLD,),
        ),
        (Backup(kind=UPS, works=True, hours=2), (Reason.READY,)),
        (Backup(kind=UPS, works=True, hours=0), (Reason.TOO_SHORT,)),
        (Backup(kind=UPS, works=True), (Reason.HOURS_UNKNOWN,)),
    ],
)
def test_every_machine_says_why(of: Backup, told: tuple[Reason, ...]) -> None:
    assert reasons(of, TODAY) == told


def test_an_office_without_a_machine_cannot() -> None:
    assert outage([], TODAY).answer is Answer.CANNOT
    assert outage([], TODAY).reasons == ((Reason.NO_MACHINE,),)


@given(st.lists(st.builds(Reading, day=days, litres=numbers, hours=numbers), max_size=6))
def test_the_last_that_each_reading_tells_counts(read: list[Reading]) -> None:
    found = backup(GENERATOR, works=True, readings=read)
    for name in ("litres", "hours"):
        said = [getattr(each, name) for each in read if getattr(each, name) is not None]
        assert getattr(found, name) == (said[-1] if said else None)
    assert found.tested is None


@pytest.mark.parametrize(
    ("kind", "said", "reason"),
    [
        ("printer", {"litres": 1}, "no_readings_of_this"),
        ("generator", {}, "reading_empty"),
        ("generator", {"litres": 10_001}, "reading_impossible"),
        ("generator", {"minutes": 5}, "test_half"),
        ("generator", {"result": Result.RAN}, "test_half"),
        ("ups", {"litres": 5}, "only_a_generator"),
        ("ups", {"result": Result.RAN, "minutes": 5}, "only_a_generator"),
    ],
)
def test_a_reading_that_makes_no_sense_is_refused(kind: str, said: dict[str, object], reason: str) -> None:
    with pytest.raises(Invalid) as refusal:
        check_reading(kind, Reading(day=TODAY, **said), TODAY)
    assert refusal.value.reason == reason
    with pytest.raises(DateRefused):
        check_reading("ups", Reading(day=TODAY + timedelta(days=1), hours=1), TODAY)
