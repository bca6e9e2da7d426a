"""Executions of the state machine with the real program: what is done, in which order, and what happens when something fails."""

import copy
import hashlib
import json
import unittest

from botocore.exceptions import ClientError
from lib import world
from lib.containers import Host
from lib.recording import JOB_ID, SESSION_ID

STAGES = ["voice", "transcript", "facial"]


def rounded(report):
    """A report's numbers to twelve digits: each reading of JSON may cost the last bit."""
    return json.loads(json.dumps(report), parse_float=lambda text: float(f"{float(text):.12g}"))


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
        self.assertEqual([reanalysis[f"{part}_ms"] for part in ("voice", "words", "face")], [8000] * 3)
        voices = self.attempts("voice")
        self.assertLess(max(voice.began for voice in voices), min(voice.ended for voice in voices), "at the same time")
        for segment in recording.segment_ids():
            (voice,), (words,), (face,) = (self.attempts(stage, segment) for stage in STAGES)
            self.assertLess(voice.ended, min(words.began, face.began), "after the voice")
            self.assertLess(max(words.began, face.began), min(words.ended, face.ended), "at the same time")
        last = max(attempt.ended for stage in STAGES for attempt in self.attempts(stage))
        (report,), (settled,), masks = (self.attempts(stage) for stage in ("aggregate", "settle", "masking"))
        self.assertLess(last, report.began)
        self.assertLess(report.ended, min(mask.began for mask in masks), "nobody waits for the faces")
        self.assertLess(max(mask.ended for mask in masks), settled.began)
        self.assertEqual(self.world.cloud.waits, [])

    def test_what_is_kept_in_the_bucket_is_sealed_and_not_done_again(self):
        recording = self.world.record(1)
        self.succeeded(self.world.execute(recording))
        s3, bucket = self.world.cloud.client("s3"), self.world.cloud.names["bucket"]
        keys = [entry["Key"] for entry in s3.list_objects_v2(Bucket=bucket, Prefix="analysis/")["Contents"]]
        self.assertEqual(sorted(key.rpartition("/")[2] for key in keys), sorted([*STAGES, "masking"]))
        for key in keys:
            self.assertNotIn(b"events", s3.get_object(Bucket=bucket, Key=key)["Body"].read())
        ((segment_id, file),) = self.edge.masked
        sealed = s3.get_object(Bucket=bucket, Key=f"masked/{SESSION_ID}/{segment_id}")["Body"].read()
        film = recording.open_masked(segment_id, sealed)
        self.assertEqual((len(film), hashlib.sha256(film).hexdigest()), (file["bytes"], file["sha256"]))
        used = self.edge.used[0]
        self.assertGreater(min(used[medium]["cpu_ms"] for medium in ("audio", "video")), 0)
        for medium in ("audio", "video"):
            self.assertEqual((used[medium]["media_ms"], used[medium]["spot_cpu_ms"]), (4000, used[medium]["cpu_ms"]), "all on spot machines")
        # The last Opus frame reaches a little further.
        self.assertTrue(0 < used["recognised_ms"] <= 4020, used)
        self.edge.forget()
        self.succeeded(self.world.execute(recording))
        for stage in [*STAGES, "masking"]:
            self.assertIn("stage_done", self.attempts(stage)[0].stderr)
            self.assertIn("stage_kept", self.attempts(stage)[1].stderr)
        self.assertEqual(self.edge.used, [used], "what was kept cost nothing again")

    def test_a_spot_machine_that_is_reclaimed_in_any_stage_costs_another_attempt_and_changes_nothing(self):
        recording = self.world.record(1)
        self.succeeded(self.world.execute(recording))
        (undisturbed,) = self.edge.reports
        self.world.forget_results()
        self.host.fault = lambda stage, segment, number: Host.spot_reclaimed if number == 0 else None
        self.assertEqual(self.succeeded(self.world.execute(recording))["failed"], [])
        self.assertEqual(rounded(self.edge.reports), rounded([undisturbed]))
        self.assertEqual(len(self.edge.masked), 1)
        for stage in [*STAGES, "masking"]:
            self.assertEqual(self.exit_codes(stage), [None, 0])
            killed, whole = self.attempts(stage)
            self.assertIn("stage_begun", killed.stderr)
            self.assertNotIn("stage_done", killed.stderr)
            self.assertIn("stage_done", whole.stderr)
        for stage in ["aggregate", "settle"]:
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
        missing = [(failed["segment_id"], failed["stage"]) for failed in reanalysis["failed"]]
        # Without the voice nobody knows which sound to send to the speech service.
        self.assertEqual(missing, [(f"{1:032x}", "voice"), (f"{1:032x}", "transcript")])
        self.assertEqual((reanalysis["voice_ms"], reanalysis["face_ms"]), (0, 4000))
        self.assertEqual(self.exit_codes("voice"), [3, 3, 3], "Batch does not repeat it; the state machine does, twice")
        first, second = self.world.cloud.waits
        self.assertTrue(0 <= first <= 60 and 0 <= second <= 180)

    def test_what_is_not_masked_keeps_the_job_from_being_settled(self):
        recording = self.world.record(1)
        self.host.fault = lambda stage, segment, number: Host.without_ffmpeg if stage == "masking" else None
        execution = self.world.execute(recording)
        self.assertEqual((execution["status"], execution["error"]), ("FAILED", "Unfinished"))
        self.assertEqual((len(self.edge.reports), self.edge.masked, self.edge.acknowledged), (1, [], []), "the report came all the same")
        (letter,) = self.world.cloud.dead_letters()
        self.assertEqual(letter["job_id"], JOB_ID)

    def test_without_any_result_the_job_is_a_dead_letter(self):
        recording = self.world.record(1)
        (self.world.jobs / f"{JOB_ID}.json").unlink()
        execution = self.world.execute(recording)
        self.assertEqual((execution["status"], execution["error"]), ("FAILED", "Unfinished"))
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
        failed = self.world.edge.reports[0]["reanalysis"]["failed"]
        self.assertEqual([gap["stage"] for gap in failed], ["voice", "transcript"])

    def test_without_catch_a_stage_that_fails_leaves_no_report(self):
        definition, states = self.broken()
        del states["Voice"]["Catch"]
        execution = self.execute(definition, lambda stage, *_: Host.without_ffmpeg if stage == "voice" else None)
        self.assertEqual(execution["status"], "FAILED")
        self.assertEqual(self.world.edge.reports, [])
