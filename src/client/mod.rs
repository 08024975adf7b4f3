//! Clients: who signs for which API. The record lies in an index file without secrets; the secret
//! lies in a store, the OS keychain first of all.
//!
//! What is never here: egui. Store calls block; the window makes them on the keychain thread.

pub mod adoption;
mod age_file;
pub mod drift;
mod file_lock;
pub mod index;
mod index_form;
pub mod keychain;
pub mod operations;
mod sealed;
pub mod session;
pub mod store;
pub mod stored_form;
pub mod transfer;
mod transfer_form;
pub mod vault;

use crate::jwt::{Algorithm, SecretEncoding};

/// A client's id: 16 random bytes as 32 hexadecimal digits. It never changes, whatever the name.
#[derive(
    Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize,
)]
#[serde(transparent)]
pub struct ClientRef(pub String);

/// Where a client's secret lies.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum StoreKind {
    /// The operating system's keychain.
    #[default]
    Keychain,
    /// A file that is encrypted under a passphrase, for machines without a keychain.
    File,
    /// In this process only, until it is locked or ends.
    Session,
}

/// A client's former secret, kept until it is dropped: what was signed with it still verifies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Previous {
    /// When another took its place, in seconds since 1970.
    pub replaced: i64,
    /// How its text is read.
    pub encoding: SecretEncoding,
    /// The algorithm that it signed with.
    pub algorithm: Algorithm,
}

/// A client: everything but its secret.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Client {
    /// The id, also the secret's name in the store.
    pub id: ClientRef,
    /// The name on screen and on the command line; unique without regard to case.
    pub name: String,
    /// Such as `production`; may be empty.
    pub environment: String,
    /// The API's name for the client: the `iss` of its tokens where the profile says so.
    pub client_id: String,
    /// The algorithm it signs with.
    pub algorithm: Algorithm,
    /// How its secret's text is read.
    pub encoding: SecretEncoding,
    /// The id of its profile; may be empty.
    pub profile: String,
    /// The `kid` for its tokens' header, if any.
    pub kid: Option<String>,
    /// Where its secret lies.
    pub store: StoreKind,
    /// When it was made, in seconds since 1970.
    pub created: i64,
    /// When its secret was last fetched to be used, in seconds since 1970.
    pub last_used: Option<i64>,
    /// Its former secret, where one is kept beside the one in use.
    pub previous: Option<Previous>,
}

/// Longest name, environment, clientId or `kid`, in characters.
pub const LONGEST_FIELD: usize = 200;

/// What is wrong with a client's record.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ClientFault {
    /// There is no name, or only white space.
    #[error("a client needs a name")]
    NameMissing,
    /// White space before or after the name: two names would look the same.
    #[error("the name begins or ends with white space")]
    NameNotTrimmed,
    /// Another client has it.
    #[error("there is a client named \"{0}\" already")]
    NameTaken(String),
    /// Longer than [`LONGEST_FIELD`] characters.
    #[error("the {0} is longer than {LONGEST_FIELD} characters")]
    TooLong(&'static str),
    /// Control characters, such as a line break.
    #[error("the {0} holds a line break or another control character")]
    ControlCharacter(&'static str),
}

/// Two lower-case digits for each byte.
fn hex(bytes: &[u8]) -> String {
    let digit = |value: u8| char::from_digit(u32::from(value), 16).unwrap_or('0');
    bytes.iter().flat_map(|byte| [digit(byte >> 4), digit(byte & 0xf)]).collect()
}

impl ClientRef {
    /// A fresh random id.
    ///
    /// # Errors
    /// The system gives no random bytes.
    pub fn random() -> Result<Self, NoRandomness> {
        let mut bytes = [0_u8; 16];
        aws_lc_rs::rand::fill(&mut bytes).map_err(|_| NoRandomness)?;
        Ok(Self(hex(&bytes)))
    }

    /// The id of this text: 32 hexadecimal digits.
    #[must_use]
    pub fn from_hex(text: &str) -> Option<Self> {
        let valid = text.len() == 32 && text.bytes().all(|byte| byte.is_ascii_hexdigit());
        valid.then(|| Self(text.to_owned()))
    }
}

/// The system gives no random bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the system gives no random bytes")]
pub struct NoRandomness;

impl StoreKind {
    /// Every place, in the order of the menus.
    pub const ALL: [Self; 3] = [Self::Keychain, Self::File, Self::Session];

    /// The name on the command line and in the client index: `keychain`, `file`, `session`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Keychain => "keychain",
            Self::File => "file",
            Self::Session => "session",
        }
    }

    /// What it is called within a sentence: "kept in the keychain".
    #[must_use]
    pub fn title(self) -> &'static str {
        match self {
            Self::Keychain => "the keychain",
            Self::File => "the encrypted file",
            Self::Session => "this session only",
        }
    }

    /// The place of this name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }
}

impl Client {
    /// Whether its secret lies in this process only.
    #[must_use]
    pub fn is_session_only(&self) -> bool {
        self.store == StoreKind::Session
    }

    /// Whether the record can stand in the index beside the others. A record of the same id is
    /// the former state of this one and may have its name.
    ///
    /// # Errors
    /// The first fault found.
    pub fn check(&self, index: &index::Index) -> Result<(), ClientFault> {
        check_name(&self.name)?;
        check_line("environment", &self.environment)?;
        check_line("clientId", &self.client_id)?;
        check_line("kid", self.kid.as_deref().unwrap_or_default())?;
        let folded = self.name.to_lowercase();
        match index
            .clients
            .iter()
            .find(|other| other.id != self.id && other.name.to_lowercase() == folded)
        {
            Some(other) => Err(ClientFault::NameTaken(other.name.clone())),
            None => Ok(()),
        }
    }
}

fn check_name(name: &str) -> Result<(), ClientFault> {
    if name.trim().is_empty() {
        return Err(ClientFault::NameMissing);
    }
    if name.trim() != name {
        return Err(ClientFault::NameNotTrimmed);
    }
    check_line("name", name)
}

fn check_line(what: &'static str, text: &str) -> Result<(), ClientFault> {
    if text.chars().any(char::is_control) {
        return Err(ClientFault::ControlCharacter(what));
    }
    if text.chars().count() > LONGEST_FIELD {
        return Err(ClientFault::TooLong(what));
    }
    Ok(())
}

/// A client for tests; its id follows from its name.
#[cfg(test)]
pub(crate) fn example(name: &str) -> Client {
    let digest = aws_lc_rs::digest::digest(&aws_lc_rs::digest::SHA256, name.as_bytes());
    Client {
        id: ClientRef(hex(&digest.as_ref()[..16])),
        name: name.to_owned(),
        environment: String::new(),
        client_id: format!("{name}-id"),
        algorithm: Algorithm::Hs256,
        encoding: SecretEncoding::Utf8,
        profile: "caf-smart-auth".to_owned(),
        kid: None,
        store: StoreKind::Keychain,
        created: 1_795_000_000,
        last_used: None,
        previous: None,
    }
}

#[cfg(test)]
mod tests {
    use super::{index::Index, *};

    #[test]
    fn names_are_unique_without_regard_to_case() {
        let index = Index { clients: vec![example("Acme"), example("ação")] };
        let taken = example("ACME").check(&index);
        assert_eq!(taken, Err(ClientFault::NameTaken("Acme".to_owned())));
        assert!(example("AÇÃO").check(&index).is_err());
        assert_eq!(example("Acme").check(&index), Ok(()), "a client may keep its own name");
    }

    #[test]
    fn each_fault_of_a_record_is_told() {
        let check = |name: &str| example(name).check(&Index::default());
        assert_eq!(check(" "), Err(ClientFault::NameMissing));
        assert_eq!(check("a "), Err(ClientFault::NameNotTrimmed));
        assert_eq!(check("a\nb"), Err(ClientFault::ControlCharacter("name")));
        assert_eq!(check(&"é".repeat(201)), Err(ClientFault::TooLong("name")));
        assert_eq!(check(&"é".repeat(200)).err(), Some(ClientFault::TooLong("clientId")));
        assert_eq!(check(&"é".repeat(190)), Ok(()));
    }

    #[test]
    fn random_ids_differ_and_can_be_read() {
        let (one, two) = (ClientRef::random().unwrap(), ClientRef::random().unwrap());
        assert_ne!(one, two);
        assert_eq!(ClientRef::from_hex(&one.0), Some(one));
        assert_eq!(ClientRef::from_hex("../x"), None);
    }
}
