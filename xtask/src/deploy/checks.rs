//! What must hold before an edge is deployed. Each finding is a sentence that says what to do.

use std::collections::BTreeSet;

use anyhow::Result;
use domain::recording::{MASKED_RETENTION_DAYS, RETENTION_DAYS};
use serde_json::Value;

use super::code::Code;
use super::edge::Edge;
use super::environment::Environment;

/// Results are kept at least so long, in days (source design, `analysisResultsRetentionDays`).
const RESULT_DAYS: u64 = 365;
const DAY_S: u64 = 24 * 60 * 60;

/// All that is wrong with an edge.
///
/// # Errors
/// When the environment lacks a name.
pub(super) fn of_edge(edge: &Edge, code: &Code, environment: &Environment) -> Result<Vec<String>> {
    let (site, endpoint) = (environment.get("site")?, environment.get("bucket_endpoint")?);
    let mut found = classes(&edge.wrangler, code);
    found.extend(bindings(&edge.wrangler, code));
    found.extend(settings(edge, code));
    found.extend(cors(&edge.cors, code, &site));
    found.extend(lifecycle(&edge.lifecycle));
    found.extend(content_security(&edge.headers, &endpoint));
    Ok(found)
}

fn classes(wrangler: &Value, code: &Code) -> Vec<String> {
    let migrated = lists(&wrangler["migrations"], "new_sqlite_classes");
    let without = code.classes.iter().filter(|class| !migrated.contains(&class.as_str()));
    without.map(|class| format!("edge/wrangler.jsonc: add a migration with a new tag that has {class} in new_sqlite_classes")).collect()
}

fn bindings(wrangler: &Value, code: &Code) -> Vec<String> {
    let objects = texts(&wrangler["durable_objects"]["bindings"], "name");
    let buckets = texts(&wrangler["r2_buckets"], "binding");
    let missing = |used: &BTreeSet<String>, declared: &[&str], place: &str| -> Vec<String> {
        let names = used.iter().filter(|name| !declared.contains(&name.as_str()));
        names.map(|name| format!("edge/wrangler.jsonc: the code uses {name}: declare it in {place}")).collect()
    };
    let mut found = missing(&code.objects, &objects, "durable_objects.bindings");
    found.extend(missing(&code.buckets, &buckets, "r2_buckets"));
    let unknown = texts(&wrangler["durable_objects"]["bindings"], "class_name").into_iter().filter(|class| !code.classes.contains(*class));
    found.extend(unknown.map(|class| format!("edge/wrangler.jsonc: a binding names the class {class}, which the code does not have")));
    found
}

fn settings(edge: &Edge, code: &Code) -> Vec<String> {
    let required: Vec<&str> = edge.wrangler["secrets"]["required"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
    let known = |name: &String| {
        required.contains(&name.as_str()) || edge.optional_secrets.contains(name) || edge.wrangler["vars"].get(name).is_some()
    };
    let unknown = code.settings.iter().filter(|name| !known(name));
    unknown.map(|name| format!("edge/deploy/secrets.json: the code reads {name}: list it as required or optional")).collect()
}

fn cors(cors: &Value, code: &Code, site: &str) -> Vec<String> {
    let for_site = |rule: &&Value| items(&rule["allowed"]["origins"]).contains(&site);
    let Some(rule) = cors["rules"].as_array().into_iter().flatten().find(for_site) else {
        return vec![format!("edge/deploy/cors.json: no rule allows the origin {site}")];
    };
    let allowed = items(&rule["allowed"]["methods"]);
    let missing = code.methods.iter().filter(|method| !allowed.contains(&method.as_str()));
    let mut found: Vec<String> =
        missing.map(|method| format!("edge/deploy/cors.json: the recorder sends {method}: allow it for {site}")).collect();
    if !items(&rule["exposeHeaders"]).iter().any(|name| name.eq_ignore_ascii_case("etag")) {
        found.push("edge/deploy/cors.json: expose ETag, which the recorder reads from every part".to_owned());
    }
    found
}

fn lifecycle(lifecycle: &Value) -> Vec<String> {
    let rules: Vec<&Value> = lifecycle["rules"].as_array().into_iter().flatten().filter(|rule| rule["enabled"] == true).collect();
    let covers = |rule: &&&Value, prefix: &str| rule["conditions"]["prefix"].as_str().is_some_and(|part| prefix.starts_with(part));
    let mut found = Vec::new();
    if !rules.iter().any(|rule| covers(&rule, "recordings/") && age_s(&rule["abortMultipartUploadsTransition"]).is_some()) {
        found.push("edge/deploy/lifecycle.json: abort uploads that nobody completes (abortMultipartUploadsTransition)".to_owned());
    }
    for (prefix, days) in [("recordings/", RETENTION_DAYS), ("masked/", MASKED_RETENTION_DAYS), ("analysis/", RESULT_DAYS)] {
        let first = rules.iter().filter(|rule| covers(rule, prefix)).filter_map(|rule| age_s(&rule["deleteObjectsTransition"])).min();
        match first {
            Some(age_s) if age_s >= days * DAY_S => {}
            Some(age_s) => found.push(format!(
                "edge/deploy/lifecycle.json: {prefix} is deleted after {age_s} s: keep it at least {days} days ({} s)",
                days * DAY_S
            )),
            None => found.push(format!("edge/deploy/lifecycle.json: {prefix} is never deleted: delete it after {days} days or later")),
        }
    }
    found
}

fn content_security(headers: &str, endpoint: &str) -> Option<String> {
    let policy = headers.lines().find_map(|line| line.trim().strip_prefix("Content-Security-Policy:"));
    let connect = policy.and_then(|policy| policy.split(';').find_map(|part| part.trim().strip_prefix("connect-src ")));
    let allowed = connect.is_some_and(|sources| sources.split_whitespace().any(|source| source == endpoint));
    (!allowed).then(|| format!("public/_headers: connect-src does not name the bucket {endpoint}; it must start with connect-src 'self'"))
}

fn age_s(transition: &Value) -> Option<u64> {
    transition["condition"]["maxAge"].as_u64()
}

fn items(list: &Value) -> Vec<&str> {
    list.as_array().into_iter().flatten().filter_map(Value::as_str).collect()
}

/// The text `field` of every entry.
fn texts<'a>(list: &'a Value, field: &str) -> Vec<&'a str> {
    list.as_array().into_iter().flatten().filter_map(|entry| entry[field].as_str()).collect()
}

/// What the lists `field` of all entries hold.
fn lists<'a>(list: &'a Value, field: &str) -> Vec<&'a str> {
    list.as_array().into_iter().flatten().flat_map(|entry| items(&entry[field])).collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::environment::sample;
    use super::*;

    fn names(names: &[&str]) -> BTreeSet<String> {
        names.iter().map(|name| (*name).to_owned()).collect()
    }

    fn code() -> Code {
        Code {
            classes: names(&["Session"]),
            objects: names(&["SESSIONS"]),
            buckets: names(&["RECORDINGS"]),
            settings: names(&["KEY", "EXTRA", "BUCKET"]),
            methods: names(&["GET", "PUT"]),
        }
    }

    fn edge() -> Edge {
        let delete = |prefix: &str, days: u64| {
            let condition = json!({"type": "Age", "maxAge": days * DAY_S});
            json!({"enabled": true, "conditions": {"prefix": prefix}, "deleteObjectsTransition": {"condition": condition}})
        };
        let abort = json!({"condition": {"type": "Age", "maxAge": DAY_S}});
        let abort = json!({"enabled": true, "conditions": {"prefix": ""}, "abortMultipartUploadsTransition": abort});
        let allowed = json!({"origins": ["https://site.example"], "methods": ["PUT", "GET"]});
        Edge {
            wrangler: json!({
                "durable_objects": {"bindings": [{"name": "SESSIONS", "class_name": "Session"}]},
                "r2_buckets": [{"binding": "RECORDINGS"}],
                "vars": {"BUCKET": "b"},
                "migrations": [{"tag": "v1", "new_sqlite_classes": ["Session"]}],
                "secrets": {"required": ["KEY"]},
            }),
            headers: "/*\n  Content-Security-Policy: default-src 'self'; connect-src 'self' https://bucket.example; x\n".to_owned(),
            cors: json!({"rules": [{"allowed": allowed, "exposeHeaders": ["ETag"]}]}),
            lifecycle: json!({"rules": [
                abort,
                delete("recordings/", RETENTION_DAYS),
                delete("analysis/", RESULT_DAYS),
                delete("masked/", MASKED_RETENTION_DAYS),
            ]}),
            optional_secrets: vec!["EXTRA".to_owned()],
        }
    }

    fn found(edge: &Edge) -> Vec<String> {
        of_edge(edge, &code(), &sample()).expect("names")
    }

    /// One finding, and it says this.
    fn finds(edge: &Edge, words: &str) {
        let found = found(edge);
        assert!(matches!(found.as_slice(), [one] if one.contains(words)), "{words}: {found:?}");
    }

    #[test]
    fn a_whole_edge_passes() {
        assert_eq!(found(&edge()), Vec::<String>::new());
    }

    #[test]
    fn a_class_without_migration_is_found() {
        let mut broken = edge();
        broken.wrangler["migrations"] = json!([]);
        finds(&broken, "add a migration");
    }

    #[test]
    fn a_binding_that_is_not_declared_is_found() {
        let mut broken = edge();
        broken.wrangler["durable_objects"]["bindings"][0]["name"] = json!("SESSION");
        finds(&broken, "the code uses SESSIONS");
        let mut broken = edge();
        broken.wrangler["r2_buckets"] = json!([]);
        finds(&broken, "the code uses RECORDINGS");
        let mut broken = edge();
        broken.wrangler["durable_objects"]["bindings"][0]["class_name"] = json!("Sesion");
        finds(&broken, "which the code does not have");
    }

    #[test]
    fn a_secret_that_is_not_listed_is_found() {
        let mut broken = edge();
        broken.wrangler["secrets"]["required"] = json!([]);
        finds(&broken, "the code reads KEY");
        broken = edge();
        broken.optional_secrets.clear();
        finds(&broken, "the code reads EXTRA");
    }

    #[test]
    fn a_bucket_that_refuses_the_recorder_is_found() {
        let mut broken = edge();
        broken.cors["rules"][0]["allowed"]["origins"] = json!(["https://other.example"]);
        finds(&broken, "no rule allows the origin");
        broken = edge();
        broken.cors["rules"][0]["allowed"]["methods"] = json!(["GET"]);
        finds(&broken, "the recorder sends PUT");
        broken = edge();
        broken.cors["rules"][0]["exposeHeaders"] = json!([]);
        finds(&broken, "expose ETag");
    }

    #[test]
    fn a_bucket_that_forgets_too_early_or_never_is_found() {
        let mut broken = edge();
        broken.lifecycle["rules"][0]["enabled"] = json!(false);
        finds(&broken, "abort uploads");
        broken = edge();
        broken.lifecycle["rules"][2]["deleteObjectsTransition"]["condition"]["maxAge"] = json!(364 * DAY_S);
        finds(&broken, "keep it at least 365 days");
        broken = edge();
        broken.lifecycle["rules"][1]["deleteObjectsTransition"] = json!(null);
        finds(&broken, "recordings/ is never deleted");
        broken = edge();
        broken.lifecycle["rules"][3]["conditions"]["prefix"] = json!("other/");
        finds(&broken, "masked/ is never deleted");
    }

    #[test]
    fn a_policy_that_keeps_pages_from_the_bucket_is_found() {
        let mut broken = edge();
        broken.headers = broken.headers.replace("https://bucket.example", "https://bucket.example.evil");
        finds(&broken, "connect-src does not name the bucket");
    }
}
