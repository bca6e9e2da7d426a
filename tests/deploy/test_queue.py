"""Workers that take their jobs from a queue: `interviewprep serve` with INTERVIEWPREP_JOB_QUEUE_URL, against moto's SQS."""

import json
import secrets
import subprocess
import time
import unittest

from lib import world
from lib.recording import JOB_ID

# Shorter than the analysis of a recording, so that a worker must prolong it.
LEASE_S = 3
FAILURES = 5


class Queue(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.world = world.shared()
        cls.sqs = cls.world.cloud.client("sqs")
        dead_letters, cls.queue = cls.world.cloud.read("queues.json")
        cls.dead = cls.sqs.get_queue_url(QueueName=dead_letters["QueueName"])["QueueUrl"]

    def setUp(self):
        """The queue of the files, but empty, and quick."""
        attributes = {**self.queue["Attributes"], "VisibilityTimeout": str(LEASE_S), "ReceiveMessageWaitTimeSeconds": "0"}
        name = f"{self.queue['QueueName']}-{secrets.token_hex(4)}"
        self.jobs = self.sqs.create_queue(QueueName=name, Attributes=attributes)["QueueUrl"]

    def put(self, body):
        self.sqs.send_message(QueueUrl=self.jobs, MessageBody=body)

    def serve(self, **changes):
        """A worker that stops when there is nothing to do."""
        names = self.world.cloud.names
        aggregate = self.world.cloud.read("job-definitions.json")[-1]["containerProperties"]
        given = {entry["name"]: self.world.host.here(entry["value"]) for entry in aggregate["environment"]}
        queue = {
            "INTERVIEWPREP_JOB_QUEUE_URL": self.jobs,
            "INTERVIEWPREP_DEAD_LETTER_QUEUE_URL": self.dead,
            "INTERVIEWPREP_JOB_QUEUE_REGION": names["region"],
            "INTERVIEWPREP_JOB_QUEUE_ACCESS_KEY_ID": "test",
            "INTERVIEWPREP_JOB_QUEUE_SECRET_ACCESS_KEY": "test",
        }
        keys = {"AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test"}
        environment = {**self.world.host.environment, **given, **queue, **keys, **changes}
        command = [self.world.host.program, "serve", "--until-idle"]
        return subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)

    def events(self, worker):
        _, stderr = worker.communicate(timeout=120)
        self.assertEqual(worker.returncode, 0, stderr)
        return [json.loads(line) for line in stderr.splitlines()]

    def outcomes(self, events):
        return [event["outcome"] for event in events if event["event"] == "job_over"]

    def waiting(self):
        """Messages that may be received now, and those that may be later."""
        names = ["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible"]
        attributes = self.sqs.get_queue_attributes(QueueUrl=self.jobs, AttributeNames=names)["Attributes"]
        return tuple(int(attributes[name]) for name in names)

    def until_taken(self, worker):
        while self.waiting() != (0, 1):
            self.assertIsNone(worker.poll(), "the worker ended without the job")
            time.sleep(0.02)

    def dead_letters(self):
        """Takes all there are: body and reason."""
        answer = self.sqs.receive_message(QueueUrl=self.dead, MaxNumberOfMessages=10, MessageAttributeNames=["All"])
        for message in answer.get("Messages", []):
            self.sqs.delete_message(QueueUrl=self.dead, ReceiptHandle=message["ReceiptHandle"])
        return [(message["Body"], message["MessageAttributes"]["reason"]["StringValue"]) for message in answer.get("Messages", [])]

    def test_a_job_is_done_reported_and_gone(self):
        recording = self.world.record(1)
        self.put(recording.job())
        self.assertEqual(self.outcomes(self.events(self.serve())), ["done"])
        self.assertEqual(len(self.world.edge.reports), 1)
        self.assertEqual(self.world.edge.acknowledged, [(f"/api/v1/jobs/{JOB_ID}/ack", "lease")], "by the ledger's own lease")
        self.assertEqual(self.waiting(), (0, 0))

    def test_two_workers_never_hold_one_job_at_once(self):
        # Enough to outlast a lease on a fast machine too.
        recording = self.world.record(10)
        self.put(recording.job())
        first = self.serve()
        self.until_taken(first)
        others = []
        while first.poll() is None:
            others.append(self.events(self.serve()))
            time.sleep(0.2)
        began = self.events(first)
        over = next(event for event in began if event["event"] == "job_over")
        self.assertEqual(over["outcome"], "done")
        self.assertGreater(over["wall_s"], LEASE_S, "the lease was prolonged")
        self.assertGreater(len(others), 1)
        self.assertEqual([event for events in others for event in events if event["event"] == "job_begun"], [])
        self.assertEqual(len(self.world.edge.reports), 1)

    def test_a_worker_that_is_killed_loses_nothing(self):
        recording = self.world.record(1)
        self.put(recording.job())
        killed = self.serve()
        self.until_taken(killed)
        killed.kill()
        killed.communicate()
        time.sleep(LEASE_S)
        events = self.events(self.serve())
        self.assertEqual(next(event for event in events if event["event"] == "job_begun")["failures"], 1)
        self.assertEqual(self.outcomes(events), ["done"])

    def test_a_failed_job_waits_before_it_is_tried_again(self):
        recording = self.world.record(1)
        self.put(recording.job())
        events = self.events(self.serve(INTERVIEWPREP_S3_ENDPOINT="http://127.0.0.1:9"))
        self.assertEqual(self.outcomes(events), ["failed"])
        time.sleep(LEASE_S + 1)
        self.assertEqual(self.waiting(), (0, 1), "longer than a lease")

    def test_the_last_failure_makes_a_dead_letter_with_its_reason(self):
        recording = self.world.record(1)
        self.put(recording.job())
        for _ in range(FAILURES - 1):
            received = self.sqs.receive_message(QueueUrl=self.jobs)["Messages"]
            self.sqs.change_message_visibility(QueueUrl=self.jobs, ReceiptHandle=received[0]["ReceiptHandle"], VisibilityTimeout=0)
        self.events(self.serve(INTERVIEWPREP_S3_ENDPOINT="http://127.0.0.1:9"))
        ((body, reason),) = self.dead_letters()
        self.assertEqual(body, recording.job())
        self.assertIn("the bucket does not answer", reason)
        self.assertEqual(self.waiting(), (0, 0))

    def test_what_is_no_job_is_a_dead_letter_and_holds_up_nobody(self):
        recording = self.world.record(1)
        self.put('{"job_id": "My name is Jonas"}')
        self.put(recording.job())
        self.assertEqual(self.outcomes(self.events(self.serve())), ["done"])
        ((body, reason),) = self.dead_letters()
        self.assertIn("Jonas", body)
        self.assertTrue(reason.startswith("no job: line 1, column"), reason)

    def test_without_its_queue_a_worker_does_not_start(self):
        worker = self.serve(INTERVIEWPREP_JOB_QUEUE_URL=self.jobs + "x")
        _, stderr = worker.communicate(timeout=60)
        self.assertEqual(worker.returncode, 1)
        self.assertIn("refused", stderr)
