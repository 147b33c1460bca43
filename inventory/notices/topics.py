"""The topics that notices can have. Whoever tells of something registers it here, with the maker of its sentences.

A folder above does so once, where it is imported: ``register(Topic(name="alert_opened", word=_l("Alert opened"),
sentence=opened))``. The maker is called when a message is delivered, in the reader's language.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any


@dataclass(frozen=True, kw_only=True)
class Happening:
    """What a maker of sentences is told: the notice, and what its office is called."""

    topic: str
    office: str
    office_name: str
    timezone: str
    subject: str
    params: Mapping[str, Any]
    at: datetime


@dataclass(frozen=True, kw_only=True)
class Told:
    """A happening in words: one line, some sentences, and the path of the page where more is to be seen."""

    title: str
    text: str
    path: str


@dataclass(frozen=True, kw_only=True)
class Topic:
    """A kind of happening: its name, what it is called in lists, and who makes its sentences."""

    name: str
    word: Any
    sentence: Callable[[Happening], Told]


TOPICS: dict[str, Topic] = {}


def register(topic: Topic) -> None:
    """Make a topic known. Raises ValueError where another has its name."""
    if TOPICS.setdefault(topic.name, topic) is not topic:
        raise ValueError(f"there is a topic {topic.name} already")


def word(name: str) -> str:
    """What a topic is called; its name where nobody registered it."""
    return str(TOPICS[name].word) if name in TOPICS else name.replace("_", " ")


def told(happening: Happening) -> Told:
    """A happening in words, in the language of the moment. Raises LookupError for a topic nobody registered."""
    if happening.topic not in TOPICS:
        raise LookupError(f"no topic is called {happening.topic}")
    return TOPICS[happening.topic].sentence(happening)
