"""What AWS Batch does with a job: moto's own Batch without Docker only says that it did.

A job's command, parameters, environment, secrets and mounts come from its job definition, as does what happens when an attempt fails.
"""

import os
import subprocess
import threading
import time
from dataclasses import dataclass
from fnmatch import fnmatchcase

from moto.batch.utils import JobStatus
from moto.batch_simple.models import BatchSimpleBackend


# Parts that say when they have begun; the others are too short to be killed in their middle.
LONG = ("voice", "transcript", "facial", "masking")


@dataclass
class Attempt:
    """One start of a container, and how it ended."""

    stage: str
    segment: str | None
    began: float
    ended: float
    # None where the host vanished.
    exit_code: int | None
    status_reason: str
    stderr: str


class Host:
    """The machine on which containers run: here, as processes."""

    def __init__(self, program, mounts, secrets, environment):
        self.program = program
        # Folder in the container -> folder here.
        self.mounts = mounts
        # What a secret's address gives.
        self.secrets = secrets
        # What the image sets.
        self.environment = environment
        self.attempts = []
        # What goes wrong: from stage, segment and number of the attempt to one of this class' faults, or None.
        self.fault = lambda stage, segment, number: None

    @staticmethod
    def spot_reclaimed(environment):
        return {**environment, "RECLAIM": "1"}

    @staticmethod
    def without_ffmpeg(environment):
        return {**environment, "PATH": "/nowhere"}

    @staticmethod
    def bucket_away(environment):
        return {**environment, "INTERVIEWPREP_S3_ENDPOINT": "http://127.0.0.1:9"}

    def run(self, job):
        """One attempt at a job."""
        command = self.command(job)
        stage, segment = command[1], command[command.index("--segment") + 1] if "--segment" in command else None
        number = sum((attempt.stage, attempt.segment) == (stage, segment) for attempt in self.attempts)
        environment = self.environment_of(job)
        fault = self.fault(stage, segment, number)
        if fault:
            environment = fault(environment)
        reclaimed = environment.pop("RECLAIM", None)
        began = time.monotonic()
        process = subprocess.Popen([self.program, *command], env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        said = ""
        if reclaimed:
            said = read_until("stage_begun", process.stderr) if stage in LONG else ""
            process.kill()
        stderr = said + process.communicate()[1]
        exit_code = None if reclaimed else process.returncode
        reason = "Host EC2 (instance i-0a1b2c3d) terminated." if reclaimed else "Essential container in task exited"
        attempt = Attempt(stage, segment, began, time.monotonic(), exit_code, reason, stderr)
        self.attempts.append(attempt)
        return attempt

    def command(self, job):
        return [self.here(word) for word in job._add_parameters_to_command(job._get_container_property("command", []))]

    def environment_of(self, job):
        container = job.job_definition.container_properties
        given = {entry["name"]: self.here(entry["value"]) for entry in container["environment"]}
        secret = {entry["name"]: self.secrets[entry["valueFrom"]] for entry in container["secrets"]}
        return {**self.environment, **given, **secret}

    def here(self, word):
        """A path in the container as a path on this machine."""
        for inside, outside in self.mounts.items():
            if word == inside or word.startswith(f"{inside}/"):
                return os.fspath(outside) + word[len(inside) :]
        return word


def read_until(word, lines):
    """The lines up to the one with this word, or all."""
    said = ""
    for line in lines:
        said += line
        if word in line:
            break
    return said


def retries(strategy, attempt):
    """Whether Batch starts another attempt: the first entry whose conditions all hold decides, and without one it does."""
    seen = {"onExitCode": str(attempt.exit_code), "onStatusReason": attempt.status_reason, "onReason": ""}
    for entry in strategy.get("evaluateOnExit", []):
        if all(fnmatchcase(seen[name], pattern) for name, pattern in entry.items() if name != "action"):
            return entry["action"].upper() == "RETRY"
    return True


def attend(host, job):
    """A job from its first attempt to its last."""
    strategy = job.job_definition.retry_strategy or {"attempts": 1}
    for _ in range(strategy["attempts"]):
        job._start_attempt()
        attempt = host.run(job)
        job.exit_code = attempt.exit_code
        job.job_stopped_reason = attempt.status_reason
        if attempt.exit_code == 0 or not retries(strategy, attempt):
            break
    job._mark_stopped(success=attempt.exit_code == 0)


def take_over(host):
    """Lets `host` run what is submitted to moto's Batch."""

    def start(backend, include_start_attempt, job):
        backend.backend._jobs[job.job_id] = job
        job.status = JobStatus.RUNNING
        threading.Thread(target=attend, args=(host, job), daemon=True).start()

    BatchSimpleBackend._mark_job_as_finished = start
