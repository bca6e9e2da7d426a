//! What opens an interview: its tickets, and recovery codes that are traded for one more ticket. Only hashes are kept.

use domain::problem::Problem;
use serde::{Deserialize, Serialize};

use crate::ticket;

/// How long a recovery code may be used, in seconds.
pub const CODE_LIFE_S: u64 = 24 * 60 * 60;
/// Most unused codes at a time; a newer one pushes out the oldest.
pub const MAX_CODES: usize = 8;
/// Most tickets of one interview.
pub const MAX_TICKETS: usize = 32;

/// The credentials of one interview, as they are stored.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Access {
    /// Hashes, the first one made with the interview.
    tickets: Vec<String>,
    /// In order of making.
    codes: Vec<Code>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Code {
    hash: String,
    expires_epoch_ms: u64,
}

impl Access {
    /// Access by the one ticket that hashes to `ticket_hash`.
    pub fn new(ticket_hash: String) -> Self {
        Self { tickets: vec![ticket_hash], codes: Vec::new() }
    }

    /// Whether `ticket` is one of those that open the interview.
    pub fn opens(&self, ticket: &str) -> bool {
        self.tickets.iter().any(|hash| ticket::matches(ticket, hash))
    }

    /// Access where also `code` may be redeemed, until [`CODE_LIFE_S`] after `now_ms`.
    ///
    /// # Errors
    /// `too_many_tickets` when the ticket that it would be traded for were one too many.
    pub fn with_code(&self, code: &str, now_ms: u64) -> Result<Self, Problem> {
        if self.tickets.len() >= MAX_TICKETS {
            return Err(Problem::conflict("too_many_tickets", "This interview was recovered too often. Use a tab that still has it."));
        }
        let mut codes: Vec<Code> = self.codes.iter().filter(|known| known.expires_epoch_ms > now_ms).cloned().collect();
        codes.drain(..codes.len().saturating_sub(MAX_CODES - 1));
        codes.push(Code { hash: ticket::hash(code), expires_epoch_ms: now_ms + CODE_LIFE_S * 1000 });
        Ok(Self { tickets: self.tickets.clone(), codes })
    }

    /// Access where `code` is used up and `ticket` opens the interview too; `None` when the code is wrong, used or expired, or when the
    /// ticket would be one too many.
    pub fn redeem(&self, code: &str, ticket: &str, now_ms: u64) -> Option<Self> {
        if self.tickets.len() >= MAX_TICKETS {
            return None;
        }
        let at = self.codes.iter().position(|known| known.expires_epoch_ms > now_ms && ticket::matches(code, &known.hash))?;
        let mut after = self.clone();
        after.codes.remove(at);
        after.tickets.push(ticket::hash(ticket));
        Some(after)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW_MS: u64 = 1_800_000_000_000;

    fn access() -> Access {
        Access::new(ticket::hash("first"))
    }

    #[test]
    fn a_code_gives_one_more_ticket_once() {
        let offered = access().with_code("code", NOW_MS).unwrap();
        assert_eq!(offered.redeem("other", "second", NOW_MS), None);
        let recovered = offered.redeem("code", "second", NOW_MS + CODE_LIFE_S * 1000 - 1).unwrap();
        assert!(recovered.opens("first") && recovered.opens("second") && !recovered.opens("code"));
        assert_eq!(recovered.redeem("code", "third", NOW_MS), None);
        assert!(!offered.opens("second"));
    }

    #[test]
    fn a_code_expires() {
        let offered = access().with_code("code", NOW_MS).unwrap();
        assert_eq!(offered.redeem("code", "second", NOW_MS + CODE_LIFE_S * 1000), None);
    }

    #[test]
    fn codes_and_tickets_are_bounded() {
        let mut access = access();
        for number in 0..=MAX_CODES {
            access = access.with_code(&format!("{number}"), NOW_MS).unwrap();
        }
        assert_eq!(access.redeem("0", "t", NOW_MS), None, "pushed out");
        assert_eq!(access.codes.len(), MAX_CODES);
        while access.tickets.len() < MAX_TICKETS {
            access = access.with_code("again", NOW_MS).unwrap().redeem("again", "t", NOW_MS).unwrap();
        }
        assert_eq!(access.with_code("more", NOW_MS).unwrap_err().code, "too_many_tickets");
    }

    #[test]
    fn neither_tickets_nor_codes_are_kept() {
        let stored = serde_json::to_string(&access().with_code("a-code", NOW_MS).unwrap()).unwrap();
        assert!(!stored.contains("a-code") && !stored.contains("first"));
    }
}
