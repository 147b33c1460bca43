"""To whom it is told that nobody acknowledged an alert, or did what was promised, in time: the owner, the head of the
province, the national viewer."""

from collections import defaultdict
from functools import cached_property

from sqlalchemy import select
from sqlalchemy.orm import Session

from inventory.accounts.models import Grant, User
from inventory.accounts.permissions import Role
from inventory.core.identity import CENTRE
from inventory.utilization.alerts.models import Alert
from inventory.utilization.alerts.rules import NATION, PROVINCE, UPWARDS, Happening

ROLE_OF = {PROVINCE: Role.HEAD, NATION: Role.VIEWER}
# By what happens in the story: whose news it is.
MEANT_FOR = {
    **{UPWARDS[level]: role for level, role in ROLE_OF.items()},
    Happening.OVERDUE_PROVINCE: Role.HEAD,
    Happening.OVERDUE_NATION: Role.VIEWER,
}


class Chiefs:
    """The people to whom alerts go up; looked up once, when the first does."""

    def __init__(self, session: Session) -> None:
        self.session = session

    @cached_property
    def _names(self) -> dict[tuple[str, str], list[str]]:
        query = (
            select(Grant.role, User.office, User.name)
            .join(User, User.id == Grant.user_id)
            .where(Grant.role.in_(ROLE_OF.values()), User.disabled.is_(False))
            .order_by(User.name, User.id)
        )
        found: dict[tuple[str, str], list[str]] = defaultdict(list)
        for role, office, name in self.session.execute(query):
            found[role, office].append(name)
        return found

    @cached_property
    def _owners(self) -> dict[int, str]:
        owning = select(Alert.owner_id).where(Alert.owner_id.is_not(None))
        return dict(self.session.execute(select(User.id, User.name).where(User.id.in_(owning))).all())

    def owner(self, alert: Alert) -> str:
        """Who owns an alert; empty where nobody does."""
        return self._owners.get(alert.owner_id or 0, "")

    def names(self, district: str, happening: Happening) -> str:
        """Who is told of a district when something goes up; empty where nobody has that duty."""
        role = MEANT_FOR[happening]
        office = CENTRE if role is Role.VIEWER else district[:2]
        return ", ".join(self._names.get((role, office), ()))
