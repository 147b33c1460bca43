"""Papers and pictures that belong to things: kept in the database, so that every backup carries them."""
