//! `cargo xtask token`: an entitlement signed with the local key, for trying premium or an organisation by hand.

use std::time::{SystemTime, UNIX_EPOCH};

use anyhow::{Context, Result, anyhow};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use clap::ValueEnum;
use domain::principal::{MAX_ENTITLEMENT_S, Principal, PrincipalKind, Tier};
use engine::entitlement;

use crate::paths::Layout;
use crate::secrets;

#[derive(Clone, Copy, ValueEnum)]
enum TierArg {
    Free,
    Premium,
}

#[derive(Clone, Copy, ValueEnum)]
enum KindArg {
    Guest,
    Account,
}

/// Options of `cargo xtask token`.
#[derive(clap::Args)]
pub(crate) struct Args {
    /// What the person may use.
    #[arg(long, value_enum, default_value = "free")]
    tier: TierArg,
    /// How the person is known.
    #[arg(long, value_enum, default_value = "guest")]
    kind: KindArg,
    /// The organisation that the entitlement belongs to.
    #[arg(long)]
    org: Option<String>,
}

/// Prints an entitlement that the Worker of `cargo xtask run` accepts for the next 15 minutes.
///
/// # Errors
/// When the local key cannot be read or made.
pub(crate) fn run(layout: &Layout, args: Args) -> Result<()> {
    let seed = URL_SAFE_NO_PAD.decode(secrets::entitlement_key(layout)?).context("the local entitlement key is damaged")?;
    let seed: [u8; 32] = seed.try_into().map_err(|_| anyhow!("the local entitlement key is not 32 bytes"))?;
    let now_s = SystemTime::now().duration_since(UNIX_EPOCH)?.as_secs();
    println!("{}", entitlement::issue(&principal(args)?, now_s, MAX_ENTITLEMENT_S, &seed));
    Ok(())
}

fn principal(args: Args) -> Result<Principal> {
    let (kind, word) = match args.kind {
        KindArg::Guest => (PrincipalKind::Guest, "guest"),
        KindArg::Account => (PrincipalKind::Account, "account"),
    };
    let tier = match args.tier {
        TierArg::Free => Tier::Free,
        TierArg::Premium => Tier::Premium,
    };
    let id = format!("{word}-{}", random_name()?);
    Ok(Principal { id, kind, tier, org: args.org, key_id: format!("key-{}", random_name()?) })
}

fn random_name() -> Result<String> {
    let mut bytes = [0_u8; 16];
    getrandom::fill(&mut bytes).map_err(|error| anyhow!("no randomness: {error}"))?;
    Ok(URL_SAFE_NO_PAD.encode(bytes))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_token_says_who_was_asked_for() {
        let args = Args { tier: TierArg::Premium, kind: KindArg::Account, org: Some("acme".to_owned()) };
        let asked = principal(args).expect("principal");
        let token = entitlement::issue(&asked, 1_000, MAX_ENTITLEMENT_S, &[7; 32]);
        let found = entitlement::verify(&token, 1_001, &[7; 32]).expect("a valid token");
        assert_eq!(found, asked);
        assert_eq!((found.tier, found.org.as_deref()), (Tier::Premium, Some("acme")));
    }
}
