"""What a district asks of its province, and what it is given."""
