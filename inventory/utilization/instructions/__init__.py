"""What a supervisor tells an office to do about a flag, and whether it was done."""
