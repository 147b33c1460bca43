"""The list of offices, its loading, and who sees which office."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import func, insert, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from inventory.core.errors import NotFound
from inventory.core.identity import CENTRE, Scope
from inventory.regions import queries, service
from inventory.regions.models import Office
from inventory.regions.rules import OfficeKind, distance_km
from inventory.regions.service import CENTRE_ENTRY, OfficeEntry

NATION, JAWA_BARAT, GARUT = Scope(CENTRE), Scope("32"), Scope("32.05")
ENTRIES = service.region_entries()
BY_CODE = {entry.code: entry for entry in ENTRIES}

codes = st.sampled_from(sorted(BY_CODE))


def office_row(**changes: object) -> dict[str, object]:
    return {
        "code": "32",
        "parent": CENTRE,
        "name": "Jawa Barat",
        "kind": "provinsi",
        "timezone": "Asia/Jakarta",
        "lat": None,
        "lon": None,
    } | changes


# The list


def test_the_list_has_38_provinces_416_kabupaten_and_98_kota() -> None:
    assert Counter(entry.kind for entry in ENTRIES) == {"provinsi": 38, "kabupaten": 416, "kota": 98}


def test_no_code_stands_twice() -> None:
    assert len(BY_CODE) == len(ENTRIES) == 552


def test_every_district_stands_below_an_existing_province() -> None:
    parents = {entry.parent for entry in ENTRIES if entry.kind != OfficeKind.PROVINCE}
    assert parents == {entry.code for entry in ENTRIES if entry.kind == OfficeKind.PROVINCE}


def test_every_province_stands_below_the_centre() -> None:
    assert {entry.parent for entry in ENTRIES if entry.kind == OfficeKind.PROVINCE} == {CENTRE}


def test_every_district_has_a_point_in_indonesia() -> None:
    points = [(entry.lat, entry.lon) for entry in ENTRIES if entry.kind != OfficeKind.PROVINCE]
    assert all(lat and lon and -11.1 < lat < 6.1 and 95 < lon < 141.1 for lat, lon in points)


def test_no_names_are_repeated_among_districts() -> None:
    assert max(Counter(entry.name for entry in ENTRIES).values()) == 1


def test_there_are_exactly_three_time_zones() -> None:
    assert {entry.timezone for entry in ENTRIES} == {"Asia/Jakarta", "Asia/Makassar", "Asia/Jayapura"}


@pytest.mark.parametrize(
    ("code", "name", "timezone"),
    [
        ("11.01", "Kabupaten Aceh Selatan", "Asia/Jakarta"),
        ("32.05", "Kabupaten Garut", "Asia/Jakarta"),
        ("61.71", "Kota Pontianak", "Asia/Jakarta"),
        ("62.71", "Kota Palangkaraya", "Asia/Jakarta"),
        ("63.71", "Kota Banjarmasin", "Asia/Makassar"),
        ("64.71", "Kota Balikpapan", "Asia/Makassar"),
        ("51.03", "Kabupaten Badung", "Asia/Makassar"),
        ("81.71", "Kota Ambon", "Asia/Jayapura"),
        ("91.71", "Kota Jayapura", "Asia/Jayapura"),
    ],
)
def test_a_district_has_the_clock_of_its_region(code: str, name: str, timezone: str) -> None:
    assert (BY_CODE[code].name, BY_CODE[code].timezone) == (name, timezone)


def test_a_district_has_the_clock_of_its_province() -> None:
    assert all(
        BY_CODE[entry.parent].timezone == entry.timezone
        for entry in ENTRIES
        if entry.parent in BY_CODE and entry.parent
    )


# Loading


def test_loading_enters_the_centre_and_all_regions(empty: Session) -> None:
    assert service.load_offices(empty) == 553
    assert empty.scalar(select(func.count()).select_from(Office)) == 553


def test_loading_again_adds_nothing(country: Session) -> None:
    assert service.load_offices(country) == 0


def test_loading_adds_only_what_is_missing_and_changes_nothing(empty: Session) -> None:
    empty.execute(insert(Office), [office_row(code=CENTRE, parent=None, kind="centre", name="The centre")])
    assert service.load_offices(empty) == 552
    assert queries.office(empty, NATION, CENTRE).name == "The centre"


def test_offices_are_entered_in_any_order(empty: Session) -> None:
    district = OfficeEntry(
        code="91.01", parent="91", name="Kabupaten Merauke", kind=OfficeKind.REGENCY, timezone="Asia/Jayapura"
    )
    assert service.add_offices(empty, [district, BY_CODE["91"], CENTRE_ENTRY]) == 3


# The table


@pytest.mark.parametrize(
    ("changes", "constraint"),
    [
        ({"kind": "kecamatan"}, "(kind_known|code_fits_kind)"),
        ({"timezone": "Asia/Singapore"}, "timezone_known"),
        ({"name": ""}, "name_present"),
        ({"code": "3"}, "code_fits_kind"),
        ({"code": "3a"}, "code_fits_kind"),
        ({"code": "32.05"}, "code_fits_kind"),
        ({"kind": "kota"}, "code_fits_kind"),
        ({"kind": "kota", "code": "32-71", "parent": "32"}, "code_fits_kind"),
        ({"kind": "kota", "code": "3.271", "parent": "32"}, "code_fits_kind"),
        ({"kind": "centre", "parent": None}, "code_fits_kind"),
        ({"parent": None}, "parent_fits_kind"),
        ({"kind": "kota", "code": "32.71", "parent": None}, "parent_fits_kind"),
        ({"kind": "kota", "code": "32.71", "parent": "00"}, "parent_fits_kind"),
        ({"kind": "centre", "code": "00", "parent": "00"}, "parent_fits_kind"),
        ({"lat": -6.9}, "point_is_whole"),
        ({"lon": 107.6}, "point_is_whole"),
        ({"lat": 107.6, "lon": -6.9}, "point_is_whole"),
    ],
)
def test_the_table_refuses_what_is_no_office(empty: Session, changes: dict[str, object], constraint: str) -> None:
    with pytest.raises(IntegrityError, match=f"ck_office_{constraint}"):
        empty.execute(insert(Office), [office_row(**changes)])


def test_a_district_without_its_province_is_refused(empty: Session) -> None:
    with pytest.raises(IntegrityError, match="FOREIGN KEY"):
        service.add_offices(empty, [BY_CODE["32.05"]])


def test_an_office_knows_what_it_is(country: Session) -> None:
    centre, province, district = (queries.office(country, NATION, code) for code in (CENTRE, "91", "91.71"))
    assert (centre.is_centre, centre.is_province, centre.is_district) == (True, False, False)
    assert (province.is_centre, province.is_province, province.is_district) == (False, True, False)
    assert (district.is_centre, district.is_province, district.is_district) == (False, False, True)
    assert (centre.timezone_abbreviation, district.timezone_abbreviation) == ("WIB", "WIT")


# Who sees which office


@pytest.mark.parametrize("code", ["31", "31.71", CENTRE, "33", "3", "32.", "32.99", "32.0", "", "%", "32_05"])
def test_an_office_outside_the_branch_is_not_found(country: Session, code: str) -> None:
    with pytest.raises(NotFound):
        queries.office(country, JAWA_BARAT, code)


def test_an_office_inside_the_branch_is_found(country: Session) -> None:
    assert queries.office(country, JAWA_BARAT, "32").name == "Jawa Barat"
    assert queries.office(country, JAWA_BARAT, "32.05").name == "Kabupaten Garut"
    assert queries.office(country, GARUT, "32.05").name == "Kabupaten Garut"


def test_a_district_sees_neither_its_province_nor_its_neighbour(country: Session) -> None:
    for code in ("32", "32.04"):
        with pytest.raises(NotFound):
            queries.office(country, GARUT, code)


def test_the_other_end_of_a_shipment_is_found_outside_the_branch(country: Session) -> None:
    assert queries.unscoped_office(country, CENTRE).name == "Ditjen Dukcapil"


def test_an_office_that_does_not_exist_is_not_found(country: Session) -> None:
    with pytest.raises(NotFound):
        queries.office(country, NATION, "99.99")
    with pytest.raises(NotFound):
        queries.unscoped_office(country, "99")


def test_a_branch_is_its_head_and_all_below_in_order_of_code(country: Session) -> None:
    assert [office.code for office in queries.branch(country, GARUT)] == ["32.05"]
    jawa_barat = [office.code for office in queries.branch(country, JAWA_BARAT)]
    assert jawa_barat[:3] == ["32", "32.01", "32.02"]
    assert len(jawa_barat) == 28
    assert len(queries.branch(country, NATION)) == 553


def test_the_supervisor_of_jawa_barat_has_27_districts(country: Session) -> None:
    assert len(queries.districts(country, JAWA_BARAT)) == 27
    assert len(queries.districts(country, NATION)) == 514
    assert [office.code for office in queries.districts(country, GARUT)] == ["32.05"]


def test_provinces_are_those_of_the_branch(country: Session) -> None:
    assert len(queries.provinces(country, NATION)) == 38
    assert [office.code for office in queries.provinces(country, JAWA_BARAT)] == ["32"]
    assert queries.provinces(country, GARUT) == []


def test_children_are_one_step_below(country: Session) -> None:
    assert queries.children(country, CENTRE) == queries.provinces(country, NATION)
    assert queries.children(country, "32") == queries.districts(country, JAWA_BARAT)
    assert queries.children(country, "32.05") == []


def test_a_branch_holds_exactly_the_offices_that_its_scope_contains(country: Session) -> None:
    everything = queries.branch(country, NATION)

    @given(codes)
    def check(head: str) -> None:
        inside = [office for office in everything if Scope(head).contains(office.code)]
        assert queries.branch(country, Scope(head)) == inside

    check()


# Nearest districts


def test_the_nearest_districts_of_garut(country: Session) -> None:
    near = queries.nearest_districts(country, "32.05", 3)
    assert all(office.code.startswith("32.") and 0 < km < 60 for office, km in near)


def test_the_nearest_districts_are_really_the_nearest(country: Session) -> None:
    garut = queries.unscoped_office(country, "32.05").place
    assert garut
    others = (office.place for office in queries.districts(country, NATION) if office.code != "32.05")
    by_hand = sorted(distance_km(garut, place) for place in others if place)
    assert [km for _, km in queries.nearest_districts(country, "32.05", 10)] == by_hand[:10]


def test_the_nearest_districts_within_a_province_stay_in_it(country: Session) -> None:
    depok = "32.76"
    nationwide = {office.parent for office, _ in queries.nearest_districts(country, depok, 5)}
    within = {office.parent for office, _ in queries.nearest_districts(country, depok, 40, within="32")}
    assert "31" in nationwide
    assert within == {"32"}
    assert len(queries.nearest_districts(country, depok, 40, within="32")) == 26


def test_an_office_without_a_point_has_no_nearest_districts(country: Session) -> None:
    assert queries.nearest_districts(country, "32", 3) == []


def test_the_neighbours_of_an_unknown_office_are_not_found(country: Session) -> None:
    with pytest.raises(NotFound):
        queries.nearest_districts(country, "99.99", 3)
