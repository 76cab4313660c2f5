"""Everything a newcomer types, with nothing but Python: `python3 run.py demo` and `python3 run.py test`."""

from __future__ import annotations

import hashlib
import os
import shutil
import signal
import subprocess
import sys
from ctypes.util import find_library
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
PYTHON = str(VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python"))
USAGE = """Usage:
  python3 run.py demo [options]         try the logbook with invented people (options: `demo --help`)
  python3 run.py test [pytest options]  style, types and every test; what CI runs
  python3 run.py test --fast [...]      the same without browser, PostgreSQL and slow tests
  python3 run.py soak                   kill servers and browsers 200 times and count what is lost
  python3 run.py bench [options]        measure, as ratios to a limit taken in the same run
On Windows: py run.py ..."""
CHROMIUMS = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "msedge"]
CHROMIUM_PLACES = [
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
    "%ProgramFiles%/Google/Chrome/Application/chrome.exe",
    "%ProgramFiles(x86)%/Google/Chrome/Application/chrome.exe",
    "%LocalAppData%/Google/Chrome/Application/chrome.exe",
    "%ProgramFiles(x86)%/Microsoft/Edge/Application/msedge.exe",
    "%ProgramFiles%/Microsoft/Edge/Application/msedge.exe",
]


def say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def apt_install(*packages: str) -> bool:
    """Install Debian packages where that needs no password; False where it cannot be done or fails."""
    if os.name != "posix" or os.geteuid() != 0 or not shutil.which("apt-get"):
        return False
    say(f"Installing {' '.join(packages)} with apt-get ...")
    env = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    update = ["apt-get", "update", "-qq"]
    install = ["apt-get", "install", "-y", "-qq", "--no-install-recommends", *packages]
    return all(
        subprocess.run(c, env=env, stdout=subprocess.DEVNULL).returncode == 0 for c in (update, install)
    )


def works(*command: str) -> bool:
    """Say whether a command can be started and succeeds."""
    try:
        return subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL).returncode == 0
    except OSError:
        return False


def make_venv() -> None:
    if works(PYTHON, "-m", "pip", "--version"):
        return
    if not works(sys.executable, "-c", "import ensurepip, venv") and not apt_install("python3-venv"):
        sys.exit("This Python cannot make virtual environments. Debian, Ubuntu: apt-get install python3-venv")
    say("Making .venv ...")
    if subprocess.run([sys.executable, "-m", "venv", "--clear", VENV]).returncode:
        sys.exit(f"Could not make {VENV}. Remove that folder and run the same command again.")


def digest(lock: str) -> str:
    """What .venv was made from: a lock file, for this folder (a moved one needs its path written anew)."""
    return hashlib.sha256((ROOT / lock).read_bytes() + bytes(ROOT)).hexdigest()


def install(lock: str) -> None:
    """Bring .venv to what a lock file says, unless it is there. The lock for tests holds all of the other."""
    make_venv()
    stamp = VENV / "installed"
    done = stamp.read_text() if stamp.is_file() else ""
    if done in (digest(lock), digest("requirements-test.txt")):
        return
    say(f"Installing the packages of {lock} (about half a minute, the first time only) ...")
    pip = [PYTHON, "-m", "pip", "--disable-pip-version-check", "--no-input", "install", "-qq", "--no-compile"]
    if subprocess.run([*pip, "--require-hashes", "--only-binary", ":all:", "-r", lock], cwd=ROOT).returncode:
        sys.exit(
            "The packages could not be installed (see above). Is there a network? A folder of wheels does\n"
            "too: set PIP_NO_INDEX=1 and PIP_FIND_LINKS=<folder>. On Windows for Arm use an x64 Python."
        )
    find = [PYTHON, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"]
    packages = Path(subprocess.run(find, check=True, capture_output=True, text=True).stdout.strip())
    # What `pip install -e .` would do, without building anything.
    (packages / "aaben_doer.pth").write_text(f"{ROOT}\n", encoding="utf-8")
    stamp.write_text(digest(lock))


def find_chromium() -> str | None:
    """The Chromium, Chrome or Edge of this machine; OUTREACH_BROWSER names another."""
    places = [os.path.expandvars(place) for place in CHROMIUM_PLACES]
    on_path = next(filter(None, map(shutil.which, CHROMIUMS)), None)
    return os.environ.get("OUTREACH_BROWSER") or on_path or next(filter(os.path.isfile, places), None)


def need_browser() -> None:
    """See to it that browser tests have a browser and, on Linux, what it takes to drive it and to pair it."""
    browser = find_chromium()
    if sys.platform == "linux":
        lacking = [] if browser else ["chromium", "fonts-liberation"]
        lacking += [] if find_library("atomic") else ["libatomic1"]  # Playwright's driver is linked to it
        lacking += [] if shutil.which("certutil") else ["libnss3-tools"]
        if lacking and not apt_install(*lacking):
            say(f"Browser tests may need what Debian calls {' '.join(lacking)}.")
    if not browser and not find_chromium():
        say("Found no Chromium, Chrome or Edge; fetching one for the tests ...")
        if subprocess.run([PYTHON, "-m", "playwright", "install", "chromium"]).returncode:
            sys.exit("Install Chromium, Chrome or Edge, or name one in OUTREACH_BROWSER. Or `test --fast`.")


def test(arguments: list[str]) -> int:
    fast = "--fast" in arguments
    install("requirements-test.txt")
    if not fast:
        need_browser()
    checks = {
        "ruff check": ["ruff", "check", "-q", "."],
        "ruff format --check": ["ruff", "format", "-q", "--check", "."],
        "mypy": ["mypy", "--no-error-summary"],
    }
    failed = [name for name, check in checks.items() if python("-m", *check)]
    # The closing line belongs to pytest, which repeats just above it what failed before the tests.
    os.environ["OUTREACH_FAILED_CHECKS"] = ", ".join(failed)
    chosen = ["-m", "not (browser or postgres or slow or soak)"] if fast else []
    rest = [each for each in arguments if each != "--fast"]
    if not rest:  # a test somebody picked starts sooner, and can be debugged, in this process
        chosen += ["-n", str(min(4, os.cpu_count() or 1)), "--dist", "worksteal"]
    return python("-m", "pytest", *chosen, *rest) or bool(failed)


def python(*arguments: str) -> int:
    """Run the Python of .venv; the exit code. Ctrl-C is the program's own to answer, so wait for it."""
    running = subprocess.Popen([PYTHON, *arguments], cwd=ROOT, env={**os.environ, "PYTHONUTF8": "1"})
    signal.signal(signal.SIGTERM, lambda *_: running.terminate())
    while True:
        try:
            return running.wait()
        except KeyboardInterrupt:
            continue


def main(arguments: list[str]) -> int:
    if sys.version_info < (3, 11):  # noqa: UP036 (this line runs before anything has been installed)
        sys.exit("Åben dør needs Python 3.11 or newer; this is " + sys.version.split()[0] + ".")
    command, rest = (arguments[0], arguments[1:]) if arguments else ("", [])
    if command == "test":
        return test(rest)
    if command == "demo":
        install("requirements-app.txt")
        return python("-m", "outreach", "demo", *rest)
    if command == "soak":
        install("requirements-test.txt")
        need_browser()
        os.environ.setdefault("OUTREACH_KILLS", "200")
        return python(
            "-m", "pytest", "-m", "soak", "-s", "-o", "faulthandler_timeout=0", *rest
        )  # it takes long
    if command == "bench":
        install("requirements-test.txt")
        return python("-m", "benchmarks", *rest)
    print(USAGE)
    return 0 if command in ("-h", "--help", "help") else 2


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit(130)
