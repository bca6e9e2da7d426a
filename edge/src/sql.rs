//! A Durable Object's SQLite: values, and the statements that every object needs.

use serde::Deserialize;
use serde::de::DeserializeOwned;
use worker::{SqlStorageValue, Storage};

use crate::failure::Failure;

#[derive(Deserialize)]
struct Json {
    json: String,
}

#[derive(Deserialize)]
struct Number {
    n: u64,
}

/// A count, an amount or a time. All of ours stay far below the 53 bits that JavaScript keeps exact.
pub(crate) fn int(number: u64) -> SqlStorageValue {
    SqlStorageValue::Integer(i64::try_from(number).unwrap_or(i64::MAX))
}

/// Runs a statement that answers nothing.
///
/// # Errors
/// The platform's.
pub(crate) fn write(storage: &Storage, statement: &str, values: Vec<SqlStorageValue>) -> Result<(), Failure> {
    storage.sql().exec(statement, values)?;
    Ok(())
}

/// The value in the only column, JSON, of a query's first row; `None` without a row.
///
/// # Errors
/// The platform's, and when the text is no such value.
pub(crate) fn kept<T: DeserializeOwned>(storage: &Storage, query: &str) -> Result<Option<T>, Failure> {
    let rows: Vec<Json> = storage.sql().exec(query, vec![])?.to_array()?;
    Ok(rows.first().map(|row| serde_json::from_str(&row.json)).transpose()?)
}

/// The column `n` of a query's first row; `None` without a row.
///
/// # Errors
/// The platform's.
pub(crate) fn number(storage: &Storage, query: &str, values: Vec<SqlStorageValue>) -> Result<Option<u64>, Failure> {
    let rows: Vec<Number> = storage.sql().exec(query, values)?.to_array()?;
    Ok(rows.first().map(|row| row.n))
}
