"""A list costs as many statements with thirty rows as with one."""

import pytest
from flask import Flask, url_for

from inventory.core.navigation import PLACES
from tests.architecture.list_pages import LIST_PAGES, NOT_LISTS, ListPage
from tests.support.html import main_of
from tests.support.world import World

MANY = 30


def test_every_place_is_counted_or_no_list() -> None:
    places = {place.endpoint for place in PLACES}
    assert places - {page.endpoint for page in LIST_PAGES} - NOT_LISTS == set()


@pytest.mark.parametrize("listed", LIST_PAGES, ids=lambda listed: listed.path or listed.endpoint)
def test_a_list_asks_no_more_for_more_rows(
    listed: ListPage, app: Flask, world: World, client, sign_in, count_statements
) -> None:
    with app.test_request_context():
        path = listed.path or url_for(listed.endpoint)

    def look() -> tuple[list[str], int]:
        with count_statements() as statements:
            answer = client.get(path)
        assert answer.status_code == 200
        return statements, len(main_of(answer).text())

    sign_in(client, listed.person)
    listed.fill(world, 1)
    more = "&" if "?" in path else "?"
    for kind in ("csv", "xlsx"):  # a row that no file can hold is a fault, and no page shows it
        assert client.get(f"{path}{more}export={kind}").status_code < 500
    look()  # what is cached at the first look would count against one row only
    with_one, short = look()
    listed.fill(world, MANY - 1)
    with_many, long = look()
    assert long > short, "the page says no more than before: the test would prove nothing"
    assert len(with_many) == len(with_one), "\n".join(with_many)


def test_a_page_that_asks_for_each_row_is_noticed(app: Flask, session, count_statements) -> None:
    def visit(rows: int) -> int:
        with count_statements() as statements:
            for number in range(rows):
                session.connection().exec_driver_sql(f"select {number}")
        return len(statements)

    assert (visit(1), visit(MANY)) == (1, MANY)
