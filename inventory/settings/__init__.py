"""What an administrator sets for the whole installation; the values themselves lie in `core/settings.py`."""
