"""Papers and ledgers going out, always made afresh from the records."""
