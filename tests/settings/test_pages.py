"""The pages of the settings: who sees them, what is refused beside its field, and what is told afterwards."""

import pytest

from inventory.core import settings
from inventory.core.database import transact
from tests.support.html import rows_of, text_of


@pytest.fixture
def admin(client, sign_in):
    """The administrator, in English."""
    sign_in(client, "admin")
    client.set_cookie("language", "en")
    return client


@pytest.mark.parametrize(
    ("page", "typed", "sentence"),
    [
        ("cut-off", {"hour": "25:00"}, "Choose a time, such as 21:00."),
        ("cut-off", {"hour": "15:00", "since": "2025-11-03"}, "A new hour holds from tomorrow on at the earliest"),
        ("back-dating", {"staff": "-1"}, "It cannot be less than 0."),
        ("back-dating", {"staff": ""}, "Give a number of days, or tick that there is no limit"),
        ("back-dating", {"staff-unlimited": "y"}, "Give a number of days, or tick that there is no limit"),
        ("low-yield", {"percent": "101"}, "A share is 1 to 100 per cent."),
        ("low-yield", {"percent": "27,5"}, "Write a whole number, such as 14."),
        ("cleaning", {"model-1": "0"}, "A print head is cleaned after 1 to 1,000,000 cards."),
        ("cleaning", {"others": ""}, "This has to be filled in."),
        ("money", {"APBD": "29", "APBD-month": "2"}, "29 February is not in every year."),
        ("money", {"DAK": "31", "DAK-month": "4"}, "No month has this day."),
        ("purchase", {"days": "366"}, "A purchase takes 0 to 365 days."),
    ],
)
def test_what_cannot_be_is_told_beside_its_field_and_changes_nothing(admin, session, page, typed, sentence) -> None:
    answer = admin.submit(f"/settings/{page}", typed)
    assert answer.status_code == 422
    assert sentence in text_of(answer)
    assert "field-error" in answer.text
    assert all(settings.read(session, name) == value for name, value in settings.DEFAULTS.items())


def test_a_change_is_told_on_the_page_and_in_the_trail(admin) -> None:
    admin.submit("/settings/cut-off", {"hour": "15:00", "since": "2025-11-10"})
    admin.submit("/settings/cleaning", {"model-1": "2.000"})
    answer = admin.submit("/settings/money", {"DAK": "15", "DAK-month": "3"}, follow=True)
    assert "The setting is saved." in text_of(answer)
    cutoff = next(row for row in rows_of(answer) if row[0].startswith("Hour until which"))
    assert cutoff[1:3] == ["from the beginning: 16.00 from 10 Nov 2025: 15.00", "from the beginning: 16.00"]
    assert "Admin" in cutoff[3]
    told = text_of(admin.get("/audit-trail?kind=setting"))
    assert "from the beginning: 16.00, from 10 Nov 2025: 15.00" in told
    assert "Fargo HDP5000: 2,000 cards" in told
    assert "DAK: 15 March" in told


def test_the_second_of_two_sees_what_the_first_has_set_and_may_replace_it(admin, session) -> None:
    opened = admin.form("/settings/low-yield")
    transact(lambda session: settings.write(session, "low_yield_percent", 70))
    opened.fill({"percent": "60"})
    answer = admin.post(opened.action or "/settings/low-yield", data=opened.fields)
    assert answer.status_code == 422
    assert "Somebody else changed this meanwhile." in text_of(answer)
    assert "Holds now 70%" in text_of(answer)
    session.rollback()
    assert settings.read(session, "low_yield_percent") == 70


def test_whoever_sees_the_trail_sees_the_settings(world, client, sign_in) -> None:
    transact(lambda session: world.add_person(session, "auditor-32", "32", "auditor"))
    transact(lambda session: world.add_person(session, "admin-32", "32", "administrator"))
    for person, status in (("auditor-32", 403), ("admin-32", 404)):
        sign_in(client, person)
        page = client.get("/settings")
        assert page.status_code == 200
        assert "/settings/cut-off" not in page.text
        assert client.get("/settings/cut-off").status_code == status
        client.submit("/", {}, form="/logout")
    sign_in(client, "staff-32.05")
    assert client.get("/settings").status_code == 403
