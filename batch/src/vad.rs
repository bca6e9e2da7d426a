//! `interviewprep vad WAV`: when somebody speaks.

use std::fs::File;
use std::io::{BufRead, BufReader, BufWriter, Write, stdout};
use std::path::{Path, PathBuf};

use anyhow::Context;
use domain::analysis::LevelHint;
use wasm_analysis::voice::{LevelReading, SpeechSegment, VadReport, VoiceEvent, VoiceTracker};

use crate::exit::Exit;
use crate::wav::{Recording, WavError};

/// Arguments of `interviewprep vad`.
#[derive(clap::Args)]
pub(crate) struct Args {
    /// A WAV file: 8 to 32 bits or float, any rate, any number of channels (mixed down).
    wav: PathBuf,
    /// Print `{"segments":[{"start_ms","end_ms"}],"frames":[{"t_ms","speech_prob"}]}` instead of a table.
    #[arg(long)]
    json: bool,
}

/// What one recording holds.
struct Measured {
    report: VadReport,
    levels: Vec<LevelReading>,
    duration_ms: f64,
}

/// Analyses the file and prints the result.
pub(crate) fn run(args: &Args) -> anyhow::Result<Exit> {
    let measured = open(&args.wav).with_context(|| args.wav.display().to_string())?;
    let mut out = BufWriter::new(stdout().lock());
    if args.json {
        // serde_json wraps the cause; the caller recognises a closed pipe only unwrapped.
        serde_json::to_writer(&mut out, &measured.report).map_err(std::io::Error::from)?;
        writeln!(out)?;
    } else {
        table(&measured, &mut out)?;
    }
    out.flush()?;
    Ok(Exit::Done)
}

fn open(path: &Path) -> anyhow::Result<Measured> {
    let file = File::open(path)?;
    Ok(measure(BufReader::new(file))?)
}

fn measure(file: impl BufRead) -> Result<Measured, WavError> {
    let recording = Recording::open(file)?;
    let mut tracker = VoiceTracker::new(recording.rate_hz())?;
    let mut events = Vec::new();
    recording.read(|samples| events.extend(tracker.push(samples)))?;
    let duration_ms = tracker.duration_ms();
    events.extend(tracker.finish());
    let level = |event: &VoiceEvent| match event {
        VoiceEvent::Level(level) => Some(*level),
        _ => None,
    };
    let levels = events.iter().filter_map(level).collect();
    let mut report = VadReport::default();
    report.extend(events);
    Ok(Measured { report, levels, duration_ms })
}

fn table(measured: &Measured, out: &mut impl Write) -> std::io::Result<()> {
    let segments = &measured.report.segments;
    writeln!(out, "   start s     end s  length s    pause s  level dBFS")?;
    let mut last: Option<&SpeechSegment> = None;
    for segment in segments {
        let pause = last.map_or(String::new(), |last| format!("{:.2}", (segment.start_ms - last.end_ms) / 1000.0));
        writeln!(
            out,
            "{:>10.2}{:>10.2}{:>10.2}{pause:>11}{:>12.1}",
            segment.start_ms / 1000.0,
            segment.end_ms / 1000.0,
            (segment.end_ms - segment.start_ms) / 1000.0,
            segment.level_dbfs,
        )?;
        last = Some(segment);
    }
    let speech_ms: f64 = segments.iter().map(|segment| segment.end_ms - segment.start_ms).sum();
    let share = if measured.duration_ms > 0.0 { speech_ms / measured.duration_ms } else { 0.0 };
    writeln!(
        out,
        "{} segments, {:.2} s of speech in {:.2} s ({:.0} %)",
        segments.len(),
        speech_ms / 1000.0,
        measured.duration_ms / 1000.0,
        share * 100.0
    )?;
    for (hint, meaning) in [
        (LevelHint::TooLoud, "clipped: turn the microphone down"),
        (LevelHint::TooQuiet, "speech hardly above the noise: turn the microphone up or come closer"),
        (LevelHint::Silent, "exact zeros: the microphone was muted"),
    ] {
        if let Some(first) = measured.levels.iter().find(|level| level.hint == Some(hint)) {
            writeln!(out, "from {:.1} s: {meaning}", first.t_ms / 1000.0)?;
        }
    }
    Ok(())
}
