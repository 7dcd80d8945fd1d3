"""Installs what the clients need, and builds them. What cannot be built is reported, with the reason, and left out."""

import os
import shutil
import subprocess
import sys

from .paths import BUILD, HERE, ROOT, VENV
from .peers import HYPER, PEERS

# What each package is for; Debian's names.
PACKAGES = [
    "gcc", "libc6-dev", "openssl", "curl", "python3-venv", "nginx-light", "wrk", "nghttp2-client",
    "libcurl4-openssl-dev", "golang-go", "rustc", "cargo", "librust-hyper-dev", "librust-hyper-rustls-dev",
    "librust-rustls-pemfile-dev", "librust-tokio-dev", "librust-serde-dev", "librust-serde-json-dev",
    "librust-libc-dev",
]  # fmt: skip
C = ["gcc", "-O2", "-Wall", "-Wextra", "-std=gnu17"]
# Debian's own tools come first: its crates fit its compiler, and other Go toolchains might fetch newer ones.
DEBIAN = {"PATH": "/usr/bin:/bin:/usr/sbin:/sbin"}
STEPS = {
    "measure": [(C + ["harness/measure.c", "-o", BUILD / "measure"], HERE, {})],
    "delay": [(C + ["servers/delay.c", "-o", BUILD / "delay"], HERE, {})],
    "epoll": [(C + ["peers/epoll.c", "-o", BUILD / "epoll"], HERE, {})],
    "libcurl": [(C + ["peers/curl_multi.c", "-o", BUILD / "curl_multi", "-lcurl"], HERE, {})],
    "go": [(["go", "build", "-o", BUILD / "go", "."], HERE / "peers" / "go", DEBIAN | {"GOPROXY": "off"})],
    "hyper": [(["cargo", "build", "--release", "--offline", "--target-dir", HYPER.parent.parent],
               HERE / "peers" / "hyper", DEBIAN | {"RUSTC": "/usr/bin/rustc", "CARGO_HOME": str(BUILD / "cargo")})],
}  # fmt: skip


def say(text):
    print(f"bench: {text}", file=sys.stderr, flush=True)


def run(command, directory, environment, log):
    """None, or why the command failed, in a line; all it said is in the log."""
    with open(log, "a", encoding="utf-8") as file:
        try:
            command = list(map(str, command))
            status = subprocess.run(
                command, cwd=directory, env=os.environ | environment, stdout=file, stderr=file, stdin=subprocess.DEVNULL
            ).returncode
        except OSError as error:
            return str(error)
    lines = [line for line in log.read_text(encoding="utf-8", errors="replace").splitlines() if line.strip()]
    return None if status == 0 else f"{command[0]} ended with status {status}: {lines[-1] if lines else 'no message'}"


def installed(package):
    # Another package may bring the command, such as nginx in place of nginx-light.
    commands = {"nginx-light": "nginx", "python3-venv": None, "openssl": "openssl", "curl": "curl", "gcc": "gcc"}
    if (command := commands.get(package)) and shutil.which(command, path=os.environ["PATH"] + ":/usr/sbin"):
        return True
    query = subprocess.run(["dpkg-query", "-Wf${Status}", package], capture_output=True, text=True)
    return query.stdout.endswith(" installed")


def install_packages(log):
    missing = [package for package in PACKAGES if not installed(package)]
    if not missing:
        return
    say(f"installing {' '.join(missing)}")
    as_root = [] if os.geteuid() == 0 else ["sudo"]
    quiet = {"DEBIAN_FRONTEND": "noninteractive"}
    install = [*as_root, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "install", "-y", "--no-install-recommends"]
    run([*as_root, "apt-get", "update"], HERE, quiet, log)
    if run([*install, *missing], HERE, quiet, log):
        # One that is not to be had must not keep the others away.
        for package in missing:
            if reason := run([*install, package], HERE, quiet, log):
                say(f"not installed: {package} ({reason})")
    if "nginx-light" in missing and os.path.isdir("/run/systemd/system"):
        # Debian starts it on port 80 when it is installed, which nobody asked for.
        run([*as_root, "systemctl", "disable", "--now", "nginx"], HERE, {}, log)


def install_python(name, log):
    """A virtual environment with what peers/NAME.txt asks for; LiteLLM has its own, as it holds other packages back."""
    requirements, place = HERE / "peers" / f"{name}.txt", VENV / name
    wanted, done = requirements.read_text(encoding="utf-8"), place / "installed.txt"
    if done.exists() and done.read_text(encoding="utf-8") == wanted:
        return None
    say(f"installing Python clients: {', '.join(wanted.split())}")
    # Debian's interpreter where there is one, so that everybody measures the same.
    interpreter = "/usr/bin/python3" if os.path.exists("/usr/bin/python3") else sys.executable
    pip = [place / "bin" / "python3", "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    reason = run([interpreter, "-m", "venv", place], HERE, {}, log)
    reason = reason or run([*pip, "-r", requirements], HERE, {}, log)
    if not reason:
        done.write_text(wanted, encoding="utf-8")
    return reason


def build_paradigm(log):
    """The command, built here as it would be handed to others."""
    say("building paradigm (the first time takes many minutes)")
    scratch = BUILD / "swift"
    reason = run([ROOT / "scripts" / "static", "--scratch-path", scratch], ROOT, {}, log)
    return scratch / "release" / "paradigm", reason


def prepare(wanted, paradigm):
    """Makes everything ready; returns the path of paradigm and, for each client left out, the reason."""
    BUILD.mkdir(exist_ok=True)
    log = BUILD / "build.log"
    log.write_text("")
    install_packages(log)
    reasons = {}
    for key, steps in STEPS.items():
        if key not in wanted and key not in ("measure", "delay"):
            continue
        say(f"building {key}")
        for step in steps:
            if reason := run(*step, log):
                reasons[key] = reason
    for key in ("measure", "delay"):
        if key in reasons:
            sys.exit(f"bench: {key} could not be built: {reasons[key]}")
    kinds = {peer.key: peer.kind for peer in PEERS}
    python = {key for key, kind in kinds.items() if kind == "python"}
    for name, needs in (("litellm-requirements", {"litellm"}), ("requirements", python - {"litellm"})):
        if needs & wanted and (reason := install_python(name, log)):
            reasons |= {key: reason for key in needs & wanted}
    for key in ("wrk", "h2load", "curl"):
        if key in wanted and not shutil.which(key):
            reasons[key] = f"{key} is not installed"
    if any(kinds[key] == "ours" for key in wanted) and not paradigm:
        paradigm, reason = build_paradigm(log)
        if reason:
            reasons |= {key: reason for key in wanted if kinds[key] == "ours"}
    return str(paradigm), reasons
