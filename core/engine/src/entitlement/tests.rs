use domain::principal::{PrincipalKind, Tier};
use proptest::prelude::*;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ed25519_dalek::Signer;

use super::*;

const SEED: [u8; 32] = [3; 32];
const NOW_S: u64 = 1_800_000_000;

fn guest() -> Principal {
    Principal { id: "g-1".into(), kind: PrincipalKind::Guest, tier: Tier::Free, org: None, key_id: "k-1".into() }
}

/// Signs whatever it is given, as an attacker with the key would.
fn sign(header: &str, claims: &str, seed: &[u8; 32]) -> String {
    let signed = format!("{}.{}", URL_SAFE_NO_PAD.encode(header), URL_SAFE_NO_PAD.encode(claims));
    let signature = SigningKey::from_bytes(seed).sign(signed.as_bytes());
    format!("{signed}.{}", URL_SAFE_NO_PAD.encode(signature.to_bytes()))
}

#[test]
fn who_was_issued_is_who_is_verified_until_the_last_second() {
    let org = Principal { org: Some("acme".into()), tier: Tier::Premium, kind: PrincipalKind::Account, ..guest() };
    for principal in [guest(), org] {
        let token = issue(&principal, NOW_S, 900, &SEED);
        assert_eq!(verify(&token, NOW_S + 899, &SEED), Ok(principal));
        assert_eq!(verify(&token, NOW_S + 900, &SEED), Err(EntitlementError::Expired));
    }
}

#[test]
fn nobody_gets_more_than_a_quarter_of_an_hour() {
    let token = issue(&guest(), NOW_S, 86_400, &SEED);
    assert_eq!(verify(&token, NOW_S + 900, &SEED), Err(EntitlementError::Expired));
    let [header, claims, _] = token.split('.').map(|part| URL_SAFE_NO_PAD.decode(part).unwrap()).collect::<Vec<_>>().try_into().unwrap();
    let header = String::from_utf8(header).unwrap();
    let longer = String::from_utf8(claims).unwrap().replace(&(NOW_S + 900).to_string(), &(NOW_S + 901).to_string());
    assert_eq!(verify(&sign(&header, &longer, &SEED), NOW_S, &SEED), Err(EntitlementError::Invalid));
}

#[test]
fn other_algorithms_and_keys_are_refused() {
    let token = issue(&guest(), NOW_S, 900, &SEED);
    assert_eq!(verify(&token, NOW_S, &[4; 32]), Err(EntitlementError::Invalid));
    let claims = String::from_utf8(URL_SAFE_NO_PAD.decode(token.split('.').nth(1).unwrap()).unwrap()).unwrap();
    let kid = crate::jws::key_id(&SigningKey::from_bytes(&SEED).verifying_key());
    for alg in ["none", "HS256", "eddsa", ""] {
        let header = format!(r#"{{"alg":"{alg}","typ":"JWT","kid":"{kid}"}}"#);
        assert_eq!(verify(&sign(&header, &claims, &SEED), NOW_S, &SEED), Err(EntitlementError::Invalid), "{alg}");
    }
    let unsigned = format!("{}.{}.", URL_SAFE_NO_PAD.encode(r#"{"alg":"none"}"#), URL_SAFE_NO_PAD.encode(claims));
    assert_eq!(verify(&unsigned, NOW_S, &SEED), Err(EntitlementError::Invalid));
}

#[test]
fn one_from_the_future_is_refused() {
    let token = issue(&guest(), NOW_S + 3600, 900, &SEED);
    assert_eq!(verify(&token, NOW_S, &SEED), Err(EntitlementError::Invalid));
}

proptest! {
    #[test]
    fn a_changed_character_anywhere_is_refused(at in any::<prop::sample::Index>(), to in "[A-Za-z0-9_.-]") {
        let token = issue(&guest(), NOW_S, 900, &SEED);
        let at = at.index(token.len());
        let changed = format!("{}{to}{}", &token[..at], &token[at + 1..]);
        prop_assume!(changed != token);
        prop_assert_eq!(verify(&changed, NOW_S, &SEED), Err(EntitlementError::Invalid));
    }

    #[test]
    fn garbage_is_refused(garbage in "\\PC{0,80}", dots in "[A-Za-z0-9_-]{0,30}\\.[A-Za-z0-9_-]{0,30}\\.[A-Za-z0-9_-]{0,90}") {
        prop_assert_eq!(verify(&garbage, NOW_S, &SEED), Err(EntitlementError::Invalid));
        prop_assert_eq!(verify(&dots, NOW_S, &SEED), Err(EntitlementError::Invalid));
    }
}
