//! One spelling for each word, so that British and American answers, and the inflections of a term, compare equal.

/// American spelling of a lower-case word. Some words that need no change are changed too ("promise" → "promize"); that does no harm,
/// because both sides of every comparison go through here.
pub(super) fn american(word: &str) -> String {
    const WHOLE: [(&str, &str); 18] = [
        ("learnt", "learned"),
        ("spelt", "spelled"),
        ("burnt", "burned"),
        ("dreamt", "dreamed"),
        ("whilst", "while"),
        ("programme", "program"),
        ("programmes", "programs"),
        ("grey", "gray"),
        ("judgement", "judgment"),
        ("centre", "center"),
        ("centres", "centers"),
        ("metre", "meter"),
        ("metres", "meters"),
        ("towards", "toward"),
        ("afterwards", "afterward"),
        ("analogue", "analog"),
        ("catalogue", "catalog"),
        ("dialogue", "dialog"),
    ];
    if let Some((_, american)) = WHOLE.iter().find(|(british, _)| *british == word) {
        return (*american).to_owned();
    }
    const ENDINGS: [(&str, &str); 17] = [
        ("isations", "izations"),
        ("isation", "ization"),
        ("ising", "izing"),
        ("ised", "ized"),
        ("ises", "izes"),
        ("iser", "izer"),
        ("ise", "ize"),
        ("ysing", "yzing"),
        ("ysed", "yzed"),
        ("yse", "yze"),
        ("lled", "led"),
        ("lling", "ling"),
        ("ours", "ors"),
        ("oured", "ored"),
        ("ouring", "oring"),
        ("our", "or"),
        ("ence", "ense"),
    ];
    for (british, american) in ENDINGS {
        if let Some(stem) = word.strip_suffix(british).filter(|stem| stem.chars().count() >= 2) {
            return format!("{stem}{american}");
        }
    }
    // "behaviourally", "favourite": inside the word.
    if word.len() > 6 { word.replace("iour", "ior").replace("vour", "vor") } else { word.to_owned() }
}

/// The word without its inflection, by a few endings: enough to bring "caching", "cached" and "caches" together.
pub(super) fn stem(word: &str) -> String {
    let long = |stem: &&str| stem.chars().count() >= 3;
    let mut stem = word.to_owned();
    if let Some(base) = stem.strip_suffix("ies").filter(long) {
        stem = format!("{base}y");
    } else if let Some(base) =
        ["sses", "xes", "ches", "shes", "zes"].iter().find_map(|end| stem.strip_suffix(end).map(|base| (base, &end[..end.len() - 2])))
    {
        stem = format!("{}{}", base.0, base.1);
    } else if let Some(base) = stem.strip_suffix('s').filter(long).filter(|base| !base.ends_with(['s', 'u', 'i'])) {
        stem = base.to_owned();
    }
    for ending in ["ing", "ed"] {
        if let Some(base) = stem.strip_suffix(ending).filter(long) {
            stem = undoubled(base);
            break;
        }
    }
    if let Some(base) = stem.strip_suffix("ion").filter(|base| base.len() >= 4 && base.ends_with(['t', 's'])) {
        stem = base.to_owned();
    }
    match stem.strip_suffix('e').filter(long) {
        Some(base) => base.to_owned(),
        None => stem,
    }
}

/// "planned" → "plann" → "plan".
fn undoubled(base: &str) -> String {
    let mut chars = base.chars().rev();
    match (chars.next(), chars.next()) {
        (Some(last), Some(before)) if last == before && !"aeiousl".contains(last) => base[..base.len() - last.len_utf8()].to_owned(),
        _ => base.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_spellings_become_one() {
        for (british, american_spelling) in [
            ("organised", "organized"),
            ("analysing", "analyzing"),
            ("behaviour", "behavior"),
            ("modelled", "modeled"),
            ("defence", "defense"),
            ("prioritisation", "prioritization"),
            ("learnt", "learned"),
            ("favourite", "favorite"),
            ("cancelled", "canceled"),
            ("colour", "color"),
        ] {
            assert_eq!(american(british), american(american_spelling));
        }
        assert_ne!(american("hour"), american("her"));
    }

    #[test]
    fn inflections_share_a_stem() {
        for family in [
            &["cache", "caches", "cached", "caching"][..],
            &["query", "queries"],
            &["plan", "plans", "planned", "planning"],
            &["index", "indexes", "indexing"],
            &["replicate", "replicated", "replication"],
            &["test", "tests", "tested", "testing"],
            &["retry", "retries"],
            &["migration", "migrations", "migrate", "migrated"],
        ] {
            assert!(
                family.iter().all(|word| stem(word) == stem(family[0])),
                "{family:?}: {:?}",
                family.iter().map(|word| stem(word)).collect::<Vec<_>>()
            );
        }
        assert_ne!(stem("process"), stem("proceed"));
    }
}
