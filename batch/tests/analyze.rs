//! `interviewprep analyze` on files that ffmpeg makes here, so that the truth is known, and on files made to break it.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::time::{Duration, Instant};

use serde_json::Value;
use tempfile::TempDir;

/// A hang, not a slow machine.
const HANG: Duration = Duration::from_secs(300);
/// Seen from the package's folder, where cargo runs its tests.
const PORTRAIT: &str = "../tests/fixtures/astronaut.jpg";

fn analyze(media: &Path, more: &[&str]) -> Output {
    let started = Instant::now();
    let output = Command::new(env!("CARGO_BIN_EXE_interviewprep")).arg("analyze").arg(media).args(more).output().unwrap();
    assert!(started.elapsed() < HANG, "{} took {:?}", media.display(), started.elapsed());
    output
}

fn report(media: &Path, more: &[&str]) -> Value {
    let output = analyze(media, &[&["--json"], more].concat());
    assert_eq!(output.status.code(), Some(0), "{}: {}", media.display(), String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).unwrap()
}

/// Exit code 1, nothing on standard output, one line that is no log line.
fn refusal(media: &Path) -> String {
    let output = analyze(media, &["--json"]);
    let errors = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(1), "{}: {errors}", media.display());
    assert!(output.stdout.is_empty());
    let lines: Vec<&str> = errors.lines().filter(|line| !line.starts_with('{')).collect();
    assert!(matches!(lines[..], [line] if line.starts_with("interviewprep: ")), "{errors}");
    lines[0].to_owned()
}

fn ffmpeg(args: &[&str], to: &Path) {
    let output = Command::new("ffmpeg").args(["-nostdin", "-y", "-loglevel", "error"]).args(args).arg(to).output().unwrap();
    assert!(output.status.success(), "{}: {}", to.display(), String::from_utf8_lossy(&output.stderr));
}

fn events<'a>(report: &'a Value, kind: &str) -> Vec<&'a Value> {
    report["timeline"].as_array().unwrap().iter().filter(|event| event["type"] == kind).collect()
}

fn ms(event: &Value, field: &str) -> f64 {
    event[field].as_f64().unwrap()
}

/// Times of the grid points with a face that was measured.
fn faces_ms(report: &Value) -> Vec<u64> {
    let seen = |point: &&&Value| point["in_frame"] == true && point["interpolated"] != true;
    events(report, "face").iter().filter(seen).map(|point| point["t_ms"].as_u64().unwrap()).collect()
}

fn gap<'a>(report: &'a Value, modality: &str) -> Option<&'a str> {
    events(report, "gap").into_iter().find(|gap| gap["modality"] == modality)?["reason"].as_str()
}

/// Speech between two silences in a WAV file: the path, onset and end in milliseconds. `None` where espeak-ng is not installed.
fn speech(dir: &Path, silence_s: f64) -> Option<(PathBuf, f64, f64)> {
    let (said, padded) = (dir.join("said.wav"), dir.join("speech.wav"));
    Command::new("espeak-ng")
        .args(["-v", "en-us", "-s", "150", "-w"])
        .arg(&said)
        .arg("The team had never seen the log file before")
        .status()
        .ok()?;
    let (mut samples, rate_hz) = (Vec::new(), 22_050);
    for sample in hound::WavReader::open(&said).unwrap().into_samples::<i16>() {
        samples.push(sample.unwrap());
    }
    let loud = |sample: &i16| sample.unsigned_abs() > 33;
    let (first, last) = (samples.iter().position(loud).unwrap(), samples.iter().rposition(loud).unwrap());
    let silence = vec![0_i16; (silence_s * f64::from(rate_hz)) as usize];
    let spec = hound::WavSpec { channels: 1, sample_rate: rate_hz, bits_per_sample: 16, sample_format: hound::SampleFormat::Int };
    let mut writer = hound::WavWriter::create(&padded, spec).unwrap();
    for sample in silence.iter().chain(&samples[first..=last]).chain(&silence) {
        writer.write_sample(*sample).unwrap();
    }
    writer.finalize().unwrap();
    let start_ms = silence_s * 1000.0;
    Some((padded, start_ms, start_ms + (last - first) as f64 * 1000.0 / f64::from(rate_hz)))
}

const TONE: [&str; 4] = ["-f", "lavfi", "-i", "sine=f=300:d=4"];
const BARS: [&str; 4] = ["-f", "lavfi", "-i", "testsrc=s=320x240:r=25:d=4"];

#[test]
fn every_container_gives_the_same_report() {
    let dir = tempfile::tempdir().unwrap();
    let Some((wav, start_ms, end_ms)) = speech(dir.path(), 4.0) else {
        eprintln!("skipped: espeak-ng is not installed");
        return;
    };
    let portrait = ["-loop", "1", "-r", "10", "-i", PORTRAIT, "-i", wav.to_str().unwrap(), "-shortest", "-pix_fmt", "yuv420p"];
    let vp8 = ["-c:v", "libvpx", "-deadline", "realtime", "-cpu-used", "8", "-b:v", "1M", "-c:a", "libopus"];
    let films: [(&str, &[&str]); 5] = [
        ("film.mp4", &["-c:v", "libx264", "-preset", "ultrafast", "-c:a", "aac"]),
        ("film.mov", &["-c:v", "mpeg4", "-c:a", "pcm_s16le"]),
        ("film.mkv", &["-c:v", "libx264", "-preset", "ultrafast", "-c:a", "libmp3lame"]),
        ("film.webm", &vp8),
        ("really_matroska.mp3", &["-c:v", "mpeg4", "-c:a", "flac", "-f", "matroska"]),
    ];
    let sounds = ["sound.wav", "sound.mp3", "sound.ogg", "sound.flac"];
    let made = films.iter().map(|(name, codec)| (*name, [&portrait[..], codec].concat(), true));
    let made = made.chain(sounds.map(|name| (name, vec!["-i", wav.to_str().unwrap()], false)));
    for (name, args, film) in made {
        let path = dir.path().join(name);
        ffmpeg(&args, &path);
        let report = report(&path, &["--fps", "1"]);
        assert_eq!((&report["schema_version"], &report["status"]), (&Value::from(1), &Value::from("completed")));
        let heard = events(&report, "speech");
        let [first, last] = [heard.first(), heard.last()].map(|segment| *segment.unwrap_or_else(|| panic!("{name}: nothing heard")));
        // 150 ms is the goal of the detector; coded sound begins up to 50 ms late on top.
        assert!((ms(first, "start_ms") - start_ms).abs() <= 200.0 && (ms(last, "end_ms") - end_ms).abs() <= 200.0, "{name}: {heard:?}");
        assert_eq!(report["delivery"]["words"]["reason"], "no_words", "{name}");
        assert_eq!(report["content_reason"], "no_words", "{name}");
        if film {
            assert_eq!(faces_ms(&report), (0..faces_ms(&report).len() as u64).map(|n| n * 1000).collect::<Vec<_>>(), "{name}");
            assert_eq!(report["delivery"]["face_in_frame"]["value"], 1.0, "{name}");
        } else {
            assert_eq!(gap(&report, "face"), Some("no_device"), "{name}");
            assert_eq!(report["delivery"]["face_in_frame"]["reason"], "no_device", "{name}");
        }
    }
}

#[test]
fn sound_and_picture_share_one_clock_wherever_they_begin() {
    let dir = tempfile::tempdir().unwrap();
    let Some((wav, start_ms, _)) = speech(dir.path(), 4.0) else {
        eprintln!("skipped: espeak-ng is not installed");
        return;
    };
    let black = "[0:v]fps=10,trim=duration=8,setpts=PTS-STARTPTS,drawbox=c=black:t=fill:enable='lt(t,4)',format=yuv420p[v]";
    let all = ["-loop", "1", "-i", PORTRAIT];
    // The face appears in the moment of the first word; streams are then shifted against each other and as a whole.
    for (name, shift_picture_s, shift_sound_s) in
        [("even.mkv", 0.0, 0.0), ("late.mkv", 3.0, 0.0), ("early.mkv", 0.0, 3.0), ("broadcast.ts", 1.0, 0.0)]
    {
        let (plain, path) = (dir.path().join("plain.mkv"), dir.path().join(name));
        let codec =
            ["-filter_complex", black, "-map", "[v]", "-map", "1:a", "-c:v", "libx264", "-preset", "ultrafast", "-g", "7", "-c:a", "mp2"];
        ffmpeg(&[&all[..], &["-i", wav.to_str().unwrap()], &codec].concat(), &plain);
        let [picture, sound] = [shift_picture_s, shift_sound_s].map(|shift: f64| shift.to_string());
        let plain = plain.to_str().unwrap();
        let shifted = ["-itsoffset", &picture, "-i", plain, "-itsoffset", &sound, "-i", plain, "-map", "0:v", "-map", "1:a", "-c", "copy"];
        ffmpeg(&shifted, &path);
        let report = report(&path, &["--fps", "10"]);
        let face_ms = faces_ms(&report)[0] as f64;
        let speech_ms = ms(events(&report, "speech")[0], "start_ms");
        let expected_ms = (shift_picture_s - shift_sound_s) * 1000.0;
        // A grid point is up to half a second from its picture.
        assert!((face_ms - speech_ms - expected_ms).abs() <= 700.0, "{name}: face {face_ms}, speech {speech_ms}");
        assert!((speech_ms - start_ms - shift_sound_s * 1000.0).abs() <= 200.0, "{name}: speech {speech_ms}");
    }
}

#[test]
fn a_camera_of_uneven_rate_moves_nothing() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("uneven.mkv");
    // 20 pictures a second for five seconds, then one every 1.5 s, and none between 11 and 17 s.
    let uneven = "[0:v]fps=20,trim=duration=20,select='lt(t,5)+not(mod(n,30))*(lt(t,11)+gt(t,17))',format=yuv420p[v]";
    ffmpeg(&["-loop", "1", "-i", PORTRAIT, "-filter_complex", uneven, "-map", "[v]", "-fps_mode", "vfr", "-c:v", "libx264"], &path);
    let report = report(&path, &["--fps", "2"]);
    assert_eq!(gap(&report, "voice"), Some("no_device"));
    assert_eq!(report["delivery"]["talk_ms"]["reason"], "no_device");
    let points: Vec<u64> = events(&report, "face").iter().map(|point| point["t_ms"].as_u64().unwrap()).collect();
    assert!((0..=10).all(|second| points.contains(&(second * 1000))), "{points:?}");
    assert!(!points.iter().any(|t_ms| (12_000..=16_000).contains(t_ms)), "nothing was recorded there: {points:?}");
}

#[test]
fn a_turned_phone_is_turned_back() {
    let dir = tempfile::tempdir().unwrap();
    let (lying, upright) = (dir.path().join("lying.mp4"), dir.path().join("upright.mp4"));
    ffmpeg(&["-loop", "1", "-r", "5", "-i", PORTRAIT, "-t", "4", "-vf", "transpose=1,crop=iw:ih*3/4:0:0", "-pix_fmt", "yuv420p"], &lying);
    ffmpeg(&["-i", lying.to_str().unwrap(), "-c", "copy", "-metadata:s:v:0", "rotate=90"], &upright);
    let yaw = |report: &Value| events(report, "face").iter().filter_map(|point| point["pitch_deg"].as_f64()).fold(f64::NAN, f64::max);
    let (turned, not) = (report(&upright, &["--fps", "1"]), report(&lying, &["--fps", "1"]));
    assert!(!faces_ms(&turned).is_empty());
    assert!(faces_ms(&not).is_empty() || (yaw(&turned) - yaw(&not)).abs() > 5.0, "turning must have been needed");
}

#[test]
fn what_cannot_be_read_gets_one_line() {
    let dir = tempfile::tempdir().unwrap();
    let write = |name: &str, bytes: &[u8]| {
        let path = dir.path().join(name);
        std::fs::write(&path, bytes).unwrap();
        path
    };
    let whole = dir.path().join("whole.mp4");
    ffmpeg(&[&BARS[..], &TONE[..], &["-c:v", "libx264", "-c:a", "aac"]].concat(), &whole);
    let bytes = std::fs::read(&whole).unwrap();
    assert!(refusal(&write("empty.webm", b"")).contains("empty"));
    assert!(refusal(&write("words.mp4", b"no film at all, only words, but rather many of them")).contains("words.mp4"));
    // The index is at the end.
    refusal(&write("truncated.mp4", &bytes[..bytes.len() / 2]));
    assert!(refusal(&write("picture.jpg", &std::fs::read(PORTRAIT).unwrap())).contains("not media"));
    assert!(refusal(dir.path()).contains("not a file"));
    refusal(&dir.path().join("missing.mp4"));
    let list = write("list.m3u8", format!("#EXTM3U\n#EXTINF:4,\n{}\n#EXT-X-ENDLIST\n", whole.display()).as_bytes());
    refusal(&list);
    refusal(&write("list.ffconcat", format!("ffconcat version 1.0\nfile '{}'\n", whole.display()).as_bytes()));
}

#[test]
fn what_is_cut_short_is_measured_up_to_there() {
    let dir = tempfile::tempdir().unwrap();
    for (name, codec) in
        [("cut.mkv", &["-c:v", "libx264", "-c:a", "aac"][..]), ("cut.wav", &["-vn"]), ("cut.ogg", &["-vn", "-c:a", "libopus"])]
    {
        let (whole, cut) = (dir.path().join(format!("whole_{name}")), dir.path().join(name));
        ffmpeg(&[&BARS[..], &TONE[..], codec].concat(), &whole);
        let bytes = std::fs::read(&whole).unwrap();
        std::fs::write(&cut, &bytes[..bytes.len() / 2]).unwrap();
        let duration_ms = report(&cut, &[])["duration_ms"].as_f64().unwrap();
        assert!((500.0..3_500.0).contains(&duration_ms), "{name}: {duration_ms}");
    }
}

#[test]
fn a_claimed_length_is_not_believed() {
    let dir = tempfile::tempdir().unwrap();
    let wav = dir.path().join("claims.wav");
    ffmpeg(&[&TONE[..], &["-bitexact"]].concat(), &wav);
    let mut bytes = std::fs::read(&wav).unwrap();
    bytes[4..8].copy_from_slice(&u32::MAX.to_le_bytes());
    bytes[40..44].copy_from_slice(&(u32::MAX - 44).to_le_bytes());
    std::fs::write(&wav, bytes).unwrap();
    let webm = dir.path().join("claims.webm");
    ffmpeg(&[&BARS[..], &["-c:v", "libvpx", "-deadline", "realtime"]].concat(), &webm);
    let mut bytes = std::fs::read(&webm).unwrap();
    // EBML element Duration (0x4489), eight bytes: a float in milliseconds.
    let at = bytes.windows(3).position(|window| window == [0x44, 0x89, 0x88]).unwrap() + 3;
    bytes[at..at + 8].copy_from_slice(&1e17_f64.to_be_bytes());
    std::fs::write(&webm, bytes).unwrap();
    for path in [wav, webm] {
        let duration_ms = report(&path, &[])["duration_ms"].as_f64().unwrap();
        assert!((1_500.0..4_500.0).contains(&duration_ms), "{}: {duration_ms}", path.display());
    }
}

#[test]
fn a_picture_of_many_pixels_in_few_bytes_is_refused() {
    let dir = tempfile::tempdir().unwrap();
    // A PNG of 12000×12000 pixels, a hundred kilobytes, in Matroska.
    let huge = dir.path().join("huge.mkv");
    ffmpeg(&["-f", "lavfi", "-i", "color=s=12000x12000:r=1:d=1", "-c:v", "png"], &huge);
    refusal(&huge);
}

#[test]
#[ignore = "hears six hours of sound"]
fn seven_hours_of_silence_end_after_six() {
    let dir = tempfile::tempdir().unwrap();
    let long = dir.path().join("long.flac");
    ffmpeg(&["-f", "lavfi", "-i", "anullsrc=r=8000:cl=mono", "-t", "25200", "-c:a", "flac"], &long);
    assert!(std::fs::metadata(&long).unwrap().len() < 5_000_000);
    assert_eq!(report(&long, &[])["duration_ms"], 6 * 3600 * 1000);
}

#[test]
fn nothing_is_left_behind_and_names_are_only_names() {
    let dir = tempfile::tempdir().unwrap();
    let place = TempDir::new().unwrap();
    for name in ["-i.wav", "concat:a|b.wav", "%03d.wav", "with space & 'quote'.wav"] {
        let path = dir.path().join(name);
        let plain = dir.path().join("plain.wav");
        ffmpeg(&TONE, &plain);
        std::fs::rename(&plain, &path).unwrap();
        let output = Command::new(env!("CARGO_BIN_EXE_interviewprep"))
            .args(["analyze", "--json", "--"])
            .arg(&path)
            .current_dir(place.path())
            .env("TMPDIR", place.path())
            .output()
            .unwrap();
        assert_eq!(output.status.code(), Some(0), "{name}: {}", String::from_utf8_lossy(&output.stderr));
    }
    assert_eq!(std::fs::read_dir(place.path()).unwrap().count(), 0);
    assert_eq!(std::fs::read_dir(dir.path()).unwrap().count(), 4);
}

#[test]
fn exit_codes_are_what_help_says() {
    let dir = tempfile::tempdir().unwrap();
    let film = dir.path().join("film.mkv");
    ffmpeg(&[&BARS[..], &["-c:v", "mpeg4"]].concat(), &film);
    let code = |args: &[&str], variable: &str, value: &str| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_interviewprep"));
        command.args(args).env(variable, value).output().unwrap().status.code()
    };
    let film = film.to_str().unwrap();
    assert_eq!(code(&["analyze", film], "A", "0"), Some(0));
    assert_eq!(code(&["analyze", "/nowhere.mp4"], "A", "0"), Some(1));
    assert_eq!(code(&["analyze", film, "--fps", "11"], "A", "0"), Some(2));
    assert_eq!(code(&["analyze"], "A", "0"), Some(2));
    assert_eq!(code(&["analyze", film], "PATH", "/nowhere"), Some(3));
    assert_eq!(code(&["analyze", film], "INTERVIEWPREP_MODELS_DIR", "/nowhere"), Some(3));
    assert_eq!(code(&["--help"], "A", "0"), Some(0));
}

#[test]
fn the_summary_says_what_was_not_measured() {
    let dir = tempfile::tempdir().unwrap();
    let wav = dir.path().join("tone.wav");
    ffmpeg(&TONE, &wav);
    let output = analyze(&wav, &[]);
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(text.starts_with(&format!("{}: 0:04.0\n", wav.display())), "{text}");
    assert!(text.contains("face in frame   – the recording has none") && text.contains("not measured: "), "{text}");
    let log: Vec<Value> = String::from_utf8(output.stderr).unwrap().lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(log.iter().map(|line| line["event"].as_str().unwrap()).collect::<Vec<_>>(), ["started", "finished"]);
}
