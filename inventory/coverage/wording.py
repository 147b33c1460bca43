"""Figures of coverage, verdicts and targets as words in the reader's language."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from babel import numbers
from flask_babel import get_locale
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from inventory.core.formats import number
from inventory.core.reasons import REASONS
from inventory.coverage.models import CoverageFigure
from inventory.coverage.rules import Contradiction, Fault, Origin, Outcome, Part, Subject, Verdict
from inventory.coverage.target_rules import Progress

SUBJECTS = {Subject.CARDS: _l("KTP-el"), Subject.BIRTHS: _l("Birth certificates, 0–18 years")}
# What the three figures count, subject by subject.
FIGURES: Mapping[Subject, Mapping[str, Any]] = {
    Subject.CARDS: {"eligible": _l("Eligible"), "recorded": _l("Recorded"), "printed": _l("Printed")},
    Subject.BIRTHS: {
        "eligible": _l("Children of 0–18 years"),
        "recorded": _l("Births recorded"),
        "printed": _l("Certificates issued"),
    },
}
PARTS = {
    Part.RECORDED_OF_ELIGIBLE: _l("recorded of eligible"),
    Part.PRINTED_OF_ELIGIBLE: _l("printed of eligible"),
    Part.PRINTED_OF_RECORDED: _l("printed of recorded"),
}
PARTS_OF_BIRTHS = {
    Part.RECORDED_OF_ELIGIBLE: _l("births recorded of all children"),
    Part.PRINTED_OF_ELIGIBLE: _l("certificates issued of all children"),
    Part.PRINTED_OF_RECORDED: _l("certificates issued of births recorded"),
}
ORIGINS = {Origin.OWN: _l("Our own count"), Origin.PUBLISHED: _l("Published")}
CONTRADICTIONS = {
    Contradiction.RECORDED_ABOVE_ELIGIBLE: _l("More are recorded than are eligible."),
    Contradiction.PRINTED_ABOVE_ELIGIBLE: _l("More are printed than are eligible."),
    Contradiction.PRINTED_ABOVE_RECORDED: _l("More are printed than are recorded."),
    Contradiction.PERCENT_ABOVE_WHOLE: _l("The percentage is more than the whole."),
}


def state(figure: CoverageFigure) -> str:
    """What a figure is worth, as a state."""
    if figure.contradictions:
        return "figures_impossible"
    found = figure.verdict
    return "figures_plain" if found is None else f"percent_{found.outcome}"


def told(figure: CoverageFigure) -> str:
    """What is to be said about a figure: contradictions first, then its percentage."""
    found = figure.verdict
    sentences = [str(CONTRADICTIONS[each]) for each in figure.contradictions]
    return " ".join([*sentences, *([] if found is None else [verdict(found, figure.subject)])])


def verdict(found: Verdict, subject: str) -> str:
    """What a published percentage and its own figures say about each other."""
    if found.divided is None or found.part is None:
        return _("There are no figures to divide.")
    told, divided = part(subject, found.part), percent(found.divided)
    match found.outcome:
        case Outcome.AGREES:
            return _("%(part)s: %(divided)s", part=told, divided=divided)
        case Outcome.ROUNDED:
            return _("%(part)s: %(divided)s, rounded to a whole per cent", part=told, divided=divided)
        case Outcome.CUT_OFF:
            return _("%(part)s: %(divided)s, cut off and not rounded", part=told, divided=divided)
    wrong = _off_by(told, divided, found.off_by or Decimal(0))
    if found.closest in (None, found.part):
        return wrong
    return wrong + " " + _("Closest is %(part)s.", part=part(subject, found.closest))


def _off_by(part: str, divided: str, off: Decimal) -> str:
    words = {"part": part, "divided": divided, "points": _decimal(abs(off))}
    if off > 0:
        return _("%(part)s: %(divided)s; published is %(points)s points more", **words)
    return _("%(part)s: %(divided)s; published is %(points)s points less", **words)


def percent(value: Decimal) -> str:
    """97,400%: with exactly the decimals that the value has."""
    return f"{_decimal(value)}%"


def _decimal(value: Decimal) -> str:
    pattern = f"#,##0.{'0' * max(0, -int(value.as_tuple().exponent))}"
    return numbers.format_decimal(value, format=pattern.rstrip("."), locale=get_locale(), decimal_quantization=False)


def share_to_reach(value: Decimal) -> str:
    """82,5%: without closing zeros."""
    return f"{numbers.format_decimal(value, locale=get_locale(), decimal_quantization=False)}%"


def subject(code: str) -> str:
    """KTP-el, or birth certificates."""
    return str(SUBJECTS[Subject(code)])


def part(subject: str, code: str | None) -> str:
    """Which part of which whole, in the words of the subject."""
    if code is None:
        return _("not said")
    return str((PARTS_OF_BIRTHS if subject == Subject.BIRTHS else PARTS)[Part(code)])


def headline(subject: str, part_: Part) -> str:
    """The same at the beginning of a line."""
    words = part(subject, part_)
    return words[:1].upper() + words[1:]


def figure_name(code: str, name: str) -> str:
    """What one of the three figures counts."""
    return str(FIGURES[Subject(code)][name])


def people(value: int | None) -> str:
    """So many, or a dash where it is not known."""
    return "–" if value is None else number(value)


def pace(value: Decimal | None) -> str:
    """People per working day, or a dash."""
    return "–" if value is None else _("%(people)s per working day", people=number(value))


def missing(progress: Progress) -> str:
    """How many are still missing to a target."""
    if progress.missing is None:
        return "–"
    return number(max(0, progress.missing))


def fault(found: Fault) -> str:
    """Why a line is not taken."""
    return REASONS[f"coverage_{found.value}"]()
