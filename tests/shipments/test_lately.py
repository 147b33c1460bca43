"""A register shows a year unless somebody asks for all; what is still open it shows whenever it began."""

from datetime import timedelta

import pytest

from tests.support.html import text_of

A_YEAR = timedelta(days=365)


@pytest.fixture
def page(client, sign_in, world):
    """The text of a page, as the province reads it."""
    sign_in(client, "coordinator-32")

    def read(address: str) -> str:
        answer = client.get(address)
        assert answer.status_code == 200
        return text_of(answer)

    return read


def test_what_arrived_a_year_ago_is_a_click_away(send, receive, world, page) -> None:
    shipment = send(500)
    receive(shipment, 500)
    world.clock.advance(days=A_YEAR.days)
    for register in ("/shipments", "/documents"):
        assert shipment.number in page(register)
    world.clock.advance(days=1)
    for register in ("/shipments", "/documents"):
        assert shipment.number not in page(register)
        assert shipment.number in page(f"{register}?years=all")
        assert shipment.number in page(f"{register}?q={shipment.number}")


@pytest.mark.usefixtures("both_databases")
def test_what_is_open_is_never_out_of_sight(send, receive, world, page) -> None:
    on_the_way, short = send(300), send(200)
    receive(short, 190, missing=10)
    world.clock.advance(days=2 * A_YEAR.days)
    shown = page("/shipments")
    assert on_the_way.number in shown
    assert short.number in shown


def test_other_years_are_no_page(client, sign_in, world) -> None:
    sign_in(client, "coordinator-32")
    for register in ("/shipments", "/documents", "/daily-reports"):
        assert client.get(f"{register}?years=2017").status_code == 404
