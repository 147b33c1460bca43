"""The berita acara of machines: who prints it, what it says, and that it says the same for ever."""

from collections.abc import Callable
from contextlib import ExitStack
from datetime import UTC, date, datetime

import pytest
from flask_babel import force_locale
from sqlalchemy import select

from inventory.core.errors import NotFound
from inventory.core.identity import Scope
from inventory.documents import typesetting
from inventory.documents.bast.machines import queries as bast_queries
from inventory.documents.bast.machines import sheet as bast_sheet
from inventory.documents.bast.machines.rules import Lot, Machine, MachinePaper
from inventory.documents.bast.rules import Party
from inventory.equipment import service
from inventory.equipment.models import Device
from inventory.equipment.placing import queries as placing_queries
from inventory.equipment.placing import service as placing
from inventory.equipment.placing.handover import HandOver, hand_over
from inventory.equipment.placing.models import DeviceHandover
from inventory.equipment.placing.rules import Step
from tests.documents.test_recap_sheet import NASTY
from tests.support.html import main_of
from tests.support.typeset import said_in
from tests.support.world import World, new_key

TODAY = date(2025, 11, 3)
NUMBER = "027/12/BAST/XI/2025"


@pytest.fixture
def add(world: World) -> Callable[..., Device]:
    """``add("B1", "32.05")``: a printer bought with APBN."""

    def add(serial: str, office: str = "32") -> Device:
        told = {"kind": "printer", "model": "Fargo HDP5000", "serial": serial, "year": 2025, "fund": "APBN"}
        person = "coordinator-32" if office == "32" else f"staff-{office}"
        return world.act(person, service.add_device, service.AddDevice(key=new_key(), office=office, **told))

    return add


@pytest.fixture
def handed_over(world: World, add) -> DeviceHandover:
    """One paper of Jawa Barat: B1 and B2 for Bandung, B3 for Garut."""
    lines = tuple((add(serial).id, office) for serial, office in (("B1", "32.04"), ("B2", "32.04"), ("B3", "32.05")))
    paper = {"lines": lines, "bast_number": NUMBER, "note": "Dua printer tiap kabupaten", "business_date": TODAY}
    return world.act("coordinator-32", hand_over, HandOver(key=new_key(), office="32", **paper))


@pytest.fixture
def lent(world: World, add) -> Device:
    """A printer of Garut that Bandung has until the end of the month."""
    told = {"device_id": add("B7", "32.05").id, "borrower": "32.04", "due_date": date(2025, 11, 28)}
    said = {"business_date": TODAY, "reason": "Printer rusak", "reference": "5/PINJAM/2025"}
    return world.act("staff-32.05", placing.lend, placing.Lend(key=new_key(), **told, **said))


@pytest.fixture
def statuses(client, sign_in) -> Callable[..., list[int]]:
    """``statuses(path, person, …)``: what each of them is answered."""

    def statuses(path: str, *persons: str) -> list[int]:
        return [sign_in(client, person).get(path).status_code for person in persons]

    return statuses


def said_by(paper: MachinePaper) -> str:
    """What the paper really says."""
    with force_locale("id"):
        return said_in(bast_sheet.TEMPLATE, bast_sheet.values(paper), paper.recorded_at)


def path_of(session, device: Device, which: int = -1) -> str:
    step = placing_queries.steps_of(session, device)[which][0]
    return f"/devices/{device.id}/steps/{step.id}.pdf"


def test_both_offices_print_a_handing_over_each_its_own_part(handed_over, session, statuses) -> None:
    path = f"/devices/handovers/{handed_over.id}.pdf"
    assert statuses(path, "coordinator-32", "national", "staff-32.04", "staff-32.05") == [200] * 4
    assert statuses(path, "coordinator-51", "staff-51.01") == [404] * 2
    whole, part = (said_by(bast_queries.of_handover(session, Scope(of), handed_over.id)) for of in ("32", "32.05"))
    assert [serial in whole for serial in ("B1", "B2", "B3")] == [True] * 3
    assert [serial in part for serial in ("B1", "B2", "B3")] == [False, False, True]
    assert "Kabupaten Bandung" not in part
    for words in (
        "BERITA ACARA SERAH TERIMA PERANGKAT",
        NUMBER,
        "Pada hari ini, Senin , tanggal tiga bulan November tahun dua ribu dua puluh lima (03-11-2025)",
        "Dinas Kependudukan dan Pencatatan Sipil Provinsi Jawa Barat",
        "Dua printer tiap kabupaten",
        "3 (tiga)",
        "Dinas Kependudukan dan Pencatatan Sipil Kabupaten Bandung : 2 unit",
        "Printer KTP-el Fargo HDP5000 B1",
        "Baik 2025 APBN",
        "Nama dan NIP Tanda tangan",
    ):
        assert words.replace(" ", "") in whole.replace(" ", ""), words


def test_a_step_is_printed_by_both_its_offices_and_whoever_sees_the_machine(world, add, session, statuses) -> None:
    device = add("B1", "32.05")
    told = {"device_id": device.id, "reason": "Pemerataan", "business_date": TODAY}
    for office in ("32.04", "32"):
        world.act("coordinator-32", placing.move, placing.Move(key=new_key(), office=office, **told))
    first, second = path_of(session, device, 1), path_of(session, device, 2)
    assert statuses(first, "staff-32.05", "staff-32.04", "coordinator-32") == [200] * 3
    assert statuses(second, "staff-32.05", "staff-32.04", "coordinator-32", "coordinator-51") == [404, 200, 200, 404]
    assert statuses(path_of(session, device, 0), "coordinator-32") == [404]  # going on record is no handing over
    other = add("B2", "32.05")
    assert statuses(first.replace(f"/{device.id}/", f"/{other.id}/"), "coordinator-32") == [404]


def test_whoever_got_one_of_the_machines_later_sees_no_other(world, handed_over, session) -> None:
    machine = session.scalars(select(Device).where(Device.serial == "B1")).one()
    told = {"device_id": machine.id, "office": "32.05", "business_date": TODAY, "reason": "Pemerataan"}
    world.act("coordinator-32", placing.move, placing.Move(key=new_key(), **told))
    session.rollback()
    step = placing_queries.steps_of(session, machine)[1][0]
    for scope, machines in (("32.05", ["B1"]), ("32.04", ["B1", "B2"]), ("32", ["B1", "B2"])):
        paper = bast_queries.of_step(session, Scope(scope), machine.id, step.id)
        assert [each.serial for lot in paper.lots for each in lot.machines] == machines


def test_a_loan_says_until_when_and_its_return_which_loan_ends(world, lent, session, statuses) -> None:
    step = placing_queries.steps_of(session, lent)[-1][0]
    loan = said_by(bast_queries.of_step(session, Scope("32.04"), lent.id, step.id))
    assert "Peminjaman tidak mengubah kepemilikan" in loan
    assert "Jumat, 28 November 2025" in loan
    back = placing.GiveBack(key=new_key(), device_id=lent.id, business_date=TODAY)
    world.act("staff-32.04", placing.give_back, back)
    path = path_of(session, lent)
    assert statuses(path, "staff-32.04", "staff-32.05", "staff-51.01") == [200, 200, 404]
    step = placing_queries.steps_of(session, lent)[-1][0]
    returned = said_by(bast_queries.of_step(session, Scope("32.05"), lent.id, step.id))
    for words in ("PENGEMBALIAN PERANGKAT", "Senin, 3 November 2025", "5/PINJAM/2025", "peminjaman berakhir"):
        assert words in returned, words
    with pytest.raises(NotFound):
        bast_queries.of_step(session, Scope("51"), lent.id, step.id)


def test_what_happens_to_a_machine_later_does_not_change_its_paper(
    world, handed_over, client, sign_in, clock, session
) -> None:
    path = f"/devices/handovers/{handed_over.id}.pdf"
    before = sign_in(client, "staff-32.05").get(path)
    assert before.data.startswith(b"%PDF-")
    assert before.headers["Content-Disposition"] == "inline; filename=bast-027-12-BAST-XI-2025-2025-11-03.pdf"
    clock.set("2025-11-03 15:00", "Asia/Jakarta")
    broken = {"condition": "broken", "reason": "Kepala cetak", "business_date": TODAY}
    device = placing_queries.handed_over(session, Scope("32.05"), handed_over)[0][0]
    world.act("staff-32.05", service.change_condition, service.ChangeCondition(device_id=device.id, **broken))
    client.set_cookie("language", "en")  # what is signed is Indonesian, whoever prints it
    assert client.get(path).data == before.data


@pytest.mark.parametrize("name", NASTY)
def test_whatever_a_name_says_is_text(app, name: str) -> None:
    party = Party(office=name, kind="kabupaten", place=name)
    machine = Machine(kind="other", model=name, serial="S1", label="K7Q2M9XA", condition="good", year=None, fund=None)
    paper = MachinePaper(
        step=Step.MOVED,
        number=name,
        day=TODAY,
        giver=party,
        lots=[Lot(receiver=party, machines=[machine])] * 2,
        reason=name,
        recorded_at=datetime(2025, 11, 3, tzinfo=UTC),
    )
    with app.test_request_context():
        assert bast_sheet.as_pdf(paper).startswith(b"%PDF-")


def test_the_paper_is_one_touch_away(client, sign_in, handed_over, lent, session) -> None:
    sign_in(client, "staff-32.05")

    def links(path: str) -> set[str]:
        return {link.attributes["href"] for link in main_of(client.get(path)).all("a")}

    assert f"/devices/handovers/{handed_over.id}.pdf" in links(f"/devices/handovers/{handed_over.id}")
    assert path_of(session, lent) in links("/devices/loans") & links(f"/devices/{lent.id}")
    machine = placing_queries.handed_over(session, Scope("32.05"), handed_over)[0][0]
    assert path_of(session, machine) in links(f"/devices/{machine.id}")


def test_no_more_are_set_at_once_than_there_are_places_for(client, sign_in, lent, session, monkeypatch) -> None:
    monkeypatch.setattr(typesetting, "PATIENCE", 0.01)
    sign_in(client, "staff-32.05")
    with ExitStack() as taken:
        for _place in range(typesetting.AT_ONCE):
            taken.enter_context(typesetting._place())
        assert client.get(path_of(session, lent)).status_code == 503
    assert client.get(path_of(session, lent)).status_code == 200
