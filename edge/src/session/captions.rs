//! What an interview remembers about captions by a speech service: the candidate's agreement, and how much sound of it was sent.
//!
//! | table | holds |
//! | --- | --- |
//! | `caption_consents` | every agreement, with the time when it was first given |
//! | `caption_use` | one row: milliseconds of sound that were promised and not given back |

use domain::problem::Problem;
use domain::transcript::ServiceName;
use serde::{Deserialize, Serialize};
use serde_json::json;
use worker::Response;

use super::InterviewSession;

use crate::failure::Failure;
use crate::sql::{int, number};
use crate::{clock, log, respond};

/// Where the Worker sends an [`Order`]; no request from outside has this path.
pub(crate) const CAPTIONS_PATH: &str = "/captions";

const SCHEMA: &str = "
CREATE TABLE IF NOT EXISTS caption_consents (at_ms INTEGER NOT NULL, service TEXT NOT NULL, notice INTEGER NOT NULL, language TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS caption_use (id INTEGER PRIMARY KEY CHECK (id = 1), promised_ms INTEGER NOT NULL);
INSERT OR IGNORE INTO caption_use (id, promised_ms) VALUES (1, 0);
";

/// Orders about captions.
#[derive(Debug, Serialize, Deserialize)]
#[serde(tag = "order", rename_all = "snake_case")]
pub(crate) enum Order {
    /// Does the ticket open this interview?
    Open,
    /// The candidate agreed.
    Consent {
        /// See [`domain::SCHEMA_VERSION`].
        schema_version: u32,
        /// To whom.
        service: ServiceName,
        /// To which text.
        notice: u32,
        /// What is spoken.
        language: String,
    },
    /// Promise sound.
    Reserve {
        /// To whom; they must have been agreed to.
        service: ServiceName,
        /// How much, in milliseconds.
        ms: u64,
        /// The interview's share, in milliseconds.
        quota_ms: u64,
    },
    /// Promised sound that was not sent.
    Refund {
        /// How much, in milliseconds.
        ms: u64,
    },
}

/// Answer to an order.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(crate) struct Granted {
    /// Promised milliseconds; 0 where none were asked for.
    pub(crate) granted_ms: u64,
    /// The interview is over.
    #[serde(default)]
    pub(crate) over: bool,
}

impl InterviewSession {
    /// Carries out an order. The ticket was checked.
    ///
    /// # Errors
    /// `no_consent`, and the platform's.
    pub(super) fn on_captions(&self, order: Order, trace_id: &str) -> Result<Response, Failure> {
        self.store.write(SCHEMA, vec![])?;
        let over = self.read(|live| live.session.is_over())?;
        let granted_ms = match order {
            Order::Open => 0,
            Order::Consent { service, notice, language, .. } => {
                self.agree_to_service(service, notice, &language, trace_id)?;
                0
            }
            Order::Reserve { .. } if over => 0,
            Order::Reserve { service, ms, quota_ms } => self.promise(service, ms, quota_ms)?,
            Order::Refund { ms } => {
                self.store.write("UPDATE caption_use SET promised_ms = MAX(0, promised_ms - ?)", vec![int(ms)])?;
                if over {
                    self.charge_soon()?;
                }
                0
            }
        };
        Ok(respond::json(200, &Granted { granted_ms, over }, trace_id)?)
    }

    /// Sound that was promised and not given back, in milliseconds.
    pub(super) fn captions_ms(&self) -> Result<u64, Failure> {
        self.store.write(SCHEMA, vec![])?;
        self.sum("SELECT promised_ms AS n FROM caption_use", vec![])
    }

    /// A browser says it with every socket; it is stored once.
    fn agree_to_service(&self, service: ServiceName, notice: u32, language: &str, trace_id: &str) -> Result<(), Failure> {
        let agreement = || vec![service.as_str().into(), int(notice.into()), language.into()];
        let known = "SELECT COUNT(*) AS n FROM caption_consents WHERE service = ? AND notice = ? AND language = ?";
        if self.sum(known, agreement())? > 0 {
            return Ok(());
        }
        let insert = "INSERT INTO caption_consents (service, notice, language, at_ms) VALUES (?, ?, ?, ?)";
        self.store.write(insert, [agreement(), vec![int(clock::now_ms())]].concat())?;
        log::info(trace_id, "captions_consent", json!({"session_id": self.id(), "service": service, "notice": notice}));
        Ok(())
    }

    fn promise(&self, service: ServiceName, ms: u64, quota_ms: u64) -> Result<u64, Failure> {
        let agreed = self.sum("SELECT COUNT(*) AS n FROM caption_consents WHERE service = ?", vec![service.as_str().into()])?;
        if agreed == 0 {
            return Err(Problem::conflict("no_consent", "The candidate has not agreed to this service.").into());
        }
        let promised_ms = self.captions_ms()?;
        let granted_ms = ms.min(quota_ms.saturating_sub(promised_ms));
        self.store.write("UPDATE caption_use SET promised_ms = promised_ms + ?", vec![int(granted_ms)])?;
        Ok(granted_ms)
    }

    fn sum(&self, query: &str, values: Vec<worker::SqlStorageValue>) -> Result<u64, Failure> {
        Ok(number(self.store.storage(), query, values)?.unwrap_or_default())
    }
}
