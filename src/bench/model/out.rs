//! Copying and saving.

use std::path::PathBuf;

use super::{Dialog, Mode, Model, dialog::SaveDialog};
use crate::{
    bench::{
        action::Action,
        effect::{Copied, Effect, Saved},
        export,
    },
    jwt::{Key, KeyKind, Secret},
};

impl Model {
    pub(super) fn copy(&self, action: Action) -> Vec<Effect> {
        let token = self.token_to_send();
        let (what, text) = match action {
            Action::CopyToken => (Copied::Token, token.to_owned()),
            Action::CopyAuthorization => {
                (Copied::AuthorizationHeader, export::authorization_header(token))
            }
            Action::CopyCurl => (Copied::CurlLine, export::curl_line(token, self.profile())),
            Action::CopyHeader => (Copied::Header, self.draft.header.clone()),
            Action::CopyPayload => {
                (Copied::Payload, self.draft.payload.text().unwrap_or_default().to_owned())
            }
            Action::CopySecret => {
                let Some(secret) = self.key.secret() else { return vec![] };
                return self.copy_out(Copied::Secret, secret.clone());
            }
            Action::CopyPublicPem | Action::CopyPublicJwk | Action::CopyThumbprint => {
                let Some(key) = self.key_shown() else { return vec![] };
                let (what, text) = match action {
                    Action::CopyPublicPem => (Copied::PublicKey, key.public_pem()),
                    Action::CopyPublicJwk => (Copied::PublicKey, key.public_jwk()),
                    _ => (Copied::Thumbprint, key.thumbprint()),
                };
                let Some(text) = text else { return vec![] };
                (what, text)
            }
            _ => return vec![],
        };
        self.copy_out(what, Secret::from(text))
    }

    pub(super) fn copy_out(&self, what: Copied, text: Secret) -> Vec<Effect> {
        vec![Effect::Copy { what, text, clears_after: what.clears_after(&self.settings) }]
    }

    /// A selection is copied as its pane's text would be: a token, whole or with its signature,
    /// opens a door and is cleared in time.
    pub(super) fn copy_selection(&self, text: String) -> Vec<Effect> {
        let token = &self.examined.token;
        let opens = token.signatures.iter().filter_map(|one| one.signature.as_ref()).any(|one| {
            let signature = one.encoded(&token.text);
            !signature.is_empty() && text.contains(signature)
        });
        let what = if opens { Copied::Token } else { Copied::Selection };
        self.copy_out(what, Secret::from(text))
    }

    pub(super) fn save(&mut self, action: Action) -> Vec<Effect> {
        let what = match action {
            Action::SaveHeader => Saved::Header,
            Action::SavePayload => Saved::Payload,
            Action::SavePublicKey => Saved::PublicKey,
            Action::SavePrivateKey => match self.key_shown() {
                Some(key) if key.kind() != KeyKind::Secret => Saved::PrivateKey,
                _ => Saved::Secret,
            },
            _ => Saved::Token,
        };
        vec![Effect::SaveWithDialog(what, self.bytes_to_save(what))]
    }

    pub(super) fn save_to(&mut self, what: Saved, path: PathBuf, replace: bool) -> Vec<Effect> {
        if let Some(Dialog::Save(dialog)) = &mut self.dialog {
            *dialog = SaveDialog { what, saving: true, problem: None, exists: false };
        }
        vec![Effect::SaveTo { what, path, bytes: self.bytes_to_save(what), replace }]
    }

    /// The token itself, without what stood round it when it was pasted.
    fn token_to_send(&self) -> &str {
        match self.mode {
            Mode::Verify => &self.examined.token.text,
            Mode::Sign => &self.token_text,
        }
    }

    fn bytes_to_save(&self, what: Saved) -> Secret {
        Secret::new(match what {
            Saved::Token => self.token_to_send().as_bytes().to_vec(),
            Saved::Header => self.draft.signed_header().into_owned().into_bytes(),
            Saved::Payload => self.draft.signed_payload().into_owned(),
            Saved::PublicKey => {
                let pem = self.key_shown().and_then(Key::public_pem);
                pem.unwrap_or_default().into_bytes()
            }
            Saved::Clients => {
                let bytes = self.exported.as_ref().map(|exported| exported.bytes.clone());
                return bytes.unwrap_or_default();
            }
            Saved::ReportMarkdown | Saved::ReportJson => return self.report_to_save(),
            Saved::TestTokens => return self.test_tokens_to_save(),
            Saved::PrivateKey | Saved::Secret => {
                return self.private_file().unwrap_or_default();
            }
        })
    }
}
