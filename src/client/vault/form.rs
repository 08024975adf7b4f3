//! The text within the encrypted file: JSON of version 1, every member known and checked.
//!
//! ```json
//! {"version":1,"secrets":[{"name":"<client's id>","label":"Jotbench: acme","secret":"<base64>"}]}
//! ```
//! The text holds every secret, so it is written into a buffer of the right size and read without
//! copies, and what is wrong with it is told by its line alone: a parser's message would quote it.

use std::collections::BTreeMap;

use base64::{Engine, engine::general_purpose::STANDARD};
use serde::Deserialize;
use zeroize::Zeroizing;

use crate::client::{
    sealed::{Sealed, SealingKey},
    store::{SecretRef, StoreError},
    stored_form::{base64_length, from_base64},
};

/// The version that this Jotbench writes, and the only one so far.
const VERSION: u64 = 1;

/// What lies in the file, sealed while it is in memory.
pub(super) type Items = BTreeMap<SecretRef, Item>;

/// A secret and what it is called.
#[derive(Clone)]
pub(super) struct Item {
    pub(super) label: String,
    pub(super) secret: Sealed,
}

/// The text as a whole. Secrets are borrowed from it.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Text<'a> {
    version: u64,
    #[serde(borrow)]
    secrets: Vec<Record<'a>>,
}

/// Only the version, whatever else a newer text holds.
#[derive(Deserialize)]
struct VersionOnly {
    version: u64,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Record<'a> {
    #[serde(borrow)]
    name: &'a str,
    label: String,
    #[serde(borrow)]
    secret: &'a str,
}

/// The text of these secrets.
pub(super) fn write(items: &Items) -> Result<Zeroizing<Vec<u8>>, StoreError> {
    const BEGIN: &str = "{\"version\":1,\"secrets\":[";
    const END: &str = "\n]}\n";
    /// What a record has besides its values.
    const FRAME: usize = ",\n{\"name\":\"\",\"label\":,\"secret\":\"\"}".len();

    let records: Vec<(String, String, &Sealed)> = items
        .iter()
        .map(|(name, item)| (name.name(), in_json(&item.label), &item.secret))
        .collect();
    let capacity = records.iter().fold(BEGIN.len() + END.len(), |sum, (name, label, secret)| {
        sum + FRAME + name.len() + label.len() + base64_length(secret.len())
    });
    // Made large enough at once: a string that grows leaves copies of the secrets behind.
    let mut text = Zeroizing::new(String::with_capacity(capacity));
    text.push_str(BEGIN);
    for (place, (name, label, secret)) in records.iter().enumerate() {
        text.push_str(if place == 0 { "\n{\"name\":\"" } else { ",\n{\"name\":\"" });
        text.push_str(name);
        text.push_str("\",\"label\":");
        text.push_str(label);
        text.push_str(",\"secret\":\"");
        STANDARD.encode_string(secret.open()?.expose(), &mut text);
        text.push_str("\"}");
    }
    text.push_str(END);
    debug_assert!(text.capacity() == capacity, "the buffer never had to grow");
    Ok(Zeroizing::new(std::mem::take(&mut *text).into_bytes()))
}

/// The secrets of a text, sealed under the key.
///
/// # Errors
/// [`StoreError::DamagedFile`] or [`StoreError::Newer`].
pub(super) fn read(text: &[u8], key: &SealingKey) -> Result<Items, StoreError> {
    if let Ok(VersionOnly { version }) = serde_json::from_slice(text)
        && version > VERSION
    {
        return Err(StoreError::Newer(version));
    }
    let text: Text<'_> = serde_json::from_slice(text).map_err(|error| {
        damaged(&format!("its content is not as Jotbench writes it (line {})", error.line()))
    })?;
    if text.version != VERSION {
        return Err(damaged("its content has a version that no Jotbench wrote"));
    }
    let mut items = Items::new();
    for (place, record) in text.secrets.iter().enumerate() {
        let at = |what: &str| damaged(&format!("{what} (secret {})", place.saturating_add(1)));
        let name = SecretRef::from_name(record.name)
            .ok_or_else(|| at("a name in it is not as Jotbench writes it"))?;
        let secret =
            from_base64(record.secret).ok_or_else(|| at("a secret in it is not base64"))?;
        let item = Item { label: record.label.clone(), secret: key.seal(&secret)? };
        if items.insert(name, item).is_some() {
            return Err(at("a name in it is there twice"));
        }
    }
    Ok(items)
}

fn damaged(what: &str) -> StoreError {
    StoreError::DamagedFile(what.to_owned())
}

/// A label as JSON text. It holds no secret.
fn in_json(label: &str) -> String {
    serde_json::Value::from(label).to_string()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::{
        client::{ClientRef, stored_form::LARGEST_SECRET},
        jwt::Secret,
    };

    fn items(of: &[(&str, &str, &[u8])]) -> Items {
        let key = SealingKey::random().unwrap();
        of.iter()
            .map(|(name, label, bytes)| {
                let secret = key.seal(&Secret::new(bytes.to_vec())).unwrap();
                (SecretRef::from_name(name).unwrap(), Item { label: (*label).to_owned(), secret })
            })
            .collect()
    }

    const ID: &str = "0123456789abcdef0123456789abcdef";

    #[test]
    fn the_form_is_stable() {
        let previous = format!("{ID}.previous");
        let items = items(&[(ID, "Jotbench: \"a\"\n", b"abc"), (&previous, "", b"")]);
        let text = write(&items).unwrap();
        let expected = format!(
            "{{\"version\":1,\"secrets\":[\n\
             {{\"name\":\"{ID}\",\"label\":\"Jotbench: \\\"a\\\"\\n\",\"secret\":\"YWJj\"}},\n\
             {{\"name\":\"{previous}\",\"label\":\"\",\"secret\":\"\"}}\n]}}\n"
        );
        assert_eq!(std::str::from_utf8(&text).unwrap(), expected);
    }

    #[test]
    fn what_is_written_is_what_is_read() {
        let every_byte: Vec<u8> = (0..=255).collect();
        let largest = vec![0xff; LARGEST_SECRET];
        for secret in [&b""[..], b"a", &every_byte, &largest, "🔑\r\n".as_bytes()] {
            let text = write(&items(&[(ID, "label 😀", secret)])).unwrap();
            let read = read(&text, &SealingKey::random().unwrap()).unwrap();
            let item = &read[&SecretRef::current(&ClientRef(ID.to_owned()))];
            assert_eq!(item.secret.open().unwrap().expose(), secret);
            assert_eq!(item.label, "label 😀");
        }
        assert!(read(&write(&Items::new()).unwrap(), &SealingKey::random().unwrap()).is_ok());
    }

    #[test]
    fn damage_is_told_without_the_content() {
        let good =
            String::from_utf8(write(&items(&[(ID, "l", b"abc")])).unwrap().to_vec()).unwrap();
        let key = SealingKey::random().unwrap();
        let largest = STANDARD.encode(vec![0; LARGEST_SECRET + 1]);
        for (from, to) in [
            ("\"version\":1", "\"version\":0"),
            ("\"version\":1", "\"version\":\"YWJj\""),
            ("\"YWJj\"", "\"YW*j\""),
            ("\"YWJj\"", "\"YWJ\""),
            ("\"YWJj\"", "\"YW\\u004aj\""),
            ("\"YWJj\"", "{\"YWJj\":1}"),
            ("\"YWJj\"", &format!("\"{largest}\"")),
            ("\"secret\"", "\"YWJj\""),
            (ID, "YWJj"),
            ("\n]}", "]"),
            ("]}\n", "]} YWJj"),
            ("\"secrets\"", "\"YWJj\":1,\"secrets\""),
        ] {
            let text = good.replacen(from, to, 1);
            assert_ne!(text, good);
            let Err(error) = read(text.as_bytes(), &key) else { panic!("{to} was read") };
            assert!(matches!(error, StoreError::DamagedFile(_)), "{to}: {error:?}");
            assert!(!error.to_string().contains("YW"), "{error}");
        }
        let twice =
            format!("{{\"version\":1,\"secrets\":[{0},{0}]}}", good.lines().nth(1).unwrap());
        assert!(
            read(twice.as_bytes(), &key).is_err_and(|error| error.to_string().contains("twice"))
        );
    }

    #[test]
    fn a_newer_version_is_named_whatever_its_shape() {
        let key = SealingKey::random().unwrap();
        let newer = read(br#"{"version": 2, "safe": {"a": []}}"#, &key);
        assert_eq!(newer.err(), Some(StoreError::Newer(2)));
    }

    #[test]
    fn deep_nesting_is_damage_and_not_a_crash() {
        let key = SealingKey::random().unwrap();
        let deep = format!("{{\"a\":{}", "[".repeat(200_000));
        assert!(matches!(read(deep.as_bytes(), &key), Err(StoreError::DamagedFile(_))));
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(500))]

        #[test]
        fn no_text_makes_it_panic(
            place in any::<prop::sample::Index>(),
            instead in prop::collection::vec(any::<u8>(), 0..20),
        ) {
            let key = SealingKey::random().unwrap();
            let mut text = write(&items(&[(ID, "l", b"abc")])).unwrap().to_vec();
            let place = place.index(text.len());
            let end = text.len().min(place + instead.len() / 2);
            text.splice(place..end, instead);
            let _ = read(&text, &key);
        }
    }
}
