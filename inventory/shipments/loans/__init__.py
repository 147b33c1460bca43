"""What districts lend each other, and give back in parts."""
