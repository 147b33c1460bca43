"""What the server does by itself, when, and never twice at once."""
