"""The ledger at work: due → leased → built → sent (or proven sent) → recorded."""
