"""Tests mirror the folders of `inventory/`; what several of them use lives in `tests/support/`."""
