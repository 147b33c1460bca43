"""What did not arrive: found after all, or written off by two people."""
