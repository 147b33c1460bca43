"""Repairs: what is wrong with a machine, where it was sent, what it cost, and how long it was down."""
