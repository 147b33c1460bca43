"""The steps of a purchase, from plan to paid."""
