"""What the figures were measured on and with."""

import datetime
import json
import os
import platform
import re
import subprocess

from .paths import HERE, ROOT, VENV

CRATES = ("hyper", "tokio", "serde_json", "hyper-rustls")
MODULES = ("aiohttp", "uvloop", "orjson", "httpx", "openai", "litellm")


def first(pattern, text, otherwise="unknown"):
    found = re.search(pattern, text, re.MULTILINE)
    return found[1].strip() if found else otherwise


def output(*command, **options):
    try:
        done = subprocess.run(list(map(str, command)), capture_output=True, text=True, timeout=60, **options)
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return done.stdout + done.stderr


def text(path):
    try:
        with open(path, encoding="utf-8") as file:
            return file.read()
    except OSError:
        return ""


def description(cores):
    memory = int(first(r"MemTotal: +(\d+)", text("/proc/meminfo"), "0"))
    return {
        "date": datetime.date.today().isoformat(),
        "cpu": first(r"^model name\s*:(.*)", text("/proc/cpuinfo")),
        "cores": os.cpu_count(),
        "client_core": cores[0],
        "server_core": cores[1],
        "virtual": first(r"^(hypervisor)", " ".join(text("/proc/cpuinfo").split()).replace(" ", "\n"), "") != "",
        "memory_gib": round(memory / 2**20, 1),
        "kernel": platform.release(),
        "system": first(r'^PRETTY_NAME="(.*)"', text("/etc/os-release")),
        "load_before": os.getloadavg()[0],
    }


def versions(paradigm):
    linked = "dynamic" if "libswiftCore" in output("ldd", paradigm) else "static"
    commit = output("git", "-C", ROOT, "describe", "--always", "--dirty").strip()
    found = {
        "paradigm": f"{first(r'paradigm (.*)', output(paradigm, '--version'))}, {linked} Swift libraries",
        "source tree": commit if "fatal" not in commit else "unknown",
        "Swift": first(r"Swift version ([^\s]+)", output("swift", "--version")),
        "Go": first(r"go version go(\S+)", output("/usr/bin/go", "version")),
        "rustc": first(r"rustc (\S+)", output("/usr/bin/rustc", "--version")),
        "gcc": first(r"^gcc.* (\S+)$", output("gcc", "--version")),
        "libcurl": first(r"libcurl/(\S+)", output("curl", "--version")),
        "Python": first(r"Python (\S+)", output(VENV / "requirements" / "bin" / "python3", "--version")),
        "nginx": first(r"nginx/(\S+)", output("nginx", "-v")),
        "wrk": first(r"wrk (?:debian/)?(\S+)", output("wrk", "-v")),
        "h2load": first(r"nghttp2/(\S+)", output("h2load", "--version")),
    }
    lock = text(HERE / "peers" / "hyper" / "Cargo.lock")
    for crate in CRATES:
        found[crate] = first(rf'name = "{crate}"\nversion = "(.*)"', lock)
    for requirements in ("litellm-requirements", "requirements"):
        found |= {name: version for name, version in modules(requirements).items() if name in MODULES}
    return found


def modules(requirements):
    """What is installed in one of the virtual environments."""
    python = VENV / requirements / "bin" / "python3"
    listed = output(python, "-m", "pip", "list", "--format", "json", "--disable-pip-version-check")
    try:
        return {module["name"].lower(): module["version"] for module in json.loads(listed.splitlines()[0])}
    except (ValueError, IndexError):
        return {}
