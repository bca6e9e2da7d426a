//! Reads the totals that test runners print.

use std::ops::AddAssign;

/// How many tests passed and failed.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Totals {
    /// Tests that ran and held.
    pub(crate) passed: u32,
    /// Tests that ran and did not hold, or were cancelled.
    pub(crate) failed: u32,
    /// The names of those that failed, as far as the runner gave them.
    pub(crate) names: Vec<String>,
}

impl AddAssign for Totals {
    fn add_assign(&mut self, other: Self) {
        self.passed += other.passed;
        self.failed += other.failed;
        self.names.extend(other.names);
    }
}

impl Totals {
    /// One step that is itself the test: formatting, a lint run.
    pub(crate) fn of_step(what: &str, ok: bool) -> Self {
        Totals { passed: u32::from(ok), failed: u32::from(!ok), names: if ok { Vec::new() } else { vec![what.to_owned()] } }
    }

    /// A runner that failed without reporting a failed test (it did not compile, it crashed) counts as one failure.
    pub(crate) fn blame(mut self, what: &str, runner_ok: bool) -> Self {
        if !runner_ok && self.failed == 0 {
            self += Totals::of_step(what, false);
        }
        self
    }
}

/// Sums cargo's lines `test result: ok. 3 passed; 0 failed; …`, and reads `path::of::test --- FAILED`.
pub(crate) fn cargo_test(output: &str) -> Totals {
    let mut totals = Totals::default();
    for line in output.lines().filter(|line| line.starts_with("test result: ")) {
        totals.passed += number_before(line, " passed");
        totals.failed += number_before(line, " failed");
    }
    totals.names = output.lines().filter_map(|line| line.strip_suffix(" --- FAILED")).map(str::to_owned).collect();
    totals
}

/// Reads node's closing lines `ℹ pass 3`, `ℹ fail 0`, `ℹ cancelled 0` (or `# pass 3` in TAP), and `✖ name (3 ms)`.
pub(crate) fn node_test(output: &str) -> Totals {
    let mut totals = Totals::default();
    for line in output.lines() {
        if let Some(name) = line.trim_start().strip_prefix("✖ ").filter(|name| name.ends_with("ms)"))
            && !totals.names.iter().any(|known| known == name)
        {
            totals.names.push(name.to_owned());
        }
        let Some(rest) = line.strip_prefix("ℹ ").or_else(|| line.strip_prefix("# ")) else { continue };
        let Some((what, count)) = rest.split_once(' ') else { continue };
        let Ok(count) = count.trim().parse::<u32>() else { continue };
        match what {
            "pass" => totals.passed += count,
            "fail" | "cancelled" => totals.failed += count,
            _ => {}
        }
    }
    totals
}

/// Reads the closing lines of Python's unittest, `Ran 3 tests in 0.1s` and `FAILED (failures=1, errors=1)`, and `FAIL: name (…)`.
pub(crate) fn python_test(output: &str) -> Totals {
    let mut totals = Totals::default();
    for line in output.lines() {
        if let Some(name) = line.strip_prefix("FAIL: ").or_else(|| line.strip_prefix("ERROR: ")) {
            totals.failed += 1;
            totals.names.push(name.split(' ').next().unwrap_or(name).to_owned());
        }
    }
    let ran = output.lines().filter(|line| line.starts_with("Ran ")).map(|line| number_before(line, " test")).sum::<u32>();
    totals.passed = ran.saturating_sub(totals.failed);
    totals
}

fn number_before(line: &str, word: &str) -> u32 {
    let Some(at) = line.find(word) else { return 0 };
    let digits = line[..at].rsplit(|letter: char| !letter.is_ascii_digit()).next();
    digits.and_then(|digits| digits.parse().ok()).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cargo_lines_are_summed_over_binaries() {
        let output = "running 2 tests\ntest a ... ok\nmodule::b --- FAILED\nmodule::c --- FAILED\n\
            test result: ok. 12 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out; finished in 0.00s\n\
            test result: FAILED. 3 passed; 2 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.00s\n";
        let names = vec!["module::b".to_owned(), "module::c".to_owned()];
        assert_eq!(cargo_test(output), Totals { passed: 15, failed: 2, names });
    }

    #[test]
    fn node_lines_count_cancelled_tests_as_failed() {
        let output = "✔ a (1 ms)\n  ✖ b (2.5ms)\n✖ failing tests:\n✖ b (2.5ms)\nℹ tests 5\nℹ suites 0\nℹ pass 3\nℹ fail 1\nℹ cancelled 1\nℹ skipped 0\n";
        assert_eq!(node_test(output), Totals { passed: 3, failed: 2, names: vec!["b (2.5ms)".to_owned()] });
        assert_eq!(node_test("# pass 2\n# fail 0\n"), Totals { passed: 2, ..Totals::default() });
    }

    #[test]
    fn python_lines_give_names_and_totals() {
        let output = "test_a (m.C.test_a) ... ok\n===\nERROR: test_b (m.C.test_b)\n---\nFAIL: test_c (m.C.test_c)\n---\n\
            Ran 3 tests in 1.234s\n\nFAILED (failures=1, errors=1)\n";
        assert_eq!(python_test(output), Totals { passed: 1, failed: 2, names: vec!["test_b".to_owned(), "test_c".to_owned()] });
        assert_eq!(python_test("Ran 1 test in 0.1s\n\nOK\n"), Totals { passed: 1, ..Totals::default() });
    }

    #[test]
    fn a_runner_that_died_is_one_failure() {
        let died = Totals { passed: 0, failed: 1, names: vec!["lints".to_owned()] };
        assert_eq!(cargo_test("error: could not compile").blame("lints", false), died);
        let totals = |failed| Totals { passed: 4, failed, names: Vec::new() };
        assert_eq!(totals(2).blame("lints", false).failed, 2);
        assert_eq!(totals(0).blame("lints", true).failed, 0);
    }
}
