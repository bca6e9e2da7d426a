"""Executions of the state machine with the real program: what is done, in which order, and what happens when something fails."""

import copy
import unittest

from botocore.exceptions import ClientError
from lib import world
from lib.containers import Host
from lib.recording import JOB_ID

BOTH = ["voice", "facial"]


class Execution(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.world = world.shared()
        cls.host, cls.edge = cls.world.host, cls.world.edge

    def attempts(self, stage, segment=None):
        return [attempt for attempt in self.host.attempts if attempt.stage == stage and segment in (None, attempt.segment)]

    def exit_codes(self, stage):
        return [attempt.exit_code for attempt in self.attempts(stage)]

    def succeeded(self, execution):
        said = [(attempt.stage, attempt.exit_code, attempt.stderr) for attempt in self.host.attempts]
        self.assertEqual(execution["status"], "SUCCEEDED", said)
        self.assertEqual(len(self.edge.reports), 1)
        self.assertEqual(self.edge.acknowledged, [(f"/api/v1/jobs/{JOB_ID}/ack", "lease")])
        return self.edge.reports[0]["reanalysis"]

    def test_segments_are_analysed_side_by_side_and_the_report_reaches_the_edge(self):
        recording = self.world.record(2)
        reanalysis = self.succeeded(self.world.execute(recording))
        self.assertEqual(reanalysis["failed"], [])
        self.assertEqual((reanalysis["voice_ms"], reanalysis["face_ms"]), (8000, 8000))
        voices = self.attempts("voice")
        self.assertLess(max(voice.began for voice in voices), min(voice.ended for voice in voices), "at the same time")
        for segment in recording.segment_ids():
            (voice,), (facial,) = self.attempts("voice", segment), self.attempts("facial", segment)
            self.assertLess(voice.ended, facial.began, "the face after the voice")
        self.assertLess(max(attempt.ended for attempt in self.attempts("facial")), self.attempts("aggregate")[0].began)
        self.assertEqual(self.world.cloud.waits, [])

    def test_what_is_kept_in_the_bucket_is_sealed_and_not_done_again(self):
        recording = self.world.record(1)
        self.succeeded(self.world.execute(recording))
        s3, bucket = self.world.cloud.client("s3"), self.world.cloud.names["bucket"]
        keys = [entry["Key"] for entry in s3.list_objects_v2(Bucket=bucket, Prefix="analysis/")["Contents"]]
        self.assertEqual(sorted(key.rpartition("/")[2] for key in keys), sorted(BOTH))
        for key in keys:
            self.assertNotIn(b"events", s3.get_object(Bucket=bucket, Key=key)["Body"].read())
        self.edge.reports.clear()
        self.edge.acknowledged.clear()
        self.succeeded(self.world.execute(recording))
        for stage in BOTH:
            self.assertIn("stage_done", self.attempts(stage)[0].stderr)
            self.assertIn("stage_kept", self.attempts(stage)[1].stderr)

    def test_a_spot_machine_that_is_reclaimed_costs_another_attempt(self):
        recording = self.world.record(1)
        self.host.fault = lambda stage, segment, number: Host.spot_reclaimed if number == 0 else None
        reanalysis = self.succeeded(self.world.execute(recording))
        self.assertEqual(reanalysis["failed"], [])
        for stage in [*BOTH, "aggregate"]:
            self.assertEqual(self.exit_codes(stage), [None, 0])
        self.assertEqual(self.world.cloud.waits, [], "Batch tries again by itself")

    def test_a_bucket_that_stays_away_is_tried_again_later(self):
        recording = self.world.record(1)
        self.host.fault = lambda stage, segment, number: Host.bucket_away if stage == "voice" and number < 5 else None
        reanalysis = self.succeeded(self.world.execute(recording))
        self.assertEqual(reanalysis["failed"], [])
        self.assertEqual(self.exit_codes("voice"), [4, 4, 4, 4, 4, 0], "all attempts of one Batch job, then one of the next")
        self.assertEqual(len(self.world.cloud.waits), 1)

    def test_a_stage_that_fails_for_good_is_named_in_the_report(self):
        recording = self.world.record(1)
        self.host.fault = lambda stage, segment, number: Host.without_ffmpeg if stage == "voice" else None
        reanalysis = self.succeeded(self.world.execute(recording))
        self.assertEqual([(failed["segment_id"], failed["stage"]) for failed in reanalysis["failed"]], [(f"{1:032x}", "voice")])
        self.assertEqual((reanalysis["voice_ms"], reanalysis["face_ms"]), (0, 4000))
        self.assertEqual(self.exit_codes("voice"), [3, 3, 3], "Batch does not repeat it; the state machine does, twice")
        first, second = self.world.cloud.waits
        self.assertTrue(0 <= first <= 60 and 0 <= second <= 180)

    def test_without_any_result_the_job_is_a_dead_letter(self):
        recording = self.world.record(1)
        (self.world.jobs / f"{JOB_ID}.json").unlink()
        execution = self.world.execute(recording)
        self.assertEqual((execution["status"], execution["error"]), ("FAILED", "NoReport"))
        self.assertEqual(set(self.exit_codes("aggregate")), {1})
        self.assertEqual(self.edge.reports, [])
        (letter,) = self.world.cloud.dead_letters()
        self.assertEqual(letter["job_id"], JOB_ID)
        self.assertIn("Essential container in task exited", letter["reason"])


class BrokenDefinition(unittest.TestCase):
    """The same executions tell a definition that is wrong from ours."""

    @classmethod
    def setUpClass(cls):
        cls.world = world.shared()

    def broken(self):
        definition = copy.deepcopy(self.world.definition)
        return definition, definition["States"]["Segments"]["ItemProcessor"]["States"]

    def execute(self, definition, fault):
        recording = self.world.record(1)
        self.world.host.fault = fault
        execution = self.world.execute(recording, definition)
        self.world.cloud.dead_letters()
        return execution

    def test_a_state_that_does_not_exist(self):
        definition, states = self.broken()
        states["Voice"]["Next"] = "Face"
        try:
            status = self.execute(definition, lambda *_: None)["status"]
        except ClientError:
            return
        self.assertNotEqual(status, "SUCCEEDED")

    def test_a_job_definition_that_does_not_exist(self):
        definition, _ = self.broken()
        definition["States"]["Aggregate"]["Parameters"]["JobDefinition"] += "r"
        self.assertEqual(self.execute(definition, lambda *_: None)["status"], "FAILED")

    def test_without_retry_a_bucket_that_stays_away_leaves_a_gap(self):
        definition, states = self.broken()
        del states["Voice"]["Retry"]
        self.execute(definition, lambda stage, segment, number: Host.bucket_away if stage == "voice" and number < 5 else None)
        self.assertEqual([failed["stage"] for failed in self.world.edge.reports[0]["reanalysis"]["failed"]], ["voice"])

    def test_without_catch_a_stage_that_fails_leaves_no_report(self):
        definition, states = self.broken()
        del states["Voice"]["Catch"]
        execution = self.execute(definition, lambda stage, *_: Host.without_ffmpeg if stage == "voice" else None)
        self.assertEqual(execution["status"], "FAILED")
        self.assertEqual(self.world.edge.reports, [])
