"""mbdesk: a desktop window over the ManageBac+ public API for school registrars."""
