//! The binary on synthesised speech whose silences are known, and on files that are none.

use std::path::Path;
use std::process::{Command, Output};

use hound::{SampleFormat, WavSpec, WavWriter};
use serde_json::Value;

const PHRASES: [&str; 10] = [
    "We measured the latency before we changed anything.",
    "Then I wrote a small test that failed every time.",
    "The team had never seen the log file.",
    "After two weeks the error was gone.",
    "I asked my colleague to read the code with me.",
    "My manager wanted a date and I gave her a range.",
    "The customers noticed the difference at once.",
    "Next time I would talk to the operators first.",
    "It was the largest release of that year.",
    "Nobody had to work at night.",
];
/// Seconds of silence before the phrases, in turn.
const GAPS_S: [f64; 5] = [0.6, 1.4, 0.4, 2.0, 0.8];

fn interviewprep(args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_interviewprep")).args(args).output().unwrap()
}

/// What espeak-ng says, trimmed to the part above −60 dBFS; `None` where it is not installed.
fn phrase(text: &str, voice: &str, path: &Path) -> Option<(Vec<f32>, u32)> {
    Command::new("espeak-ng").args(["-v", voice, "-s", "150", "-w"]).arg(path).arg(text).status().ok()?;
    let mut reader = hound::WavReader::open(path).unwrap();
    let rate_hz = reader.spec().sample_rate;
    let samples: Vec<f32> = reader.samples::<i16>().map(|sample| f32::from(sample.unwrap()) / 32_768.0).collect();
    let loud = |sample: &f32| sample.abs() > 0.001;
    let first = samples.iter().position(loud).unwrap();
    let last = samples.iter().rposition(loud).unwrap();
    Some((samples[first..=last].to_vec(), rate_hz))
}

fn boundaries_within_150_ms(voice: &str, noise: f32) -> Option<(usize, usize)> {
    let dir = tempfile::tempdir().unwrap();
    let mut samples = Vec::new();
    let mut truth = Vec::new();
    let mut rate_hz = 0;
    for (text, gap_s) in PHRASES.iter().zip(GAPS_S.iter().cycle()) {
        let (speech, rate) = phrase(text, voice, &dir.path().join("phrase.wav"))?;
        rate_hz = rate;
        let ms = |samples: usize| samples as f64 * 1000.0 / f64::from(rate);
        samples.extend(std::iter::repeat_n(0.0, (gap_s * f64::from(rate)) as usize));
        let start_ms = ms(samples.len());
        samples.extend(speech);
        truth.push((start_ms, ms(samples.len())));
    }
    samples.extend(std::iter::repeat_n(0.0, rate_hz as usize));

    let path = dir.path().join("interview.wav");
    let spec = WavSpec { channels: 1, sample_rate: rate_hz, bits_per_sample: 16, sample_format: SampleFormat::Int };
    let mut writer = WavWriter::create(&path, spec).unwrap();
    let mut state = 1_u32;
    for sample in samples {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        let room = (state as f32 / u32::MAX as f32 - 0.5) * noise;
        writer.write_sample(((sample + room) * 32_767.0) as i16).unwrap();
    }
    writer.finalize().unwrap();

    let output = interviewprep(&["vad", path.to_str().unwrap(), "--json"]);
    assert!(output.status.success(), "{output:?}");
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    let found: Vec<(f64, f64)> = report["segments"]
        .as_array()
        .unwrap()
        .iter()
        .map(|segment| (segment["start_ms"].as_f64().unwrap(), segment["end_ms"].as_f64().unwrap()))
        .collect();
    let close = |a: f64, b: f64| (a - b).abs() <= 150.0;
    let hits = truth.iter().filter(|t| found.iter().any(|f| close(f.0, t.0) && close(f.1, t.1))).count();
    Some((hits, truth.len()))
}

#[test]
fn boundaries_of_synthesised_speech_are_found() {
    let (mut hits, mut of) = (0, 0);
    for (voice, noise) in [("en-us", 0.0), ("en-gb+f3", 0.001), ("de", 0.004), ("en-us+m3", 0.002)] {
        let Some((found, total)) = boundaries_within_150_ms(voice, noise) else {
            eprintln!("skipped: espeak-ng is not installed");
            return;
        };
        (hits, of) = (hits + found, of + total);
    }
    assert!(hits as f64 >= 0.9 * of as f64, "only {hits} of {of} segments have both boundaries within 150 ms");
}

#[test]
fn what_is_no_recording_gets_one_line_and_exit_code_1() {
    let dir = tempfile::tempdir().unwrap();
    let broken: [(&str, &[u8]); 3] = [
        ("empty.wav", b""),
        ("text.wav", b"not a sound at all, but long enough for a header........"),
        ("cut.wav", b"RIFF\x24\0\0\0WAVEfmt "),
    ];
    for (name, bytes) in broken {
        let path = dir.path().join(name);
        std::fs::write(&path, bytes).unwrap();
        let output = interviewprep(&["vad", path.to_str().unwrap(), "--json"]);
        let message = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(1), "{name}");
        assert_eq!(message.lines().count(), 1, "{name}: {message}");
        assert!(message.contains(name) && output.stdout.is_empty(), "{message}");
    }
    let missing = interviewprep(&["vad", dir.path().join("none.wav").to_str().unwrap()]);
    assert_eq!(missing.status.code(), Some(1));
}
