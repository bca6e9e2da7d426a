//! What other programs use of the machine, from Linux' `/proc`; nothing where there is none.

use std::fs;
use std::path::Path;

/// Jiffies in a second (`USER_HZ`), the same on all of Linux' present platforms.
const TICKS_PER_S: f64 = 100.0;

/// What `/proc/PID/stat` says (proc_pid_stat(5)).
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Process {
    id: u32,
    parent: u32,
    /// The program's name, cut to 15 bytes.
    pub(crate) name: String,
    /// Its process group.
    pub(crate) group: u32,
    /// Resident memory; what processes share counts for each.
    pub(crate) resident_bytes: u64,
    /// Processor time of the children that ended and were waited for, theirs included, in seconds.
    pub(crate) children_cpu_s: f64,
}

/// The processes of a group.
pub(crate) fn of_group(group: u32) -> Vec<Process> {
    all().filter(|process| process.group == group).collect()
}

/// A process, its children, theirs and so on.
pub(crate) fn with_children(root: u32) -> Vec<Process> {
    let (mut rest, mut found): (Vec<Process>, Vec<Process>) = (all().collect(), Vec::new());
    loop {
        let belongs = |process: &Process| process.id == root || found.iter().any(|known| known.id == process.parent);
        let (own, others): (Vec<Process>, Vec<Process>) = rest.into_iter().partition(belongs);
        if own.is_empty() {
            return found;
        }
        found.extend(own);
        rest = others;
    }
}

fn all() -> impl Iterator<Item = Process> {
    let processes = fs::read_dir("/proc").into_iter().flatten().flatten();
    let stats = processes.filter_map(|process| fs::read_to_string(process.path().join("stat")).ok());
    stats.filter_map(|stat| Process::parse(&stat))
}

/// This program.
pub(crate) fn own() -> Option<Process> {
    Process::parse(&fs::read_to_string("/proc/self/stat").ok()?)
}

/// Whole ones.
pub(crate) fn mebibytes(bytes: u64) -> u64 {
    bytes / (1024 * 1024)
}

impl Process {
    fn parse(stat: &str) -> Option<Self> {
        // The name stands in parentheses and may hold anything.
        let (head, tail) = stat.rsplit_once(')')?;
        // The state is the first field after the name, then come the parent and the process group.
        let fields: Vec<&str> = tail.split_whitespace().collect();
        let number = |n: usize| fields.get(n).and_then(|field| field.parse::<u64>().ok());
        let (id, name) = head.split_once('(')?;
        Some(Self {
            id: id.trim().parse().ok()?,
            parent: number(1)?.try_into().ok()?,
            name: name.to_owned(),
            group: number(2)?.try_into().ok()?,
            resident_bytes: number(21)? * page_bytes(),
            children_cpu_s: (number(13)? + number(14)?) as f64 / TICKS_PER_S,
        })
    }
}

/// Linux tells it in the auxiliary vector; where that cannot be read, the usual size.
fn page_bytes() -> u64 {
    const AT_PAGESZ: u64 = 6;
    let vector = fs::read(Path::new("/proc/self/auxv")).unwrap_or_default();
    let words: Vec<u64> = vector.chunks_exact(8).filter_map(|word| Some(u64::from_ne_bytes(word.try_into().ok()?))).collect();
    words.chunks_exact(2).find(|pair| pair[0] == AT_PAGESZ).map_or(4096, |pair| pair[1])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_with_parentheses_do_not_shift_the_fields() {
        let stat = format!("42 (work) erd) S 1 77 77 {} 150 50 {} 5 0", "0 ".repeat(9).trim(), "0 ".repeat(6).trim());
        let process = Process::parse(&stat).expect("a process");
        assert_eq!((process.name.as_str(), process.group, process.resident_bytes / page_bytes()), ("work) erd", 77, 5));
        assert_eq!(process.children_cpu_s, 2.0);
    }

    #[test]
    fn we_and_our_children_are_found() {
        let own = own().expect("Linux");
        let mut sleeper = std::process::Command::new("sleep").arg("60").spawn().expect("sleep");
        let names: Vec<String> = with_children(own.id).into_iter().map(|process| process.name).collect();
        sleeper.kill().and_then(|()| sleeper.wait()).expect("it ends");
        assert!(names.contains(&own.name) && names.len() > 1, "{names:?}");
        let all: u64 = of_group(own.group).iter().map(|process| process.resident_bytes).sum();
        assert!(all >= own.resident_bytes / 2 && own.resident_bytes > 0);
    }
}
