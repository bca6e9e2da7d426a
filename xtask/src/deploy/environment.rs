//! The names, regions and addresses of one environment.

use std::fmt;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result, bail};
use serde_json::{Map, Value};

/// One entry of `environments.json`, and `env`, its name.
pub(super) struct Environment(Map<String, Value>);

impl Environment {
    /// Reads the environment `name`.
    ///
    /// # Errors
    /// When the file or the environment is missing.
    pub(super) fn read(file: &Path, name: &str) -> Result<Self> {
        let text = fs::read_to_string(file).with_context(|| format!("cannot read {}", file.display()))?;
        let all: Value = serde_json::from_str(&text).with_context(|| file.display().to_string())?;
        let found = all.get(name).and_then(Value::as_object).with_context(|| format!("{} has no {name}", file.display()))?;
        let mut values = found.clone();
        values.insert("env".to_owned(), name.into());
        Ok(Self(values))
    }

    /// What `name` stands for.
    ///
    /// # Errors
    /// When there is no such name.
    pub(super) fn get(&self, name: &str) -> Result<String> {
        match self.0.get(name) {
            Some(Value::String(text)) => Ok(text.clone()),
            Some(number @ Value::Number(_)) => Ok(number.to_string()),
            _ => bail!("environments.json says nothing for ${{{name}}}: add it to every environment"),
        }
    }

    /// `text` with every `${name}` replaced.
    ///
    /// # Errors
    /// When a name is unknown or does not end.
    pub(super) fn fill(&self, text: &str) -> Result<String> {
        let mut pieces = text.split("${");
        let mut filled = pieces.next().unwrap_or_default().to_owned();
        for piece in pieces {
            let (name, rest) = piece.split_once('}').context("a ${ without its }")?;
            filled.push_str(&self.get(name)?);
            filled.push_str(rest);
        }
        Ok(filled)
    }
}

impl fmt::Display for Environment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{:#}", Value::Object(self.0.clone()))
    }
}

#[cfg(test)]
pub(super) fn sample() -> Environment {
    let values = serde_json::json!({"env": "dev", "site": "https://site.example", "bucket_endpoint": "https://bucket.example", "vcpus": 4});
    Environment(values.as_object().cloned().unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_filled_in_and_unknown_ones_are_refused() {
        let filled = sample().fill(r#"{"a": "x-${env}-y", "b": ${vcpus}, "c": "$.path"}"#).expect("known names");
        assert_eq!(filled, r#"{"a": "x-dev-y", "b": 4, "c": "$.path"}"#);
        assert!(sample().fill("${regoin}").is_err_and(|error| error.to_string().contains("regoin")));
        assert!(sample().fill("${env").is_err());
    }
}
