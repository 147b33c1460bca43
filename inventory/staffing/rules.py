"""Who may stand in the register of operators, who may have been at a training, and what an office can do with them."""

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from inventory.core.errors import AlreadyDone, DateRefused, Invalid

LONGEST_NAME, LONGEST_TEXT = 120, 200
NIP = re.compile(r"\d{18}", re.ASCII)


class Standing(StrEnum):
    """Whether somebody works as an operator, and was ever trained."""

    TRAINED = "trained"
    UNTRAINED = "untrained"
    LEFT = "operator_left"


@dataclass(frozen=True)
class Crew:
    """The operators of an office that keeps a register: those who work there, and those of them who were trained."""

    active: int
    trained: int

    @property
    def able(self) -> bool:
        """Whether there is a trained operator."""
        return self.trained > 0


def standing(left_on: date | None, trainings: int) -> Standing:
    """Where an operator stands."""
    if left_on is not None:
        return Standing.LEFT
    return Standing.TRAINED if trainings else Standing.UNTRAINED


def text(value: str, field: str, longest: int = LONGEST_TEXT, *, needed: bool = True) -> str:
    """A text as it is kept. Raises Invalid where it lacks or is too long."""
    kept = " ".join(value.split())
    if needed and not kept:
        raise Invalid(reason="staffing_text_needed", field=field)
    if len(kept) > longest:
        raise Invalid(reason="text_too_long", field=field)
    return kept


def nip(value: str) -> str:
    """A NIP as it is kept, or nothing: 18 digits, written with or without blanks. Raises Invalid."""
    kept = "".join(value.split())
    if kept and not NIP.fullmatch(kept):
        raise Invalid(reason="nip_impossible", field="nip")
    return kept


def check_leaving(name: str, left_on: date | None, day: date, since: date, today: date) -> None:
    """Somebody leaves once, between the first day and today. Raises AlreadyDone, DateRefused."""
    if left_on is not None:
        raise AlreadyDone(document=name, state=Standing.LEFT)
    if not since <= day <= today:
        raise DateRefused(day=day, earliest=since, latest=today)


def check_attendance(chosen: Iterable[int], there: Collection[int]) -> list[int]:
    """Those who were at a training, each once: one at least, and only operators of that day. Raises Invalid."""
    wanted = list(chosen)
    if not wanted:
        raise Invalid(reason="nobody_attended", field="operators")
    if len(set(wanted)) < len(wanted) or not set(wanted) <= set(there):
        raise Invalid(reason="operator_unknown", field="operators")
    return wanted
