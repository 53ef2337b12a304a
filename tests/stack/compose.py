"""docker-compose with a project, an image and a port of its own -> what it prints. Edge."""

import os
import shutil
import signal
import subprocess
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
PROJECT = "nasluch-stack"


class Stack:
    """The services of docker-compose.yml, under a project name that nobody else has."""

    def __init__(self, *, port: int, gateway: str, smtp_url: str) -> None:
        self.image = f"{PROJECT}:now"
        self._environment = {
            "COMPOSE_PROJECT_NAME": PROJECT, "NASLUCH_PORT": str(port), "NASLUCH_SMTP_URL": smtp_url,
            "NASLUCH_PUBLIC_URL": f"http://127.0.0.1:{port}", "NASLUCH_ALLOW_PRIVATE_NETWORKS": f"{gateway}/32",
            "NASLUCH_MIN_INTERVAL_S": "5", "NASLUCH_HOST_DELAY_S": "0.2", "NASLUCH_GATHER_S": "1",
        }  # fmt: skip

    def __call__(self, *arguments: str, given: bytes | None = None) -> str:
        """What a command of compose prints.

        Errors: RuntimeError with what it complains of
        """
        return ran([*_compose(), *arguments], {**self._environment, "NASLUCH_IMAGE": self.image}, given)

    def nasluch(self, *arguments: str) -> str:
        """What a command of ours prints, run beside the page."""
        return self("exec", "-T", "web", "nasluch", *arguments)

    def containers(self, service: str) -> list[str]:
        """Their ids."""
        return self("ps", "-q", service).split()

    def aside(self, service: str) -> str:
        """The id of one more container of a service, which an upgrade of the stack leaves alone."""
        return self("run", "-d", "--no-deps", service).splitlines()[-1]

    def is_running(self, container: str) -> bool:
        """Whether it has not ended."""
        return ran(["docker", "inspect", "-f", "{{.State.Running}}", container]) == "true"

    def remove(self, container: str) -> None:
        """It is stopped in peace, and gone."""
        ran(["docker", "stop", "-t", "25", container])
        ran(["docker", "rm", container])

    def kill(self, container: str) -> None:
        """Its first process is gone without a word, as when the machine has no memory left."""
        pid = int(ran(["docker", "inspect", "-f", "{{.State.Pid}}", container]))
        os.kill(pid, signal.SIGKILL)

    def logs(self) -> str:
        """The last lines of every service."""
        return self("logs", "--no-color", "--tail", "40")


def ran(command: Sequence[str], environment: dict[str, str] | None = None, given: bytes | None = None) -> str:
    """What a command prints.

    Errors: RuntimeError with what it complains of
    """
    done = subprocess.run(
        command, cwd=ROOT, env={**os.environ, "DOCKER_BUILDKIT": "0", **(environment or {})}, input=given,
        capture_output=True, check=False,
    )  # fmt: skip
    if done.returncode:
        raise RuntimeError(f"{' '.join(command)}: {done.stderr.decode(errors='replace')[-2000:]}")
    return done.stdout.decode().strip()


def is_there() -> bool:
    """Whether an engine answers."""
    if not shutil.which("docker"):
        return False
    return subprocess.run(["docker", "info"], capture_output=True, check=False).returncode == 0


def build(tag: str, revision: str) -> None:
    """An image of the sources as they were in that revision; "": as they lie here."""
    if not revision:
        ran(["docker", "build", "-q", "-t", tag, "."])
        return
    sources = subprocess.run(["git", "archive", revision], cwd=ROOT, capture_output=True, check=True).stdout
    ran(["docker", "build", "-q", "-t", tag, "-"], given=sources)


def before() -> str:
    """The revision before the newest change of the schema: what an upgrade comes from."""
    newest = ran(["git", "log", "--first-parent", "-1", "--format=%H", "--", "migrations/versions"])
    return ran(["git", "rev-parse", f"{newest}~1"])


def gateway() -> str:
    """The address of this machine as containers see it."""
    return ran(["docker", "network", "inspect", "bridge", "-f", "{{(index .IPAM.Config 0).Gateway}}"])


def _compose() -> list[str]:
    """Compose as a plugin of Docker, or as a program of its own."""
    plugin = subprocess.run(["docker", "compose", "version"], capture_output=True, check=False)
    return ["docker", "compose"] if plugin.returncode == 0 else ["docker-compose"]
