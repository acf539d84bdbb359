"""What the child process that reads foreign files may not do: take the computer, the disk or the network.

Linux: memory, processor time, file writing (rlimits); sockets and other programs (seccomp). macOS: processor time and
file writing (rlimits), network (sandbox), memory (a watching thread). Windows: memory and other programs (a job
object). Everywhere: an audit hook that turns away sockets and other programs from Python.
"""

import contextlib
import ctypes
import os
import struct
import sys
import threading
from typing import Any, Final

MEMORY: Final = 1 << 30
CPU_SECONDS: Final = 20
OUT_OF_MEMORY: Final = 77
"""The exit code of a child that ended because it grew too large."""

_FORBIDDEN: Final = (
    "socket.",
    "subprocess.",
    "os.system",
    "os.exec",
    "os.fork",
    "os.posix_spawn",
    "os.spawn",
    "urllib.",
)


def apply() -> None:
    """Give up everything that reading bytes and answering does not need. There is no way back."""
    sys.addaudithook(_audit)
    if sys.platform == "win32":
        _job_object()
        return
    _rlimits()
    if sys.platform == "linux":
        _seccomp()
    else:
        _macos()


def _audit(event: str, _arguments: tuple[Any, ...]) -> None:
    if event.startswith(_FORBIDDEN):
        raise PermissionError(event)


if sys.platform != "win32":
    import resource

    def _rlimits() -> None:
        for kind, limit in (
            (resource.RLIMIT_AS, MEMORY),
            (resource.RLIMIT_CPU, CPU_SECONDS),
            (resource.RLIMIT_CORE, 0),
            (resource.RLIMIT_FSIZE, 0),
        ):
            hard = resource.getrlimit(kind)[1]
            allowed = limit if hard == resource.RLIM_INFINITY else min(limit, hard)
            with contextlib.suppress(OSError, ValueError):  # macOS refuses some; its thread below stands in
                resource.setrlimit(kind, (allowed, allowed))


if sys.platform == "linux":
    _CALLS: Final = {
        # machine: audit architecture, then socket, connect, execve, execveat, io_uring_setup (, fork, vfork)
        "x86_64": (0xC000003E, (41, 42, 59, 322, 425, 57, 58)),
        "aarch64": (0xC00000B7, (198, 203, 221, 281, 425)),
    }
    _X32_BIT: Final = 0x40000000
    _PR_SET_NO_NEW_PRIVS: Final = 38
    _PR_SET_SECCOMP: Final = 22
    _SECCOMP_MODE_FILTER: Final = 2
    _LOAD, _EQUAL, _AT_LEAST, _RETURN = 0x20, 0x15, 0x35, 0x06
    _ALLOW, _REFUSE = 0x7FFF0000, 0x00050001

    class _Program(ctypes.Structure):
        _fields_ = (("length", ctypes.c_ushort), ("filter", ctypes.c_char_p))

    def _seccomp() -> None:
        """The kernel answers "not permitted" to sockets and other programs, for C libraries too."""
        known = _CALLS.get(os.uname().machine)
        if known is None:
            return
        architecture, numbers = known
        to_refuse = len(numbers) + 3
        steps = [
            (_LOAD, 0, 0, 4),
            (_EQUAL, 0, to_refuse, architecture),
            (_LOAD, 0, 0, 0),
            (_AT_LEAST, to_refuse - 2, 0, _X32_BIT),
            *((_EQUAL, len(numbers) - at, 0, number) for at, number in enumerate(numbers)),
            (_RETURN, 0, 0, _ALLOW),
            (_RETURN, 0, 0, _REFUSE),
        ]
        code = b"".join(struct.pack("HBBI", *step) for step in steps)
        libc = ctypes.CDLL(None, use_errno=True)
        if libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0:
            libc.prctl(_PR_SET_SECCOMP, _SECCOMP_MODE_FILTER, ctypes.byref(_Program(len(steps), code)), 0, 0)


if sys.platform == "darwin":

    def _macos() -> None:
        with contextlib.suppress(OSError, AttributeError):
            ctypes.CDLL("libSystem.dylib").sandbox_init(b"no-network", 1, ctypes.byref(ctypes.c_char_p()))
        threading.Thread(target=_watch_memory, daemon=True).start()

    def _watch_memory() -> None:
        pause = threading.Event()
        while resource.getrusage(resource.RUSAGE_SELF).ru_maxrss < MEMORY:
            pause.wait(0.02)
        os._exit(OUT_OF_MEMORY)


if sys.platform == "win32":

    class _BasicLimits(ctypes.Structure):
        _fields_ = (
            ("process_time", ctypes.c_int64),
            ("job_time", ctypes.c_int64),
            ("flags", ctypes.c_uint32),
            ("smallest_set", ctypes.c_size_t),
            ("largest_set", ctypes.c_size_t),
            ("processes", ctypes.c_uint32),
            ("affinity", ctypes.c_size_t),
            ("priority", ctypes.c_uint32),
            ("scheduling", ctypes.c_uint32),
        )

    class _ExtendedLimits(ctypes.Structure):
        _fields_ = (
            ("basic", _BasicLimits),
            ("io", ctypes.c_uint64 * 6),
            ("process_memory", ctypes.c_size_t),
            ("job_memory", ctypes.c_size_t),
            ("peak_process", ctypes.c_size_t),
            ("peak_job", ctypes.c_size_t),
        )

    _PROCESS_TIME, _ACTIVE_PROCESSES, _PROCESS_MEMORY = 0x2, 0x8, 0x100
    _EXTENDED_LIMITS: Final = 9

    def _job_object() -> None:
        kernel = ctypes.WinDLL("kernel32", use_last_error=True)
        kernel.CreateJobObjectW.restype = ctypes.c_void_p
        kernel.GetCurrentProcess.restype = ctypes.c_void_p
        limits = _ExtendedLimits()
        limits.basic.flags = _PROCESS_TIME | _ACTIVE_PROCESSES | _PROCESS_MEMORY
        limits.basic.process_time = CPU_SECONDS * 10_000_000
        limits.basic.processes = 1
        limits.process_memory = MEMORY
        job = ctypes.c_void_p(kernel.CreateJobObjectW(None, None))
        kernel.SetInformationJobObject(job, _EXTENDED_LIMITS, ctypes.byref(limits), ctypes.sizeof(limits))
        kernel.AssignProcessToJobObject(job, ctypes.c_void_p(kernel.GetCurrentProcess()))
