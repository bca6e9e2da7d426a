//! `interviewprep transcribe` against a speech service of our own that hears loudness, and against its moods.

mod speech_service;

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::Value;
use speech_service::{Asked, Manner, serve};

/// Two phrases of noise-like speech in a file of a minute: where each begins and ends in seconds. `None` without espeak-ng.
fn recording(dir: &Path) -> Option<(PathBuf, [(f64, f64); 2])> {
    let said = dir.join("said.wav");
    Command::new("espeak-ng").args(["-v", "en-us", "-w"]).arg(&said).arg("The team had never seen the log file before").status().ok()?;
    let samples: Vec<i16> = hound::WavReader::open(&said).unwrap().into_samples::<i16>().map(Result::unwrap).collect();
    let length_s = samples.len() as f64 / 22_050.0;
    let path = dir.join("recording.wav");
    let spec = hound::WavSpec { channels: 1, sample_rate: 22_050, bits_per_sample: 16, sample_format: hound::SampleFormat::Int };
    let mut writer = hound::WavWriter::create(&path, spec).unwrap();
    let starts_s = [5.0, 45.0];
    for n in 0..60 * 22_050 {
        let within =
            |start_s: f64| samples.get((f64::from(n) - start_s * 22_050.0) as usize).filter(|_| f64::from(n) >= start_s * 22_050.0);
        writer.write_sample(starts_s.into_iter().find_map(within).copied().unwrap_or(0)).unwrap();
    }
    writer.finalize().unwrap();
    Some((path, starts_s.map(|start_s| (start_s, start_s + length_s))))
}

fn transcribe(media: &Path, url: &str, more: &[&str]) -> Output {
    let program =
        Command::new(env!("CARGO_BIN_EXE_interviewprep")).arg("transcribe").arg(media).args(["--transcriber-url", url]).args(more).output();
    program.unwrap()
}

#[test]
fn words_come_back_on_the_files_clock_and_only_speech_is_sent() {
    let dir = tempfile::tempdir().unwrap();
    let Some((media, phrases)) = recording(dir.path()) else {
        eprintln!("skipped: espeak-ng is not installed");
        return;
    };
    let key = dir.path().join("key");
    std::fs::write(&key, "s3cret\n").unwrap();
    // The first call fails in a way that another may mend, the second breaks off.
    let (url, asked) = serve(vec![Manner::Status(503), Manner::HangsUp, Manner::Answers]);
    let output = transcribe(&media, &url, &["--transcriber-key-file", key.to_str().unwrap(), "--transcriber-model", "tiny"]);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let words: Value = serde_json::from_slice(&output.stdout).unwrap();
    let times: Vec<(f64, f64)> = words
        .as_array()
        .unwrap()
        .iter()
        .map(|word| (word["start_ms"].as_f64().unwrap() / 1000.0, word["end_ms"].as_f64().unwrap() / 1000.0))
        .collect();
    for (start_s, end_s) in phrases {
        let own: Vec<_> = times.iter().filter(|(start, end)| *start > start_s - 0.05 && *end < end_s + 0.05).collect();
        assert!(!own.is_empty() && own[0].0 < start_s + 0.3, "{start_s}: {times:?}");
    }
    assert!(times.iter().all(|(start, end)| phrases.iter().any(|phrase| *start > phrase.0 - 0.05 && *end < phrase.1 + 0.05)), "{times:?}");
    let asked: Vec<Asked> = asked.try_iter().collect();
    assert_eq!(asked.len(), 4, "three times the first phrase, once the second");
    assert!(asked.iter().all(|asked| asked.authorization.as_deref() == Some("Bearer s3cret") && asked.model == "tiny"));
    let sent_s = asked[2].length_s + asked[3].length_s;
    assert!(sent_s < 2.0 * (phrases[0].1 - phrases[0].0 + 1.5), "{sent_s} s of 60 s were sent");
}

#[test]
fn a_service_that_fails_is_named_and_quotes_nothing() {
    let dir = tempfile::tempdir().unwrap();
    let Some((media, _)) = recording(dir.path()) else {
        eprintln!("skipped: espeak-ng is not installed");
        return;
    };
    for (manner, expected) in [
        (Manner::Status(401), "refuses: status 401"),
        (Manner::Status(429), "does not answer: status 429"),
        (Manner::Says("{\"text\":\"my secret\"}"), "text without times"),
        (Manner::Says("my secret"), "not the JSON"),
    ] {
        let (url, _asked) = serve(vec![manner]);
        let output = transcribe(&media, &url, &[]);
        let errors = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(1), "{errors}");
        assert!(errors.contains(expected) && !errors.contains("secret") && output.stdout.is_empty(), "{errors}");
    }
    let nobody = transcribe(&media, "http://127.0.0.1:9", &[]);
    assert!(String::from_utf8_lossy(&nobody.stderr).contains("does not answer"));
}

#[test]
fn without_a_service_the_program_says_what_is_missing() {
    let output = Command::new(env!("CARGO_BIN_EXE_interviewprep")).args(["transcribe", "any.wav"]).output().unwrap();
    assert_eq!(output.status.code(), Some(3));
    assert!(String::from_utf8_lossy(&output.stderr).contains("--transcriber-url"));
}
