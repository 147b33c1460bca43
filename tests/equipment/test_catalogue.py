"""The catalogue of models, and what a model says about the machines that are called so."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inventory.core.errors import Forbidden, Invalid, NotFound
from inventory.core.identity import Scope
from inventory.equipment import queries, service
from inventory.equipment.catalogue import queries as models
from inventory.equipment.catalogue import service as catalogue
from inventory.equipment.catalogue.rules import Particulars, model_key
from inventory.equipment.rules import Printers
from tests.support.html import rows_of, text_of
from tests.support.world import new_key

FAST = catalogue.AddModel(key="model-zebra", kind="printer", name="Zebra ZXP 7", told=Particulars(daily_capacity=250))


@given(st.text("abcXYZ 0", max_size=12), st.integers(0, 3))
def test_capitals_and_blanks_make_no_other_model(name: str, blanks: int) -> None:
    assert model_key(name) == model_key((" " * blanks).join(name.upper()))


def test_the_model_that_offices_name_is_there_from_the_beginning(add, session) -> None:
    model = models.model_of(session, add("B1"))
    assert model is not None
    assert (model.name, model.daily_capacity, model.ribbon_yield, model.film_yield) == ("Fargo HDP5000", 100, 500, 1500)


def test_a_new_model_takes_in_the_machines_that_are_called_so(world, session) -> None:
    told = {"office": "32.05", "kind": "printer", "model": "zebra  zxp7"}
    device = world.act("staff-32.05", service.add_device, service.AddDevice(serial="Z1", **told))
    assert models.unknown(session, Scope("32")) == [("printer", "zebra  zxp7", 1)]
    assert queries.printers(session, Scope("32")) == {"32.05": Printers(1, 1, 100)}
    model = world.act("coordinator-00", catalogue.add_model, FAST)
    assert models.model_of(session, device) is model
    assert models.unknown(session, Scope("32")) == []
    assert queries.printers(session, Scope("32")) == {"32.05": Printers(1, 1, 250)}


def test_the_model_of_another_kind_is_another_one(world, add, session) -> None:
    assert models.model_of(session, add("K1", kind="printer_kia")) is None


def test_a_model_is_there_once_and_can_be_changed(world, session) -> None:
    model = world.act("admin", catalogue.add_model, FAST)
    again = replace(FAST, key=new_key(), name="ZEBRA ZXP7")
    with pytest.raises(Invalid, check=lambda refusal: refusal.reason == "model_known"):
        world.act("admin", catalogue.add_model, again)
    change = catalogue.ChangeModel(key=new_key(), model_id=model.id, name="Zebra ZXP7", told=Particulars(film_yield=9))
    world.act("admin", catalogue.change_model, change)
    assert (model.name, model.daily_capacity, model.film_yield) == ("Zebra ZXP7", None, 9)


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"kind": "oven"}, "kind_unknown"),
        ({"name": " "}, "model_name_needed"),
        ({"told": Particulars(daily_capacity=0)}, "model_number_impossible"),
        ({"told": Particulars(warranty_months=241)}, "model_number_impossible"),
        ({"told": Particulars(supplies="x" * 501)}, "text_too_long"),
    ],
)
def test_what_makes_no_sense_is_refused(world, changes, reason) -> None:
    with pytest.raises(Invalid, check=lambda refusal: refusal.reason == reason):
        world.act("admin", catalogue.add_model, replace(FAST, **changes))


def test_only_the_centre_keeps_the_catalogue(world) -> None:
    with pytest.raises(NotFound):
        world.act("coordinator-32", catalogue.add_model, FAST)
    with pytest.raises(Forbidden):
        world.act("national", catalogue.add_model, FAST)


def test_a_machine_leads_to_the_form_with_its_model_filled_in(client, sign_in, world) -> None:
    told = service.AddDevice(office="32.05", kind="printer", model="Zebra ZXP 7", serial="Z1")
    device = world.act("staff-32.05", service.add_device, told)
    sign_in(client, "coordinator-32")
    client.set_cookie("language", "en")
    assert "not in the catalogue" in text_of(client.get(f"/devices/{device.id}"))
    assert client.get("/devices/models/new").status_code == 404
    sign_in(client, "coordinator-00")
    assert 'href="/devices/models/new?kind=printer&amp;name=Zebra+ZXP+7"' in client.get(f"/devices/{device.id}").text
    answer = client.submit("/devices/models/new?kind=printer&name=Zebra+ZXP+7", {"daily_capacity": "250"}, follow=True)
    assert "Zebra ZXP 7 is in the catalogue." in text_of(answer)
    rows = {row[0]: row[1:] for row in rows_of(client.get("/devices/models"))}
    assert rows["Zebra ZXP 7"] == ["KTP-el printer", "250", "–", "–", "–", "–", "–", "1"]
    assert rows["Total"][-1] == "1"
