"""Coverage: who has a record, a card, a birth certificate, of how many; and the targets that have a date."""
