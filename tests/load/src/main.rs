//! Many candidates at once against a Worker on this machine; prints one JSON object.
//!
//! `load BASE_URL SESSIONS SECONDS`, started by `cargo xtask load`. Every candidate has a socket of its own, types like a person
//! whether or not the server has answered (so a slow server cannot slow its own measurement), and finishes answers now and then. At
//! the end each opens a new socket and compares what the server gives with what it had acknowledged.

mod api;
mod candidate;
mod figures;
mod typing;

use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, Result, ensure};
use serde_json::json;
use tokio::task::JoinSet;
use tokio::time::Instant;

use candidate::{Outcome, Times};
use figures::Milliseconds;

/// More would not fit under the limit of requests per address.
const MOST_SESSIONS: u32 = 500;
const MOST_SECONDS: u64 = 600;
/// Candidates come one after another, this far apart.
const ARRIVAL: Duration = Duration::from_millis(30);

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<()> {
    let mut arguments = std::env::args().skip(1);
    let mut next = |what| arguments.next().with_context(|| format!("missing: {what}"));
    let base_url = next("the Worker's address")?;
    let sessions: u32 = next("number of sessions")?.parse()?;
    let seconds: u64 = next("seconds")?.parse()?;
    ensure!(
        (1..=MOST_SESSIONS).contains(&sessions) && (1..=MOST_SECONDS).contains(&seconds),
        "at most {MOST_SESSIONS} sessions, {MOST_SECONDS} s"
    );
    ensure!(base_url.starts_with("http://127.0.0.1:"), "only a Worker on this machine may be loaded");

    let address = base_url.clone();
    let interviews = tokio::task::spawn_blocking(move || api::interviews(&address, sessions)).await??;
    let base_url: Arc<str> = base_url.into();
    let begin = Instant::now() + ARRIVAL * sessions + Duration::from_secs(3);
    let times = Times { begin, end: begin + Duration::from_secs(seconds) };
    let mut candidates = JoinSet::new();
    for (number, interview) in interviews.into_iter().enumerate() {
        let (base_url, opens) = (Arc::clone(&base_url), Instant::now() + ARRIVAL * number as u32);
        candidates.spawn(async move {
            tokio::time::sleep_until(opens).await;
            candidate::practise(&base_url, &interview, times).await
        });
    }
    print(sessions, seconds, candidates.join_all().await);
    Ok(())
}

fn print(sessions: u32, seconds: u64, outcomes: Vec<Outcome>) {
    let mut acks = Milliseconds::default();
    outcomes.iter().for_each(|outcome| acks.extend(&outcome.ack_ms));
    let errors: Vec<&String> = outcomes.iter().flat_map(|outcome| &outcome.errors).collect();
    let commands: u64 = outcomes.iter().map(|outcome| outcome.commands).sum();
    let sum = |of: fn(&Outcome) -> u64| outcomes.iter().map(of).sum::<u64>();
    let result = json!({
        "sessions": sessions,
        "seconds": seconds,
        "edits_per_session_per_s": typing::edits_per_s(),
        "commands": commands,
        "throughput_per_s": (commands as f64 / seconds as f64 * 10.0).round() / 10.0,
        "answers_finished": sum(|outcome| outcome.finished),
        "ack_ms": { "p50": acks.quantile(0.5), "p95": acks.quantile(0.95), "p99": acks.quantile(0.99), "max": acks.quantile(1.0) },
        "unacknowledged": sum(|outcome| outcome.unacknowledged),
        "verified_sessions": sum(|outcome| u64::from(outcome.verified)),
        "lost": sum(|outcome| outcome.lost),
        "errors": errors.len(),
        "first_errors": errors.iter().take(5).collect::<Vec<_>>(),
    });
    println!("{result}");
}
