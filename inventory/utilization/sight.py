"""What rules see: the facts of every district, each rule's in its own days; a fixed number of statements."""

from collections.abc import Collection, Mapping
from datetime import date

from sqlalchemy.orm import Session

from inventory.core.identity import Scope
from inventory.utilization import figures, windows
from inventory.utilization.facts import Facts
from inventory.utilization.rules import Rule

Seen = Mapping[Rule, Mapping[str, Facts]]


def seen(session: Session, scope: Scope, rules: Collection[Rule], offices: Collection[str], at: date) -> Seen:
    """By rule and office: the facts at the close of a day, in the rule's days.

    An office is not in a rule's where that has no days there.
    """
    asked = {rule.metric for rule in rules}
    spans = windows.spans_of(session, scope, rules, at)
    standing = figures.standing(session, scope, at, asked)
    courses = {span: figures.over(session, scope, span, at, asked) for span in set(spans.values())}
    known = [standing.get(code) or figures.nothing(code, at) for code in offices]
    judged = {
        span: {facts.office: facts for each in known if (facts := figures.in_span(each, span, of_span))}
        for span, of_span in courses.items()
    }
    return {rule: judged[span] for rule, span in spans.items()}
