//! What a confined ffmpeg cannot do, tried with the real ffmpeg and something real on the other side.
#![cfg(target_os = "linux")]

use std::io::ErrorKind;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::time::{Duration, Instant};

/// Far above what any of these takes; a test that hangs fails.
const HANG: Duration = Duration::from_secs(60);

fn program(name: &str) -> PathBuf {
    let path = std::env::var_os("PATH").unwrap();
    std::env::split_paths(&path).map(|dir| dir.join(name)).find(|file| file.is_file()).unwrap_or_else(|| panic!("{name} is not installed"))
}

fn confined(read: &Path, cpu_s: u32, program: &Path, args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_interviewprep"));
    command.arg("confined").arg(format!("--parent={}", std::process::id())).arg(format!("--cpu-s={cpu_s}"));
    command.arg("--read").arg(read).arg("--").arg(program).args(args).stdin(Stdio::null());
    command
}

fn ffmpeg(read: &Path, args: &[&str]) -> Output {
    confined(read, 60, &program("ffmpeg"), &[&["-nostdin", "-hide_banner", "-loglevel", "error"], args].concat()).output().unwrap()
}

fn errors(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

fn playlist(dir: &Path, target: &str) -> PathBuf {
    let path = dir.join("playlist.m3u8");
    std::fs::write(&path, format!("#EXTM3U\n#EXT-X-TARGETDURATION:10\n#EXTINF:10,\n{target}\n#EXT-X-ENDLIST\n")).unwrap();
    path
}

#[test]
fn an_ordinary_run_works() {
    let dir = tempfile::tempdir().unwrap();
    let output = ffmpeg(dir.path(), &["-f", "lavfi", "-i", "sine=d=1", "-f", "f32le", "pipe:1"]);
    assert!(output.status.success(), "{}", errors(&output));
    assert_eq!(output.stdout.len(), 44_100 * 4);
}

#[test]
fn no_address_can_be_reached() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    listener.set_nonblocking(true).unwrap();
    let address = listener.local_addr().unwrap();
    let dir = tempfile::tempdir().unwrap();
    let from_playlist = playlist(dir.path(), &format!("http://{address}/segment.ts"));
    let from_playlist = from_playlist.to_str().unwrap();
    let ways = [format!("http://{address}/"), format!("tcp://{address}"), format!("udp://{address}"), from_playlist.to_owned()];
    for way in ways {
        let whitelist = ["-protocol_whitelist", "file,http,tcp,udp", "-allowed_extensions", "ALL"];
        let hls = if way == from_playlist { &whitelist[..] } else { &[] };
        let output = ffmpeg(Path::new(from_playlist), &[hls, &["-i", &way, "-f", "null", "-"]].concat());
        assert!(!output.status.success(), "{way}");
        let said = errors(&output);
        assert!(way == from_playlist || said.contains("Operation not permitted"), "{way}: {said}");
        assert_eq!(listener.accept().map(|_| ()).map_err(|error| error.kind()), Err(ErrorKind::WouldBlock), "{way}");
    }
}

#[test]
fn no_other_file_can_be_read() {
    let dir = tempfile::tempdir().unwrap();
    let secret = dir.path().join("secret.ts");
    let made = Command::new(program("ffmpeg"))
        .args(["-nostdin", "-loglevel", "error", "-f", "lavfi", "-i", "sine=d=1", "-c:a", "mp2", "-f", "mpegts"])
        .arg(&secret)
        .status()
        .unwrap();
    assert!(made.success());
    let list = playlist(dir.path(), "secret.ts");
    let play = ["-allowed_extensions", "ALL", "-i", list.to_str().unwrap(), "-f", "f32le", "pipe:1"];
    let open = Command::new(program("ffmpeg")).args(["-nostdin", "-loglevel", "error"]).args(play).output().unwrap();
    assert!(!open.stdout.is_empty(), "without confinement the playlist gives the other file's sound: {}", errors(&open));
    if !landlock() {
        eprintln!("skipped: this kernel has no Landlock");
        return;
    }
    let shut = ffmpeg(&list, &play);
    assert!(shut.stdout.is_empty() && !shut.status.success());
    let passwords = ffmpeg(&list, &["-f", "data", "-i", "/etc/passwd", "-map", "0", "-c", "copy", "-f", "data", "pipe:1"]);
    assert!(passwords.stdout.is_empty() && errors(&passwords).contains("Permission denied"), "{}", errors(&passwords));
}

/// As the program itself says it in its log.
fn landlock() -> bool {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("second.wav");
    let made = Command::new(program("ffmpeg"))
        .args(["-nostdin", "-loglevel", "error", "-f", "lavfi", "-i", "anullsrc=r=16000:cl=mono", "-t", "1"])
        .arg(&path)
        .status();
    assert!(made.unwrap().success());
    let output = Command::new(env!("CARGO_BIN_EXE_interviewprep")).arg("analyze").arg(&path).output().unwrap();
    errors(&output).contains(r#""landlock":true"#)
}

#[test]
fn no_file_can_be_written() {
    let dir = tempfile::tempdir().unwrap();
    let existing = dir.path().join("existing");
    std::fs::write(&existing, "kept").unwrap();
    for name in ["existing", "new"] {
        let target = dir.path().join(name);
        let output = ffmpeg(&existing, &["-y", "-f", "lavfi", "-i", "sine=d=1", "-f", "wav", target.to_str().unwrap()]);
        assert!(!output.status.success(), "{name}");
    }
    assert_eq!(std::fs::read_to_string(&existing).unwrap(), "kept");
    assert!(!dir.path().join("new").exists());
}

#[test]
fn the_environment_stays_outside() {
    let output = confined(Path::new("/"), 5, &program("env"), &[]).env("SECRET", "1").output().unwrap();
    assert!(output.status.success() && output.stdout.is_empty(), "{}", errors(&output));
}

#[test]
fn processor_time_is_limited() {
    let dir = tempfile::tempdir().unwrap();
    let endless = ["-nostdin", "-loglevel", "error", "-f", "lavfi", "-i", "mandelbrot", "-f", "null", "-"];
    let started = Instant::now();
    let status = confined(dir.path(), 1, &program("ffmpeg"), &endless).status().unwrap();
    assert!(!status.success() && started.elapsed() < HANG);
}

#[test]
fn it_dies_with_its_parent() {
    let dir = tempfile::tempdir().unwrap();
    let binary = env!("CARGO_BIN_EXE_interviewprep");
    let ffmpeg = program("ffmpeg");
    let script = format!(
        "'{binary}' confined --parent=$$ --cpu-s=60 --read '{}' -- '{}' -nostdin -loglevel error -re -f lavfi -i anullsrc -f null - & echo $!; wait",
        dir.path().display(),
        ffmpeg.display()
    );
    let mut parent = Command::new("sh").args(["-c", &script]).stdout(Stdio::piped()).spawn().unwrap();
    let mut line = String::new();
    std::io::BufRead::read_line(&mut std::io::BufReader::new(parent.stdout.take().unwrap()), &mut line).unwrap();
    let child = PathBuf::from(format!("/proc/{}", line.trim()));
    let runs = |name: &str| std::fs::read_to_string(child.join("comm")).is_ok_and(|comm| comm.trim() == name);
    wait_until("ffmpeg runs", || runs("ffmpeg"));
    parent.kill().unwrap();
    parent.wait().unwrap();
    // Whoever inherits it may leave it unreaped for a while.
    let dead = || std::fs::read_to_string(child.join("stat")).map_or(true, |stat| stat.contains(") Z "));
    wait_until("ffmpeg is gone", dead);
}

fn wait_until(what: &str, reached: impl Fn() -> bool) {
    let started = Instant::now();
    while !reached() {
        assert!(started.elapsed() < HANG, "never: {what}");
        std::thread::sleep(Duration::from_millis(20));
    }
}
