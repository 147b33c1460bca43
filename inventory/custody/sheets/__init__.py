"""The sheet of a count: drafted, resumed, sent."""
