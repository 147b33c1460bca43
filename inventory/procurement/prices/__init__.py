"""What the same thing has cost, where and when."""
