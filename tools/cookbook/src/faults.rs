//! The faults of a book, as one error.

use std::fmt;

use example_format::Fault;

/// Faults of the book, each with its fix.
#[derive(Debug)]
pub struct Faults(pub Vec<Fault>);

impl Faults {
    /// An error, unless `found` is empty.
    ///
    /// # Errors
    ///
    /// If `found` is not empty; the error holds all of it.
    ///
    /// ```
    /// use cookbook::Faults;
    /// assert!(Faults::unless_none(vec![]).is_ok());
    /// ```
    pub fn unless_none(found: Vec<Fault>) -> Result<(), Faults> {
        if found.is_empty() { Ok(()) } else { Err(Faults(found)) }
    }
}

impl fmt::Display for Faults {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for fault in &self.0 {
            writeln!(f, "{fault}")?;
        }
        let s = if self.0.len() == 1 { "" } else { "s" };
        write!(f, "{} fault{s}", self.0.len())
    }
}

impl std::error::Error for Faults {}
