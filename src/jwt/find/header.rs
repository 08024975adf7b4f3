//! Whether a JOSE header stands somewhere: a JSON object that names an algorithm, read byte by byte.
//!
//! It is read no further than to the first byte that makes it no JSON, and no deeper than headers
//! go. So a text made of nothing but beginnings of headers costs no more than a few readings of it:
//! of all the objects that could begin in it, few are still open at any place.

/// Objects and arrays within one another; no parameter that is registered goes deeper than 4.
const DEEPEST: u32 = 16;

/// What a header says about the token's form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Facts {
    /// How many parts the token has: 3, or 5 where it is encrypted.
    pub(super) parts: usize,
    /// How long its last part can be, in characters without padding, as far as the algorithm says
    /// so: a signature's length, or that of an authentication tag.
    pub(super) last_part: &'static [usize],
}

/// Reads a header.
#[derive(Debug, Default)]
pub(super) struct HeaderReader {
    expected: Expected,
    /// Bytes of a byte order mark that were read.
    mark: usize,
    depth: u32,
    /// For each depth a bit: whether it is an array.
    arrays: u32,
    /// The name at hand, where the depth is 1.
    name: Name,
    value: Name,
    has_algorithm: bool,
    algorithm: Name,
    encryption: Option<Name>,
}

/// What may come next.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Expected {
    #[default]
    Object,
    NameOrEnd,
    Name,
    InName,
    EscapedInName,
    Colon,
    Value,
    ValueOrEnd,
    InText,
    EscapedInText,
    InWord,
    CommaOrEnd,
    Nothing,
}

/// The first bytes of a string.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Name {
    bytes: [u8; 20],
    length: usize,
}

impl Name {
    fn push(&mut self, byte: u8) {
        if let Some(place) = self.bytes.get_mut(self.length) {
            *place = byte;
        }
        self.length = self.length.saturating_add(1);
    }

    /// Nothing, where it is longer than any that is known.
    fn as_bytes(&self) -> &[u8] {
        self.bytes.get(..self.length).unwrap_or_default()
    }
}

/// The bytes can be no header.
#[derive(Debug)]
pub(super) struct NoHeader;

impl HeaderReader {
    /// Reads the next byte.
    pub(super) fn push(&mut self, byte: u8) -> Result<(), NoHeader> {
        match self.expected {
            Expected::InName => self.in_name(byte),
            Expected::InText => self.in_text(byte),
            Expected::EscapedInName => {
                self.name.push(byte);
                self.expected = Expected::InName;
                Ok(())
            }
            Expected::EscapedInText => {
                self.value.push(byte);
                self.expected = Expected::InText;
                Ok(())
            }
            Expected::InWord if is_of_word(byte) => Ok(()),
            Expected::InWord => {
                self.expected = Expected::CommaOrEnd;
                self.between(byte)
            }
            _ => self.between(byte),
        }
    }

    /// What the header says, if it is whole and names an algorithm.
    pub(super) fn facts(&self) -> Option<Facts> {
        (self.expected == Expected::Nothing && self.has_algorithm).then(|| match &self.encryption {
            Some(encryption) => Facts { parts: 5, last_part: tag_lengths(encryption.as_bytes()) },
            None => Facts { parts: 3, last_part: signature_lengths(self.algorithm.as_bytes()) },
        })
    }

    fn in_name(&mut self, byte: u8) -> Result<(), NoHeader> {
        match byte {
            b'"' => self.expected = Expected::Colon,
            b'\\' => {
                // What is escaped is not read as a name that is known.
                self.name.push(byte);
                self.expected = Expected::EscapedInName;
            }
            0..0x20 => return Err(NoHeader),
            _ => self.name.push(byte),
        }
        Ok(())
    }

    fn in_text(&mut self, byte: u8) -> Result<(), NoHeader> {
        match byte {
            b'"' => {
                self.expected = Expected::CommaOrEnd;
                self.take_text();
            }
            b'\\' => self.expected = Expected::EscapedInText,
            0..0x20 => return Err(NoHeader),
            _ => self.value.push(byte),
        }
        Ok(())
    }

    /// The text that was read is the value of a parameter.
    fn take_text(&mut self) {
        if self.depth != 1 {
            return;
        }
        match self.name.as_bytes() {
            b"alg" => self.algorithm = self.value,
            b"enc" => self.encryption = Some(self.value),
            _ => {}
        }
    }

    /// Outside of strings and words.
    fn between(&mut self, byte: u8) -> Result<(), NoHeader> {
        use Expected as E;
        const MARK: &[u8; 3] = b"\xef\xbb\xbf";
        match (self.expected, byte) {
            (E::Object, _) if MARK.get(self.mark) == Some(&byte) => self.mark += 1,
            (_, b' ' | b'\t' | b'\n' | b'\r') => {}
            (E::NameOrEnd | E::Name, b'"') => {
                self.name = Name::default();
                self.expected = E::InName;
            }
            (E::Colon, b':') => {
                if self.depth == 1 && self.name.as_bytes() == b"alg" {
                    self.has_algorithm = true;
                }
                self.expected = E::Value;
            }
            (E::Object | E::Value | E::ValueOrEnd, b'{') => return self.open(false),
            (E::Value | E::ValueOrEnd, b'[') => return self.open(true),
            (E::Value | E::ValueOrEnd, b'"') => {
                self.value = Name::default();
                self.expected = E::InText;
            }
            (E::Value | E::ValueOrEnd, _) if is_of_word(byte) => self.expected = E::InWord,
            (E::CommaOrEnd, b',') => {
                self.expected = if self.is_in_array() { E::Value } else { E::Name };
            }
            (E::NameOrEnd | E::CommaOrEnd, b'}') if !self.is_in_array() => self.close(),
            (E::ValueOrEnd | E::CommaOrEnd, b']') if self.is_in_array() => self.close(),
            _ => return Err(NoHeader),
        }
        Ok(())
    }

    fn is_in_array(&self) -> bool {
        self.arrays & 1 == 1
    }

    fn open(&mut self, is_array: bool) -> Result<(), NoHeader> {
        if self.depth == DEEPEST {
            return Err(NoHeader);
        }
        self.depth += 1;
        self.arrays = self.arrays << 1 | u32::from(is_array);
        self.expected = if is_array { Expected::ValueOrEnd } else { Expected::NameOrEnd };
        Ok(())
    }

    fn close(&mut self) {
        self.depth = self.depth.saturating_sub(1);
        self.arrays >>= 1;
        self.expected = if self.depth == 0 { Expected::Nothing } else { Expected::CommaOrEnd };
    }
}

/// Whether the byte may stand in a number, in `true`, `false` or `null`.
fn is_of_word(byte: u8) -> bool {
    matches!(byte, b'0'..=b'9' | b'a'..=b'z' | b'E' | b'+' | b'-' | b'.')
}

/// Signature lengths in base64url (RFC 7518 §3, RFC 8032, RFC 8812, FIPS 204); of RSA those of 2048,
/// 3072 and 4096 bits.
fn signature_lengths(algorithm: &[u8]) -> &'static [usize] {
    match algorithm {
        b"HS256" => &[43],
        b"HS384" => &[64],
        b"HS512" | b"ES256" | b"ES256K" | b"Ed25519" => &[86],
        b"ES384" => &[128],
        b"ES512" => &[176],
        b"Ed448" => &[152],
        b"EdDSA" => &[86, 152],
        b"RS256" | b"RS384" | b"RS512" | b"PS256" | b"PS384" | b"PS512" => &[342, 512, 683],
        b"ML-DSA-44" => &[3227],
        b"ML-DSA-65" => &[4412],
        b"ML-DSA-87" => &[6170],
        _ if algorithm.eq_ignore_ascii_case(b"none") => &[0],
        _ => &[],
    }
}

/// Lengths of authentication tags in base64url (RFC 7518 §5).
fn tag_lengths(encryption: &[u8]) -> &'static [usize] {
    match encryption {
        b"A128GCM" | b"A192GCM" | b"A256GCM" | b"A128CBC-HS256" => &[22],
        b"A192CBC-HS384" => &[32],
        b"A256CBC-HS512" => &[43],
        _ => &[],
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn read(header: &[u8]) -> Option<Facts> {
        let mut reader = HeaderReader::default();
        header.iter().try_for_each(|&byte| reader.push(byte)).ok()?;
        reader.facts()
    }

    #[test]
    fn a_header_is_an_object_that_names_an_algorithm() {
        let hs256 = Some(Facts { parts: 3, last_part: &[43] });
        for (header, facts) in [
            (r#"{"alg":"HS256"}"#, hs256),
            ("\u{feff}{\n  \"typ\": \"JWT\",\n  \"alg\": \"HS256\"\n}\n", hs256),
            (r#"{"typ":null,"x":[1.5e3,{"alg":"RS256"},[]],"alg":"HS256","y":{}}"#, hs256),
            (r#"{"kid":"\"}","alg":"HS256"}"#, hs256),
            (r#"{"alg":"none"}"#, Some(Facts { parts: 3, last_part: &[0] })),
            (r#"{"alg":5}"#, Some(Facts { parts: 3, last_part: &[] })),
            (r#"{"alg":"dir","enc":"A128GCM"}"#, Some(Facts { parts: 5, last_part: &[22] })),
            ("{}", None),
            (r#"{"typ":"JWT"}"#, None),
            (r#"{"x":{"alg":"HS256"}}"#, None),
            (r#"{"alg":"HS256""#, None),
            (r#"{"alg":"HS256"}}"#, None),
            (r#"{"alg":"HS256",}"#, None),
            (r#"{"alg" "HS256"}"#, None),
            (r#"{"x":[},"alg":"HS256"}"#, None),
            (r#"["alg"]"#, None),
        ] {
            assert_eq!(read(header.as_bytes()), facts, "{header}");
        }
        let deep = format!(r#"{{"x":{}{},"alg":"HS256"}}"#, "[".repeat(15), "]".repeat(15));
        assert_eq!(read(deep.as_bytes()), hs256);
        let deeper = format!(r#"{{"x":{}{},"alg":"HS256"}}"#, "[".repeat(16), "]".repeat(16));
        assert_eq!(read(deeper.as_bytes()), None);
    }

    proptest! {
        #[test]
        fn what_other_readers_take_for_an_object_with_alg_is_a_header(
            names in prop::collection::vec("[a-z\\PC]{0,5}", 0..4), text in "\\PC{0,9}", number: f64
        ) {
            let mut object = serde_json::Map::new();
            for name in names {
                object.insert(name, serde_json::json!([text, number, {"a": text}, null, true]));
            }
            object.insert("alg".to_owned(), text.into());
            let value = serde_json::Value::Object(object);
            for header in [value.to_string(), format!("{value:#}")] {
                prop_assert!(read(header.as_bytes()).is_some());
            }
        }
    }
}
