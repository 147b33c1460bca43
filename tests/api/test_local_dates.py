"""The day of a document is the day of its office: past midnight in Jayapura it is still yesterday in Jakarta."""

from collections.abc import Callable

from tests.api.conftest import Program
from tests.support.clocks import SettableClock
from tests.support.world import World

Programs = Callable[..., Program]
NEW_DAY, OLD_DAY = "2025-11-04", "2025-11-03"
PIECES = [{"item": "ktp-wni", "quantity": 5}]


def test_each_office_has_its_own_today(program: Programs, world: World, clock: SettableClock) -> None:
    world.stock("91.03", "ktp-wni", 10)
    world.stock("32.05", "ktp-wni", 10)
    clock.set("2025-11-04 00:30", "Asia/Jayapura")

    def reported(office: str, day: str) -> tuple[int, str | None]:
        lines = [{"item": "ktp-wni", "printed": 1, "spoiled": 0}]
        answer = program(f"staff-{office}").post(
            "/daily-reports", {"office": office, "business_date": day, "lines": lines}
        )
        return answer.status_code, answer.json.get("code")

    assert reported("91.03", NEW_DAY) == (201, None)
    assert reported("32.05", NEW_DAY) == (409, "date")
    assert reported("32.05", OLD_DAY) == (201, None)


def test_a_shipment_leaves_by_its_source_and_arrives_by_its_destination(
    program: Programs, clock: SettableClock
) -> None:
    clock.set("2025-11-04 00:30", "Asia/Jayapura")
    sender, receiver = program("coordinator-00"), program("staff-91.03")

    def sent(day: str) -> tuple[int, str | None, str | None]:
        body = {"source": "00", "destination": "91.03", "purpose": "allocation", "business_date": day, "lines": PIECES}
        answer = sender.post("/shipments", body)
        return answer.status_code, answer.json.get("code"), answer.json.get("id")

    assert sent(NEW_DAY)[:2] == (409, "date")
    status, _, shipment = sent(OLD_DAY)
    assert status == 201
    lines = [{"item": "ktp-wni", "good": 3, "damaged": 0, "missing": 2}]
    received = receiver.post(f"/shipments/{shipment}/receipt", {"business_date": NEW_DAY, "lines": lines})
    assert received.status_code == 201, received.text
    found = [{"item": "ktp-wni", "quantity": 1, "office": "91.03"}]
    answer = receiver.post(f"/shipments/{shipment}/found", {"business_date": NEW_DAY, "lines": found})
    assert answer.status_code == 201, answer.text
    given_up = {"business_date": NEW_DAY, "lines": [{"item": "ktp-wni", "quantity": 1}], "reason": "never came"}
    assert receiver.post(f"/shipments/{shipment}/write-off", given_up).status_code == 201
