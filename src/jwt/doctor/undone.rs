//! What was done to the text of a secret on its way, undone: quotes, percent signs, white space, and
//! the character encodings of other systems.

use zeroize::Zeroizing;

use crate::jwt::secret::Secret;

/// The text between two quotes of a kind.
pub(super) fn unquoted(text: &str) -> Option<&str> {
    ['"', '\'', '`'].into_iter().find_map(|quote| {
        text.strip_prefix(quote)?.strip_suffix(quote).filter(|inner| !inner.is_empty())
    })
}

/// The text without the characters of this kind.
pub(super) fn without(text: &str, is_dropped: impl Fn(char) -> bool) -> Secret {
    let mut kept = Zeroizing::new(String::with_capacity(text.len()));
    kept.extend(text.chars().filter(|c| !is_dropped(*c)));
    Secret::new(kept.as_bytes().to_vec())
}

/// The text with each `%` and its two digits as the byte that they stand for (RFC 3986 §2.1);
/// `None` where there is none.
pub(super) fn percent_decoded(text: &str) -> Option<Secret> {
    let mut decoded = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let [first, after @ ..] = rest {
        let digit = |at: usize| {
            let digit = char::from(*after.get(at)?).to_digit(16)?;
            u8::try_from(digit).ok()
        };
        if let (b'%', Some(high), Some(low)) = (first, digit(0), digit(1)) {
            decoded.push(high << 4 | low);
            rest = after.get(2..).unwrap_or_default();
        } else {
            decoded.push(*first);
            rest = after;
        }
    }
    let decoded = Secret::new(decoded);
    (decoded.len() != text.len()).then_some(decoded)
}

/// The base64 that is left when everything else is passed over and either alphabet is taken, as
/// some libraries do; `None` where that is the text itself, or cannot be whole bytes.
pub(super) fn lenient_base64(text: &str) -> Option<Secret> {
    let mut kept = Vec::with_capacity(text.len());
    kept.extend(text.bytes().filter_map(|byte| match byte {
        b'-' => Some(b'+'),
        b'_' => Some(b'/'),
        b'+' | b'/' => Some(byte),
        _ => byte.is_ascii_alphanumeric().then_some(byte),
    }));
    // A last character on its own is no byte: such readers drop it.
    if kept.len() % 4 == 1 {
        kept.pop();
    }
    let kept = Secret::new(kept);
    (kept.expose() != text.as_bytes()).then_some(kept)
}

/// UTF-16 text with its byte order mark, as UTF-8, without the line break at its end.
pub(super) fn from_utf16(bytes: &[u8]) -> Option<Secret> {
    let read: fn([u8; 2]) -> u16 = match bytes {
        [0xff, 0xfe, ..] => u16::from_le_bytes,
        [0xfe, 0xff, ..] => u16::from_be_bytes,
        _ => return None,
    };
    let (units, odd) = bytes.get(2..)?.as_chunks::<2>();
    let mut text = Zeroizing::new(String::with_capacity(bytes.len().saturating_mul(2)));
    for character in char::decode_utf16(units.iter().map(|unit| read(*unit))) {
        text.push(character.ok()?);
    }
    let text = odd.is_empty().then(|| text.trim_end_matches(['\r', '\n']))?;
    Some(Secret::new(text.as_bytes().to_vec()))
}
