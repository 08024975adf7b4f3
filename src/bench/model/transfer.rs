//! Clients on their way to another machine, and from one.

use std::path::PathBuf;

use super::Model;
use crate::{
    bench::{effect::Effect, event::FileError},
    client::{ClientRef, StoreKind},
    jwt::Secret,
};

impl Model {
    /// Has the encrypted file of these clients made; where it goes is asked for then.
    pub(super) fn export(&mut self, _clients: &[ClientRef], _passphrase: Secret) -> Vec<Effect> {
        vec![] // STUB
    }

    /// Takes over a file of exported clients; its passphrase is asked for.
    pub(super) fn take_clients_file(
        &mut self,
        _result: Result<Option<(PathBuf, Vec<u8>)>, FileError>,
    ) -> Vec<Effect> {
        vec![] // STUB
    }

    /// Imports the clients of the file that was opened.
    pub(super) fn import(&mut self, _passphrase: Secret, _store: StoreKind) -> Vec<Effect> {
        vec![] // STUB
    }
}
