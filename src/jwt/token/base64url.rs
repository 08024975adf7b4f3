//! Base64url as tokens have it (RFC 7515 §2), decoded leniently: what is wrong is said, and the
//! data is read all the same.

use std::ops::Range;

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};

const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/// What is wrong with the text, though it can be decoded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Fault {
    /// Padding at the end.
    Padding(Range<usize>),
    /// `+` or `/` of standard base64: where the first stands, and how many there are.
    StandardAlphabet { at: usize, count: usize },
    /// The last character carries bits that are no part of the data.
    TrailingBits { at: usize, canonical: char },
    /// A single character is left over, which is too little for a byte.
    Leftover(usize),
}

/// What could be decoded, and what is wrong with its form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Decoded {
    pub(super) bytes: Vec<u8>,
    pub(super) faults: Vec<Fault>,
}

/// Decodes up to the first character that belongs to no base64 alphabet. White space is skipped,
/// for it comes from wrapped lines.
pub(super) fn decode(text: &str) -> Decoded {
    if let Ok(bytes) = URL_SAFE_NO_PAD.decode(text) {
        return Decoded { bytes, faults: Vec::new() };
    }
    let mut decoder = Decoder { bytes: Vec::with_capacity(text.len() / 4 * 3), bits: 0, held: 0 };
    let mut faults = Vec::new();
    let (data, padding) = without_padding(text);
    let mut standard: Option<(usize, usize)> = None;
    let mut last = None;
    let mut whole = true;
    for (at, byte) in data.bytes().enumerate() {
        let Some(value) = sextet(byte) else {
            if byte.is_ascii_whitespace() {
                continue;
            }
            whole = false;
            break;
        };
        if matches!(byte, b'+' | b'/') {
            let (_, count) = standard.get_or_insert((at, 0));
            *count += 1;
        }
        decoder.push(value);
        last = Some((at, value));
    }
    if let Some((at, count)) = standard {
        faults.push(Fault::StandardAlphabet { at, count });
    }
    if whole && let Some((at, value)) = last {
        faults.extend(decoder.fault_at_end(at, value));
    }
    if whole && !padding.is_empty() {
        faults.push(Fault::Padding(padding));
    }
    Decoded { bytes: decoder.bytes, faults }
}

/// Whether the character may stand in base64url or is its counterpart in standard base64.
pub(super) fn is_base64(byte: u8) -> bool {
    sextet(byte).is_some()
}

/// The text before its padding, and where the padding stands.
pub(super) fn without_padding(text: &str) -> (&str, Range<usize>) {
    let data = text.trim_end_matches('=');
    (data, data.len()..text.len())
}

struct Decoder {
    bytes: Vec<u8>,
    /// Bits that do not make up a byte yet.
    bits: u16,
    /// How many of them there are: 0, 2, 4 or 6.
    held: u8,
}

impl Decoder {
    fn push(&mut self, value: u8) {
        self.bits = (self.bits << 6) | u16::from(value);
        self.held += 6;
        if self.held >= 8 {
            self.held -= 8;
            let [_, byte] = (self.bits >> self.held).to_be_bytes();
            self.bytes.push(byte);
            self.bits &= (1 << self.held) - 1;
        }
    }

    fn fault_at_end(&self, at: usize, last: u8) -> Option<Fault> {
        if self.held == 6 {
            return Some(Fault::Leftover(at));
        }
        let unused = (1_u8 << self.held) - 1;
        (last & unused != 0).then(|| Fault::TrailingBits {
            at,
            canonical: char::from(ALPHABET[usize::from(last & !unused)]),
        })
    }
}

/// The six bits of a character, in either alphabet.
pub(in crate::jwt) fn sextet(byte: u8) -> Option<u8> {
    match byte {
        b'A'..=b'Z' => Some(byte - b'A'),
        b'a'..=b'z' => Some(byte - b'a' + 26),
        b'0'..=b'9' => Some(byte - b'0' + 52),
        b'-' | b'+' => Some(62),
        b'_' | b'/' => Some(63),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use base64::engine::general_purpose::{STANDARD, URL_SAFE};
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn each_fault_is_named_and_the_data_read_all_the_same() {
        for (text, bytes, faults) in [
            ("", &b""[..], vec![]),
            ("AA", b"\0", vec![]),
            ("-_-_", b"\xfb\xff\xbf", vec![]),
            ("+/+/", b"\xfb\xff\xbf", vec![Fault::StandardAlphabet { at: 0, count: 4 }]),
            ("AA==", b"\0", vec![Fault::Padding(2..4)]),
            ("AB", b"\0", vec![Fault::TrailingBits { at: 1, canonical: 'A' }]),
            ("AAB", b"\0\0", vec![Fault::TrailingBits { at: 2, canonical: 'A' }]),
            ("AAAAA", b"\0\0\0", vec![Fault::Leftover(4)]),
            ("AA\r\nAA", b"\0\0\0", vec![]),
            ("AAAA$AAAA", b"\0\0\0", vec![]),
            ("AAAA=AAAA", b"\0\0\0", vec![]),
            ("===", b"", vec![Fault::Padding(0..3)]),
        ] {
            assert_eq!(decode(text), Decoded { bytes: bytes.to_vec(), faults }, "{text}");
        }
    }

    proptest! {
        #[test]
        fn every_usual_encoding_reads_back(bytes: Vec<u8>) {
            prop_assert_eq!(
                decode(&URL_SAFE_NO_PAD.encode(&bytes)),
                Decoded { bytes: bytes.clone(), faults: vec![] }
            );
            prop_assert_eq!(&decode(&STANDARD.encode(&bytes)).bytes, &bytes);
            prop_assert_eq!(&decode(&URL_SAFE.encode(&bytes)).bytes, &bytes);
        }

        #[test]
        fn only_the_strict_form_is_without_fault(text in "[A-Za-z0-9_+/=-]{0,12}") {
            let decoded = decode(&text);
            let whole = without_padding(&text).0.bytes().all(is_base64);
            prop_assert_eq!(
                whole && decoded.faults.is_empty(),
                URL_SAFE_NO_PAD.decode(&text).is_ok()
            );
        }
    }
}
