//! Pairs of bands as a table, and what follows from it.

use std::ops::AddAssign;

use domain::calibration::{Agreement, BANDS, Found, NoEstimate};

use super::bootstrap;

/// How often one judge gave band i (row) and the other band j (column), from 0.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Table([[u32; BANDS]; BANDS]);

impl FromIterator<(u8, u8)> for Table {
    /// Of pairs row and column, each below [`BANDS`].
    fn from_iter<I: IntoIterator<Item = (u8, u8)>>(pairs: I) -> Self {
        let mut table = Self::default();
        for (row, column) in pairs {
            table.0[usize::from(row)][usize::from(column)] += 1;
        }
        table
    }
}

impl AddAssign<&Self> for Table {
    fn add_assign(&mut self, other: &Self) {
        for (cell, more) in self.0.iter_mut().flatten().zip(other.0.iter().flatten()) {
            *cell += more;
        }
    }
}

impl Table {
    /// Row, column and count of each cell.
    fn cells(&self) -> impl Iterator<Item = (usize, usize, u64)> {
        self.0.iter().enumerate().flat_map(|(i, row)| row.iter().enumerate().map(move |(j, count)| (i, j, u64::from(*count))))
    }

    pub(super) fn pairs(&self) -> u32 {
        self.0.iter().flatten().sum()
    }

    /// See [`Agreement::kappa`]. In whole numbers up to the last division: with n pairs, κ = 1 − n·Σ w·count / Σ w·row·column.
    pub(super) fn kappa(&self) -> Result<f64, NoEstimate> {
        let rows = self.0.map(|row| u64::from(row.iter().sum::<u32>()));
        let columns: [u64; BANDS] = std::array::from_fn(|j| self.0.iter().map(|row| u64::from(row[j])).sum());
        let weight = |i: usize, j: usize| i.abs_diff(j).pow(2) as u64;
        let observed: u64 = self.cells().map(|(i, j, count)| weight(i, j) * count).sum();
        let expected: u64 = self.cells().map(|(i, j, _)| weight(i, j) * rows[i] * columns[j]).sum();
        match (self.pairs(), expected) {
            (0, _) => Err(NoEstimate::NoPairs),
            (_, 0) => Err(NoEstimate::OneBand),
            (pairs, _) => Ok(1.0 - (u64::from(pairs) * observed) as f64 / expected as f64),
        }
    }

    /// Column less row, on average.
    pub(super) fn bias(&self) -> Result<f64, NoEstimate> {
        self.mean(|row, column| column as f64 - row as f64)
    }

    fn mean(&self, of: impl Fn(usize, usize) -> f64) -> Result<f64, NoEstimate> {
        let sum: f64 = self.cells().map(|(row, column, count)| of(row, column) * count as f64).sum();
        match self.pairs() {
            0 => Err(NoEstimate::NoPairs),
            pairs => Ok(sum / f64::from(pairs)),
        }
    }

    fn share(&self, of: impl Fn(usize, usize) -> bool) -> Result<f64, NoEstimate> {
        self.mean(|row, column| f64::from(u8::from(of(row, column))))
    }

    fn found(&self) -> Found {
        let mut found = Found::default();
        for (row, column, count) in self.cells() {
            let counter = match (row, column) {
                (0, 0) => &mut found.neither,
                (0, _) => &mut found.model_only,
                (_, 0) => &mut found.humans_only,
                _ => &mut found.both,
            };
            *counter += count as u32;
        }
        found
    }
}

/// What the answers' tables show together.
pub(super) fn agreement(mut answers: Vec<Table>) -> Agreement {
    answers.retain(|table| table.pairs() > 0);
    let mut all = Table::default();
    answers.iter().for_each(|table| all += table);
    let count = answers.len() as u32;
    let [kappa, bias, absolute_error, exact, within_one] = bootstrap::estimates(
        answers,
        [
            Table::kappa,
            Table::bias,
            |table| table.mean(|row, column| row.abs_diff(column) as f64),
            |table| table.share(|row, column| row == column),
            |table| table.share(|row, column| row.abs_diff(column) <= 1),
        ],
    );
    Agreement { answers: count, pairs: all.pairs(), kappa, bias, absolute_error, exact, within_one, found: all.found(), confusion: all.0 }
}

#[cfg(test)]
mod tests;
