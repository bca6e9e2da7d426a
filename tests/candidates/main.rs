//! Candidates hold whole interviews: what was asked, said and found is compared with stored transcripts, and what must hold whatever
//! stands in these is asserted beside them.

mod answers;
mod people;
mod room;
mod setups;
mod transcript;
mod what_matters;
mod with_a_model;

use engine::interviewer::BuiltIn;
use room::play;

/// `UPDATE_SNAPSHOTS=1` stores the transcripts.
#[test]
fn transcripts_are_the_stored_ones() {
    for (setup_name, setup, seed) in setups::all() {
        for (name, candidate) in people::ALL {
            let told = transcript::of(&play(&setup, seed, candidate, &BuiltIn).report);
            let file = format!("{}/candidates/snapshots/{name}_{setup_name}.txt", env!("CARGO_MANIFEST_DIR"));
            if std::env::var_os("UPDATE_SNAPSHOTS").is_some() {
                std::fs::write(&file, &told).unwrap();
            }
            assert_eq!(std::fs::read_to_string(&file).unwrap_or_default(), told, "{file}");
        }
    }
}
