#!/usr/bin/python3
"""under_filter.py COMMAND…: runs a command with the system calls that the shipped unit leaves to the daemon, where no
systemd runs. Exit 77, saying why, when the filter cannot be made here."""
import ctypes
import os
import pathlib
import re
import shutil
import subprocess
import sys

UNIT = pathlib.Path(__file__).resolve().parents[2] / "systemd" / "vigied.service"
ALLOW, DENY = 0x7FFF0000, 0x00050000 | 1  # SECCOMP_RET_ALLOW; SECCOMP_RET_ERRNO with EPERM


def groups():
    """@name to its members, calls and other groups, as systemd knows them."""
    listed, members = {}, []
    for line in subprocess.run(["systemd-analyze", "syscall-filter", "--no-pager"], capture_output=True, text=True).stdout.splitlines():
        if line.startswith("@"):
            members = listed.setdefault(line.strip(), [])
        elif re.match(r" +[@a-z0-9_-]+$", line):
            members.append(line.strip())
    return listed


def calls(words, known):
    return {call for word in words for call in (calls(known[word], known) if word.startswith("@") else {word})}


def allowed():
    """Lines of the unit in their order: a list adds to what is allowed, one with ~ takes away."""
    known = groups()
    left = calls(["@default"], known)
    for line in re.findall(r"(?m)^SystemCallFilter=(.*)$", UNIT.read_text()):
        if line.startswith("~"):
            left -= calls(line[1:].split(), known) - calls(["@default"], known)
        else:
            left |= calls(line.split(), known)
    return left


def confine():
    seccomp = ctypes.CDLL("libseccomp.so.2")
    seccomp.seccomp_init.restype = ctypes.c_void_p
    filtered = ctypes.c_void_p(seccomp.seccomp_init(DENY))
    for call in allowed():
        number = seccomp.seccomp_syscall_resolve_name(call.encode())
        if number >= 0:
            seccomp.seccomp_rule_add(filtered, ALLOW, number, 0)
    return seccomp.seccomp_load(filtered) == 0


if __name__ == "__main__":
    if shutil.which("systemd-analyze") is None:
        print("systemd-analyze is not here: no filter to run under", file=sys.stderr)
        sys.exit(77)
    if not confine():
        print("the filter of the unit cannot be put in force here", file=sys.stderr)
        sys.exit(77)
    os.execv(sys.argv[1], sys.argv[1:])
