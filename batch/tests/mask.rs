//! `interviewprep mask` on films that ffmpeg makes here, looked at with the same detector.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::Value;
use tempfile::TempDir;

/// Seen from the package's folder, where cargo runs its tests.
const PORTRAIT: &str = "../tests/fixtures/astronaut.jpg";
const VP8: [&str; 8] = ["-c:v", "libvpx", "-deadline", "realtime", "-cpu-used", "8", "-b:v", "4M"];
const H264: [&str; 6] = ["-c:v", "libx264", "-preset", "ultrafast", "-crf", "18"];

fn interviewprep(args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_interviewprep")).args(args).output().unwrap()
}

fn mask(film: &Path, out: &Path) -> Output {
    interviewprep(&["mask", film.to_str().unwrap(), "--out", out.to_str().unwrap()])
}

fn masked(film: &Path) -> PathBuf {
    let out = film.with_file_name("masked").with_extension(film.extension().unwrap());
    let output = mask(film, &out);
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    out
}

/// What a tool prints.
fn answer(tool: &str, args: &[&str]) -> String {
    let output = Command::new(tool).args(["-v", "error"]).args(args).output().unwrap();
    assert!(output.status.success(), "{args:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

fn ffmpeg(args: &[&str]) -> String {
    answer("ffmpeg", &[&["-nostdin", "-y"], args].concat())
}

/// Four seconds of a moving pattern with a tone; portraits, 256 px high, are laid over it at these places. Every seventh picture is left out.
fn film(path: &Path, places: &[&str], more: &[&str]) {
    let mut graph = "[0:v]null[v0];".to_owned();
    for (at, place) in places.iter().enumerate() {
        graph += &format!("[1:v]scale=256:256[p{at}];[v{at}][p{at}]overlay={place}:shortest=1[v{}];", at + 1);
    }
    graph += &format!("[v{}]select='not(eq(mod(n,7),3))',format=yuv420p[v]", places.len());
    let pattern = ["-f", "lavfi", "-i", "testsrc=s=640x360:r=10:d=4", "-loop", "1", "-r", "10", "-i", PORTRAIT];
    let tone = ["-f", "lavfi", "-i", "sine=d=4", "-filter_complex", &graph, "-map", "[v]", "-map", "2:a", "-fps_mode", "passthrough"];
    ffmpeg(&[&pattern[..], &tone, more, &[path.to_str().unwrap()]].concat());
}

/// In how many pictures of a film a face is found, and how many there are.
fn with_faces(film: &Path) -> (usize, usize) {
    let dir = tempfile::tempdir().unwrap();
    let pattern = dir.path().join("%04d.png");
    ffmpeg(&["-i", film.to_str().unwrap(), "-fps_mode", "passthrough", pattern.to_str().unwrap()]);
    let mut pictures: Vec<_> = std::fs::read_dir(dir.path()).unwrap().map(|entry| entry.unwrap().path()).collect();
    pictures.sort();
    let names: Vec<&str> = pictures.iter().map(|path| path.to_str().unwrap()).collect();
    let output = interviewprep(&[&["face", "--json"], &names[..]].concat());
    assert!(output.status.success());
    let lines = String::from_utf8(output.stdout).unwrap();
    let found = lines.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
    (found.filter(|picture| !picture["faces"].as_array().unwrap().is_empty()).count(), pictures.len())
}

fn assert_no_face_is_left(film: &Path) -> PathBuf {
    let (before, of) = with_faces(film);
    assert!(before as f64 >= 0.95 * of as f64, "the test sees a face in {before} of {of} pictures only");
    let masked = masked(film);
    assert_eq!(with_faces(&masked), (0, of), "{}", film.display());
    masked
}

/// Times of the pictures, in seconds, in order.
fn times_s(film: &Path) -> Vec<f64> {
    let args = ["-select_streams", "v", "-show_entries", "packet=pts_time", "-of", "csv=p=0", film.to_str().unwrap()];
    let mut times: Vec<f64> = answer("ffprobe", &args).lines().map(|line| line.trim_end_matches(',').parse().unwrap()).collect();
    times.sort_by(f64::total_cmp);
    times
}

fn duration_s(film: &Path) -> f64 {
    answer("ffprobe", &["-show_entries", "format=duration", "-of", "csv=p=0", film.to_str().unwrap()]).trim().parse().unwrap()
}

fn sound(film: &Path) -> String {
    ffmpeg(&["-i", film.to_str().unwrap(), "-map", "0:a", "-c", "copy", "-f", "md5", "-"])
}

/// Of a part of the picture, `w:h:x:y`, picture by picture, in dB.
fn psnr_db(a: &Path, b: &Path, part: &str) -> f64 {
    let film = |n: u8| format!("[{n}:v]crop={part},settb=1/10,setpts=N[p{n}]");
    let graph = format!("{};{};[p0][p1]psnr=stats_file=-", film(0), film(1));
    let lines = ffmpeg(&["-i", a.to_str().unwrap(), "-i", b.to_str().unwrap(), "-lavfi", &graph, "-f", "null", "/dev/null"]);
    let of = |line: &str| line.split_whitespace().find_map(|field| field.strip_prefix("psnr_y:")?.parse::<f64>().ok());
    lines.lines().filter_map(of).fold(f64::INFINITY, f64::min)
}

fn place(dir: &TempDir, name: &str) -> PathBuf {
    dir.path().join(name)
}

#[test]
fn a_moving_face_is_masked_in_every_picture_and_nothing_else_changes() {
    let dir = tempfile::tempdir().unwrap();
    for (name, codecs) in [("film.webm", [&VP8[..], &["-c:a", "libopus"]].concat()), ("film.mp4", [&H264[..], &["-c:a", "aac"]].concat())] {
        let film_path = place(&dir, name);
        film(&film_path, &["'20+25*t':'40+20*sin(3*t)'"], &codecs);
        let masked = assert_no_face_is_left(&film_path);
        assert_eq!(sound(&film_path), sound(&masked), "{name}");
        assert!((duration_s(&film_path) - duration_s(&masked)).abs() <= 0.1, "{name}");
        // Matroska's writer moves all streams by the codec's delay, a few milliseconds.
        let moved = times_s(&film_path).into_iter().zip(times_s(&masked)).map(|(before, after)| (before - after).abs());
        assert!(moved.fold(0.0, f64::max) < 0.01, "{name}");
        // Both films are compressed; from 30 dB on they hardly look different.
        let beside_db = psnr_db(&film_path, &masked, "150:360:490:0");
        assert!(beside_db > 30.0, "{name}: {beside_db} dB");
        assert!(psnr_db(&film_path, &masked, "120:120:150:60") < 20.0, "{name}");
    }
}

#[test]
fn two_faces_one_of_which_comes_and_goes_are_both_masked() {
    let dir = tempfile::tempdir().unwrap();
    let film_path = place(&dir, "film.mkv");
    film(&film_path, &["20:60", "360:80:enable='between(t,1,2.5)'"], &H264);
    assert_no_face_is_left(&film_path);
}

#[test]
fn a_film_that_was_recorded_lying_down_stands_up_and_is_masked() {
    let dir = tempfile::tempdir().unwrap();
    let (lying, turned) = (place(&dir, "lying.mp4"), place(&dir, "turned.mp4"));
    film(&lying, &["100:50"], &H264);
    let on_its_side = place(&dir, "side.mp4");
    ffmpeg(&[&["-i", lying.to_str().unwrap(), "-vf", "transpose=1"], &H264[..], &["-c:a", "copy", on_its_side.to_str().unwrap()]].concat());
    ffmpeg(&["-i", on_its_side.to_str().unwrap(), "-c", "copy", "-metadata:s:v", "rotate=90", turned.to_str().unwrap()]);
    let masked = assert_no_face_is_left(&turned);
    let size = ["-select_streams", "v", "-show_entries", "stream=width,height", "-of", "csv=p=0", masked.to_str().unwrap()];
    assert_eq!(answer("ffprobe", &size).trim(), "640,360");
}

#[test]
fn of_what_cannot_be_masked_nothing_is_left() {
    let dir = tempfile::tempdir().unwrap();
    let (webm, mp4) = (place(&dir, "whole.webm"), place(&dir, "whole.mp4"));
    film(&webm, &["20:60"], &VP8);
    film(&mp4, &["20:60"], &[&H264[..], &["-movflags", "faststart"]].concat());
    let cut = |whole: &Path, name: &str| {
        let bytes = std::fs::read(whole).unwrap();
        std::fs::write(place(&dir, name), &bytes[..bytes.len() * 2 / 3]).unwrap();
        place(&dir, name)
    };
    let tone = place(&dir, "tone.wav");
    ffmpeg(&["-f", "lavfi", "-i", "sine=d=1", tone.to_str().unwrap()]);
    let text = place(&dir, "text.webm");
    std::fs::write(&text, "not a film").unwrap();
    let before = std::fs::read_dir(dir.path()).unwrap().count() + 2;
    for film in [cut(&webm, "cut.webm"), cut(&mp4, "cut.mp4"), tone, text] {
        let output = mask(&film, &place(&dir, "out.webm"));
        let errors = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(1), "{}: {errors}", film.display());
        let told: Vec<&str> = errors.lines().filter(|line| !line.starts_with('{')).collect();
        assert!(matches!(told[..], [line] if line.contains(film.to_str().unwrap())), "{errors}");
    }
    assert_eq!(mask(&webm, &place(&dir, "out.avi")).status.code(), Some(1));
    assert_eq!(mask(&webm, &place(&dir, "nowhere/out.webm")).status.code(), Some(3));
    assert_eq!(std::fs::read_dir(dir.path()).unwrap().count(), before);
}
