"""The budget lines of an office, their ceilings, and the money shifted between them."""
