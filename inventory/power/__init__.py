"""Power: generators with fuel and tests, UPS, hours without power, and who could print in an outage."""
