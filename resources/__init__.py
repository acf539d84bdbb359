"""What mbdesk shows and is not code: icons, translations, templates, help. Read with `importlib.resources`."""
