//! The index file's text: JSON of version 2, every member known and checked. Version 1, which knew
//! neither the last use nor a former secret, is read as well.
//!
//! An unknown member counts as damage on purpose: a reader that ignored it would drop it at the
//! next save. A later shape of the file gets a higher version.

use std::{collections::HashSet, fmt};

use serde::{
    Deserialize, Deserializer, Serialize,
    de::{Error as _, SeqAccess, Visitor},
};

use super::{Client, ClientRef, Previous, StoreKind, index::Index};
use crate::jwt::{Algorithm, SecretEncoding};

/// The version that this Jotbench writes.
const VERSION: u64 = 2;

/// The oldest version that is read.
const OLDEST: u64 = 1;

/// Why an index's text cannot be used.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Unreadable {
    /// What is wrong, with line and column.
    Damaged(String),
    /// A higher version than this Jotbench knows.
    Newer(u64),
}

/// The file as a whole.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    version: u64,
    #[serde(deserialize_with = "distinct_records")]
    clients: Vec<Record>,
}

/// Only the version, whatever else a newer file holds.
#[derive(Deserialize)]
struct VersionOnly {
    version: u64,
}

/// A client as it stands in the file, and in a file of exported clients.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Record {
    #[serde(deserialize_with = "id")]
    id: ClientRef,
    #[serde(deserialize_with = "name")]
    name: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    environment: String,
    client_id: String,
    #[serde(serialize_with = "as_text", deserialize_with = "algorithm")]
    algorithm: Algorithm,
    #[serde(serialize_with = "encoding_name", deserialize_with = "encoding")]
    encoding: SecretEncoding,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    profile: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    kid: Option<String>,
    #[serde(serialize_with = "store_name", deserialize_with = "store")]
    store: StoreKind,
    created: i64,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    last_used: Option<i64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    previous: Option<PreviousRecord>,
}

/// A former secret as it stands in the file.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct PreviousRecord {
    replaced: i64,
    #[serde(serialize_with = "encoding_name", deserialize_with = "encoding")]
    encoding: SecretEncoding,
    #[serde(serialize_with = "as_text", deserialize_with = "algorithm")]
    algorithm: Algorithm,
}

impl From<PreviousRecord> for Previous {
    fn from(record: PreviousRecord) -> Self {
        let PreviousRecord { replaced, encoding, algorithm } = record;
        Self { replaced, encoding, algorithm }
    }
}

impl From<Previous> for PreviousRecord {
    fn from(previous: Previous) -> Self {
        let Previous { replaced, encoding, algorithm } = previous;
        Self { replaced, encoding, algorithm }
    }
}

/// Reads an index from the file's bytes.
pub(super) fn read(bytes: &[u8]) -> Result<Index, Unreadable> {
    match serde_json::from_slice::<VersionOnly>(bytes) {
        Ok(VersionOnly { version }) if version > VERSION => return Err(Unreadable::Newer(version)),
        Ok(VersionOnly { version }) if version < OLDEST => {
            return Err(Unreadable::Damaged(format!(
                "version {version} is none that Jotbench wrote (line 1)"
            )));
        }
        // The strict reading below names what is wrong.
        Ok(_) | Err(_) => {}
    }
    let file: File =
        serde_json::from_slice(bytes).map_err(|error| Unreadable::Damaged(error.to_string()))?;
    Ok(Index { clients: file.clients.into_iter().map(Client::from).collect() })
}

/// The file's text for an index.
pub(super) fn write(index: &Index) -> String {
    let file = File {
        version: VERSION,
        clients: index.clients.iter().cloned().map(Record::from).collect(),
    };
    let mut text = serde_json::to_string_pretty(&file)
        .unwrap_or_else(|_| unreachable!("strings and whole numbers always have a JSON form"));
    text.push('\n');
    text
}

impl From<Record> for Client {
    fn from(record: Record) -> Self {
        let Record {
            id,
            name,
            environment,
            client_id,
            algorithm,
            encoding,
            profile,
            kid,
            store,
            created,
            last_used,
            previous,
        } = record;
        let previous = previous.map(Previous::from);
        Self {
            id,
            name,
            environment,
            client_id,
            algorithm,
            encoding,
            profile,
            kid,
            store,
            created,
            last_used,
            previous,
        }
    }
}

impl From<Client> for Record {
    fn from(client: Client) -> Self {
        let Client {
            id,
            name,
            environment,
            client_id,
            algorithm,
            encoding,
            profile,
            kid,
            store,
            created,
            last_used,
            previous,
        } = client;
        let previous = previous.map(PreviousRecord::from);
        Self {
            id,
            name,
            environment,
            client_id,
            algorithm,
            encoding,
            profile,
            kid,
            store,
            created,
            last_used,
            previous,
        }
    }
}

/// Reads the records and refuses a name or an id that was there before, at its line.
fn distinct_records<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<Record>, D::Error> {
    struct Records;
    impl<'de> Visitor<'de> for Records {
        type Value = Vec<Record>;
        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("an array of clients")
        }
        fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Vec<Record>, A::Error> {
            let mut records: Vec<Record> = Vec::new();
            let (mut ids, mut names) = (HashSet::new(), HashSet::new());
            while let Some(record) = seq.next_element::<Record>()? {
                if !ids.insert(record.id.clone()) {
                    return Err(A::Error::custom(format!(
                        "the id of \"{}\" is taken",
                        record.name
                    )));
                }
                if !names.insert(record.name.to_lowercase()) {
                    return Err(A::Error::custom(format!(
                        "there are two clients named \"{}\"",
                        record.name
                    )));
                }
                records.push(record);
            }
            Ok(records)
        }
    }
    from.deserialize_seq(Records)
}

fn id<'de, D: Deserializer<'de>>(from: D) -> Result<ClientRef, D::Error> {
    let text = String::deserialize(from)?;
    ClientRef::from_hex(&text).ok_or_else(|| D::Error::custom("an id has 32 hexadecimal digits"))
}

fn name<'de, D: Deserializer<'de>>(from: D) -> Result<String, D::Error> {
    let text = String::deserialize(from)?;
    super::check_name(&text).map_err(D::Error::custom)?;
    Ok(text)
}

fn algorithm<'de, D: Deserializer<'de>>(from: D) -> Result<Algorithm, D::Error> {
    String::deserialize(from)?.parse().map_err(D::Error::custom)
}

fn encoding<'de, D: Deserializer<'de>>(from: D) -> Result<SecretEncoding, D::Error> {
    let text = String::deserialize(from)?;
    SecretEncoding::from_name(&text)
        .ok_or_else(|| D::Error::custom(format!("\"{text}\" is no encoding of a secret")))
}

fn store<'de, D: Deserializer<'de>>(from: D) -> Result<StoreKind, D::Error> {
    let text = String::deserialize(from)?;
    StoreKind::from_name(&text)
        .ok_or_else(|| D::Error::custom(format!("\"{text}\" is no place for a secret")))
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde passes fields by reference")]
fn as_text<S: serde::Serializer>(value: &Algorithm, to: S) -> Result<S::Ok, S::Error> {
    to.serialize_str(value.name())
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde passes fields by reference")]
fn encoding_name<S: serde::Serializer>(value: &SecretEncoding, to: S) -> Result<S::Ok, S::Error> {
    to.serialize_str(value.name())
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde passes fields by reference")]
fn store_name<S: serde::Serializer>(value: &StoreKind, to: S) -> Result<S::Ok, S::Error> {
    to.serialize_str(value.name())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::client::example;

    fn problem(text: &str) -> String {
        match read(text.as_bytes()) {
            Err(Unreadable::Damaged(problem)) => problem,
            other => panic!("not damaged: {other:?}"),
        }
    }

    #[test]
    fn the_members_have_stable_names() {
        let client = Client { kid: Some("k1".to_owned()), ..example("acme") };
        let text = write(&Index { clients: vec![client] });
        for member in [
            "\"version\": 2",
            "\"clients\"",
            "\"id\"",
            "\"name\": \"acme\"",
            "\"client_id\"",
            "\"algorithm\": \"HS256\"",
            "\"encoding\": \"utf8\"",
            "\"kid\": \"k1\"",
            "\"store\": \"keychain\"",
            "\"created\"",
        ] {
            assert!(text.contains(member), "{member} is missing from {text}");
        }
    }

    #[test]
    fn a_file_of_the_first_version_is_read_and_written_as_the_second() {
        let first = r#"{
  "version": 1,
  "clients": [
    {
      "id": "0123456789abcdef0123456789abcdef",
      "name": "acme",
      "environment": "production",
      "client_id": "acme-id",
      "algorithm": "HS256",
      "encoding": "utf8",
      "profile": "caf-smart-auth",
      "kid": "k1",
      "store": "session",
      "created": 1795000000
    }
  ]
}
"#;
        let index = read(first.as_bytes()).unwrap();
        let client = &index.clients[0];
        assert_eq!((client.last_used, client.previous), (None, None));
        assert_eq!((client.store, client.created), (StoreKind::Session, 1_795_000_000));
        let second = write(&index);
        assert_eq!(second, first.replace("\"version\": 1", "\"version\": 2"));
        assert_eq!(read(second.as_bytes()).unwrap(), index);
    }

    #[test]
    fn last_use_and_former_secret_are_kept() {
        let previous = Previous {
            replaced: 1_795_000_100,
            encoding: SecretEncoding::Base64Url,
            algorithm: Algorithm::Hs512,
        };
        let client = Client {
            store: StoreKind::File,
            last_used: Some(1_795_000_200),
            previous: Some(previous),
            ..example("acme")
        };
        let index = Index { clients: vec![client] };
        let text = write(&index);
        assert_eq!(read(text.as_bytes()).unwrap(), index);
        for member in ["\"store\": \"file\"", "\"last_used\"", "\"previous\"", "\"replaced\""] {
            assert!(text.contains(member), "{member} is missing from {text}");
        }
    }

    #[test]
    fn each_damage_is_named_with_its_line() {
        let good = write(&Index { clients: vec![example("acme")] });
        assert!(read(good.as_bytes()).is_ok());
        for (from, to, says) in [
            ("HS256", "HS257", "HS257"),
            ("utf8", "utf9", "utf9"),
            ("keychain", "moon", "moon"),
            ("\"acme\"", "\"\"", "name"),
            ("\"client_id\"", "\"clientId\"", "clientId"),
            ("}\n  ]", "},\n  ]", "trailing comma"),
        ] {
            let problem = problem(&good.replacen(from, to, 1));
            assert!(problem.contains(says) && problem.contains("line"), "{to}: {problem}");
        }
    }

    #[test]
    fn a_name_or_id_that_is_there_twice_is_damage() {
        let twice = |second: Client| write(&Index { clients: vec![example("acme"), second] });
        let same_name = Client { id: ClientRef("0".repeat(32)), ..example("ACME") };
        assert!(problem(&twice(same_name)).contains("two clients named"));
        let same_id = Client { id: example("acme").id, ..example("other") };
        assert!(problem(&twice(same_id)).contains("id"));
    }

    #[test]
    fn deep_nesting_is_damage_and_not_a_crash() {
        assert!(problem(&"[".repeat(200_000)).contains("line"));
    }
}
