use proptest::prelude::*;

use super::*;

const NOON_MS: u64 = 1_800_000_000_000 / (24 * HOUR_MS) * (24 * HOUR_MS) + 12 * HOUR_MS;

fn offer(edition: u32, tier: Tier) -> Offer {
    Offer { session_id: "s".into(), analysis_version: 1, edition, tier }
}

fn waiting() -> Job {
    Job::offered(None, offer(1, Tier::Premium), NOON_MS)
}

fn trouble(lease: &str) -> Trouble {
    Trouble { lease: lease.into(), reason: "ffmpeg: damaged".into() }
}

#[test]
fn the_same_offer_changes_nothing_and_a_longer_recording_starts_anew() {
    let done = waiting().leased("w", "l".into(), NOON_MS).done("l", NOON_MS).unwrap();
    assert_eq!(Job::offered(Some(done.clone()), offer(1, Tier::Premium), NOON_MS + 5), done);
    let again = Job::offered(Some(done), offer(2, Tier::Premium), NOON_MS + 5);
    assert_eq!((again.state, again.offer.edition, again.lease), (JobState::Waiting, 2, None));
}

#[test]
fn a_lease_that_runs_out_is_given_to_the_next_and_lost_to_the_first() {
    let first = waiting().leased("w1", "l1".into(), NOON_MS);
    assert!(!first.is_ready(NOON_MS + LEASE_MS - 1, false));
    assert!(first.is_ready(NOON_MS + LEASE_MS, false));
    let second = first.leased("w2", "l2".into(), NOON_MS + LEASE_MS);
    assert_eq!((second.failures, second.reason.as_deref()), (1, Some("the lease of w1 ran out")));
    assert_eq!(second.clone().extended("l1", NOON_MS + LEASE_MS).unwrap_err().code, "lease_lost");
    assert_eq!(second.clone().done("l1", NOON_MS + LEASE_MS).unwrap_err().code, "lease_lost");
    assert_eq!(second.done("l2", NOON_MS + LEASE_MS).unwrap().state, JobState::Done);
}

#[test]
fn an_ack_whose_answer_was_lost_may_come_again() {
    let done = waiting().leased("w", "l".into(), NOON_MS).done("l", NOON_MS).unwrap();
    assert_eq!(done.clone().done("l", NOON_MS + 1), Ok(done.clone()));
    assert_eq!(done.done("other", NOON_MS).unwrap_err().code, "lease_lost");
}

#[test]
fn a_job_that_always_fails_ends_as_a_dead_letter_with_its_reason_and_can_be_revived() {
    let mut job = waiting();
    let mut now_ms = NOON_MS;
    let mut waits_ms = Vec::new();
    while job.state != JobState::Dead {
        job = job.leased("w", "l".into(), now_ms).retried(trouble("l"), now_ms).unwrap();
        waits_ms.push(job.due_epoch_ms - now_ms);
        now_ms = job.due_epoch_ms;
    }
    assert_eq!(waits_ms, [RETRY_MS, 2 * RETRY_MS, 4 * RETRY_MS, 8 * RETRY_MS, KEPT_MS]);
    assert_eq!(job.reason.as_deref(), Some("ffmpeg: damaged"));
    let revived = job.revived(now_ms).unwrap();
    assert!(revived.is_ready(now_ms, false));
    assert_eq!(revived.revived(now_ms).unwrap_err().code, "not_dead");
}

#[test]
fn workers_that_die_on_it_bury_it_too() {
    let mut job = waiting();
    for turn in 0..=MAX_FAILURES {
        job = job.leased("w", format!("l{turn}"), NOON_MS + u64::from(turn) * LEASE_MS);
    }
    assert_eq!((job.state, job.failures), (JobState::Dead, MAX_FAILURES));
}

#[test]
fn free_jobs_stand_back_for_premium_ones_but_not_at_night() {
    let free = Job::offered(None, offer(1, Tier::Free), NOON_MS);
    assert!(free.is_ready(NOON_MS, false));
    assert!(!free.is_ready(NOON_MS, true));
    let night_ms = NOON_MS + 14 * HOUR_MS;
    assert!(!free.is_ready(night_ms - 1, true));
    assert!(free.is_ready(night_ms, true));
    assert!(!free.is_ready(night_ms + 4 * HOUR_MS, true));
    assert!(waiting().is_ready(NOON_MS, true));
}

#[derive(Debug, Clone)]
enum Move {
    Lease(u8),
    Extend(u8),
    Release(u8),
    Fail(u8),
    Ack(u8),
    Offer(u32),
    Wait(u64),
}

fn any_move() -> impl Strategy<Value = Move> {
    let worker = || 0u8..3;
    prop_oneof![
        3 => worker().prop_map(Move::Lease),
        1 => worker().prop_map(Move::Extend),
        1 => worker().prop_map(Move::Release),
        1 => worker().prop_map(Move::Fail),
        1 => worker().prop_map(Move::Ack),
        1 => (1u32..3).prop_map(Move::Offer),
        3 => (0u64..3 * LEASE_MS).prop_map(Move::Wait),
    ]
}

proptest! {
    // Feature: interview-prep-ai, Property 12: Graceful Degradation: a termination at any time loses no job
    #![proptest_config(ProptestConfig::with_cases(256))]
    #[test]
    fn whatever_workers_do_one_holds_it_and_the_next_can_finish_it(moves in prop::collection::vec(any_move(), 0..60)) {
        let (mut job, mut now_ms, mut leases) = (waiting(), NOON_MS, 0u32);
        let mut held: [Option<String>; 3] = Default::default();
        for step in moves {
            let lease_of = |worker: u8| held[usize::from(worker)].clone().unwrap_or_default();
            let next = match step {
                Move::Lease(worker) if job.is_ready(now_ms, true) => {
                    leases += 1;
                    let given = job.clone().leased("w", leases.to_string(), now_ms);
                    held[usize::from(worker)] = given.lease.clone();
                    Ok(given)
                }
                Move::Lease(_) => Ok(job.clone()),
                Move::Extend(worker) => job.clone().extended(&lease_of(worker), now_ms),
                Move::Release(worker) => job.clone().released(&lease_of(worker), now_ms),
                Move::Fail(worker) => job.clone().retried(trouble(&lease_of(worker)), now_ms),
                Move::Ack(worker) => job.clone().done(&lease_of(worker), now_ms),
                Move::Offer(edition) => Ok(Job::offered(Some(job.clone()), offer(edition, Tier::Premium), now_ms)),
                Move::Wait(ms) => {
                    now_ms += ms;
                    Ok(job.clone())
                }
            };
            // Whoever is refused changed nothing.
            job = next.unwrap_or(job);
            let holders = held.iter().flatten().filter(|lease| job.clone().extended(lease, now_ms).is_ok()).count();
            prop_assert_eq!(holders, usize::from(job.state == JobState::Leased));
        }
        if job.state == JobState::Dead {
            prop_assert!(job.reason.is_some());
            job = job.revived(now_ms).unwrap();
        }
        if job.state != JobState::Done {
            now_ms = now_ms.max(job.due_epoch_ms);
            prop_assert!(job.is_ready(now_ms, true));
            let mut given = job.leased("last", "last".into(), now_ms);
            if given.state == JobState::Dead {
                given = given.revived(now_ms).unwrap().leased("last", "last".into(), now_ms);
            }
            prop_assert_eq!(given.done("last", now_ms).unwrap().state, JobState::Done);
        }
    }
}
