//! Layout by white space alone: every other byte stays as and where it is.

/// The text without white space between its lexemes.
///
/// Text that is no valid JSON is returned unchanged: nothing is ever lost.
#[must_use]
pub fn compact(text: &str) -> String {
    let _ = text;
    todo!()
}

/// The text laid out for reading: two spaces a level, one member or element a line; empty
/// containers and short arrays of numbers or strings stay on one line.
///
/// Text that is no valid JSON is returned unchanged.
#[must_use]
pub fn pretty(text: &str) -> String {
    let _ = text;
    todo!()
}
