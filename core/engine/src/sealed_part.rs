//! Sealed parts of a recording and of what its analysis keeps in the bucket: `nonce ‖ AES-256-GCM(plain) ‖ tag` (NIST SP 800-38D).
//!
//! The browser seals with WebCrypto; this is the same format for whoever has no browser. What a part is bound to is the caller's
//! associated data, for a segment [`domain::recording::Segment::associated_data`].

use aes_gcm::aead::{Aead, KeyInit, Payload};
use aes_gcm::{Aes256Gcm, Nonce};

/// Bytes of a key.
pub const KEY_BYTES: usize = 32;
/// Bytes of a nonce.
pub const NONCE_BYTES: usize = 12;

/// It was not sealed under this key for this place, or is not what was sealed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("what is sealed does not open")]
pub struct DoesNotOpen;

/// `plain` sealed. A nonce must never be used twice with one key.
pub fn seal(plain: &[u8], key: &[u8; KEY_BYTES], nonce: [u8; NONCE_BYTES], associated_data: &[u8]) -> Vec<u8> {
    // AES-GCM refuses only texts of 64 GiB and more; an empty text would not open.
    let payload = Payload { msg: plain, aad: associated_data };
    let sealed = Aes256Gcm::new(key.into()).encrypt(&Nonce::from(nonce), payload).unwrap_or_default();
    [nonce.as_slice(), &sealed].concat()
}

/// What was sealed.
///
/// # Errors
/// [`DoesNotOpen`] for another key, another place, or a part that was changed or cut.
pub fn open(sealed: &[u8], key: &[u8; KEY_BYTES], associated_data: &[u8]) -> Result<Vec<u8>, DoesNotOpen> {
    let (nonce, sealed) = sealed.split_first_chunk::<NONCE_BYTES>().ok_or(DoesNotOpen)?;
    let payload = Payload { msg: sealed, aad: associated_data };
    Aes256Gcm::new(key.into()).decrypt(&Nonce::from(*nonce), payload).map_err(|_| DoesNotOpen)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(128))]

        #[test]
        fn what_was_sealed_opens_in_its_place_and_nowhere_else(
            plain in prop::collection::vec(any::<u8>(), 0..300), key in any::<[u8; 32]>(), nonce in any::<[u8; 12]>(), at in 0usize..28,
        ) {
            let mut sealed = seal(&plain, &key, nonce, b"s/1/2");
            prop_assert_eq!(open(&sealed, &key, b"s/1/2"), Ok(plain));
            prop_assert_eq!(open(&sealed, &key, b"s/2/2"), Err(DoesNotOpen));
            prop_assert_eq!(open(&sealed[..at], &key, b"s/1/2"), Err(DoesNotOpen));
            sealed[at] ^= 1;
            prop_assert_eq!(open(&sealed, &key, b"s/1/2"), Err(DoesNotOpen));
        }
    }

    /// The cipher is AES-256-GCM: test case 14 of the GCM specification (McGrew and Viega 2005, appendix B).
    #[test]
    fn the_cipher_is_the_standard_one() {
        let sealed = seal(&[0; 16], &[0; 32], [0; 12], &[]);
        let expected = "cea7403d4d606b6e074ec5d3baf39d18d0d1c8a799996bf0265b98b5d48ab919";
        assert_eq!(sealed[NONCE_BYTES..].iter().map(|byte| format!("{byte:02x}")).collect::<String>(), expected);
    }
}
