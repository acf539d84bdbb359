"""Warnings in the log that no test expected."""

import logging


class LogWatch(logging.Handler):
    """Keeps every log record of at least WARNING that the running test did not announce.

    A test announces records of one level with ``with caplog.at_level(logging.WARNING):`` (or ``..., logger="name"``)
    around the code that logs them.
    """

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.unexpected: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        announced = {logging.getLogger().level, logging.getLogger(record.name).level}
        if record.levelno not in announced:
            self.unexpected.append(f"{record.levelname} {record.name}: {record.getMessage()}")
