"""One of each thing, made through the real services, for tests that need any of them."""

from inventory.shipments import service as shipments
from inventory.shipments.rules import Purpose, ShipmentLine
from inventory.stock.models import Document
from tests.support.world import World, new_key


def some_shipment(world: World) -> Document:
    """Ten blanks on their way from Jawa Barat to Kabupaten Garut."""
    world.stock("32", "ktp-wni", 10)
    command = shipments.Send(
        key=new_key(),
        source="32",
        destination="32.05",
        purpose=Purpose.ALLOCATION,
        business_date=world.clock.today(),
        lines=(ShipmentLine(item="ktp-wni", quantity=10),),
    )
    return world.act("coordinator-32", shipments.send, command)
