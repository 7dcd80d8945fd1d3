"""The servers, each on one core and with one fixed reply: nginx, with or without TLS, and the one that delays."""

import contextlib
import os
import socket
import subprocess
import time

from .paths import BUILD, WORK, reply

NGINX = """
daemon off;
master_process off;
worker_rlimit_nofile 65536;
error_log {work}/nginx.log warn;
pid {work}/nginx.pid;
events {{ worker_connections 20000; multi_accept on; }}
http {{
    access_log off;
    keepalive_requests 1000000000;
    keepalive_timeout 1h;
    default_type application/json;
    client_body_temp_path {work}/nginx-body;
    proxy_temp_path {work}/nginx-proxy;
    fastcgi_temp_path {work}/nginx-fastcgi;
    uwsgi_temp_path {work}/nginx-uwsgi;
    scgi_temp_path {work}/nginx-scgi;
    server {{
        {listen}
        location / {{ return 200 '{reply}'; }}
    }}
}}
"""
TLS = "ssl_certificate {work}/server.pem; ssl_certificate_key {work}/server.key; ssl_protocols TLSv1.2 TLSv1.3;"


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return probe.getsockname()[1]


def make_certificates():
    """A certificate authority of our own, and a certificate by it for this machine's loopback."""
    if (WORK / "server.pem").exists():
        return
    names = WORK / "names.cnf"
    names.write_text("subjectAltName=DNS:localhost,IP:127.0.0.1,IP:::1\nbasicConstraints=CA:FALSE\n")
    key = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"]
    constraints = ["-addext", "keyUsage=critical,keyCertSign"]
    for command in (
        ["req", "-x509", *key, "-keyout", "ca.key", "-out", "ca.pem", "-days", "30", "-subj", "/CN=Bench", *constraints],
        ["req", *key, "-keyout", "server.key", "-out", "server.csr", "-subj", "/CN=localhost"],
        ["x509", "-req", "-in", "server.csr", "-CA", "ca.pem", "-CAkey", "ca.key", "-CAcreateserial", "-days", "30",
         "-extfile", names.name, "-out", "server.pem"],
    ):  # fmt: skip
        subprocess.run(["openssl", *command], cwd=WORK, check=True, capture_output=True)


def nginx_command(port, tls):
    how = f"{port} {'ssl ' if tls else ''}backlog=8192"
    listen = f"listen 127.0.0.1:{how};"
    # "localhost" may come out as ::1 first.
    if tls and os.path.exists("/proc/net/if_inet6") and "lo" in open("/proc/net/if_inet6").read():
        listen += f" listen [::1]:{how};"
    if tls:
        make_certificates()
        listen += " " + TLS.format(work=WORK)
    configuration = WORK / "nginx.conf"
    text = reply().replace("'", "\\'")
    configuration.write_text(NGINX.format(work=WORK, listen=listen, reply=text))
    return ["nginx", "-p", str(WORK), "-c", str(configuration), "-e", str(WORK / "nginx.log")]


class Server:
    """A server that runs: its base URL, what it trusts to, and what it has used of its core so far."""

    def __init__(self, process, url, authority):
        self.process, self.url, self.authority = process, url, authority

    def cpu_seconds(self):
        with open(f"/proc/{self.process.pid}/stat", encoding="ascii") as file:
            fields = file.read().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


@contextlib.contextmanager
def serve(core, delay=None, tls=False):
    """A server on this core: the delaying one when there is a delay (0 is one too), else nginx."""
    WORK.mkdir(parents=True, exist_ok=True)
    port = free_port()
    if delay is None:
        command = nginx_command(port, tls)
    else:
        (WORK / "reply.json").write_text(reply())
        command = [str(BUILD / "delay"), str(port), str(delay), str(WORK / "reply.json")]
    process = subprocess.Popen(command, preexec_fn=lambda: os.sched_setaffinity(0, {core}))
    try:
        for _ in range(200):
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
                break
            if process.poll() is not None:
                raise RuntimeError(f"{command[0]} did not start; see {WORK}/nginx.log")
            time.sleep(0.02)
        url = f"https://localhost:{port}/v1" if tls else f"http://127.0.0.1:{port}/v1"
        yield Server(process, url, str(WORK / "ca.pem") if tls else None)
    finally:
        process.terminate()
        process.wait()
