//! What the clients of AWS services here have in common.

use aws_config::{BehaviorVersion, Region, SdkConfig};
use tokio::runtime::Runtime;

/// One thread for a client's own work; its callers block.
///
/// # Errors
/// When no thread can be started.
pub(crate) fn runtime() -> std::io::Result<Runtime> {
    tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build()
}

/// Region, TLS and where credentials are looked for. Asks nobody yet.
pub(crate) fn shared(runtime: &Runtime, region: &str) -> SdkConfig {
    let http = aws_smithy_http_client::Builder::new()
        .tls_provider(aws_smithy_http_client::tls::Provider::Rustls(aws_smithy_http_client::tls::rustls_provider::CryptoMode::Ring))
        .build_https();
    let loader = aws_config::defaults(BehaviorVersion::latest()).http_client(http).region(Region::new(region.to_owned()));
    runtime.block_on(loader.load())
}
