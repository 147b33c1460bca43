"""Contracts and licences with an end date: what an office relies on, and what lapses unless somebody renews it."""
