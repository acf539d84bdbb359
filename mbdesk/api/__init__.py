"""ManageBac over HTTP: the one package that knows httpx, paths and the wire."""
