"""Keeping the database safe: copies that prove themselves, bringing one back, and what the server's role may change."""
