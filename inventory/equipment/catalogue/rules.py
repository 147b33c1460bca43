"""What the catalogue says of a model, and how the name of a machine's model is compared with it."""

from dataclasses import dataclass

from inventory.core.errors import Invalid

LONGEST_NAME, LONGEST_TEXT = 80, 500
MOST_CARDS_A_DAY, MOST_CARDS_OF_A_ROLL, LONGEST_WARRANTY = 100_000, 100_000, 240


def model_key(name: str) -> str:
    """A model's name as it is compared: *fargo hdp 5000* is *Fargo HDP5000*."""
    return "".join(name.casefold().split())


@dataclass(frozen=True, kw_only=True)
class Particulars:
    """What a model is good for; None is not known.

    ``daily_capacity`` are the cards after which one machine rests, the yields the cards that the maker promises of a
    roll, ``supplies`` the ribbons and films that fit, ``warranty_months`` the warranty that comes with it.
    """

    daily_capacity: int | None = None
    ribbon_yield: int | None = None
    film_yield: int | None = None
    supplies: str = ""
    spare_parts: str = ""
    warranty_months: int | None = None


LIMITS = {
    "daily_capacity": MOST_CARDS_A_DAY,
    "ribbon_yield": MOST_CARDS_OF_A_ROLL,
    "film_yield": MOST_CARDS_OF_A_ROLL,
    "warranty_months": LONGEST_WARRANTY,
}


def check(name: str, told: Particulars) -> None:
    """Refuse a model without a name, numbers that cannot be, and texts that are too long. Raises Invalid."""
    if not name.strip():
        raise Invalid(reason="model_name_needed", field="name")
    for field, largest in LIMITS.items():
        number = getattr(told, field)
        if number is not None and not 1 <= number <= largest:
            raise Invalid(reason="model_number_impossible", field=field)
    for field, text, longest in (
        ("name", name, LONGEST_NAME),
        ("supplies", told.supplies, LONGEST_TEXT),
        ("spare_parts", told.spare_parts, LONGEST_TEXT),
    ):
        if len(text) > longest:
            raise Invalid(reason="text_too_long", field=field)
