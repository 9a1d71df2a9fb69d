"""Start a program as another user, able to reach it whatever its parent folders allow.

PostgreSQL refuses to run as root, so root starts it under an unprivileged user. When
that user may not pass a parent folder of the checkout (one below ``/root``, say), the
program is given one ambient capability to pass it, instead of opening folders that are
not the portal's.

Run as a script, so that nothing is done between fork and exec of a threaded parent::

    python -I -S launch.py UID GID CAPABILITY|- PROGRAM [ARGUMENT...]
"""

import ctypes
import os
import struct
import sys

CAP_DAC_OVERRIDE = 1
CAP_DAC_READ_SEARCH = 2
_CAP_SETPCAP = 8
_LINUX_CAPABILITY_VERSION_3 = 0x20080522
_PR_SET_SECUREBITS = 28
_PR_CAP_AMBIENT = 47
_PR_CAP_AMBIENT_RAISE = 2
# access(2), by which PostgreSQL looks for its own files, ignores the capabilities of a
# user who is not root unless SECBIT_NO_SETUID_FIXUP is set; SECBIT_KEEP_CAPS carries
# them over the change of user.
_SECBIT_NO_SETUID_FIXUP = 1 << 2
_SECBIT_KEEP_CAPS = 1 << 4


def effective_capabilities() -> int:
    """Return the bit set of what this process may do; 0 where there is no such thing."""
    try:
        with open("/proc/self/status", encoding="ascii") as status:
            lines = dict(line.split(":", 1) for line in status)
    except OSError:
        return 0
    return int(lines.get("CapEff", "0").strip(), 16)


def passing_capability() -> int | None:
    """Return the narrowest capability that passes closed folders and can be handed on."""
    held = effective_capabilities()
    if not held >> _CAP_SETPCAP & 1:
        return None
    for capability in (CAP_DAC_READ_SEARCH, CAP_DAC_OVERRIDE):
        if held >> capability & 1:
            return capability
    return None


def _call(function: str, *arguments: object) -> None:
    libc = ctypes.CDLL(None, use_errno=True)
    if getattr(libc, function)(*arguments) != 0:
        number = ctypes.get_errno()
        raise OSError(number, f"{function}: {os.strerror(number)}")


def _keep_only(capability: int) -> None:
    header = struct.pack("<Ii", _LINUX_CAPABILITY_VERSION_3, 0)
    low = 1 << capability
    # Two triples (effective, permitted, inheritable), for capabilities 0-31 and 32-63.
    data = struct.pack("<6I", low, low, low, 0, 0, 0)
    _call("capset", header, data)
    number = ctypes.c_ulong(capability)
    zero = ctypes.c_ulong(0)
    _call("prctl", _PR_CAP_AMBIENT, ctypes.c_ulong(_PR_CAP_AMBIENT_RAISE), number, zero, zero)


def become(uid: int, gid: int, capability: int | None) -> None:
    """Turn this process into one of the user, keeping at most the one capability."""
    if capability is not None:
        bits = ctypes.c_ulong(_SECBIT_NO_SETUID_FIXUP | _SECBIT_KEEP_CAPS)
        zero = ctypes.c_ulong(0)
        _call("prctl", _PR_SET_SECUREBITS, bits, zero, zero, zero)
    os.setgroups([])
    os.setresgid(gid, gid, gid)
    os.setresuid(uid, uid, uid)
    if capability is not None:
        _keep_only(capability)


def main(arguments: list[str]) -> None:
    """Become the user and turn into the program."""
    uid, gid, capability, *command = arguments
    become(int(uid), int(gid), None if capability == "-" else int(capability))
    os.execv(command[0], command)


if __name__ == "__main__":
    main(sys.argv[1:])
