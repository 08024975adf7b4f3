//! Small edits of an object's text that leave all else as it stands.

/// Sets a top-level member to a JSON value: replaces the last member of that name, or adds one at
/// the end in the style (line, indent) of the members before it. Everything else keeps its bytes.
///
/// `None` where the text is no JSON object.
#[must_use]
pub fn set_member(object: &str, name: &str, value: &str) -> Option<String> {
    let _ = (object, name, value);
    todo!()
}

/// Removes every top-level member of this name, with its comma.
///
/// `None` where the text is no JSON object.
#[must_use]
pub fn remove_members(object: &str, name: &str) -> Option<String> {
    let _ = (object, name);
    todo!()
}
