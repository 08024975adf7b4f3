//! Tokens: parse, sign, verify, keys, JSON text, registered claims, findings.
//!
//! What is never here: egui, files, network, the clock, global state. Time is passed in. Parsing
//! never fails; it gives what could be read, and findings.

pub mod algorithm;
pub mod claims;
pub mod doctor;
pub mod find;
pub mod finding;
pub mod header;
#[cfg(test)]
mod identity;
pub mod json;
pub mod key;
pub mod rule;
pub mod secret;
pub mod sign;
pub mod time;
pub mod token;
pub mod uri;
pub mod verdict;
pub mod verify;
pub mod visible;

pub use algorithm::{Algorithm, Curve, Family, KeyType, MlDsa};
pub use finding::{Finding, Fix, FixValue, Part, Place, Severity};
pub use key::{Key, KeyError, KeyKind, KeySet, Recipe, generate};
pub use rule::Rule;
pub use secret::{Secret, SecretEncoding};
pub use sign::{SignError, sign, unsecured};
pub use time::Moment;
pub use token::{Content, Format, Reading, Segment, Serialization, Signature, Token};
pub use verdict::{Aspect, Overall, Verdicts};
pub use verify::{Verification, verify};
