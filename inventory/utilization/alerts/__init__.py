"""What is done about a flag, until the district prints again."""
