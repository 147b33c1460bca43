"""Accounting for KTP-el blanks, printers and ink, from the centre to every kabupaten/kota.

Nothing is imported here, so that importing a rule never loads Flask.
"""
