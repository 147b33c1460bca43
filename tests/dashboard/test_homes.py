"""Each role's home answers its first question, in one window and with the same figures."""

from datetime import timedelta
from typing import Any

import pytest

from inventory.equipment import service as equipment
from inventory.shipments import service as shipments
from inventory.shipments.needs import needs
from inventory.shipments.service import Send, ShipmentLine
from inventory.utilization import service as utilization
from tests.support.districts import MONDAY, Districts
from tests.support.html import Element, main_of, rows_of, text_of
from tests.support.judging import acknowledge, to_change
from tests.support.world import World, new_key

FRIDAY = MONDAY - timedelta(days=3)


def tiles(page: Any) -> dict[str, str]:
    """The figures of a home page: what stands beneath each label."""
    return {
        next(span.text() for span in tile.all("span") if span.attributes["class"] == "tile-label"): next(
            span.text() for span in tile.all("span") if span.attributes["class"] == "tile-value"
        )
        for tile in of_class(main_of(page), "a", "tile")
    }


def tasks(page: Any) -> list[str]:
    """What a home page says is to be done."""
    return [task.text() for task in of_class(main_of(page), "a", "task")]


def of_class(root: Element, tag: str, name: str) -> list[Element]:
    return [element for element in root.all(tag) if name in element.attributes.get("class", "").split()]


def send(world: World, office: str, **pieces: int) -> None:
    """Jawa Barat sends what it has to an office."""
    lines = tuple(ShipmentLine(item=item.replace("_", "-"), quantity=number) for item, number in pieces.items())
    command = Send(
        key=new_key(),
        source="32",
        destination=office,
        purpose="allocation",
        business_date=world.clock.today(),
        lines=lines,
    )
    world.act("coordinator-32", shipments.send, command)


class TestStaff:
    """What is due today?"""

    @pytest.fixture
    def home(self, english, sign_in):
        sign_in(english, "staff-32.05")
        return lambda: english.get("/")

    def test_todays_report_with_the_hour_it_is_due(self, home, world: World) -> None:
        world.stock("32.05", "ktp-wni", 2_000)
        assert tasks(home())[0].startswith("Daily report of Monday, 3 November 2025 Due until 3 Nov 2025 16:00 WIB")

    def test_todays_report_comes_before_the_earlier_missing_ones(self, home, world: World, office: Districts) -> None:
        office.receive("32.05", 2_000, FRIDAY)
        first, second = tasks(home())[:2]
        assert first.startswith("Daily report of Monday, 3 November 2025")
        assert second.startswith("1 earlier day has not been reported The first: Friday, 31 October 2025")
        assert "Not reported" in second

    def test_days_too_far_back_are_not_called_reported(self, home, world: World, office: Districts) -> None:
        office.receive("32.05", 2_000, MONDAY)
        world.clock.set("2025-11-18 09:00", "Asia/Jakarta")
        for day in range(1, 16):
            office.report("32.05", 1, MONDAY + timedelta(days=day))
        told = tasks(home())
        assert told[0].startswith("Nothing more can be reported here; 1 day was missed")
        assert "The first: Monday, 3 November 2025. Ask the province." in told[0]
        assert not any("All daily reports" in task for task in told)

    def test_a_district_that_reported_everything_hears_so(self, home, office: Districts) -> None:
        office.receive("32.05", 2_000, MONDAY)
        office.report("32.05", 40, MONDAY)
        assert tasks(home())[0].startswith("All daily reports are in")

    def test_a_district_without_any_stock_so_far_has_reported_nothing(self, home) -> None:
        assert not any("All daily reports" in task or "Daily report" in task for task in tasks(home()))

    def test_shipments_to_receive_say_what_they_carry_and_how_long_they_travel(self, home, world: World) -> None:
        world.stock("32", "ktp-wni", 700)
        world.stock("32", "ribbon", 9)
        send(world, "32.04", ktp_wni=200)
        send(world, "32.05", ktp_wni=500, ribbon=4)
        world.clock.advance(days=2)
        [arriving] = [task for task in tasks(home()) if task.startswith("Receive")]
        assert "from Jawa Barat 500 KTP-el blank, WNI · 4 Ribbon · On the way for 2 days" in arriving

    def test_what_runs_out(self, home, world: World) -> None:
        world.stock("32.05", "ktp-wni", 999)
        assert any("Blanks are running out 999 pieces left" in task for task in tasks(home()))
        assert any("Ribbon or film has run out" in task for task in tasks(home()))
        world.stock("32.05", "ktp-wni", 1)
        world.stock("32.05", "ribbon", 2)
        world.stock("32.05", "film", 1)
        assert not any("run" in task for task in tasks(home()))

    def test_what_is_here(self, home, world: World, office: Districts) -> None:
        office.receive("32.05", 2_000, MONDAY)
        office.report("32.05", 40, MONDAY, spoiled=3)
        for serial, condition in (("B1", "good"), ("B2", "broken")):
            device = equipment.AddDevice(
                office="32.05", kind="printer", model="Fargo", serial=serial, condition=condition, reason="Rusak"
            )
            world.act("staff-32.05", equipment.add_device, device)
        assert tiles(home()) == {
            "Blanks left": "1,957",
            "Cards the ink still prints": "0",
            "Printers working": "1",
            "Spoiled, to be destroyed": "3",
        }

    def test_nothing_of_another_district(self, home, world: World, office: Districts) -> None:
        office.receive("32.04", 5_000, FRIDAY)
        assert "Bandung" not in text_of(home())


class TestCoordinator:
    """Who needs what?"""

    @pytest.fixture
    def home(self, english, sign_in):
        sign_in(english, "coordinator-32")
        return lambda: english.get("/")

    def test_the_districts_stand_by_what_they_have_left(self, home, world: World, office: Districts) -> None:
        office.receive("32.04", 500, FRIDAY)
        office.report("32.04", 100, FRIDAY)
        office.receive("32.05", 90, MONDAY)
        world.stock("32", "ktp-wni", 1_000)
        send(world, "32.05", ktp_wni=250)
        garut, bandung = rows_of(home())[1:3]
        assert garut == ["Kabupaten Garut", "90", "not in use", "250", "0", "0 / 0", "– Due"]
        assert bandung == ["Kabupaten Bandung", "400", "84", "0", "0", "0 / 0", "31 Oct 2025 Due"]

    def test_the_store_and_what_is_on_the_way(self, home, world: World) -> None:
        world.stock("32", "ktp-wni", 1_000)
        world.stock("51", "ktp-wni", 77)
        send(world, "32.05", ktp_wni=250)
        send(world, "32.04", ktp_wni=50)
        figures = tiles(home())
        assert (figures["In the province store"], figures["On the way"]) == ("700", "300")

    def test_silence_is_not_a_zero(self, home, office: Districts) -> None:
        office.receive("32.04", 500, FRIDAY)
        office.receive("32.05", 500, FRIDAY)
        office.report("32.05", 0, FRIDAY)
        assert tiles(home())["Last report missing"] == "1"
        states = {row[0]: row[-1] for row in rows_of(home())[1:]}
        assert states["Kabupaten Bandung"] == "– Not reported Due"
        assert states["Kabupaten Garut"] == "31 Oct 2025 Reported zero Due"

    def test_the_cover_is_the_one_of_the_distribution_form(self, home, session, office: Districts) -> None:
        long_ago = MONDAY - timedelta(days=60)
        office.receive("32.04", 1_000, long_ago)
        office.report("32.04", 600, long_ago)
        office.report("32.04", 100, FRIDAY)
        [bandung] = [need for need in needs(session, "32", "ktp-wni", MONDAY) if need.office.code == "32.04"]
        assert rows_of(home())[2][2] == str(bandung.cover) != "0"

    def test_reports_still_due_today_are_counted_and_listed(self, home, english, office: Districts) -> None:
        office.receive("32.04", 500, FRIDAY)
        office.report("32.04", 20, FRIDAY)
        office.receive("32.05", 500, MONDAY)
        office.report("32.05", 20, MONDAY)
        page = home()
        assert tiles(page)["Reports still due today"] == "1"
        assert "cut-off 3 Nov 2025 16:00 WIB" in text_of(page)
        states = {row[0]: row[-1] for row in rows_of(page)[1:]}
        assert states == {"Kabupaten Bandung": "31 Oct 2025 Due", "Kabupaten Garut": "3 Nov 2025 Reported"}
        assert [row[0] for row in rows_of(english.get("/utilization?view=due"))[1:-1]] == ["Kabupaten Bandung 32.04"]

    def test_a_district_that_never_had_a_blank_has_nothing_in_stock(self, home, world: World) -> None:
        assert rows_of(home())[1][-1] == "– Nothing in stock"

    def test_the_next_steps_are_buttons(self, home, world: World) -> None:
        links = {link.attributes["href"] for link in main_of(home()).all("a")}
        assert {"/shipments/distribution/new", "/shipments/arrivals/new"} <= links


class TestSupervisor:
    """Who printed nearly nothing, why, and what is being done?"""

    @pytest.fixture
    def home(self, english, sign_in):
        sign_in(english, "supervisor-32")
        return lambda: english.get("/")

    def test_the_flagged_stand_first_and_lead_to_their_record(self, home, office: Districts) -> None:
        office.receive("32.04", 500, FRIDAY)
        office.report("32.04", 15, FRIDAY)
        office.receive("32.05", 500, FRIDAY)
        office.report("32.05", 14, FRIDAY)
        page = home()
        assert tiles(page)["Flagged districts"] == "1"
        assert tasks(page)[0] == "Kabupaten Garut 14 printed, 486 blanks left Flagged"
        assert of_class(main_of(page), "a", "task")[0].attributes["href"] == "/utilization/32.05"
        assert not any("Bandung" in task for task in tasks(page))

    def test_an_acknowledged_flag_looks_different(self, home, world: World, office: Districts) -> None:
        office.receive("32.05", 500, MONDAY)
        acknowledge(world)
        states = {task.partition(" 0 printed")[0]: task for task in tasks(home())}
        assert states["Kabupaten Garut"].endswith("Acknowledged")
        assert states["Kabupaten Bandung"].endswith("Alert open")

    def test_what_nobody_followed_up_stands_first_and_all_are_one_link_away(
        self, home, world: World, office: Districts
    ) -> None:
        office.receive("32.04", 500, FRIDAY)
        office.report("32.04", 9, FRIDAY)
        acknowledge(world)
        page = home()
        assert [task.split(" printed")[0] for task in tasks(page)] == ["Kabupaten Bandung 9", "Kabupaten Garut 0"]
        assert "All 2 flagged" in text_of(page)

    def test_no_button_leads_to_what_the_role_may_not_do(self, home, world: World) -> None:
        links = {link.attributes["href"] for link in main_of(home()).all("a")}
        assert "/utilization" in links
        assert not any(link.startswith("/shipments/") for link in links)


class TestNation:
    """The provinces side by side."""

    @pytest.fixture
    def home(self, english, sign_in):
        def home(person: str = "national"):
            sign_in(english, person)
            return english.get("/")

        return home

    @pytest.fixture
    def season(self, office: Districts) -> Districts:
        office.receive("32.04", 500, FRIDAY)
        office.report("32.04", 100, FRIDAY)
        office.receive("32.05", 300, FRIDAY, missing=3)
        office.report("32.05", 4, FRIDAY, spoiled=1)
        office.receive("51.01", 200, FRIDAY)
        office.report("51.01", 20, FRIDAY)
        return office

    def test_every_province_is_the_sum_of_its_districts(self, home, season: Districts) -> None:
        assert rows_of(home())[1:] == [
            ["Jawa Barat", "2", "797", "104", "13.0% 104 / 797", "692", "1"],
            ["Bali", "1", "200", "20", "10.0% 20 / 200", "180", "0"],
            ["Papua", "1", "0", "0", "– 0 / 0", "0", "1"],
            ["Total", "4", "997", "124", "12.4% 124 / 997", "872", "2"],
        ]

    def test_the_tiles_say_the_same_as_the_table(self, home, season: Districts) -> None:
        assert tiles(home()) == {
            "Blanks received": "997",
            "Cards printed": "124",
            "Printed of received": "12.4% 124 / 997",
            "Flagged districts": "2",
            "Last report missing": "0",
            "Held by the districts": "872",
        }

    def test_the_silent_districts_are_one_step_away(self, home, english, office: Districts) -> None:
        office.receive("32.04", 500, FRIDAY)
        page = home()
        [tile] = [tile for tile in of_class(main_of(page), "a", "tile") if "Last report missing" in tile.text()]
        assert tiles(page)["Last report missing"] == "1"
        assert [row[0] for row in rows_of(english.get(tile.attributes["href"]))[1:-1]] == [
            "Kabupaten Bandung 32.04 · Jawa Barat"
        ]

    def test_a_provinces_own_rule_leaves_the_nations_figures_alone(self, home, world, session, season) -> None:
        before = rows_of(home())
        strict = to_change(1, 5000)
        world.act("supervisor-32", utilization.change_rule, strict)
        assert rows_of(home()) == before

    def test_the_map_has_a_dot_for_every_district(self, home, season: Districts) -> None:
        dots = {link.attributes["href"]: link for link in main_of(home()).all("a") if not link.attributes.get("class")}
        assert {"/utilization/32.04", "/utilization/32.05", "/utilization/51.01", "/utilization/91.03"} <= dots.keys()
        assert "Kabupaten Garut: Flagged, 4 printed" in text_of(home())

    def test_administrators_see_whom_they_administer(self, home, world: World) -> None:
        assert int(tiles(home("admin"))["People"]) > 10
        assert "People" not in tiles(home("auditor"))


@pytest.mark.parametrize("person", ["staff-32.05", "coordinator-32", "supervisor-32", "national", "admin", "auditor"])
def test_every_figure_leads_to_the_list_behind_it(person: str, client, sign_in, office: Districts) -> None:
    office.receive("32.05", 500, FRIDAY)
    office.report("32.05", 14, FRIDAY)
    sign_in(client, person)
    links = [link.attributes["href"] for link in main_of(client.get("/")).all("a")]
    assert len(links) > 5
    for link in {link for link in links if not link.startswith("#")}:
        assert client.get(link, follow_redirects=True).status_code == 200, link
