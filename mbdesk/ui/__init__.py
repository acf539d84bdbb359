"""The window. Shows, asks and starts jobs."""
