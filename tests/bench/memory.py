"""How much memory this process holds."""

import sys
from pathlib import Path


def held_mb() -> float | None:
    """Resident memory in MB, None where the system does not say it in a way known here."""
    if sys.platform != "linux":
        return None
    lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) / 1024 for line in lines if line.startswith("VmRSS:"))
