"""Rules of supervision as tests set them, and evaluations: what is not said is as simple as can be."""

from datetime import date
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session

from inventory.core.database import db, transact
from inventory.utilization import evaluation
from inventory.utilization.alerts.models import Alert
from inventory.utilization.alerts.rules import Happening
from inventory.utilization.alerts.service import FollowUp, follow_up
from inventory.utilization.models import RuleVersion, UtilizationRule
from inventory.utilization.rules import Severity, WindowKind
from inventory.utilization.service import ChangeRule
from tests.support.districts import MONDAY
from tests.support.world import World, new_key


def to_change(
    rule_id: int,
    threshold: int | str,
    window_days: int = 90,
    effective_from: date = MONDAY,
    recovery: int | str | None = None,
    enabled: bool = True,
) -> ChangeRule:
    """A change from a day on: calendar days, normal severity, recovered at the threshold itself unless told."""
    return ChangeRule(
        rule_id=rule_id,
        threshold=Decimal(threshold),
        recovery=Decimal(threshold if recovery is None else recovery),
        window_kind=WindowKind.CALENDAR_DAYS,
        window_days=window_days,
        severity=Severity.NORMAL,
        enabled=enabled,
        effective_from=effective_from,
    )


def switch_on(*metrics: str, **said: object) -> None:
    """Let the nation's rules about some metrics count, or all of them, and say something else."""

    def change(session: Session) -> None:
        query = select(RuleVersion, UtilizationRule.metric).join(UtilizationRule).order_by(RuleVersion.id)
        found = [version for version, metric in session.execute(query) if not metrics or metric in metrics]
        newest = {version.rule_id: version for version in found}
        for version in newest.values():
            columns = [column.name for column in RuleVersion.__table__.columns if column.name != "id"]
            same = {name: getattr(version, name) for name in columns}
            session.add(RuleVersion(**{**same, "enabled": True, **said}))

    transact(change)


def evaluate(world: World) -> dict[str, int]:
    """Look at all districts now; how often what happened."""
    db.session.rollback()
    seen = evaluation.look(db.session(), world.clock.now())
    db.session.rollback()
    done = transact(lambda session: evaluation.settle(session, seen))
    assert done is not None
    return {happening.value: times for happening, times in done.items()}


def alert_of(office: str = "32.05") -> Alert:
    """The alert of a district as it is now."""
    db.session.rollback()
    return db.session.scalars(
        select(Alert).where(Alert.office == office).execution_options(populate_existing=True)
    ).one()


def acknowledge(world: World, office: str = "32.05", note: str = "Genset datang besok.") -> None:
    """Somebody of the province takes the alert of a district up, after an evaluation."""
    evaluate(world)
    command = FollowUp(key=new_key(), alert_id=alert_of(office).id, happening=Happening.ACKNOWLEDGED, note=note)
    world.act("supervisor-32", follow_up, command)
