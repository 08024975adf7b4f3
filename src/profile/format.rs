//! The forms that strings can be asked to have.

use super::ClaimFormat;

/// Checks a string's form.
///
/// # Errors
/// Says what is wrong, to follow the claim's name: `is no CPF: its check digits are wrong`.
pub fn check_format(format: ClaimFormat, text: &str) -> Result<(), String> {
    let _ = (format, text);
    todo!()
}
