"""Floor 6: going out to the people (*jemput bola*): sessions, what they take along and bring back, where they start."""
