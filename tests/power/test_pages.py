"""What is read of the machines, and what people see of power."""

from datetime import timedelta

import pytest

from inventory.core.database import db
from inventory.core.errors import Forbidden, NotFound
from inventory.core.identity import Scope
from inventory.equipment import service as equipment
from inventory.power import queries, service
from inventory.power.rules import Answer, Reason
from inventory.usage import service as usage
from tests.architecture.examples import some_generator, some_reading
from tests.support.districts import MONDAY, Districts
from tests.support.html import rows_of, text_of
from tests.support.world import World, new_key

GARUT, FRIDAY = "32.05", MONDAY - timedelta(days=3)


def row(day=MONDAY) -> queries.Row:
    (found,) = queries.overview(db.session(), Scope(GARUT), day.replace(day=1), day, MONDAY)
    return found


def test_a_generator_on_the_books_is_not_power(world: World) -> None:
    assert row().outage.reasons == ((Reason.NO_MACHINE,),)
    some_generator(world)
    assert (row().generators.total, row().outage.answer) == (1, Answer.UNKNOWN)
    reading = some_reading(world)
    assert row().outage.answer is Answer.CAN
    broken = equipment.ChangeCondition(
        device_id=reading.device_id, condition="broken", reason="Karburator", business_date=MONDAY
    )
    world.act("staff-32.05", equipment.change_condition, broken)
    assert (row().generators.working, row().outage.answer) == (1, Answer.UNKNOWN)


def test_a_stabiliser_is_a_machine_of_another_kind(world: World) -> None:
    for model in ("Stabilizer Matsunaga 5 kVA", "Mesin laminasi"):
        told = equipment.AddDevice(office=GARUT, kind="other", model=model, serial=new_key())
        world.act("staff-32.05", equipment.add_device, told)
    assert row().stabilisers.total == 1


def test_hours_without_power_are_summed_by_month(world: World, clock) -> None:
    office = Districts(world, clock)
    office.receive(GARUT, 100, FRIDAY)
    for day, hours in ((FRIDAY, 5), (MONDAY, None)):
        lines = (usage.ReportLine(item="ktp-wni", printed=1),)
        said = usage.Report(key=new_key(), office=GARUT, business_date=day, lines=lines, outage_hours=hours)
        office.on(day, "staff-32.05", usage.report, said)
    assert row(FRIDAY).hours == queries.Hours(total=5, days=1, stated=1)
    assert row(MONDAY).hours == queries.Hours(total=0, days=0, stated=0)


def test_only_keepers_of_the_branch_read_a_machine(world: World) -> None:
    said = service.Read(key=new_key(), device_id=some_generator(world).id, day=MONDAY, litres=3)
    with pytest.raises(Forbidden):
        world.act("supervisor-32", service.read, said)
    with pytest.raises(NotFound):
        world.act("staff-32.04", service.read, said)


def test_people_see_why_and_write_a_reading_down(world: World, client, sign_in) -> None:
    client.set_cookie("language", "en")
    generator = some_generator(world)
    sign_in(client, "staff-32.05")
    (told,) = [each for each in rows_of(client.get("/power")) if each[0].startswith("Kabupaten Garut")]
    assert told[1] == "Not known whether it can print in an outage fuel not on record, no test on record"
    path = f"/power/devices/{generator.id}/reading"
    wrong = client.submit(path, {"minutes": "20"})
    assert wrong.status_code == 422
    assert "A test has both" in text_of(wrong)
    page = client.submit(path, {"litres": "30", "result": "ran", "minutes": "20"}, follow=True)
    assert "Can print in an outage" in text_of(page)
    assert "ran 20 minutes" in text_of(page)
    assert "Kabupaten Garut" in text_of(client.get("/power?view=outage_can"))
    assert client.get("/power?view=nonsense").status_code == 404
    assert client.get("/power?month=2031-01").status_code == 404
