//! What belongs to one interview and must be kept, sealed under another key and as text: the recording's key, the candidate's names.
//!
//! A [sealed part](crate::sealed_part) in base64url, with content and holder in the associated data: a text that is copied to another
//! interview, person or purpose does not open there. A guest's is sealed under the Worker's own key; an account's will be under that
//! account's, by the same functions. With random nonces one sealing key is good for 2³² texts (NIST SP 800-38D, section 8.3).

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use crate::sealed_part::{self, DoesNotOpen, KEY_BYTES, NONCE_BYTES};

/// What is sealed; one kind never opens as another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Content {
    /// A key of a recording, [`KEY_BYTES`] long.
    Key,
    /// The names that the candidate gave, as a JSON array of texts.
    Names,
}

/// Whose it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Holder<'a> {
    /// The interview.
    pub session_id: &'a str,
    /// [`domain::principal::Principal::key_id`].
    pub key_id: &'a str,
}

impl Holder<'_> {
    fn associated_data(&self, content: Content) -> Vec<u8> {
        let content = match content {
            Content::Key => "key",
            Content::Names => "names",
        };
        format!("interviewprep.{content}.v1/{}/{}", self.session_id, self.key_id).into_bytes()
    }
}

/// `plain` sealed under `sealing_key` for `holder`: base64url of `nonce ‖ ciphertext ‖ tag`. A nonce must never be used twice.
pub fn seal(plain: &[u8], sealing_key: &[u8; KEY_BYTES], nonce: [u8; NONCE_BYTES], content: Content, holder: Holder<'_>) -> String {
    URL_SAFE_NO_PAD.encode(sealed_part::seal(plain, sealing_key, nonce, &holder.associated_data(content)))
}

/// What was sealed.
///
/// # Errors
/// [`DoesNotOpen`], whatever is wrong.
pub fn open(sealed: &str, sealing_key: &[u8; KEY_BYTES], content: Content, holder: Holder<'_>) -> Result<Vec<u8>, DoesNotOpen> {
    let sealed = URL_SAFE_NO_PAD.decode(sealed).map_err(|_| DoesNotOpen)?;
    sealed_part::open(&sealed, sealing_key, &holder.associated_data(content))
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
            plain in prop::collection::vec(any::<u8>(), 0..90), sealing in any::<[u8; 32]>(), nonce in any::<[u8; 12]>(),
            at in 0usize..28, bit in 0u8..8, is_key in any::<bool>(),
        ) {
            let (content, other_content) = if is_key { (Content::Key, Content::Names) } else { (Content::Names, Content::Key) };
            let sealed = seal(&plain, &sealing, nonce, content, HOLDER);
            prop_assert_eq!(open(&sealed, &sealing, content, HOLDER), Ok(plain));
            prop_assert_eq!(open(&sealed, &sealing, other_content, HOLDER), Err(DoesNotOpen));
            for other in [Holder { session_id: "s-2", ..HOLDER }, Holder { key_id: "k-2", ..HOLDER }] {
                prop_assert_eq!(open(&sealed, &sealing, content, other), Err(DoesNotOpen));
            }
            let mut wrong = sealing;
            wrong[at] ^= 1 << bit;
            prop_assert_eq!(open(&sealed, &wrong, content, HOLDER), Err(DoesNotOpen));
            let mut changed = URL_SAFE_NO_PAD.decode(&sealed).unwrap();
            changed[at] ^= 1 << bit;
            prop_assert_eq!(open(&URL_SAFE_NO_PAD.encode(&changed), &sealing, content, HOLDER), Err(DoesNotOpen));
            prop_assert_eq!(open(&URL_SAFE_NO_PAD.encode(&changed[..at]), &sealing, content, HOLDER), Err(DoesNotOpen));
        }
    }

    #[test]
    fn the_sealed_text_shows_nothing_of_what_is_in_it() {
        let sealed = URL_SAFE_NO_PAD.decode(seal(&[7; 32], &[9; 32], [1; 12], Content::Key, HOLDER)).unwrap();
        assert_eq!(sealed.len(), NONCE_BYTES + KEY_BYTES + 16);
        assert!(!sealed.windows(4).any(|window| window == [7; 4]));
    }

    /// Keys that were sealed before names were must open for ever.
    #[test]
    fn a_key_is_sealed_as_it_always_was() {
        let before = sealed_part::seal(&[7; 32], &[9; 32], [1; 12], b"interviewprep.key.v1/s-1/k-1");
        assert_eq!(seal(&[7; 32], &[9; 32], [1; 12], Content::Key, HOLDER), URL_SAFE_NO_PAD.encode(before));
    }
}
