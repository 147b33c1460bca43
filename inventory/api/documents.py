"""Operations that make documents, and those that decide about them."""

from collections.abc import Callable
from typing import Any

from sqlalchemy.orm import Session

from inventory.api import answers, bodies
from inventory.api.answers import Made
from inventory.api.web import Act, operation
from inventory.core.identity import Actor, Verb
from inventory.shipments import service as shipments
from inventory.shipments.disputes import service as disputes
from inventory.stock import service as stock
from inventory.stock.approval import service as approval
from inventory.stock.models import Document
from inventory.stock.rules import Kind
from inventory.usage import service as usage

Service = Callable[[Session, Actor, Any], Document]


def make(act: Act, service: Service, command: Any) -> dict[str, Any]:
    """Make a document, or do something to one, and answer from the seal of this very act."""

    def tell(session: Session, document: Document) -> dict[str, Any]:
        return answers.made(session, act.actor, act.key, document)

    return act.do(service, command, tell)


@operation(
    "post",
    "/shipments",
    scope="office",
    kind=Kind.SHIPMENT,
    verbs=(Verb.SHIP, Verb.RETURN, Verb.LEND),
    answers=Made,
    status=201,
)
def send(act: Act, body: bodies.ShipmentEntry) -> dict[str, Any]:
    """Send pieces on their way."""
    return make(act, shipments.send, body.command(act.key))


@operation(
    "post",
    "/shipments/<int:id>/receipt",
    scope="shipment",
    kind=Kind.RECEIPT,
    verbs=(Verb.RECEIVE,),
    answers=Made,
    status=201,
)
def receive(act: Act, shipment_id: int, body: bodies.ReceiptEntry) -> dict[str, Any]:
    """Confirm the arrival of a shipment: every line of it once, every piece with its fate."""
    return make(act, shipments.receive, body.command(act.key, shipment_id))


@operation(
    "post",
    "/shipments/<int:id>/found",
    scope="shipment",
    kind=Kind.FOUND,
    verbs=(Verb.KEEP_STOCK,),
    answers=Made,
    status=201,
)
def find(act: Act, shipment_id: int, body: bodies.FoundEntry) -> dict[str, Any]:
    """Put missing pieces into the store of the end where they turned up."""
    return make(act, disputes.find, body.command(act.key, shipment_id))


@operation(
    "post",
    "/shipments/<int:id>/write-off",
    scope="shipment",
    kind=Kind.WRITE_OFF,
    verbs=(Verb.KEEP_STOCK,),
    answers=Made,
    status=201,
)
def write_off(act: Act, shipment_id: int, body: bodies.WriteOffEntry) -> dict[str, Any]:
    """Give missing pieces up; it waits for a second person."""
    return make(act, disputes.write_off, body.command(act.key, shipment_id))


@operation(
    "post",
    "/daily-reports",
    scope="office",
    kind=Kind.DAILY_REPORT,
    verbs=(Verb.REPORT,),
    answers=Made,
    status=201,
)
def report(act: Act, body: bodies.ReportEntry) -> dict[str, Any]:
    """Report a day of an office, once."""
    return make(act, usage.report, body.command(act.key))


@operation(
    "post",
    "/daily-reports/<int:id>/amendment",
    scope="document",
    kind=Kind.AMENDMENT,
    verbs=(Verb.REPORT,),
    answers=Made,
    status=201,
)
def amend(act: Act, report_id: int, body: bodies.AmendmentEntry) -> dict[str, Any]:
    """Put other figures in the place of a standing report: the old movements undone, the new ones made."""
    return make(act, usage.amend, body.command(act.key, report_id))


@operation(
    "post",
    "/documents/<int:id>/reversal",
    scope="document",
    kind=Kind.REVERSAL,
    verbs=(Verb.REVERSE,),
    answers=Made,
    status=201,
)
def reverse(act: Act, document_id: int, body: bodies.ReversalEntry) -> dict[str, Any]:
    """Take a document back, once."""
    return make(act, stock.reverse, body.command(act.key, document_id))


@operation("post", "/documents/<int:id>/approval", scope="document", answers=Made)
def approve(act: Act, document_id: int, body: bodies.Nothing) -> dict[str, Any]:
    """Let a pending document move its pieces, as the second person."""
    return make(act, approval.approve, approval.Approve(key=act.key, document_id=document_id))


@operation("delete", "/documents/<int:id>/approval", scope="document", answers=Made)
def decline(act: Act, document_id: int) -> dict[str, Any]:
    """Reject a pending document, or withdraw one's own. It moves nothing."""
    return make(act, approval.decline, approval.Decline(key=act.key, document_id=document_id))
