"""This computer: keyring, journal, rate ledger, remembered schools."""
