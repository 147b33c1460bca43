"""Floor 1: the offices from the centre to every kabupaten/kota, how near they are, and the days on which they work."""
