"""To whom an alert goes up that nobody acknowledged in time: the head of the province, then the national viewer."""

from collections import defaultdict
from functools import cached_property

from sqlalchemy import select
from sqlalchemy.orm import Session

from inventory.accounts.models import Grant, User
from inventory.accounts.permissions import Role
from inventory.core.identity import CENTRE
from inventory.utilization.alert_rules import NATION, PROVINCE, UPWARDS

ROLE_OF = {PROVINCE: Role.HEAD, NATION: Role.VIEWER}
# By what happens in the story: whose news it is.
MEANT_FOR = {UPWARDS[level]: role for level, role in ROLE_OF.items()}


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

    def names(self, district: str, level: int) -> str:
        """Who is told of a district at a level of escalation; empty where nobody has that duty."""
        office = CENTRE if level == NATION else district[:2]
        return ", ".join(self._names.get((ROLE_OF[level], office), ()))
