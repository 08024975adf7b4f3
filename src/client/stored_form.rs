//! How a secret is written into a store: one line of ASCII.
//!
//! `jotbench-secret-v1:BASE64:CHECKSUM`. Some Secret Services corrupt line breaks or bytes of 128
//! and more, so nothing but printable ASCII goes in. The checksum, the first 8 hexadecimal digits
//! of the bytes' SHA-256, tells an item that was cut short or edited by hand from a whole one; it
//! lies beside the secret itself and so gives nothing away.

use base64::{Engine, engine::general_purpose::STANDARD};
use zeroize::Zeroizing;

use super::store::StoreError;
use crate::jwt::Secret;

const MARK: &str = "jotbench-secret-v1:";

/// Largest secret that is kept, in bytes. What is larger breaks some services' connections.
pub const LARGEST_SECRET: usize = 64 * 1024;

/// The line for a secret.
///
/// # Errors
/// [`StoreError::TooLong`]: it has more than [`LARGEST_SECRET`] bytes.
pub fn encode(secret: &Secret) -> Result<Zeroizing<String>, StoreError> {
    if secret.len() > LARGEST_SECRET {
        return Err(StoreError::TooLong { limit: LARGEST_SECRET });
    }
    // Made large enough at once: a string that grows leaves copies of the secret behind.
    let capacity = MARK.len() + base64_length(secret.len()) + 1 + 8;
    let mut line = Zeroizing::new(String::with_capacity(capacity));
    line.push_str(MARK);
    STANDARD.encode_string(secret.expose(), &mut line);
    line.push(':');
    line.push_str(&checksum(secret.expose()));
    Ok(line)
}

/// The secret of a line.
///
/// # Errors
/// [`StoreError::Damaged`], saying what is wrong and nothing of the content.
pub fn decode(line: &[u8]) -> Result<Secret, StoreError> {
    let damaged = |what: &str| StoreError::Damaged(what.to_owned());
    let text = std::str::from_utf8(line).map_err(|_| damaged("it is not text"))?;
    let rest = text
        .strip_prefix(MARK)
        .ok_or_else(|| damaged("it does not begin as Jotbench writes it"))?;
    let (base64, sum) = rest.rsplit_once(':').ok_or_else(|| damaged("it was cut short"))?;
    if base64.len().div_ceil(4).saturating_mul(3) > LARGEST_SECRET + 3 {
        return Err(damaged("it is too long"));
    }
    let mut bytes = Zeroizing::new(Vec::with_capacity(base64.len().div_ceil(4) * 3));
    STANDARD.decode_vec(base64, &mut bytes).map_err(|_| damaged("it is not base64"))?;
    if checksum(&bytes) != sum {
        return Err(damaged("its checksum does not match"));
    }
    Ok(Secret::new(std::mem::take(&mut *bytes)))
}

/// How long a secret of so many bytes is as base64.
pub(super) fn base64_length(bytes: usize) -> usize {
    bytes.div_ceil(3).saturating_mul(4)
}

/// The secret of a text in padded base64 (RFC 4648 §4), as it stands in encrypted files; `None`
/// where it is none, or more than is ever kept.
pub(super) fn from_base64(text: &str) -> Option<Secret> {
    if text.len() > base64_length(LARGEST_SECRET) {
        return None;
    }
    let mut bytes = Zeroizing::new(Vec::with_capacity(text.len().div_ceil(4).saturating_mul(3)));
    STANDARD.decode_vec(text, &mut bytes).ok()?;
    let secret = Secret::new(std::mem::take(&mut *bytes));
    (secret.len() <= LARGEST_SECRET).then_some(secret)
}

fn checksum(bytes: &[u8]) -> String {
    let digest = aws_lc_rs::digest::digest(&aws_lc_rs::digest::SHA256, bytes);
    super::hex(&digest.as_ref()[..4])
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn round_trip(bytes: &[u8]) {
        let line = encode(&Secret::new(bytes.to_vec())).unwrap();
        assert!(line.bytes().all(|byte| byte.is_ascii_graphic()));
        assert_eq!(decode(line.as_bytes()).unwrap().expose(), bytes);
    }

    #[test]
    fn nothing_all_byte_values_and_the_largest_secret_come_back() {
        round_trip(b"");
        round_trip(&(0..=255).collect::<Vec<u8>>());
        round_trip(&vec![0xff; LARGEST_SECRET]);
        let too_long = encode(&Secret::new(vec![0; LARGEST_SECRET + 1]));
        assert_eq!(too_long.unwrap_err(), StoreError::TooLong { limit: LARGEST_SECRET });
    }

    #[test]
    fn the_form_is_stable() {
        let line = encode(&Secret::from("abc".to_owned())).unwrap();
        assert_eq!(*line, "jotbench-secret-v1:YWJj:ba7816bf");
    }

    /// Random secrets of all lengths: most are as short as secrets are, some as long as they may be.
    #[test]
    fn ten_thousand_random_secrets_come_back() {
        let mut bytes = vec![0; LARGEST_SECRET];
        aws_lc_rs::rand::fill(&mut bytes).unwrap();
        for round in 0..10_000_usize {
            let mut dice = [0; 5];
            aws_lc_rs::rand::fill(&mut dice).unwrap();
            let [high, low, size, from, by] = dice.map(usize::from);
            let most = match size {
                0..200 => 128,
                200..250 => 4_096,
                _ => LARGEST_SECRET,
            };
            let length = if round < 200 { round } else { ((high << 8) | low) % (most + 1) };
            let start = ((from << 4) | by) % (LARGEST_SECRET - length + 1);
            // A few fresh bytes in each, so that no two rounds see the same.
            if let Some(first) = bytes[start..start + length].first_chunk_mut::<5>() {
                aws_lc_rs::rand::fill(first).unwrap();
            }
            round_trip(&bytes[start..start + length]);
        }
    }

    #[test]
    fn keys_line_breaks_and_emoji_come_back() {
        for text in [
            "-----BEGIN PRIVATE KEY-----\nMC4CAQAwBQYDK2VwBCIEIA==\n-----END PRIVATE KEY-----\n",
            "ends with a line break\r\n",
            "\u{0}\u{1}\u{7f} é ação 🔑👩‍🚀",
            " ",
        ] {
            round_trip(text.as_bytes());
        }
        for byte in 0..=255 {
            round_trip(&[byte]);
        }
    }

    #[test]
    fn damage_is_told_without_the_content() {
        for line in [
            &b"hunter2"[..],
            b"\xff",
            b"",
            b"jotbench-secret-v1:",
            b"jotbench-secret-v1:YWJj",
            b"jotbench-secret-v1:YWJj:",
            b"jotbench-secret-v1:YWJk:ba7816bf",
            b"jotbench-secret-v1:Y*Jj:ba7816bf",
            b"jotbench-secret-v1:YWJj:ba7816bf\n",
        ] {
            let error = decode(line).unwrap_err();
            assert!(matches!(error, StoreError::Damaged(_)));
            let told = format!("{error} {error:?}");
            assert!(!told.contains("hunter2") && !told.contains("YWJ"), "{told}");
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(200))]

        #[test]
        fn every_secret_comes_back(bytes in prop::collection::vec(any::<u8>(), 0..2_000)) {
            round_trip(&bytes);
        }

        #[test]
        fn no_line_makes_it_panic(line in prop::collection::vec(any::<u8>(), 0..200)) {
            let _ = decode(&line);
            let _ = decode(&[MARK.as_bytes(), &line].concat());
        }
    }
}
