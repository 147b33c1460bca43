"""Lists in a browser: on paper rows stay rows, and no list moves the page sideways."""

import pytest
from playwright.sync_api import expect

from tests.architecture.examples import some_loan
from tests.support.browsing import assert_fits, sign_in_on
from tests.support.world import World

pytestmark = pytest.mark.browser
A4_WITHOUT_MARGINS = {"width": 688, "height": 970}


def test_on_paper_rows_stay_rows_and_say_their_state(browse, world: World) -> None:
    some_loan(world)
    page = browse()
    sign_in_on(page, "staff-32.05")
    page.goto("/shipments")
    page.emulate_media(media="print")
    page.set_viewport_size(A4_WITHOUT_MARGINS)
    state = page.locator("tbody tr").first.locator("[data-label=Status]")
    assert state.evaluate("cell => getComputedStyle(cell).display") == "table-cell"
    expect(state.get_by_text("Diterima")).to_be_visible()


@pytest.mark.parametrize("width", [1280, 1024])
def test_a_wide_list_does_not_move_the_page(browse, world: World, width: int) -> None:
    some_loan(world)
    page = browse(width=width)
    sign_in_on(page, "coordinator-32")
    page.goto("/shipments")
    assert_fits(page)
