"""Purchases from local budgets: what was planned, ordered and delivered, and what it cost."""
