"""The berita acara of machines."""
