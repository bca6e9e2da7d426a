//! Whether a model errs alike for all groups of candidates.

use std::collections::{BTreeMap, BTreeSet};

use domain::calibration::{Estimate, Gap, Group, NoEstimate};

use super::bootstrap;
use super::table::Table;

/// For each property of the answers (an accent, a mode) its groups and how far their mean errors lie apart.
pub(super) fn gaps<'a>(answers: impl Iterator<Item = (&'a BTreeMap<String, String>, &'a Table)>) -> Vec<Gap> {
    let answers: Vec<_> = answers.filter(|(_, table)| table.pairs() > 0).collect();
    let keys: BTreeSet<&String> = answers.iter().flat_map(|(groups, _)| groups.keys()).collect();
    let of_key = |key: &String| {
        let mut members: BTreeMap<&str, Vec<Table>> = BTreeMap::new();
        for (groups, table) in &answers {
            if let Some(name) = groups.get(key) {
                members.entry(name).or_default().push(**table);
            }
        }
        gap(key, members)
    };
    keys.into_iter().map(of_key).collect()
}

fn gap(key: &str, members: BTreeMap<&str, Vec<Table>>) -> Gap {
    let group = |(name, tables): (&&str, &Vec<Table>)| {
        let [bias] = bootstrap::estimates(tables.clone(), [Table::bias]);
        Group { name: (*name).to_owned(), answers: tables.len() as u32, bias }
    };
    let groups: Vec<Group> = members.iter().map(group).collect();
    let told = || members.values().zip(&groups).filter_map(|(tables, group)| Some((tables, group.bias.value?)));
    let most = told().max_by(|one, other| one.1.total_cmp(&other.1));
    // Of equal groups `max_by` takes the last and `min_by` the first, so one group is never both.
    let least = told().min_by(|one, other| one.1.total_cmp(&other.1));
    let gap = match (most, least) {
        (Some((most, _)), Some((least, _))) if told().count() > 1 => bootstrap::difference(most.clone(), least.clone(), Table::bias),
        _ => Estimate { value: None, low: None, high: None, reason: Some(NoEstimate::TooFew) },
    };
    Gap { key: key.to_owned(), groups, gap }
}
