"""Demo data: the season of 2017 played through the same services as the pages, and the empty profiles for trials."""
