"""Operations about purchases and what arrives of them."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from pydantic import BaseModel
from sqlalchemy import Row
from sqlalchemy.orm import Session

from inventory.api import answers, buying_bodies, paging
from inventory.api.documents import make
from inventory.api.reads import AtOffice, branch
from inventory.api.web import Act, operation
from inventory.core.database import db
from inventory.core.identity import Verb
from inventory.procurement import local, service
from inventory.procurement import queries as procurement
from inventory.procurement.models import Purchase, PurchaseDelivery
from inventory.stock import queries as stock
from inventory.stock.models import Document
from inventory.stock.rules import Kind
from inventory.utilization import purchasing

BUYERS = (Verb.PURCHASE,)


class Recorded(BaseModel):
    """What is on record now."""

    id: str


class Bought(BaseModel):
    """A purchase that is on record now."""

    id: str
    number: str


class PurchaseLine(BaseModel):
    """One line of a purchase, how much of it has arrived, and how much will not come."""

    id: str
    item: str | None
    kind: str | None
    model: str | None
    quantity: int
    unit_price: str | None
    delivered: int
    given_up: int


class Purchased(BaseModel):
    """A purchase."""

    id: str
    number: str
    office: str
    fund: str
    budget_year: int
    state: str
    supplier: str
    contract_number: str
    contract_date: str | None
    due_date: str | None
    budget_line: str | None
    total: str
    lines: list[PurchaseLine]


class Arrived(BaseModel):
    """What a delivery brought: a document where it had consumables, and the machines that are on record now."""

    id: str | None
    number: str | None
    kind: str
    state: str
    business_date: str
    head: answers.Head | None
    purchase: str
    devices: list[str]


@operation(
    "post",
    "/deliveries",
    scope="office",
    kind=Kind.DELIVERY,
    verbs=BUYERS,
    answers=answers.Made,
    status=201,
)
def take_in(act: Act, body: buying_bodies.DeliveryEntry) -> dict[str, Any]:
    """Bring consumables into the store that were bought near by; blanks come from the centre only."""
    return make(act, local.take_in, body.command(act.key))


@operation("get", "/purchases", scope="office", answers=paging.listed(Purchased, "Purchases"))
def list_purchases(act: Act, query: AtOffice) -> dict[str, Any]:
    """The purchases of one's branch."""
    within = branch(act, query.office)
    asked = procurement.purchases(within).where(Purchase.id > query.after_id).order_by(Purchase.id)
    rows = db.session.execute(asked.limit(query.limit + 1)).all()
    delivered = procurement.delivered_by_line(db.session(), [row[0].id for row in rows])
    return paging.page(rows, query.limit, lambda row: row[0].id, lambda row: _purchase(row, delivered))


@operation("post", "/purchases", scope="office", verbs=BUYERS, answers=Bought, status=201)
def buy(act: Act, body: buying_bodies.PurchaseEntry) -> dict[str, Any]:
    """Plan a purchase; told with its contract, it is ordered at once."""
    return act.do(local.buy, body.command(act.key), _bought)


@operation("post", "/alerts/<int:alert_id>/purchases", scope="office", verbs=BUYERS, answers=Bought, status=201)
def buy_for(act: Act, alert_id: int, body: buying_bodies.PurchaseEntry) -> dict[str, Any]:
    """Plan a purchase for the district of an alert. It stays tied to the alert, whose timeline tells each of its steps,
    and to the instruction that asks for it, which is carried out once all has arrived."""
    buying = body.command(f"{act.key}:buy")
    return act.do(purchasing.buy_for, purchasing.BuyFor(key=act.key, alert_id=alert_id, buying=buying), _bought)


@operation(
    "post",
    "/purchases/<int:id>/deliveries",
    scope="office",
    kind=Kind.DELIVERY,
    verbs=BUYERS,
    answers=Arrived,
    status=201,
)
def deliver(act: Act, purchase_id: int, body: buying_bodies.PurchaseDeliveryEntry) -> dict[str, Any]:
    """Take in what has arrived of a purchase: consumables into the store, machines on record."""
    return act.do(service.take_delivery, body.command(act.key, purchase_id), _arrived)


def _bought(_session: Session, purchase: Purchase) -> dict[str, Any]:
    return {"id": str(purchase.id), "number": purchase.number}


def _purchase(row: Row[*tuple[Any, ...]], delivered: Mapping[int, int]) -> dict[str, Any]:
    purchase, _office, state, total = row
    contract, due, budget_line = purchase.contract_date, purchase.due_date, purchase.budget_line_id
    plain = ("number", "office", "fund", "budget_year", "supplier", "contract_number")
    return {
        **{name: getattr(purchase, name) for name in plain},
        "id": str(purchase.id),
        "state": str(state),
        "contract_date": None if contract is None else contract.isoformat(),
        "due_date": None if due is None else due.isoformat(),
        "budget_line": None if budget_line is None else str(budget_line),
        "total": money(total),
        "lines": [
            {
                "id": str(line.id),
                "item": line.item,
                "kind": line.kind,
                "model": line.model or None,
                "quantity": line.quantity,
                "unit_price": None if line.unit_price is None else money(line.unit_price),
                "delivered": delivered[line.id],
                "given_up": line.given_up,
            }
            for line in purchase.lines
        ],
    }


def money(amount: Decimal) -> str:
    """An amount as programs read it: rupiah with two digits of sen."""
    return f"{amount:.2f}"


def _arrived(session: Session, delivery: PurchaseDelivery) -> dict[str, Any]:
    """A delivery as it was when it came, whatever became of its document since."""
    document = None if delivery.document_id is None else session.get_one(Document, delivery.document_id)
    record = None if document is None else stock.record_of(session, document)
    return {
        "id": None if document is None else str(document.id),
        "number": None if document is None else document.number,
        "kind": Kind.DELIVERY.value,
        "state": "posted",
        "business_date": delivery.business_date.isoformat(),
        "head": None if record is None else {"number": record.number, "hash": record.hash},
        "purchase": str(delivery.purchase_id),
        "devices": [str(number) for number in procurement.devices_of(session, delivery.id)],
    }
