"""The pages of machines and their upkeep: on a phone in the dark and on a wide screen in the light, for everybody."""

import pytest
from playwright.sync_api import Page

from tests.architecture.examples import (
    some_contract,
    some_handover,
    some_lent_device,
    some_operator,
    some_reading,
    some_repair,
    some_roll,
    some_training,
)
from tests.support.browsing import assert_looks_right, sign_in_on
from tests.support.world import World

pytestmark = pytest.mark.browser


@pytest.fixture
def pages(world: World) -> list[str]:
    """Every page that shows machines and what keeps them going, with something on it."""
    world.stock("32.05", "ktp-wni", 600)
    repair, roll, lent = some_repair(world), some_roll(world), some_lent_device(world)
    some_roll(world, spent=True)
    reading, contract, operator = some_reading(world), some_contract(world), some_operator(world)
    some_training(world)
    return [
        *("/repairs", "/repairs/performance", f"/repairs/{repair.id}", f"/repairs/{repair.id}/sending"),
        *(f"/repairs/{repair.id}/part", f"/repairs/{repair.id}/return", f"/repairs/new/{roll.device_id}"),
        *("/rolls", "/rolls/all", "/rolls/batches", "/rolls/months", f"/rolls/{roll.id}", f"/rolls/{roll.id}/removal"),
        *(f"/rolls/printers/{roll.device_id}", f"/rolls/printers/{roll.device_id}/installation"),
        *("/power", "/power/32.05", f"/power/devices/{reading.device_id}/reading"),
        *("/contracts", "/contracts/new", f"/contracts/{contract.id}", f"/contracts/{contract.id}/renewal"),
        *("/operators", "/operators/new", f"/operators/{operator.id}", "/operators/trainings"),
        *("/run-out", "/run-out/32.05", "/capacity"),
        *("/devices/models", "/devices/import", "/devices/labels"),
        *("/devices/loans", f"/devices/{lent.id}", f"/devices/{lent.id}/return", f"/devices/{roll.device_id}/move"),
        *("/devices/handovers", "/devices/handovers/new", f"/devices/handovers/{some_handover(world).id}"),
        *("/device-reports", "/device-reports/32.05/2025-10", "/device-reports/32.05/2025-10/answer"),
    ]


def test_every_page_is_accessible_and_fits_the_screen(browse, pages: list[str]) -> None:
    page: Page = browse()
    sign_in_on(page, "coordinator-32")
    for path in pages:
        answer = page.goto(path)
        assert answer is not None
        assert answer.status == 200, path
        assert_looks_right(page, (1280, "light"), (360, "dark"))
