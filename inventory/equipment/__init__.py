"""The machines: printers and what stands beside them, how they are, and how long the ink lasts."""
