"""What holds wherever an access key is typed."""

from typing import Final

FORGET_KEY_MS: Final = 60_000
"""A key that was typed and not used stands in a field for so long (quality X17)."""
