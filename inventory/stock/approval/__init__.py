"""What two people decide: pending documents, approved or rejected."""
