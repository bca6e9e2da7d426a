"""The one account, host and edge that all tests of a run share."""

import atexit
import functools
import os
import secrets
import tempfile
from base64 import urlsafe_b64encode
from pathlib import Path

from lib import speech
from lib.cloud import Cloud
from lib.containers import Host, take_over
from lib.edge import Edge
from lib.recording import JOB_ID, Recording


class World:
    """What the tests find in their environment: DEPLOY_DIR (rendered files), INTERVIEWPREP (the program), MODELS_DIR."""

    def __init__(self):
        folder = tempfile.TemporaryDirectory(prefix="interviewprep-deploy-")
        atexit.register(folder.cleanup)
        self.folder = Path(folder.name)
        self.cloud = Cloud(Path(os.environ["DEPLOY_DIR"]))
        self.cloud.create()
        self.edge = Edge()
        self.jobs = self.made("jobs")
        keys = self.made("keys")
        (keys / "service.key").write_text(urlsafe_b64encode(secrets.token_bytes(32)).rstrip(b"=").decode())
        environment = {"PATH": os.environ["PATH"], "INTERVIEWPREP_MODELS_DIR": os.environ["MODELS_DIR"]}
        names = self.cloud.names
        mounts = {"/jobs": self.jobs, "/keys": keys, "/scratch": self.made("scratch")}
        # Addresses that end somewhere else here.
        mounts |= {names["bucket_endpoint"]: self.cloud.url, names["site"]: self.edge.url, names["transcriber_url"]: speech.listen()}
        self.host = Host(os.environ["INTERVIEWPREP"], mounts, self.cloud.secrets(), environment)
        take_over(self.host)
        self.definition = self.cloud.read("state-machine.asl.json")

    def made(self, name):
        path = self.folder / name
        path.mkdir()
        return path

    def record(self, segments):
        """A recording in the bucket, and its job's file; what other tests left is forgotten."""
        recording = Recording(self.folder, segments)
        bucket, s3 = self.cloud.names["bucket"], self.cloud.client("s3")
        self.delete("")
        for key, sealed in recording.objects.items():
            s3.put_object(Bucket=bucket, Key=key, Body=sealed)
        (self.jobs / f"{JOB_ID}.json").write_text(recording.job())
        self.edge.forget()
        for list_ in (self.host.attempts, self.cloud.waits):
            list_.clear()
        self.host.fault = lambda stage, segment, number: None
        return recording

    def forget_results(self):
        """As if nothing of the recording had been analysed."""
        for prefix in ("analysis/", "masked/"):
            self.delete(prefix)
        self.edge.forget()
        self.host.attempts.clear()

    def delete(self, prefix):
        bucket, s3 = self.cloud.names["bucket"], self.cloud.client("s3")
        for known in s3.list_objects_v2(Bucket=bucket, Prefix=prefix).get("Contents", []):
            s3.delete_object(Bucket=bucket, Key=known["Key"])

    def execute(self, recording, definition=None):
        """One execution over it, by our definition or another one."""
        name = f"test-{secrets.token_hex(4)}"
        machine = self.cloud.create_state_machine(name, definition or self.definition)
        given = {"job_id": JOB_ID, "tier": "premium", "segments": recording.segment_ids()}
        return self.cloud.execute(machine, given)


@functools.cache
def shared():
    return World()
