//! What stands round a pasted token, and how it is taken off (STR-4).
//!
//! Nothing is taken off unless a token is left: a text that holds none stays whole, and so does one
//! that holds several, for which of them is meant is not said.

mod layers;
mod parameter;

use std::borrow::Cow;

use layers::peel;
use parameter::parameter_value;

use super::{base64url, serialization};
use crate::jwt::find::{self, Found, SHORTEST_PIECE};

/// Signature lengths in base64url of the usual algorithms: HMAC, ECDSA and RSA up to 4096 bits.
const SIGNATURE_LENGTHS: [usize; 7] = [43, 64, 86, 128, 342, 512, 683];

/// A text that is longer is not searched for a token that stands in the middle of it, in bytes.
const LONGEST_SEARCHED: usize = 1024 * 1024;

/// The token and what was taken off round it, in words.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Stripped<'t> {
    pub(super) text: Cow<'t, str>,
    pub(super) taken_off: Vec<&'static str>,
}

/// Takes off what stands round the one token of a pasted text.
pub(super) fn strip(pasted: &str) -> Stripped<'_> {
    peeled(pasted)
        .or_else(|| found(pasted))
        .unwrap_or(Stripped { text: Cow::Borrowed(pasted), taken_off: Vec::new() })
}

/// The token of a text that is nothing but a token, what it is sent in, and how it is written.
fn peeled(pasted: &str) -> Option<Stripped<'_>> {
    let mut taken_off = Vec::new();
    let mut text = Cow::Borrowed(peel(pasted, &mut taken_off));
    if !begins_as_token(&text)
        && let Some(value) = parameter_value(&text)
    {
        if holds_several(&text) {
            return None;
        }
        taken_off.push("the URL or parameter name");
        text = Cow::Owned(value);
    }
    if begins_as_token(&text) {
        if let Some((whole, undone)) = written_otherwise(&text) {
            taken_off.extend(undone);
            text = Cow::Owned(whole);
        } else if let Some(joined) = join_wrapped(&text) {
            taken_off.push("white space inside the token");
            text = Cow::Owned(joined);
        } else if let Some((token, undone)) = followed_by_words(&text) {
            taken_off.extend(undone);
            text = Cow::Owned(token);
        }
    }
    (begins_as_token(&text) || has_form_of_token(&text) || serialization::is_json(&text))
        .then_some(Stripped { text, taken_off })
}

/// The only token that stands somewhere in a text.
fn found(text: &str) -> Option<Stripped<'_>> {
    if text.len() > LONGEST_SEARCHED {
        return None;
    }
    let (Found { token, taken_off, .. }, _) = find::only(text.as_bytes())?;
    Some(Stripped { text: token, taken_off })
}

/// Whether a text of several words holds more than one token. In a URL the names of its parameters
/// say which is meant.
fn holds_several(text: &str) -> bool {
    text.len() <= LONGEST_SEARCHED
        && text.contains(char::is_whitespace)
        && find::tokens(text.as_bytes()).len() > 1
}

/// The token of a text that is nothing else, written with escapes or over several lines; and what
/// was undone.
fn written_otherwise(text: &str) -> Option<(String, Vec<&'static str>)> {
    if text.len() > LONGEST_SEARCHED || has_form_of_token(text) || is_unencoded(text) {
        return None;
    }
    let (found, _) = find::only(text.as_bytes())?;
    let is_all = found.span == (0..text.len());
    is_all.then(|| (found.token.into_owned(), found.taken_off))
}

/// The only token of a text that begins as a token and goes on in words. A damaged token is not
/// mistaken for one: its last part must be as long as its algorithm says.
fn followed_by_words(text: &str) -> Option<(String, Vec<&'static str>)> {
    if text.len() > LONGEST_SEARCHED || !text.contains(char::is_whitespace) || is_unencoded(text) {
        return None;
    }
    let (found, is_whole) = find::only(text.as_bytes())?;
    let after = text.get(found.span.end..)?;
    (is_whole && after.starts_with(char::is_whitespace))
        .then(|| (found.token.into_owned(), found.taken_off))
}

/// Whether the text begins as a token does: its first part decodes to `{`.
pub(super) fn begins_as_token(text: &str) -> bool {
    let head: String = text.chars().take_while(|&c| c != '.').take(64).collect();
    let bytes = base64url::decode(&head).bytes;
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&bytes);
    bytes.trim_ascii_start().starts_with(b"{")
}

/// Whether the text is made of what tokens are made of, with at least one dot.
fn has_form_of_token(text: &str) -> bool {
    text.contains('.')
        && text.bytes().all(|byte| base64url::is_base64(byte) || matches!(byte, b'.' | b'='))
}

/// Whether the header says that the payload stands as it is between the dots (RFC 7797), where
/// white space belongs to it.
fn is_unencoded(text: &str) -> bool {
    let header = text.split('.').next().unwrap_or_default();
    std::str::from_utf8(&base64url::decode(header).bytes)
        .is_ok_and(|header| header.contains("\"b64\"") && header.contains("false"))
}

/// The token in one piece, where white space stands inside it as mail programs and terminals wrap
/// lines: at a dot, or after pieces of one length. `None` where nothing is to join, or where what
/// follows looks like another text.
fn join_wrapped(text: &str) -> Option<String> {
    if !begins_as_token(text) || !text.contains(char::is_whitespace) || is_unencoded(text) {
        return None;
    }
    let pieces: Vec<&str> = text.split_whitespace().collect();
    let made_of_token = |byte: u8| base64url::is_base64(byte) || matches!(byte, b'.' | b'=');
    if !pieces.iter().all(|piece| piece.bytes().all(made_of_token)) {
        return None;
    }
    let mut width = None;
    let mut dots = 0;
    for pair in pieces.windows(2) {
        let (piece, next) = (pair[0], pair[1]);
        dots += piece.matches('.').count();
        let last_part = piece.rsplit('.').next().unwrap_or_default();
        if dots == 2 && piece.contains('.') && SIGNATURE_LENGTHS.contains(&last_part.len()) {
            return None;
        }
        if piece.ends_with('.') || next.starts_with('.') {
            continue;
        }
        let width = *width.get_or_insert(piece.len());
        // A piece before a dot may be shorter than the lines before it, never longer.
        if width < SHORTEST_PIECE || piece.len() != width || next.len() > width {
            return None;
        }
    }
    Some(pieces.concat())
}

#[cfg(test)]
mod tests;
