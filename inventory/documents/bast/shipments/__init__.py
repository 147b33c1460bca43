"""The berita acara of what a shipment carries."""
