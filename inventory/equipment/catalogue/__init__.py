"""The models of machines: what they print a day, and the rolls and parts that fit them."""
