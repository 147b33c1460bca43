"""Where the machines are: handed over, moved, lent and given back."""
