"""Telling people and programs what happened: an outbox, e-mail, digests, and signed webhooks."""
