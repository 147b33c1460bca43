"""The monthly recapitulation, on paper and as a sheet."""
