"""Machines read from a spreadsheet, shown before they are entered."""
