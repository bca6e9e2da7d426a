"""A recording as the browser leaves it in the bucket, and the job that analyses it: see `domain::recording` and `domain::job`."""

import base64
import hashlib
import json
import os
import secrets
import subprocess

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

SESSION_ID = "5e" * 32
JOB_ID = f"{SESSION_ID}-v1"
SEGMENT_S = 4
FACE = os.path.join(os.path.dirname(__file__), "../../fixtures/astronaut.jpg")


def film(folder, text):
    """A WebM of some seconds with a speaking voice and a portrait."""
    sound, path = folder / "speech.wav", folder / "segment.webm"
    subprocess.run(["espeak-ng", "-w", sound, text], check=True)
    inputs = ["-loop", "1", "-i", FACE, "-i", sound]
    codecs = ["-vf", "scale=320:-2", "-r", "10", "-c:v", "libvpx", "-c:a", "libopus", "-af", "apad", "-t", str(SEGMENT_S)]
    subprocess.run(["ffmpeg", "-v", "error", "-y", *inputs, *codecs, path], check=True)
    return path.read_bytes()


class Recording:
    """Some segments of one interview, sealed under one key."""

    def __init__(self, folder, segments):
        self.key, self.masked_key = secrets.token_bytes(32), secrets.token_bytes(32)
        plain = film(folder, "I led the migration and cut the costs by forty percent, and then we measured it again.")
        self.objects, self.segments = {}, []
        for number in range(segments):
            segment_id = f"{number + 1:032x}"
            key = f"recordings/{SESSION_ID}/{segment_id}"
            self.objects[key] = self.seal(plain, f"interviewprep.recording.v1/{SESSION_ID}/{segment_id}/1/1")
            self.segments.append(
                {
                    "id": segment_id,
                    "medium": "video",
                    "container": "webm",
                    "mime": "video/webm;codecs=vp8,opus",
                    "start_ms": number * SEGMENT_S * 1000,
                    "duration_ms": SEGMENT_S * 1000,
                    "bytes": len(plain),
                    "sha256": hashlib.sha256(plain).hexdigest(),
                    "ended": "rotated",
                    "delete_at_epoch_ms": 4102444800000,
                }
            )

    def seal(self, plain, bound_to):
        nonce = secrets.token_bytes(12)
        return nonce + AESGCM(self.key).encrypt(nonce, plain, bound_to.encode())

    def open_masked(self, segment_id, sealed):
        """What lies in the bucket as the masked version."""
        bound_to = f"interviewprep.recording.v1/{SESSION_ID}/{segment_id}/1/1"
        return AESGCM(self.masked_key).decrypt(sealed[:12], sealed[12:], bound_to.encode())

    def segment_ids(self):
        return [segment["id"] for segment in self.segments]

    def job(self):
        """The job's file."""
        question = {"id": "q1", "kind": "behavioural", "competency": "delivery", "text": "What did you lead?", "origin": "planned"}
        setup = {"role": "software", "level": "senior", "kind": "behavioural", "style": "ownership", "minutes": 5}
        answer = {"at": 0, "delete": 0, "insert": "I led the migration and cut the costs by 40 percent."}
        events = [
            (0, {"type": "created", "setup": setup}),
            (0, {"type": "activated"}),
            (0, {"type": "question_asked", "turn": 0, "question": question}),
            (5000, {"type": "answer_edited", "turn": 0, "splice": answer, "at_ms": 5000}),
            (8000, {"type": "completed", "reason": "candidate"}),
        ]
        log = [{"server_seq": seq + 1, "t_ms": t_ms, "event": event} for seq, (t_ms, event) in enumerate(events)]
        key, masked_key = (base64.urlsafe_b64encode(key).rstrip(b"=").decode() for key in (self.key, self.masked_key))
        return json.dumps(
            {
                "schema_version": 1,
                "job_id": JOB_ID,
                "offer": {"session_id": SESSION_ID, "analysis_version": 1, "edition": len(self.segments), "tier": "premium"},
                "failures": 0,
                "lease": {"id": "lease", "ends_in_ms": 60000},
                "work": {"segments": self.segments, "key": key, "masked_key": masked_key, "log": log},
            }
        )
