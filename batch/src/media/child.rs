//! One confined run of ffmpeg or ffprobe: its output as a stream, its time limited, its complaints kept.

use std::ffi::OsString;
use std::io::{BufRead, BufReader, Read};
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Stdio};
use std::sync::mpsc;
use std::thread::JoinHandle;
use std::time::Duration;

use rustix::process::{Pid, Signal, WaitId, WaitIdOptions};

use super::MediaError;
use super::tools::Program;
use crate::confine;
use crate::meter::Meter;

/// Threads of one decoder. More would not help two children on one machine, and each costs address space.
pub(super) const DECODER_THREADS: u32 = 2;
/// Longest line that is looked at; ffmpeg's own limit is 1024.
const LONGEST_LINE: u64 = 4_096;
/// What ffmpeg says of a Matroska file that stops within an element.
const CUT_OFF: &str = "ended prematurely";
/// The first complaints name the cause, what follows are its consequences.
const COMPLAINTS: usize = 2;

/// A confined child. Dropped, it is killed with all that it started.
pub(super) struct Running {
    process: Child,
    meter: Meter,
    limit: Duration,
    watchdog: Option<Watchdog>,
    complaints: Option<JoinHandle<Vec<String>>>,
}

struct Watchdog {
    stop: mpsc::Sender<()>,
    /// Whether it had to kill.
    killed: JoinHandle<bool>,
}

impl Running {
    /// Starts `program` on `media`. `note` gets every line of its standard error that is no complaint, in another thread.
    pub(super) fn start(
        program: &Program,
        media: &Path,
        limit: Duration,
        args: Vec<OsString>,
        note: impl FnMut(&str) + Send + 'static,
    ) -> Result<(Self, ChildStdout), MediaError> {
        Self::spawn(program, media, limit, args, Stdio::null(), note)
    }

    /// The same for a child that also reads what is written into its standard input.
    pub(super) fn start_fed(
        program: &Program,
        media: &Path,
        limit: Duration,
        args: Vec<OsString>,
    ) -> Result<(Self, ChildStdin, ChildStdout), MediaError> {
        let (mut running, output) = Self::spawn(program, media, limit, args, Stdio::piped(), |_| {})?;
        let input = running.process.stdin.take().ok_or(std::io::ErrorKind::BrokenPipe).map_err(std::io::Error::from)?;
        Ok((running, input, output))
    }

    fn spawn(
        program: &Program,
        media: &Path,
        limit: Duration,
        args: Vec<OsString>,
        input: Stdio,
        note: impl FnMut(&str) + Send + 'static,
    ) -> Result<(Self, ChildStdout), MediaError> {
        let mut command = confine::command(&program.path, media, limit * DECODER_THREADS)?;
        command.args(args).stdin(input).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut process = command.spawn()?;
        let (Some(output), Some(errors)) = (process.stdout.take(), process.stderr.take()) else {
            return Err(std::io::Error::from(std::io::ErrorKind::BrokenPipe).into());
        };
        let watchdog = Watchdog::over(&process, limit);
        let complaints = std::thread::spawn(move || complaints(errors, note));
        Ok((Self { process, meter: program.meter.clone(), limit, watchdog: Some(watchdog), complaints: Some(complaints) }, output))
    }

    /// Waits for the end.
    ///
    /// # Errors
    /// [`MediaError::TooSlow`] when it had to be killed, [`MediaError::Unreadable`] when it failed.
    pub(super) fn finish(self) -> Result<(), MediaError> {
        self.reap().map(drop)
    }

    /// The same for work that is worth nothing unless the whole file was read.
    ///
    /// # Errors
    /// As [`Self::finish`], and [`MediaError::CutOff`]: ffmpeg mentions that, and is content.
    pub(super) fn finish_whole(self) -> Result<(), MediaError> {
        let cut_off = self.reap()?.iter().any(|words| words.contains(CUT_OFF));
        if cut_off { Err(MediaError::CutOff) } else { Ok(()) }
    }

    fn reap(mut self) -> Result<Vec<String>, MediaError> {
        // Not reaped yet: until the watchdog is gone the number must not become another process's.
        self.end()?;
        let killed = self.watchdog.take().is_some_and(Watchdog::dismiss);
        let status = self.process.wait()?;
        let complaints = self.complaints.take().and_then(|thread| thread.join().ok()).unwrap_or_default();
        if killed {
            return Err(MediaError::TooSlow(self.limit.as_secs()));
        }
        if status.success() { Ok(complaints) } else { Err(MediaError::Unreadable(complaints.join("; "))) }
    }

    /// Waits for the end and notes what it cost.
    fn end(&self) -> std::io::Result<()> {
        if let Some(pid) = self.pid() {
            rustix::process::waitid(WaitId::Pid(pid), WaitIdOptions::EXITED | WaitIdOptions::NOWAIT)?;
            self.meter.ended(pid);
        }
        Ok(())
    }

    fn pid(&self) -> Option<Pid> {
        Pid::from_raw(self.process.id().cast_signed())
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let Some(watchdog) = self.watchdog.take() else { return };
        watchdog.dismiss();
        kill(self.pid());
        // Killed; there is nobody left to tell.
        self.end().and_then(|()| self.process.wait()).ok();
    }
}

impl Watchdog {
    fn over(process: &Child, limit: Duration) -> Self {
        let pid = Pid::from_raw(process.id().cast_signed());
        let (stop, stopped) = mpsc::channel::<()>();
        let killed = std::thread::spawn(move || {
            let late = stopped.recv_timeout(limit) == Err(mpsc::RecvTimeoutError::Timeout);
            if late {
                kill(pid);
            }
            late
        });
        Self { stop, killed }
    }

    fn dismiss(self) -> bool {
        drop(self.stop);
        self.killed.join().unwrap_or(false)
    }
}

fn kill(group: Option<Pid>) {
    if let Some(pid) = group {
        // Gone already is as good.
        rustix::process::kill_process_group(pid, Signal::KILL).ok();
    }
}

fn complaints(errors: impl Read, mut note: impl FnMut(&str)) -> Vec<String> {
    let mut errors = BufReader::new(errors);
    let mut complaints = Vec::new();
    let mut line = Vec::new();
    while errors.by_ref().take(LONGEST_LINE).read_until(b'\n', &mut line).is_ok_and(|read| read > 0) {
        let text = String::from_utf8_lossy(&line);
        match complaint(text.trim_end()) {
            Some(words) if complaints.len() < COMPLAINTS && !complaints.contains(&words) => complaints.push(words),
            Some(_) => {}
            None => note(&text),
        }
        line.clear();
    }
    complaints
}

/// The words of `[matroska @ 0x5581] [error] words`; what is said before ffmpeg runs has no such mark.
fn complaint(line: &str) -> Option<String> {
    let mark = ["[error] ", "[fatal] ", "interviewprep: "].into_iter().find_map(|mark| Some(line.find(mark)? + mark.len()))?;
    let words: String = line[mark..].chars().filter(|c| !c.is_control()).collect();
    Some(words)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn complaints_are_told_apart_from_notes() {
        let mut notes = Vec::new();
        let errors = "[mov @ 0x5] [error] moov atom not found\n[info] frame= 1\n[fatal] no\n[error] third\n";
        let complaints = complaints(errors.as_bytes(), |line| notes.push(line.to_owned()));
        assert_eq!(complaints, ["moov atom not found", "no"]);
        assert_eq!(notes, ["[info] frame= 1\n"]);
    }

    #[test]
    fn a_line_without_end_is_cut() {
        let mut longest = 0;
        complaints([b'x'; 100_000].as_slice(), |line| longest = longest.max(line.len()));
        assert_eq!(longest as u64, LONGEST_LINE);
    }
}
