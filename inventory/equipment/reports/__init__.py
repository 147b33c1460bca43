"""What a district says of its machines once a month."""
