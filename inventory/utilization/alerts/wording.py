"""Alerts in whole sentences of the reader's language."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from inventory.core.clock import local_date
from inventory.core.formats import moment, number, short_day
from inventory.core.labels import ACTIONS
from inventory.notices import topics
from inventory.utilization.alerts import news as alert_news
from inventory.utilization.alerts.models import Alert, AlertEvent
from inventory.utilization.alerts.rules import LATE, NATION, PROVINCE, UPWARDS, AlertState, Happening
from inventory.utilization.rule_wording import frozen_finding

HAPPENINGS = {
    Happening.OPENED: _l("A rule was broken: the alert opened"),
    Happening.REOPENED: _l("A rule was broken again: the alert opened again"),
    Happening.WORSENED: _l("Another rule was broken"),
    Happening.RECOVERING: _l("No rule is broken any more: recovering"),
    Happening.RELAPSED: _l("A rule was broken again before it had recovered"),
    Happening.CLOSED: _l("Recovered: the alert closed itself"),
    Happening.ESCALATED: _l("Nobody acknowledged it in time: passed on to the head of the province"),
    Happening.ESCALATED_NATION: _l("Still nobody acknowledged it: passed on to the nation"),
    Happening.OVERDUE: _l("What was to be done is overdue: its owner was told"),
    Happening.OVERDUE_PROVINCE: _l("Still overdue: told to the head of the province"),
    Happening.OVERDUE_NATION: _l("Still overdue: told to the nation"),
    Happening.WOKEN: _l("The rest is over"),
    Happening.ACKNOWLEDGED: _l("Acknowledged"),
    Happening.ACTION: _l("Action begun"),
    Happening.ASSIGNED: _l("Handed over"),
    Happening.NOTE: _l("Note"),
    Happening.CALL: _l("Telephone call"),
    Happening.VISIT: _l("Visit"),
    Happening.INSTRUCTION: _l("Instruction"),
    Happening.SENT: _l("Sent as instructed"),
    Happening.CARRIED_OUT: _l("Carried out as instructed"),
    Happening.DECLINED: _l("Instruction declined"),
    Happening.CALLED_OFF: _l("Instruction called off"),
    Happening.SNOOZED: _l("Left to rest"),
}


def findings(alert: Alert) -> list[str]:
    """What the rules had found when the alert opened or became worse."""
    return [frozen_finding(frozen) for frozen in alert.findings]


def title(event: AlertEvent) -> str:
    """What happened, in a few words."""
    words = str(HAPPENINGS[Happening(event.happening)])
    return f"{words}: {ACTIONS[event.action]}" if event.action else words


def text(event: AlertEvent) -> str:
    """What was said, which document does it, and until when; of what went up, to whom."""
    if Happening(event.happening) in UPWARDS.values():
        return told_to(event)
    if Happening(event.happening) in LATE.values():
        since = _("Overdue since %(day)s.", day=short_day(event.due)) if event.due else ""
        return " ".join(filter(None, (since, told_to(event))))
    said = [event.note] if event.note else []
    if event.actor_id is None and event.happening in (Happening.OPENED, Happening.REOPENED, Happening.WORSENED):
        said += [f"{frozen_finding(frozen)}." for frozen in event.evidence]
    if event.reference:
        said.append(_("Document %(number)s.", number=event.reference))
    if event.due:
        said.append(_("By %(day)s.", day=short_day(event.due)))
    return " ".join(said)


def told_to(event: AlertEvent) -> str:
    """To whom an alert went up."""
    if event.note:
        return _("Told: %(names)s.", names=event.note)
    return _("Nobody is on record with this duty, so everybody concerned was told.")


def passed_on(alert: Alert, events: Iterable[AlertEvent]) -> list[str]:
    """To whom an alert has gone up since it was opened last, the nearest first; ``events`` with the latest first."""
    went = {Happening(event.happening): event for event in reversed(list(events))}
    levels = ((PROVINCE, _("Head of the province")), (NATION, _("National viewer")))
    reached = [(went.get(UPWARDS[level]), word) for level, word in levels if level <= alert.escalation]
    reached += [(went.get(LATE[level + 1]), word) for level, word in levels if level < alert.lateness]
    return [f"{word}. {told_to(event)}" if event else word for event, word in reached]


def entry(event: AlertEvent, author: str | None, timezone: str) -> dict[str, Any]:
    """What people or the evaluation did, as the timeline shows it."""
    return {
        "at": event.recorded_at,
        "moment": moment(event.recorded_at, timezone),
        "title": title(event),
        "state": f"alert_{event.state_after}",
        "who": author or _("Evaluation"),
        "text": text(event),
    }


def opened_on(alert: Alert, timezone: str) -> date:
    """The day of the district on which the alert was opened last."""
    return local_date(alert.opened_at, timezone)


def age(alert: Alert, timezone: str, now: datetime) -> str:
    """For how long it has been open, in days of the district; nothing where it is closed."""
    if alert.state == AlertState.CLOSED:
        return ""
    days = (local_date(now, timezone) - opened_on(alert, timezone)).days
    return ngettext("for %(num)s day", "for %(num)s days", days) if days else _("since today")


def is_late(alert: Alert, today: date) -> bool:
    """Whether the day of the next step went by."""
    return alert.due is not None and alert.snoozed_until is None and alert.due < today


def due(alert: Alert, today: date) -> str:
    """What is expected, and until when."""
    if alert.snoozed_until:
        return _("Rests until %(day)s: %(reason)s", day=short_day(alert.snoozed_until), reason=alert.snooze_reason)
    if alert.due is None:
        return "–"
    late = _("overdue since %(day)s", day=short_day(alert.due))
    return late if alert.due < today else _("by %(day)s", day=short_day(alert.due))


def summary(districts: int, done: Mapping[Happening, int]) -> str:
    """What an evaluation did, in one sentence."""
    opened = done.get(Happening.OPENED, 0) + done.get(Happening.REOPENED, 0)
    return _(
        "%(districts)s districts evaluated: %(opened)s alerts opened, %(recovering)s recovering, %(closed)s closed.",
        districts=number(districts),
        opened=number(opened),
        recovering=number(done.get(Happening.RECOVERING, 0)),
        closed=number(done.get(Happening.CLOSED, 0)),
    )


def news(happened: topics.Happening) -> topics.Told:
    """A step of a story, as a message tells it."""
    step = Happening(happened.topic.removeprefix("alert_"))
    found = " ".join(f"{frozen_finding(frozen)}." for frozen in happened.params["evidence"])
    if day := happened.params.get("due"):
        found = " ".join([_("Overdue since %(day)s.", day=short_day(date.fromisoformat(day))), found])
    return topics.Told(
        title=_("%(office)s: %(what)s", office=happened.office_name, what=HAPPENINGS[step]),
        text=found,
        path=f"/alerts/{happened.params['alert']}",
    )


for each in alert_news.TOLD:
    topics.register(topics.Topic(name=alert_news.topic(each), word=HAPPENINGS[each], sentence=news))
