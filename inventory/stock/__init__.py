"""The ledger: what there is, where, and how it came there. Nothing in it is ever edited or deleted."""
