"""What several test folders use: a clock to set, databases, a small world, a client, a browser."""
