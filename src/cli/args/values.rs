//! How single values are read.

use std::num::NonZeroUsize;

use clap::builder::{PossibleValuesParser, TypedValueParser};

use super::super::time;
use crate::jwt::{
    Algorithm, Moment, SecretEncoding,
    algorithm::{TABLE, UnknownAlgorithm},
    time::parse_when,
};

/// The algorithm of this name.
pub(super) fn algorithm(name: &str) -> Result<Algorithm, String> {
    name.parse().map_err(|error: UnknownAlgorithm| {
        let names: Vec<&str> = TABLE.iter().map(|row| row.name).collect();
        if name.eq_ignore_ascii_case("none") {
            return format!(
                "no key is for none: sign --unsecured makes a token that nobody signs; the \
                 algorithms are {}",
                names.join(", ")
            );
        }
        match names.iter().find(|known| known.eq_ignore_ascii_case(name)) {
            Some(known) => format!("names of algorithms are case-sensitive: write {known}"),
            None => format!("{error}; the algorithms are {}", names.join(", ")),
        }
    })
}

/// A number of seconds.
pub(super) fn seconds(text: &str) -> Result<u64, String> {
    text.parse().map_err(|_| "write a number of seconds, such as 60".to_owned())
}

/// A moment as people type it, on the clock of this machine.
pub(super) fn moment(text: &str) -> Result<Moment, String> {
    parse_when(text, time::now(), &time::offset_at)
}

/// A number of threads.
pub(super) fn thread_count(text: &str) -> Result<NonZeroUsize, String> {
    text.parse().map_err(|_| "write a number of threads, at least 1".to_owned())
}

/// The place of a signature, from 1.
pub(super) fn signature_number(text: &str) -> Result<NonZeroUsize, String> {
    text.parse().map_err(|_| "write the number of a signature; the first is 1".to_owned())
}

/// The encodings of a text secret.
pub(super) fn encoding_parser() -> impl TypedValueParser<Value = SecretEncoding> {
    let texts = || SecretEncoding::ALL.into_iter().filter(|one| *one != SecretEncoding::Key);
    PossibleValuesParser::new(texts().map(SecretEncoding::name)).try_map(|name| {
        SecretEncoding::from_name(&name).ok_or_else(|| format!("{name} is no encoding"))
    })
}
