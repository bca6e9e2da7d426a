"""`interviewprep dispatch`: from the ledger's job to an execution of the state machine, and back."""

import json
import os
import secrets
import subprocess
import time
import unittest

from lib import world
from lib.containers import Host
from lib.recording import JOB_ID

PATIENCE_S = 120


class Dispatch(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.world = world.shared()
        cls.edge, cls.steps = cls.world.edge, cls.world.cloud.client("stepfunctions")

    def setUp(self):
        self.recording = self.world.record(1)
        (self.world.jobs / f"{JOB_ID}.json").unlink()
        self.machine = self.world.cloud.create_state_machine(f"dispatch-{secrets.token_hex(4)}", self.world.definition)

    def dispatch(self, *arguments):
        environment = {
            **self.world.host.environment,
            "INTERVIEWPREP_EDGE_URL": self.edge.url,
            "INTERVIEWPREP_SERVICE_KEY_FILE": os.fspath(self.world.folder / "keys" / "service.key"),
            "INTERVIEWPREP_STATE_MACHINE": self.machine,
            "INTERVIEWPREP_JOBS_FOLDER": os.fspath(self.world.jobs),
            "AWS_ENDPOINT_URL_SFN": self.world.cloud.url,
            "AWS_ACCESS_KEY_ID": "test",
            "AWS_SECRET_ACCESS_KEY": "test",
        }
        command = [self.world.host.program, "dispatch", "--executions", "2", *arguments]
        return subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)

    def outcomes(self, dispatcher):
        _, stderr = dispatcher.communicate(timeout=PATIENCE_S)
        self.assertEqual(dispatcher.returncode, 0, stderr)
        events = [json.loads(line) for line in stderr.splitlines()]
        return [event["outcome"] for event in events if event["event"] == "job_over"]

    def executions(self):
        return [execution["status"] for execution in self.steps.list_executions(stateMachineArn=self.machine)["executions"]]

    def until(self, what, holds):
        until = time.monotonic() + PATIENCE_S
        while not holds():
            self.assertLess(time.monotonic(), until, what)
            time.sleep(0.1)

    def files(self):
        return sorted(path.name for path in self.world.jobs.iterdir())

    def test_a_job_becomes_an_execution_whose_end_is_the_jobs(self):
        self.edge.offer(self.recording.job())
        dispatcher = self.dispatch("--until-idle")
        self.until("the job's file", lambda: f"{JOB_ID}.json" in self.files())
        mode = (self.world.jobs / f"{JOB_ID}.json").stat().st_mode & 0o777
        self.assertEqual(self.outcomes(dispatcher), ["done"])
        self.assertEqual(mode, 0o600, "it holds a key")
        self.assertEqual(self.executions(), ["SUCCEEDED"])
        self.assertEqual(len(self.edge.reports), 1)
        self.assertEqual([lease for _, lease in self.edge.acknowledged], ["lease-1"])
        self.assertGreater(self.edge.extended.count("lease-1"), 1)
        self.assertEqual(self.files(), [])

    def test_who_takes_over_from_a_dispatcher_that_was_killed_follows_its_execution(self):
        self.edge.offer(self.recording.job())
        killed = self.dispatch()
        self.until("the execution", lambda: self.executions() == ["RUNNING"])
        killed.kill()
        killed.communicate()
        self.edge.offer(self.recording.job())
        self.assertEqual(self.outcomes(self.dispatch("--until-idle")), ["done"])
        self.assertEqual(self.executions(), ["SUCCEEDED"])
        self.assertEqual(len(self.edge.reports), 1)
        self.assertEqual(self.files(), [])

    def test_told_to_stop_it_gives_the_job_back_and_leaves_the_execution_alone(self):
        self.edge.offer(self.recording.job())
        stopped = self.dispatch()
        self.until("the execution", lambda: self.executions() == ["RUNNING"])
        stopped.terminate()
        self.assertEqual(self.outcomes(stopped), ["released"])
        self.assertEqual(self.edge.released, [("release", "lease-1")])
        self.assertEqual(self.files(), [f"{JOB_ID}.execution", f"{JOB_ID}.json"])
        self.edge.offer(self.recording.job())
        self.assertEqual(self.outcomes(self.dispatch("--until-idle")), ["done"])
        self.assertEqual(len(self.executions()), 1)

    def test_an_execution_that_fails_is_told_to_the_ledger_with_its_reason(self):
        self.edge.offer(self.recording.job())
        self.world.host.fault = lambda stage, segment, number: Host.without_ffmpeg if stage == "masking" else None
        self.assertEqual(self.outcomes(self.dispatch("--until-idle")), ["failed"])
        ((what, lease, reason),) = self.edge.troubles
        self.assertEqual((what, lease), ("retry", "lease-1"))
        self.assertIn("FAILED: Unfinished", reason)
        self.assertEqual((len(self.edge.reports), self.files()), (1, []))
        self.world.cloud.dead_letters()
