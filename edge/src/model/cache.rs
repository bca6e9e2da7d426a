//! Words of questions that are kept for a day: Durable Objects that share the [keys](engine::model::prompt::template::Template::key).
//!
//! An object lets one asker make the words and holds the others' requests until they are there. Who makes words is remembered in memory
//! only: an object that dies forgets it, and the next asker makes them.

use std::cell::RefCell;
use std::collections::HashMap;
use std::time::Duration;

use engine::model::cache::{Cache, Found, KEPT_MS, packed, unpacked};
use engine::model::retry::TURN_CALLS_MS;
use futures_channel::oneshot;
use futures_util::future::{Either, select};
use serde::{Deserialize, Serialize};
use serde_json::json;
use worker::{
    Delay, DurableObject, Env, Method, Request, RequestInit, Response, ResponseBuilder, Result, SqlStorageValue, State, Storage,
    durable_object,
};

use crate::failure::Failure;
use crate::object::without_sockets;
use crate::sql::{int, write};
use crate::{body, clock, log, random, respond};

/// The binding of the objects.
const BINDING: &str = "MODEL_CACHE";
/// Letters of a key that name its object.
const SHARD_LETTERS: usize = 2;

const SCHEMA: &str = "
CREATE TABLE IF NOT EXISTS words (key TEXT PRIMARY KEY, packed BLOB NOT NULL, until_ms INTEGER NOT NULL) WITHOUT ROWID;
";

/// Orders to an object.
#[derive(Debug, Serialize, Deserialize)]
#[serde(tag = "order", rename_all = "snake_case")]
enum Order {
    /// See [`Cache::find`].
    Find { key: String },
    /// See [`Cache::keep`].
    Keep { key: String, words: Option<String> },
}

/// Answer to [`Order::Find`].
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Answer {
    Words(String),
    Make,
    Late,
}

/// Somebody makes words.
struct Making {
    until_ms: u64,
    waiting: Vec<oneshot::Sender<Option<String>>>,
}

/// The cache as an interview asks it. What fails in it is logged and counts as not there.
pub(crate) struct WordsCache<'a> {
    pub(crate) env: &'a Env,
    pub(crate) trace_id: &'a str,
}

impl WordsCache<'_> {
    async fn tell(&self, key: &str, order: &Order) -> std::result::Result<Option<Answer>, Failure> {
        let shard = key.get(..SHARD_LETTERS).unwrap_or_default();
        let mut init = RequestInit::new();
        init.with_method(Method::Post).with_body(Some(serde_json::to_string(order)?.into()));
        let object = self.env.durable_object(BINDING)?.get_by_name(shard)?;
        let mut answer = object.fetch_with_request(Request::new_with_init("https://cache/", &init)?).await?;
        respond::read(&mut answer).await
    }

    fn failed(&self, failure: &Failure) {
        log::warn(self.trace_id, "model_cache_failed", json!({"cause": failure.to_string()}));
    }
}

impl Cache for WordsCache<'_> {
    async fn find(&self, key: &str) -> Found {
        let answer = self.tell(key, &Order::Find { key: key.to_owned() }).await.unwrap_or_else(|failure| {
            self.failed(&failure);
            None
        });
        let (found, outcome) = match answer {
            Some(Answer::Words(words)) => (Found::Words(words), "hit"),
            Some(Answer::Late) => (Found::Late, "late"),
            Some(Answer::Make) | None => (Found::Make, "miss"),
        };
        log::info(self.trace_id, "model_cache", json!({"outcome": outcome}));
        found
    }

    async fn keep(&self, key: &str, words: Option<&str>) {
        let order = Order::Keep { key: key.to_owned(), words: words.map(str::to_owned) };
        if let Err(failure) = self.tell(key, &order).await {
            self.failed(&failure);
        }
    }
}

/// A Durable Object with a share of the words.
#[durable_object]
pub struct ModelCache {
    storage: Storage,
    making: RefCell<HashMap<String, Making>>,
}

impl ModelCache {
    async fn carry_out(&self, mut request: Request) -> std::result::Result<Response, Failure> {
        let order: Order = body::json(&mut request).await?;
        write(&self.storage, SCHEMA, vec![])?;
        match order {
            Order::Find { key } => Ok(respond::json(200, &self.find(key).await?, &random::trace_id())?),
            Order::Keep { key, words } => {
                self.keep(&key, words)?;
                self.storage.set_alarm(KEPT_MS as i64).await?;
                Ok(ResponseBuilder::new().with_status(204).empty())
            }
        }
    }

    async fn find(&self, key: String) -> std::result::Result<Answer, Failure> {
        let now_ms = clock::now_ms();
        if let Some(words) = self.kept(&key, now_ms)? {
            return Ok(Answer::Words(words));
        }
        let Some(made) = self.made_by_another(key, now_ms) else { return Ok(Answer::Make) };
        match select(made, Delay::from(Duration::from_millis(TURN_CALLS_MS))).await {
            Either::Left((Ok(Some(words)), _)) => Ok(Answer::Words(words)),
            _ => Ok(Answer::Late),
        }
    }

    /// The words that somebody is making; `None` where it is the asker's turn.
    fn made_by_another(&self, key: String, now_ms: u64) -> Option<oneshot::Receiver<Option<String>>> {
        let mut making = self.making.borrow_mut();
        // Whoever takes longer has died.
        if let Some(making) = making.get_mut(&key).filter(|making| now_ms < making.until_ms) {
            let (sender, receiver) = oneshot::channel();
            making.waiting.push(sender);
            return Some(receiver);
        }
        making.insert(key, Making { until_ms: now_ms + 2 * TURN_CALLS_MS, waiting: Vec::new() });
        None
    }

    fn keep(&self, key: &str, words: Option<String>) -> std::result::Result<(), Failure> {
        let making = self.making.borrow_mut().remove(key);
        if let Some(words) = &words {
            let until_ms = clock::now_ms() + KEPT_MS;
            let values = vec![key.into(), SqlStorageValue::Blob(packed(words)), int(until_ms)];
            write(&self.storage, "INSERT OR REPLACE INTO words (key, packed, until_ms) VALUES (?, ?, ?)", values)?;
        }
        for waiting in making.into_iter().flat_map(|making| making.waiting) {
            // Who no longer waits needs no answer.
            let _gone = waiting.send(words.clone());
        }
        Ok(())
    }

    fn kept(&self, key: &str, now_ms: u64) -> std::result::Result<Option<String>, Failure> {
        let query = "SELECT packed FROM words WHERE key = ? AND until_ms > ?";
        // The platform gives bytes as an `ArrayBuffer`, which serde does not take for a sequence.
        let row = self.storage.sql().exec(query, vec![key.into(), int(now_ms)])?.raw().next().transpose()?;
        let packed = row.and_then(|row| row.into_iter().next());
        Ok(packed.and_then(|packed| if let SqlStorageValue::Blob(bytes) = packed { unpacked(&bytes) } else { None }))
    }
}

impl DurableObject for ModelCache {
    fn new(state: State, _env: Env) -> Self {
        Self { storage: state.storage(), making: RefCell::default() }
    }

    async fn fetch(&self, request: Request) -> Result<Response> {
        match self.carry_out(request).await {
            Ok(response) => Ok(response),
            Err(failure) => respond::failure(failure, &random::trace_id()),
        }
    }

    async fn alarm(&self) -> Result<Response> {
        // Set anew with everything that is kept: a day without anything new, and nothing here is valid any more.
        self.storage.delete_all().await?;
        Ok(ResponseBuilder::new().with_status(204).empty())
    }

    without_sockets!();
}
