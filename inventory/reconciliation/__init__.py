"""Reconciliation: reported prints against the count of SIAK, spoiled blanks by cause, ribbons against cards."""
