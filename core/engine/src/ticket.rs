//! The ticket that opens one session. The browser keeps it; the server keeps its hash alone.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest, Sha256};

/// The ticket made of 32 random bytes: base64url without padding, fit for a `Sec-WebSocket-Protocol` entry.
pub fn encode(random: &[u8; 32]) -> String {
    URL_SAFE_NO_PAD.encode(random)
}

/// What the server stores: SHA-256 in base64url. Unsalted, because the ticket has 256 random bits.
pub fn hash(ticket: &str) -> String {
    URL_SAFE_NO_PAD.encode(Sha256::digest(ticket))
}

/// Whether `ticket` is the one that was stored as `stored_hash`; the time taken does not depend on where they differ.
pub fn matches(ticket: &str, stored_hash: &str) -> bool {
    let offered = hash(ticket);
    let differences = offered.bytes().zip(stored_hash.bytes()).fold(0, |all, (a, b)| all | (a ^ b));
    offered.len() == stored_hash.len() && differences == 0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_same_ticket_matches() {
        let ticket = encode(&[7; 32]);
        let stored = hash(&ticket);
        assert_eq!(ticket.len(), 43);
        assert!(matches(&ticket, &stored));
        for other in [encode(&[8; 32]), String::new(), stored.clone(), format!("{ticket}=")] {
            assert!(!matches(&other, &stored));
        }
        assert!(!matches(&ticket, ""));
        assert!(!matches(&ticket, &stored[..42]));
    }
}
