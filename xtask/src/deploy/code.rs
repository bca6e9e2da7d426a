//! What the code asks its platform for, read from its sources.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use crate::stamp::files_below;

/// Names as the sources have them.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Code {
    /// Durable Object classes.
    pub(super) classes: BTreeSet<String>,
    /// Bindings of Durable Objects.
    pub(super) objects: BTreeSet<String>,
    /// Bindings of buckets.
    pub(super) buckets: BTreeSet<String>,
    /// Secrets and variables.
    pub(super) settings: BTreeSet<String>,
    /// HTTP methods that the recorder sends to the bucket.
    pub(super) methods: BTreeSet<String>,
}

/// Reads the sources of edge and recorder.
///
/// # Errors
/// When a file cannot be read, or a name cannot be found out.
pub(super) fn read(root: &Path) -> Result<Code> {
    let edge = sources(&root.join("edge/src"))?;
    let recorder = sources(&root.join("app/recorder/src"))?;
    let methods = recorder.iter().flat_map(|(_, text)| arguments(text, "opened(")).filter_map(literal).collect();
    Ok(Code { methods, ..of_edge(&edge)? })
}

fn sources(folder: &Path) -> Result<Vec<(PathBuf, String)>> {
    let read = |path: PathBuf| {
        let text = fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))?;
        Ok((path, text))
    };
    files_below(folder)?.into_iter().map(read).collect()
}

fn of_edge(files: &[(PathBuf, String)]) -> Result<Code> {
    let mut code = Code::default();
    for (path, text) in files {
        let classes = text.split("#[durable_object]\npub struct ").skip(1);
        code.classes.extend(classes.filter_map(|rest| rest.split_whitespace().next()).map(str::to_owned));
        for (call, kind) in
            [("durable_object(", Kind::Object), ("bucket(", Kind::Bucket), ("secret(", Kind::Setting), ("var(", Kind::Setting)]
        {
            let names = match kind {
                Kind::Object => &mut code.objects,
                Kind::Bucket => &mut code.buckets,
                Kind::Setting => &mut code.settings,
            };
            for argument in arguments(text, call) {
                names.extend(named(files, path, argument).with_context(|| format!("{}: what is {argument} in {call}…)?", path.display()))?);
            }
        }
    }
    Ok(code)
}

enum Kind {
    Object,
    Bucket,
    Setting,
}

/// The name that an argument is: a literal, or a constant's value. What is neither is a variable, and names nothing.
///
/// `None` for a constant that nobody defines.
fn named(files: &[(PathBuf, String)], path: &Path, argument: &str) -> Option<Option<String>> {
    let constant_name = argument.rsplit("::").next().unwrap_or(argument);
    let is_constant = constant_name.starts_with(|letter: char| letter.is_ascii_uppercase())
        && constant_name.chars().all(|letter| letter.is_ascii_uppercase() || letter == '_');
    if is_constant { constant(files, path, argument).map(Some) } else { Some(literal(argument)) }
}

/// What stands first between the parentheses of every call.
fn arguments<'a>(text: &'a str, call: &str) -> Vec<&'a str> {
    text.split(call).skip(1).filter_map(|rest| rest.split([',', ')']).next()).collect()
}

fn literal(argument: &str) -> Option<String> {
    argument.strip_prefix('"')?.strip_suffix('"').map(str::to_owned)
}

/// The value of a string constant: in the module that the path names, else in the same file, else in the only file that has one.
fn constant(files: &[(PathBuf, String)], path: &Path, argument: &str) -> Option<String> {
    let (module, name) = argument.rsplit_once("::").map_or((None, argument), |(module, name)| (Some(module), name));
    let value = |text: &str| text.split(&format!("const {name}: &str = \"")).nth(1)?.split('"').next().map(str::to_owned);
    let home = |file: &Path| module.map_or(file == path, |module| file.file_stem().is_some_and(|stem| stem == module));
    let at_home = files.iter().filter(|(file, _)| home(file)).find_map(|(_, text)| value(text));
    at_home.or_else(|| {
        let mut others = files.iter().filter_map(|(_, text)| value(text));
        others.next().filter(|_| others.next().is_none())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(names: &[&str]) -> BTreeSet<String> {
        names.iter().map(|name| (*name).to_owned()).collect()
    }

    #[test]
    fn classes_and_bindings_are_found_where_they_are_used() {
        let ledger = "const BINDING: &str = \"JOBS\";\nenv.durable_object(BINDING)?\n#[durable_object]\npub struct JobLedger {";
        let spend = "pub(crate) const BINDING: &str = \"SPEND\";";
        let other = "env.durable_object(spend::BINDING)?; env.bucket(RECORDINGS); env.secret(\"KEY\"); env.var(name)";
        let bucket = "const RECORDINGS: &str = \"RECORDINGS\";";
        let file = |name: &str, text: &str| (PathBuf::from(name), text.to_owned());
        let files = [file("ledger.rs", ledger), file("spend.rs", spend), file("other.rs", other), file("bucket.rs", bucket)];
        let code = of_edge(&files).expect("names");
        assert_eq!(code.classes, names(&["JobLedger"]));
        assert_eq!(code.objects, names(&["JOBS", "SPEND"]));
        assert_eq!((code.buckets, code.settings), (names(&["RECORDINGS"]), names(&["KEY"])));
        assert!(of_edge(&files[2..3]).is_err(), "a constant that nobody defines");
    }

    #[test]
    fn the_sources_of_this_checkout_are_understood() {
        let code = read(&crate::paths::Layout::find().root).expect("sources");
        assert!(code.classes.is_superset(&names(&["InterviewSession", "JobLedger"])), "{:?}", code.classes);
        assert!(code.objects.is_superset(&names(&["SESSIONS", "JOBS", "SPEND", "LIMITER"])), "{:?}", code.objects);
        assert_eq!(code.buckets, names(&["RECORDINGS"]));
        assert!(code.settings.is_superset(&names(&["MASTER_KEY", "R2_ENDPOINT", "TRANSCRIBER_KEY"])), "{:?}", code.settings);
        assert_eq!(code.methods, names(&["GET", "PUT"]));
    }
}
