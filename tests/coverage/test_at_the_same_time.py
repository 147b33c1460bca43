"""Two people who enter, correct or withdraw the same thing in the same moment."""

from dataclasses import replace
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from inventory.core.identity import Scope
from inventory.coverage import queries, service
from inventory.coverage.models import CoverageFigure
from inventory.coverage.rules import Entry, Figures, Origin, Subject
from inventory.coverage.service import CorrectFigure, RecordFigure, TakeIn, WithdrawTarget
from tests.architecture.examples import some_figure, some_target
from tests.support.districts import MONDAY
from tests.support.racing import Act, together
from tests.support.world import World, new_key

pytestmark = pytest.mark.usefixtures("both_databases")
ROUNDS = 4
PEOPLE = ("coordinator-32", "coordinator-00")


def entries() -> list[Entry]:
    told = {"office": "32.05", "subject": Subject.CARDS, "origin": Origin.OWN, "basis": "SIAK"}
    figures = Figures(eligible=1000, recorded=900)
    return [Entry(**told, day=MONDAY - timedelta(days=back), figures=figures) for back in range(ROUNDS)]


def standing(session: Session) -> int:
    session.rollback()
    return session.scalar(select(func.count()).select_from(queries.standing(Scope("00")).subquery())) or 0


def told(_row: object) -> str:
    return "done"


def test_of_two_same_figures_one_stands(app: Flask, world: World, session: Session) -> None:
    for entry in entries():
        acts: list[Act] = [(who, service.record, RecordFigure(key=new_key(), entry=entry)) for who in PEOPLE * 2]
        assert sorted(together(app, world, acts, told)) == ["done", "invalid", "invalid", "invalid"]
    assert standing(session) == ROUNDS


def test_of_two_same_imports_one_is_taken(app: Flask, world: World, session: Session) -> None:
    acts: list[Act] = [(who, service.take_in, TakeIn(key=new_key(), entries=tuple(entries()))) for who in PEOPLE * 2]
    assert sorted(together(app, world, acts, told)) == ["done", "invalid", "invalid", "invalid"]
    assert standing(session) == ROUNDS


def test_of_two_corrections_one_stands(app: Flask, world: World, session: Session) -> None:
    wrong = some_figure(world)
    acts: list[Act] = []
    for who, number in zip(PEOPLE, (901, 902), strict=True):
        right = replace(wrong.entry, figures=Figures(eligible=1000, recorded=number))
        command = CorrectFigure(key=new_key(), figure_id=wrong.id, entry=right, reason="Salah ketik")
        acts.append((who, service.correct, command))
    assert sorted(together(app, world, acts, told)) == ["already_done", "done"]
    assert session.scalar(select(func.count()).select_from(CoverageFigure)) == 2


def test_a_target_is_withdrawn_once(app: Flask, world: World, session: Session) -> None:
    for _ in range(ROUNDS):
        target = some_target(world)
        acts: list[Act] = [
            (who, service.withdraw_target, WithdrawTarget(key=new_key(), target_id=target.id, reason="Diganti"))
            for who in PEOPLE
        ]
        assert sorted(together(app, world, acts, told)) == ["already_done", "done"]
