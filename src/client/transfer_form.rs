//! The text within a file of exported clients: JSON of version 1, every member known and checked.
//!
//! ```json
//! {"format":"jotbench clients","version":1,"clients":[{"record":{…},"secret":"…","previous":"…"}]}
//! ```
//! `record` is a client as in the index, and gives this text a higher version when it changes its
//! shape; `secret` and `previous` are base64, and missing where there is none. The text holds
//! secrets, so it is written into a buffer of the right size and read without copies, and what is
//! wrong with it is told by its line or the client's place alone.

use std::collections::HashSet;

use base64::{Engine, engine::general_purpose::STANDARD};
use serde::Deserialize;
use zeroize::Zeroizing;

use super::{
    Client,
    index::Index,
    index_form::Record,
    stored_form::{base64_length, from_base64},
    transfer::{Bundle, Carried, TransferError},
};
use crate::jwt::Secret;

/// The version that this Jotbench writes, and the only one so far.
const VERSION: u64 = 1;

/// What tells such a text from any other.
const FORMAT: &str = "jotbench clients";

/// The text as a whole. Secrets are borrowed from it.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Text<'a> {
    #[serde(rename = "format")]
    _format: String,
    version: u64,
    #[serde(borrow)]
    clients: Vec<Entry<'a>>,
}

/// What a text is, whatever else a newer one holds.
#[derive(Deserialize)]
struct Head {
    format: String,
    version: u64,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry<'a> {
    record: Record,
    #[serde(default, borrow)]
    secret: Option<&'a str>,
    #[serde(default, borrow)]
    previous: Option<&'a str>,
}

/// The text of these clients.
pub(super) fn write(bundle: &Bundle) -> Zeroizing<Vec<u8>> {
    const SECRET: &str = ",\"secret\":\"";
    const PREVIOUS: &str = ",\"previous\":\"";
    /// What a client has besides its values.
    const FRAME: usize = ",\n{\"record\":}".len() + SECRET.len() + PREVIOUS.len() + 2;

    let head = format!("{{\"format\":\"{FORMAT}\",\"version\":{VERSION},\"clients\":[");
    let end = "\n]}\n";
    let records: Vec<(String, &Carried)> =
        bundle.clients.iter().map(|carried| (in_json(&carried.client), carried)).collect();
    let length =
        |secret: &Option<Secret>| secret.as_ref().map_or(0, |secret| base64_length(secret.len()));
    let capacity = records.iter().fold(head.len() + end.len(), |sum, (record, carried)| {
        sum + FRAME + record.len() + length(&carried.secret) + length(&carried.previous)
    });
    // Made large enough at once: a string that grows leaves copies of the secrets behind.
    let mut text = Zeroizing::new(String::with_capacity(capacity));
    text.push_str(&head);
    for (place, (record, carried)) in records.iter().enumerate() {
        text.push_str(if place == 0 { "\n{\"record\":" } else { ",\n{\"record\":" });
        text.push_str(record);
        for (member, secret) in [(SECRET, &carried.secret), (PREVIOUS, &carried.previous)] {
            if let Some(secret) = secret {
                text.push_str(member);
                STANDARD.encode_string(secret.expose(), &mut text);
                text.push('"');
            }
        }
        text.push('}');
    }
    text.push_str(end);
    debug_assert!(text.capacity() == capacity, "the buffer never had to grow");
    Zeroizing::new(std::mem::take(&mut *text).into_bytes())
}

/// The clients of a text.
pub(super) fn read(text: &[u8]) -> Result<Bundle, TransferError> {
    match serde_json::from_slice::<Head>(text) {
        Ok(head) if head.format == FORMAT && head.version > VERSION => {
            return Err(TransferError::Newer(head.version));
        }
        Ok(head) if head.format == FORMAT && head.version == VERSION => {}
        _ => {
            let what = "it opens, and holds something else than exported clients";
            return Err(TransferError::NotAFileOfClients(what.to_owned()));
        }
    }
    let text: Text<'_> = serde_json::from_slice(text).map_err(|error| {
        let line = error.line();
        TransferError::Damaged(format!("its content is not as Jotbench writes it (line {line})"))
    })?;
    debug_assert!(text.version == VERSION, "the head said so");
    let (mut ids, mut names) = (HashSet::new(), HashSet::new());
    let mut bundle = Bundle::default();
    for (place, entry) in text.clients.into_iter().enumerate() {
        let at = |what: &str| {
            TransferError::Damaged(format!("{what} (client {})", place.saturating_add(1)))
        };
        let client = Client::from(entry.record);
        // What the index refuses is not brought in by another door.
        client.check(&Index::default()).map_err(|fault| at(&fault.to_string()))?;
        if !ids.insert(client.id.clone()) || !names.insert(client.name.to_lowercase()) {
            return Err(at("two clients have the same id or name"));
        }
        let decode = |secret: Option<&str>| {
            let decoded =
                secret.map(|text| from_base64(text).ok_or_else(|| at("a secret is damaged")));
            decoded.transpose()
        };
        let (secret, previous) = (decode(entry.secret)?, decode(entry.previous)?);
        bundle.clients.push(Carried { client, secret, previous });
    }
    Ok(bundle)
}

/// A record as JSON text. It holds no secret.
fn in_json(client: &Client) -> String {
    serde_json::to_string(&Record::from(client.clone()))
        .unwrap_or_else(|_| unreachable!("strings and whole numbers always have a JSON form"))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::client::{ClientRef, example};

    fn secret(text: &str) -> Secret {
        Secret::from(text.to_owned())
    }

    fn bundle() -> Bundle {
        let with = Carried {
            client: example("a"),
            secret: Some(secret("abc")),
            previous: Some(secret("")),
        };
        let without = Carried { client: example("b"), secret: None, previous: None };
        Bundle { clients: vec![with, without] }
    }

    fn text() -> String {
        String::from_utf8(write(&bundle()).to_vec()).unwrap()
    }

    #[test]
    fn the_form_is_stable() {
        let text = text();
        let mut lines = text.lines();
        assert_eq!(
            lines.next(),
            Some("{\"format\":\"jotbench clients\",\"version\":1,\"clients\":[")
        );
        let first = lines.next().unwrap();
        assert!(first.starts_with("{\"record\":{\"id\":"), "{first}");
        assert!(first.ends_with("},\"secret\":\"YWJj\",\"previous\":\"\"},"), "{first}");
        assert!(lines.next().unwrap().ends_with("\"created\":1795000000}}"));
        assert_eq!(lines.next(), Some("]}"));
    }

    #[test]
    fn damage_is_told_without_the_content() {
        let good = text();
        assert!(read(good.as_bytes()).is_ok());
        let twice_the_name = good.replace("\"name\":\"b\"", "\"name\":\"A\"");
        let twice_the_id = good.replace(&example("b").id.0, &example("a").id.0);
        let long_id = good.replace("\"a-id\"", &format!("\"{}\"", "x".repeat(201)));
        let line_break = good.replace("\"a-id\"", "\"a\\nb\"");
        for text in [twice_the_name, twice_the_id, long_id, line_break] {
            let error = read(text.as_bytes()).unwrap_err();
            assert!(error.to_string().contains("(client "), "{error}");
        }
        for (from, to) in [
            ("YWJj", "YW*j"),
            ("\"YWJj\"", "\"YW\\u004aj\""),
            ("\"YWJj\"", "5"),
            ("\"previous\"", "\"YWJj\""),
            ("\n]}", "]"),
            ("HS256", "HS257"),
            ("\"clients\":[", "\"YWJj\":1,\"clients\":["),
        ] {
            let damaged = good.replacen(from, to, 1);
            let error = read(damaged.as_bytes()).unwrap_err();
            let told = format!("{error} {error:?}");
            assert!(!told.contains("YW") && !told.contains("HS257"), "{told}");
        }
    }

    #[test]
    fn something_else_and_something_newer_are_named() {
        for other in ["", "{}", "[]", "{\"version\":1,\"secrets\":[]}", &"[".repeat(100_000)] {
            let error = read(other.as_bytes()).unwrap_err();
            assert!(matches!(error, TransferError::NotAFileOfClients(_)), "{error}");
        }
        let newer = br#"{"format": "jotbench clients", "version": 7, "people": []}"#;
        assert_eq!(read(newer).unwrap_err(), TransferError::Newer(7));
    }

    #[test]
    fn what_is_written_is_what_is_read() {
        let read = read(text().as_bytes()).unwrap();
        assert_eq!(read.clients.len(), 2);
        for (read, written) in read.clients.iter().zip(bundle().clients) {
            assert_eq!(read.client, written.client);
            let bytes = |secret: &Option<Secret>| secret.as_ref().map(|one| one.expose().to_vec());
            assert_eq!(bytes(&read.secret), bytes(&written.secret));
            assert_eq!(bytes(&read.previous), bytes(&written.previous));
        }
        assert!(ClientRef::from_hex(&read.clients[0].client.id.0).is_some());
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(500))]

        #[test]
        fn no_text_makes_it_panic(
            place in any::<prop::sample::Index>(),
            instead in prop::collection::vec(any::<u8>(), 0..20),
        ) {
            let mut text = write(&bundle()).to_vec();
            let place = place.index(text.len());
            let end = text.len().min(place + instead.len() / 2);
            text.splice(place..end, instead);
            let _ = read(&text);
        }
    }
}
