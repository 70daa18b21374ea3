"""A network and a file tree of the test's own, where it may make them: names and ports as it likes, nothing outside
touched. After `enter()` a test runs as root of a network that has loopback only."""
import os
import pathlib
import subprocess
import sys
import tempfile

INSIDE = "VIGIE_TEST_INSIDE"


def inside():
    return INSIDE in os.environ


def enter():
    """Runs this program again inside; returns where that is not allowed."""
    if inside():
        return
    command = ["unshare", "--net", "--mount"] if os.geteuid() == 0 else ["unshare", "--map-root-user", "--net", "--mount"]
    try:
        allowed = subprocess.run([*command, "ip", "link", "set", "lo", "up"], capture_output=True, timeout=20).returncode == 0
    except OSError:
        allowed = False
    if allowed:
        os.environ[INSIDE] = "1"
        os.execvp(command[0], [*command, "sh", "-c", 'ip link set lo up && exec "$@"', "sh", sys.executable, *sys.argv])


def stand_in(path, text):
    """The file reads `text` for whoever is inside."""
    with tempfile.NamedTemporaryFile("w", delete=False) as file:
        file.write(text)
    os.chmod(file.name, 0o644)
    subprocess.run(["mount", "--bind", file.name, path], check=True)
    pathlib.Path(file.name).unlink()
