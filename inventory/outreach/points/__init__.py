"""The kecamatan and mobile units where cards are printed or records taken."""
