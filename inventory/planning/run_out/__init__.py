"""The day on which blanks and ink run out, beside the day on which more can come."""
