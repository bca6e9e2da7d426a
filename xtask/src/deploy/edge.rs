//! The edge of one environment: wrangler's configuration, the response headers, and the bucket's rules.

use std::fs;

use anyhow::{Context, Result};
use serde_json::{Value, json};

use super::environment::Environment;
use super::read_filled;
use crate::paths::{Build, Layout};
use crate::worker;

/// What the edge is given.
pub(super) struct Edge {
    /// For `wrangler deploy --config`.
    pub(super) wrangler: Value,
    /// Replaces `_headers` in the site.
    pub(super) headers: String,
    /// For `wrangler r2 bucket cors set --file`.
    pub(super) cors: Value,
    /// For `wrangler r2 bucket lifecycle set --file`.
    pub(super) lifecycle: Value,
    /// Secrets that may be missing.
    pub(super) optional_secrets: Vec<String>,
}

/// Renders it.
///
/// # Errors
/// When a file is missing or is not what it should be.
pub(super) fn render(layout: &Layout, environment: &Environment) -> Result<Edge> {
    let read = |name: &str| -> Result<Value> {
        let text = read_filled(&layout.root.join("edge/deploy").join(name), environment)?;
        serde_json::from_str(&text).with_context(|| name.to_owned())
    };
    let secrets = read("secrets.json")?;
    let (bucket, endpoint) = (environment.get("bucket")?, environment.get("bucket_endpoint")?);
    let mut wrangler = worker::source_config(layout)?;
    wrangler["name"] = json!(environment.get("worker")?);
    wrangler["main"] = json!(layout.worker(Build::Release).join("index.js"));
    wrangler["assets"]["directory"] = json!(layout.site(Build::Release));
    wrangler["r2_buckets"][0]["bucket_name"] = json!(bucket);
    wrangler["vars"]["R2_BUCKET"] = json!(bucket);
    wrangler["vars"]["R2_ENDPOINT"] = json!(endpoint);
    wrangler["secrets"] = json!({"required": secrets["required"]});
    let headers = fs::read_to_string(layout.root.join("public/_headers")).context("cannot read public/_headers")?;
    Ok(Edge {
        wrangler,
        headers: headers.replace("connect-src 'self'", &format!("connect-src 'self' {endpoint}")),
        cors: read("cors.json")?,
        lifecycle: read("lifecycle.json")?,
        optional_secrets: serde_json::from_value(secrets["optional"].clone()).context("edge/deploy/secrets.json has no list `optional`")?,
    })
}
