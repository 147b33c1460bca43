"""Shipments: blanks from the centre to the provinces, on to the districts, and back."""
