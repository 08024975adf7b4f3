//! How the evidence is looked at: which of its signatures, and with which detached content. Both
//! belong to the pasted token and alter nothing of it.

use std::path::PathBuf;

use super::{Mode, Model, Notice};
use crate::{
    bench::{
        effect::{Effect, Opened},
        event::FileError,
    },
    jwt::{Algorithm, Content, Format, Moment, algorithm::KeyType},
};

impl Model {
    /// Looks at another signature of the pasted token.
    pub(super) fn look_at_signature(&mut self, index: usize, now: Moment) -> Vec<Effect> {
        if self.mode != Mode::Verify || index >= self.examined.token.signatures.len() {
            return vec![];
        }
        self.read_as.signature = Some(index);
        self.examine(now)
    }

    /// Checks the pasted token with content that it does not carry itself. No content takes back
    /// what was given.
    pub(super) fn give_content(&mut self, content: Vec<u8>, now: Moment) -> Vec<Effect> {
        if !self.takes_content() {
            return vec![];
        }
        self.read_as.content = (!content.is_empty()).then_some(content);
        self.examine(now)
    }

    /// Whether what lies on the bench is a pasted token whose payload is detached.
    #[must_use]
    pub fn takes_content(&self) -> bool {
        self.mode == Mode::Verify && self.examined.token.content != Content::Attached
    }

    /// Whether header and payload of the evidence are not known yet: a worker is still reading it.
    #[must_use]
    pub fn is_being_read(&self) -> bool {
        self.mode == Mode::Verify && self.analysing.is_some()
    }

    /// Whether what lies on the bench is a pasted token that is encrypted: its payload cannot be
    /// read.
    #[must_use]
    pub fn is_encrypted(&self) -> bool {
        self.mode == Mode::Verify && self.examined.token.format == Format::Jwe
    }

    /// Whether the token's algorithm takes a key pair and no shared secret: public to verify,
    /// private to sign.
    #[must_use]
    pub fn takes_key_pair(&self) -> bool {
        let alg = match self.mode {
            Mode::Verify => self.examined.token.alg().and_then(|alg| alg.parse().ok()),
            Mode::Sign => self.draft_algorithm(),
        };
        alg.is_some_and(|alg: Algorithm| alg.row().key != KeyType::Secret)
    }

    pub(super) fn take_content_file(
        &mut self,
        result: Result<Option<(PathBuf, Vec<u8>)>, FileError>,
        now: Moment,
    ) -> Vec<Effect> {
        match result {
            Ok(None) => vec![],
            Ok(Some((path, content))) => {
                if !self.takes_content() {
                    let text = "The token on the bench carries its payload";
                    return self.fail(text, "Paste the token that the content belongs to first");
                }
                if content.is_empty() {
                    return self.fail(
                        format!("{} is empty", path.display()),
                        "Choose the file that was signed",
                    );
                }
                self.close_open_dialog();
                let effects = self.give_content(content, now);
                let text = format!("Checked with the content of {}", path.display());
                self.notice = Some(Notice::done(text));
                effects
            }
            Err(error) => self.not_opened(Opened::Content, &error),
        }
    }
}
