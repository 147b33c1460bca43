"""The district's daily report: what was printed and spoiled, and why nothing was."""
