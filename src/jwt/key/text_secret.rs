//! Text secrets: UTF-8, base64, base64url and hex into bytes, with the place of what is wrong.

use base64::{
    Engine, alphabet,
    engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig},
};
use zeroize::Zeroizing;

use super::KeyError;
use crate::jwt::secret::{Secret, SecretEncoding};

/// Bits past the last whole byte are let pass: what other libraries read as a secret must be
/// read as the same secret here.
const LENIENT: GeneralPurposeConfig = GeneralPurposeConfig::new()
    .with_decode_padding_mode(DecodePaddingMode::RequireNone)
    .with_decode_allow_trailing_bits(true);
const STANDARD: GeneralPurpose = GeneralPurpose::new(&alphabet::STANDARD, LENIENT);
const URL_SAFE: GeneralPurpose = GeneralPurpose::new(&alphabet::URL_SAFE, LENIENT);

/// What is wrong with an encoded text. Says the place and the class of the character, never more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Flaw {
    /// A character that does not belong: its number, from 1, and what it is.
    Character(usize, &'static str),
    /// So many characters cannot be whole bytes.
    Length(usize),
    /// The padding does not fill the last group of four.
    Padding,
}

impl std::fmt::Display for Flaw {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Character(number, what) => write!(f, "character {number} is {what}"),
            Self::Length(count) => write!(f, "{count} characters are no whole number of bytes"),
            Self::Padding => f.write_str("the padding (=) at the end is too long or too short"),
        }
    }
}

/// Reads a text secret.
///
/// UTF-8 takes every byte as it stands, a trailing newline too. The encodings let white space
/// stand at the ends, for that is where copying leaves it, and nowhere else.
pub(super) fn read(
    secret: &Secret,
    encoding: SecretEncoding,
) -> Result<Zeroizing<Vec<u8>>, KeyError> {
    if encoding == SecretEncoding::Utf8 {
        return Ok(Zeroizing::new(secret.expose().to_vec()));
    }
    let Some(text) = secret.expose_text() else {
        return Err(KeyError::new(
            format!("The secret is no {}: it is not even text", encoding.title()),
            "Choose UTF-8 text to use the bytes as they are",
        ));
    };
    decode(text, encoding).map_err(|flaw| {
        let hint = match other_reading(text, encoding) {
            Some(other) => format!(
                "It reads as {}: choose that, or UTF-8 text if the API takes the text as it stands",
                other.title()
            ),
            None => "Copy the secret anew, or choose UTF-8 text if the API takes the text as it \
                     stands"
                .to_owned(),
        };
        KeyError::new(format!("The secret is no {}: {flaw}", encoding.title()), hint)
    })
}

/// Another encoding that the text would be good for.
fn other_reading(text: &str, tried: SecretEncoding) -> Option<SecretEncoding> {
    [SecretEncoding::Hex, SecretEncoding::Base64Url, SecretEncoding::Base64]
        .into_iter()
        .find(|other| *other != tried && decode(text, *other).is_ok())
}

/// Decodes base64, base64url or hex; UTF-8 comes back as it is.
pub(super) fn decode(text: &str, encoding: SecretEncoding) -> Result<Zeroizing<Vec<u8>>, Flaw> {
    match encoding {
        SecretEncoding::Base64 => decode_base64(text, &STANDARD, class_in_base64),
        SecretEncoding::Base64Url => decode_base64(text, &URL_SAFE, class_in_base64url),
        SecretEncoding::Hex => decode_hex(text),
        SecretEncoding::Utf8 | SecretEncoding::Key => Ok(Zeroizing::new(text.as_bytes().to_vec())),
    }
}

fn decode_base64(
    text: &str,
    engine: &GeneralPurpose,
    class: fn(char) -> Option<&'static str>,
) -> Result<Zeroizing<Vec<u8>>, Flaw> {
    let (core, skipped) = trimmed(text);
    let unpadded = core.trim_end_matches('=');
    for (index, character) in unpadded.chars().enumerate() {
        if let Some(what) = class(character) {
            return Err(Flaw::Character(skipped.saturating_add(index).saturating_add(1), what));
        }
    }
    if unpadded.len() % 4 == 1 {
        return Err(Flaw::Length(unpadded.len()));
    }
    if unpadded.len() != core.len() && core.len() != unpadded.len().next_multiple_of(4) {
        return Err(Flaw::Padding);
    }
    let mut bytes = Zeroizing::new(vec![0; base64::decoded_len_estimate(unpadded.len())]);
    let length =
        engine.decode_slice(unpadded, &mut bytes).map_err(|_| Flaw::Length(unpadded.len()))?;
    bytes.truncate(length);
    Ok(bytes)
}

fn decode_hex(text: &str) -> Result<Zeroizing<Vec<u8>>, Flaw> {
    let (core, skipped) = trimmed(text);
    let mut bytes = Zeroizing::new(Vec::with_capacity(core.len() / 2));
    let mut high = None;
    for (index, character) in core.chars().enumerate() {
        let Some(digit) = character.to_digit(16).and_then(|digit| u8::try_from(digit).ok()) else {
            let number = skipped.saturating_add(index).saturating_add(1);
            return Err(Flaw::Character(number, class_in_hex(character)));
        };
        match high.take() {
            None => high = Some(digit << 4),
            Some(high) => bytes.push(high | digit),
        }
    }
    if high.is_some() {
        return Err(Flaw::Length(core.len()));
    }
    Ok(bytes)
}

/// The text without white space at its ends, and how many characters were before it.
fn trimmed(text: &str) -> (&str, usize) {
    let rest = text.trim_start_matches(|c: char| c.is_ascii_whitespace());
    (rest.trim_end_matches(|c: char| c.is_ascii_whitespace()), text.len() - rest.len())
}

fn class_in_base64(character: char) -> Option<&'static str> {
    match character {
        'A'..='Z' | 'a'..='z' | '0'..='9' | '+' | '/' => None,
        '-' | '_' => Some("a - or _, which belongs to base64url"),
        '=' => Some("padding (=) before the end"),
        other => Some(class(other)),
    }
}

fn class_in_base64url(character: char) -> Option<&'static str> {
    match character {
        'A'..='Z' | 'a'..='z' | '0'..='9' | '-' | '_' => None,
        '+' | '/' => Some("a + or /, which belongs to base64"),
        '=' => Some("padding (=) before the end"),
        other => Some(class(other)),
    }
}

fn class_in_hex(character: char) -> &'static str {
    if character.is_ascii_alphabetic() { "a letter past F" } else { class(character) }
}

/// What a character is that belongs to no encoding.
fn class(character: char) -> &'static str {
    if character.is_whitespace() {
        "white space"
    } else if character.is_control() {
        "a control character"
    } else if character.is_ascii() {
        "a punctuation mark that does not belong"
    } else {
        "a character outside ASCII"
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use SecretEncoding::{Base64, Base64Url, Hex, Utf8};

    #[test]
    fn each_encoding_reads_what_belongs_to_it() {
        let table: [(SecretEncoding, &str, &[u8]); 13] = [
            (Utf8, "secret\n", b"secret\n"),
            (Utf8, " =é", " =é".as_bytes()),
            (Base64, "c2VjcmV0IQ==", b"secret!"),
            (Base64, "c2VjcmV0IQ", b"secret!"),
            (Base64, " \tc2VjcmV0IQ==\r\n", b"secret!"),
            (Base64, "+/+/", b"\xfb\xff\xbf"),
            // The last character's spare bits are not zero.
            (Base64, "c2VjcmV0IR", b"secret!"),
            (Base64Url, "-_-_", b"\xfb\xff\xbf"),
            (Base64Url, "c2VjcmV0IQ==\n", b"secret!"),
            (Hex, "00fFaB", b"\x00\xff\xab"),
            (Hex, " 7a\n", b"z"),
            (Hex, "", b""),
            (Base64, " ", b""),
        ];
        for (encoding, text, bytes) in table {
            let read = read(&Secret::from(text.to_owned()), encoding).expect(text);
            assert_eq!(*read, bytes, "{encoding:?} {text:?}");
        }
    }

    #[test]
    fn errors_name_the_position_and_the_class() {
        let table = [
            (Base64, "ab-d", "character 3 is a - or _, which belongs to base64url"),
            (Base64Url, "a/bc", "character 2 is a + or /, which belongs to base64"),
            (Base64, "ab cd", "character 3 is white space"),
            (Base64, "  ab\ncd", "character 5 is white space"),
            (Base64, "ab=cd", "character 3 is padding (=) before the end"),
            (Base64, "ab!d", "character 3 is a punctuation mark that does not belong"),
            (Base64, "ééa€", "character 1 is a character outside ASCII"),
            (Base64Url, "aé", "character 2 is a character outside ASCII"),
            (Base64, "a\u{1}", "character 2 is a control character"),
            (Base64, "abcde", "5 characters are no whole number of bytes"),
            (Base64, "abcd=", "the padding (=) at the end is too long or too short"),
            (Base64, "ab=", "the padding (=) at the end is too long or too short"),
            (Hex, "00fg", "character 4 is a letter past F"),
            (Hex, "0x00", "character 2 is a letter past F"),
            (Hex, "00:ff", "character 3 is a punctuation mark that does not belong"),
            (Hex, "00f", "3 characters are no whole number of bytes"),
        ];
        for (encoding, text, words) in table {
            let error = read(&Secret::from(text.to_owned()), encoding).expect_err(text);
            let expected = format!("The secret is no {}: {words}", encoding.title());
            assert_eq!(error.message, expected, "{text:?}");
            assert!(!error.hint.is_empty());
        }
    }

    #[test]
    fn the_hint_names_the_encoding_that_the_text_is_good_for() {
        for (encoding, text, named) in [
            (Base64, "ab-_", "It reads as base64url"),
            (Base64Url, "ab+/", "It reads as base64:"),
            (Hex, "zz-_", "It reads as base64url"),
            (Base64, "hunter 2", "UTF-8 text"),
        ] {
            let error = read(&Secret::from(text.to_owned()), encoding).expect_err(text);
            assert!(error.hint.contains(named), "{text:?}: {}", error.hint);
        }
    }

    #[test]
    fn bytes_that_are_no_text_are_read_as_they_are_and_only_so() {
        let secret = Secret::new(vec![0xff, 0x00, 0x80]);
        assert_eq!(*read(&secret, Utf8).expect("any bytes"), [0xff, 0x00, 0x80]);
        for encoding in [Base64, Base64Url, Hex] {
            assert!(read(&secret, encoding).is_err());
        }
    }
}
