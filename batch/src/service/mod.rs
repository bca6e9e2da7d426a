//! The service: takes jobs, fetches and opens recordings, and brings reports.
//!
//! ```text
//! JobSource (ledger over HTTPS, or SQS) ─► pipeline ─► report ─► JobSource
//!                                   │  ▲
//!                       recordings, ▼  │ finished stages
//!                                  bucket (S3)
//! ```
//!
//! Finished stages are kept in the bucket, sealed like the recording, so that whoever takes the job next does not repeat them.

mod aws;
mod bench;
mod bucket;
mod config;
mod dispatch;
mod hands;
mod heartbeat;
mod ledger;
mod masking;
mod pipeline;
mod queue;
mod recording;
mod seal;
mod serve;
mod source;
mod stage;

pub(crate) use dispatch::{Args as DispatchArgs, run as dispatch};
pub(crate) use serve::{Args as ServeArgs, run as serve};
pub(crate) use stage::{Args as StageArgs, run as stage};
