"""The home page of each role, and the record of an office: what the lower floors know, on one page."""
