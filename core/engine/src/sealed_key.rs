//! The key of one recording, sealed under another key so that it may be stored.
//!
//! AES-256-GCM (NIST SP 800-38D) with the holder in the associated data: a sealed key that is copied to another interview or person
//! does not open there. A guest's key is sealed under the Worker's own; an account's will be under that account's, by the same
//! functions. With random nonces one sealing key is good for 2³² keys (SP 800-38D, section 8.3).

use aes_gcm::aead::{Aead, KeyInit, Payload};
use aes_gcm::{Aes256Gcm, Nonce};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

/// Bytes of a key.
pub const KEY_BYTES: usize = 32;
/// Bytes of a nonce.
pub const NONCE_BYTES: usize = 12;

/// Whose key it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Holder<'a> {
    /// The interview.
    pub session_id: &'a str,
    /// [`domain::principal::Principal::key_id`].
    pub key_id: &'a str,
}

/// The text is no key sealed under this key for this holder.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the sealed key does not open")]
pub struct DoesNotOpen;

impl Holder<'_> {
    fn associated_data(&self) -> Vec<u8> {
        format!("interviewprep.key.v1/{}/{}", self.session_id, self.key_id).into_bytes()
    }
}

/// `key` sealed under `sealing_key` for `holder`: base64url of `nonce ‖ ciphertext ‖ tag`. A nonce must never be used twice.
pub fn seal(key: &[u8; KEY_BYTES], sealing_key: &[u8; KEY_BYTES], nonce: [u8; NONCE_BYTES], holder: Holder<'_>) -> String {
    let aad = holder.associated_data();
    // AES-GCM refuses only texts of 64 GiB and more; an empty text would not open.
    let sealed = Aes256Gcm::new(sealing_key.into()).encrypt(&Nonce::from(nonce), Payload { msg: key, aad: &aad }).unwrap_or_default();
    URL_SAFE_NO_PAD.encode([nonce.as_slice(), &sealed].concat())
}

/// The key in `sealed`.
///
/// # Errors
/// [`DoesNotOpen`], whatever is wrong.
pub fn open(sealed: &str, sealing_key: &[u8; KEY_BYTES], holder: Holder<'_>) -> Result<[u8; KEY_BYTES], DoesNotOpen> {
    let bytes = URL_SAFE_NO_PAD.decode(sealed).map_err(|_| DoesNotOpen)?;
    let (nonce, sealed) = bytes.split_first_chunk::<NONCE_BYTES>().ok_or(DoesNotOpen)?;
    let aad = holder.associated_data();
    let opened = Aes256Gcm::new(sealing_key.into()).decrypt(&Nonce::from(*nonce), Payload { msg: sealed, aad: &aad });
    opened.map_err(|_| DoesNotOpen)?.try_into().map_err(|_| DoesNotOpen)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const HOLDER: Holder<'_> = Holder { session_id: "s-1", key_id: "k-1" };

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(128))]

        #[test]
        fn what_was_sealed_opens_and_nothing_else_does(
            key in any::<[u8; 32]>(), sealing in any::<[u8; 32]>(), nonce in any::<[u8; 12]>(), at in 0usize..60, bit in 0u8..8,
        ) {
            let sealed = seal(&key, &sealing, nonce, HOLDER);
            prop_assert_eq!(open(&sealed, &sealing, HOLDER), Ok(key));
            for other in [Holder { session_id: "s-2", ..HOLDER }, Holder { key_id: "k-2", ..HOLDER }] {
                prop_assert_eq!(open(&sealed, &sealing, other), Err(DoesNotOpen));
            }
            let mut wrong = sealing;
            wrong[at % 32] ^= 1 << bit;
            prop_assert_eq!(open(&sealed, &wrong, HOLDER), Err(DoesNotOpen));
            let mut changed = URL_SAFE_NO_PAD.decode(&sealed).unwrap();
            changed[at] ^= 1 << bit;
            prop_assert_eq!(open(&URL_SAFE_NO_PAD.encode(&changed), &sealing, HOLDER), Err(DoesNotOpen));
            prop_assert_eq!(open(&URL_SAFE_NO_PAD.encode(&changed[..at]), &sealing, HOLDER), Err(DoesNotOpen));
        }
    }

    #[test]
    fn the_sealed_key_shows_nothing_of_the_key() {
        let sealed = URL_SAFE_NO_PAD.decode(seal(&[7; 32], &[9; 32], [1; 12], HOLDER)).unwrap();
        assert_eq!(sealed.len(), NONCE_BYTES + KEY_BYTES + 16);
        assert!(!sealed.windows(4).any(|window| window == [7; 4]));
    }

    /// The cipher is AES-256-GCM: test case 14 of the GCM specification (McGrew and Viega 2005, appendix B).
    #[test]
    fn the_cipher_is_the_standard_one() {
        let cipher = Aes256Gcm::new(&[0; 32].into());
        let sealed = cipher.encrypt(&Nonce::from([0; 12]), [0; 16].as_slice()).unwrap();
        let expected = "cea7403d4d606b6e074ec5d3baf39d18d0d1c8a799996bf0265b98b5d48ab919";
        assert_eq!(sealed.iter().map(|byte| format!("{byte:02x}")).collect::<String>(), expected);
    }
}
