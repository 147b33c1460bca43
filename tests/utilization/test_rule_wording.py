"""Rules and findings in words: never a value without its numbers, today and as frozen as evidence."""

from decimal import Decimal
from typing import Any

import pytest
from flask import Flask
from flask_babel import force_locale

from inventory.usage.siak_rules import BothCounts
from inventory.utilization import rule_wording
from inventory.utilization.facts import Facts, Reporting, Supply, Window
from inventory.utilization.metrics import Metric
from inventory.utilization.rules import Finding, Rule, WindowKind, evidence
from tests.support.districts import FIRST_OF_WINDOW, MONDAY

DAYS = "6 Aug 2025 to 3 Nov 2025"
PACE = {"printed": 440, "worked": 22}


@pytest.fixture
def in_english(app: Flask):
    with app.test_request_context(), force_locale("en"):
        yield


def finding(metric: Metric, threshold: str, seen: dict[str, Any]) -> Finding:
    facts = Facts(**{"office": "32.05", "window": Window(FIRST_OF_WINDOW, MONDAY), "printed": 0, "received": 0, **seen})
    said = {"window_days": 90, "threshold": Decimal(threshold), "recovery": Decimal(threshold)}
    return Finding(rule=Rule(id=1, metric=metric, **said), facts=facts)


@pytest.mark.parametrize(
    ("metric", "threshold", "seen", "words"),
    [
        (Metric.PRINTED, "15.00", {"printed": 14}, f"14 cards printed, fewer than 15 ({DAYS})"),
        (
            Metric.PRINTED_PER_DAY,
            "5",
            {"printed": 49, "reporting": Reporting(due_days=10)},
            f"4.9 cards per working day (49 / 10), fewer than 5 ({DAYS})",
        ),
        (
            Metric.USED_PERCENT,
            "30",
            {"printed": 203, "received": 3600},
            f"5.6% (203 / 3,600) printed of received, less than 30% ({DAYS})",
        ),
        (
            Metric.SILENT_DAYS,
            "3",
            {"reporting": Reporting(silent_days=4)},
            "4 working days without a report, more than 3",
        ),
        (
            Metric.SPOILED_PERCENT,
            "5",
            {"printed": 94, "spoiled": 6},
            f"6.0% (6 / 100) of the blanks used were spoiled, more than 5% ({DAYS})",
        ),
        (
            Metric.PRINTERS_WORKING_PERCENT,
            "50",
            {"printers_total": 3, "printers_working": 1},
            "1 of 3 printers work, less than 50%",
        ),
        (
            Metric.DAYS_OF_BLANKS,
            "5",
            {"supply": Supply(blanks=90, **PACE)},
            "Working days that the blanks last: 4.5, fewer than 5 (90 cards in store; 440 printed in 22 working days)",
        ),
        (
            Metric.DAYS_OF_RIBBON,
            "2.5",
            {"supply": Supply(ribbon=40, **PACE)},
            "Working days that the ribbon lasts: 2, fewer than 2.5 (good for 40 cards; 440 printed in 22 working days)",
        ),
        (
            Metric.DAYS_OF_FILM,
            "200",
            {"supply": Supply(film=3000, **PACE)},
            (
                "Working days that the film lasts: 150, fewer than 200"
                " (good for 3,000 cards; 440 printed in 22 working days)"
            ),
        ),
        (Metric.DAYS_OF_RIBBON, "5", {"supply": Supply(ribbon=0)}, "No ribbon left: 0 working days, fewer than 5"),
        (
            Metric.PRR_PER_PRINTER,
            "500",
            {"prr": 1001, "printers_total": 3, "printers_working": 2},
            f"500.5 PRR for each working printer (1,001 / 2), more than 500 ({DAYS})",
        ),
        (
            Metric.PRR_PER_PRINTER,
            "500",
            {"prr": 41, "printers_total": 3},
            f"41 PRR and no working printer, more than 500 for each ({DAYS})",
        ),
        (
            Metric.SHIPMENT_TRANSIT_DAYS,
            "14",
            {"transit_days": 15},
            "Days that the oldest shipment is on the way: 15, more than 14",
        ),
        (
            Metric.LOAN_OVERDUE_DAYS,
            "0",
            {"overdue_days": 1},
            "Days that a borrowed loan is overdue: 1, more than 0",
        ),
        (
            Metric.SIAK_DIFFERENCE,
            "10",
            {"siak": BothCounts(reported=1100, siak=1111, days=20)},
            f"11 cards between reports (1,100) and SIAK (1,111), more than 10; days with both counts: 20 ({DAYS})",
        ),
    ],
)
def test_a_finding_shows_the_numbers_behind_its_value(
    in_english: None, metric: Metric, threshold: str, seen: dict[str, Any], words: str
) -> None:
    found = finding(metric, threshold, seen)
    assert rule_wording.finding(found) == words
    assert rule_wording.frozen_finding(evidence(found)) == words


def test_evidence_from_before_there_were_parts_can_still_be_read(in_english: None) -> None:
    for metric, words in (("printed", "14 cards printed"), ("used_percent", "0.4% (14 / 3,600) printed of received")):
        frozen = {"metric": metric, "threshold": "15.00", "printed": 14, "received": 3600}
        window = {"from": FIRST_OF_WINDOW.isoformat(), "to": MONDAY.isoformat()}
        assert rule_wording.frozen_finding({**frozen, "window": window}).startswith(words)


@pytest.mark.parametrize("metric", list(Metric))
@pytest.mark.parametrize("language", ["id", "en"])
def test_every_metric_has_its_words_and_its_unit(app: Flask, metric: Metric, language: str) -> None:
    said = Rule(
        id=1,
        metric=metric,
        window_kind=WindowKind.SINCE_RECEIPT,
        window_days=None,
        threshold=Decimal("27.5"),
        recovery=Decimal("27.5"),
    )
    with app.test_request_context(), force_locale(language):
        words = rule_wording.rule(said)
        assert ("27,5" if language == "id" else "27.5") in words
        assert "%(" not in words
        since = {"id": "sejak penerimaan blangko terakhir", "en": "since the last receipt of blanks"}[language]
        assert (since in words) is not metric.is_of_the_day
        assert rule_wording.unit(metric)
