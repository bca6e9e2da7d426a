//! Values for a Durable Object's SQLite.

use worker::SqlStorageValue;

/// A count, an amount or a time. All of ours stay far below the 53 bits that JavaScript keeps exact.
pub(crate) fn int(number: u64) -> SqlStorageValue {
    SqlStorageValue::Integer(i64::try_from(number).unwrap_or(i64::MAX))
}
