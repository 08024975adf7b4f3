//! Actions: what menus, palette, tooltips, shortcuts and tests can ask for, each with its text,
//! its explanation and its keys in one place.

/// The keys of an action. `command` is Ctrl, on macOS Cmd.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Keys {
    /// Ctrl, on macOS Cmd.
    pub command: bool,
    /// Shift.
    pub shift: bool,
    /// A letter, digit or key name as egui names it, such as `S`, `Enter`, `F1`.
    pub key: &'static str,
}

#[expect(clippy::unnecessary_wraps, reason = "the table's column holds no keys as well")]
const fn command(key: &'static str) -> Option<Keys> {
    Some(Keys { command: true, shift: false, key })
}

#[expect(clippy::unnecessary_wraps, reason = "the table's column holds no keys as well")]
const fn command_shift(key: &'static str) -> Option<Keys> {
    Some(Keys { command: true, shift: true, key })
}

macro_rules! actions {
    ($( $(#[$doc:meta])* $name:ident: $text:literal, $tip:literal, $keys:expr; )*) => {
        /// Something that a person can ask for without saying more.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum Action { $( $(#[$doc])* $name, )* }

        impl Action {
            /// Every action, in the order of the table.
            pub const ALL: &'static [Self] = &[$(Self::$name),*];

            /// What menus and the palette show.
            #[must_use]
            pub fn text(self) -> &'static str {
                match self { $(Self::$name => $text),* }
            }

            /// What it does, in one sentence.
            #[must_use]
            pub fn tooltip(self) -> &'static str {
                match self { $(Self::$name => $tip),* }
            }

            /// Its shortcut, if it has one.
            #[must_use]
            pub fn keys(self) -> Option<Keys> {
                match self { $(Self::$name => $keys),* }
            }
        }
    };
}

actions! {
    /// A fresh draft from the profile's template.
    NewToken: "New token", "Start a draft from the profile's template", command("N");
    /// Read a token from a file.
    OpenToken: "Open token…", "Read a token from a file", command("O");
    /// Take the token on the clipboard.
    PasteToken: "Paste token", "Put the clipboard's text on the bench", command_shift("V");
    /// Write the token to a file.
    SaveToken: "Save token…", "Write the token to a file", command("S");
    /// Write the header to a file.
    SaveHeader: "Save header…", "Write the header's JSON to a file", None;
    /// Write the payload to a file.
    SavePayload: "Save payload…", "Write the payload to a file", None;
    /// Close the window.
    Quit: "Quit", "Close the window", command("Q");
    /// Copy the compact token.
    CopyToken: "Copy token", "Copy the token; it is cleared from the clipboard after 60 s", command("Enter");
    /// Copy the header line.
    CopyAuthorization: "Copy as Authorization header", "Copy Authorization: Bearer with the token", command_shift("A");
    /// Copy a curl line.
    CopyCurl: "Copy as curl line", "Copy a curl line that sends the token", command_shift("K");
    /// Copy the header's JSON.
    CopyHeader: "Copy header", "Copy the header's JSON", None;
    /// Copy the payload's JSON.
    CopyPayload: "Copy payload", "Copy the payload's JSON", None;
    /// Copy the secret.
    CopySecret: "Copy secret", "Copy the secret; it is cleared from the clipboard after 10 s", None;
    /// Clear the clipboard now.
    ClearClipboard: "Clear clipboard now", "Clear what Jotbench put on the clipboard", None;
    /// Switch between checking and signing.
    SwitchMode: "Switch Verify and Sign", "Check the token as it is, or sign header and payload anew", command("E");
    /// Sign anew with fresh dates.
    SignAgain: "Sign again with fresh dates", "Move iat, nbf and exp to now, keeping their distances, and sign", command("R");
    /// Make the token on the bench anew for a client.
    Reproduce: "Reproduce…", "Make this token anew for a client of your own, with fresh dates", command_shift("P");
    /// Find out which client signed.
    FindSigner: "Find who signed", "Try the secrets of all clients on this token", command_shift("F");
    /// Set two tokens side by side.
    Compare: "Compare…", "Set two tokens side by side, claim by claim", command("D");
    /// Make bad tokens of a good one.
    MakeTestTokens: "Make test tokens…", "Make bad tokens of this one, to test that an API refuses them", None;
    /// Write a report.
    Report: "Report…", "Write down what is known of this token, without its signature", command_shift("J");
    /// Copy the report.
    CopyReport: "Copy report", "Copy the report for a ticket, without the signature and with personal claims masked", command_shift("C");
    /// Empty the tray.
    ClearTray: "Clear list of tokens", "Take all tokens out of the list at the left", None;
    /// Make a token with `alg` "none".
    MakeUnsecured: "Make unsecured token", "Make a token with alg none, which nobody signs, to test that an API refuses it", None;
    /// Back to the pasted token.
    Revert: "Revert to the pasted token", "Drop the changes and bring the pasted token back", command_shift("R");
    /// Back to a draft that was put aside.
    BringBackDraft: "Bring back draft", "Bring back the draft that another token took the place of", None;
    /// Lay the JSON out.
    LayOut: "Lay out JSON", "Lay header and payload out for reading; only white space changes", command_shift("L");
    /// Sign with or without white space.
    ToggleCompact: "Sign compact JSON", "Leave white space out of what is signed", None;
    /// Add a client.
    AddClient: "Add client…", "Keep a client and its secret", command_shift("N");
    /// Change the chosen client.
    EditClient: "Edit client…", "Change the chosen client", command("I");
    /// Delete the chosen client.
    DeleteClient: "Delete client…", "Delete the chosen client and its secret", None;
    /// Work without a client.
    ForgetClient: "Use no client", "Drop the client and its secret from the bench", None;
    /// Read a secret or key from a file.
    OpenKey: "Open key…", "Read a secret or key from a file: PEM, DER, OpenSSH, JWK or JWK Set", command_shift("O");
    /// Make a new key.
    GenerateKey: "Generate key…", "Make a new secret or key pair", command("G");
    /// Copy the public key as PEM.
    CopyPublicPem: "Copy public key as PEM", "Copy the public key as PEM, for whoever verifies", None;
    /// Copy the public key as a JWK.
    CopyPublicJwk: "Copy public key as JWK", "Copy the public key as a JWK, for whoever verifies", None;
    /// Copy the key's thumbprint.
    CopyThumbprint: "Copy key thumbprint", "Copy the key's thumbprint (RFC 7638), a name that follows from the key alone", None;
    /// Write the public key to a file.
    SavePublicKey: "Save public key…", "Write the public key to a file as PEM", None;
    /// Write the private key or the secret to a file.
    SavePrivateKey: "Save private key…", "Write the private key as PEM, or the secret, to a file that you alone can read; it is not encrypted", None;
    /// Drop the former secret of the chosen client.
    DropPrevious: "Drop previous secret", "Drop the former secret of the chosen client; what it signed no longer verifies here", None;
    /// Lock.
    Lock: "Lock", "Drop every secret from memory and from the clipboard", command("L");
    /// Unlock.
    Unlock: "Unlock", "Fetch the chosen client's secret from its store again", None;
    /// Export clients.
    ExportClients: "Export clients…", "Write clients and their secrets to an encrypted file, for another machine", None;
    /// Import clients.
    ImportClients: "Import clients…", "Take clients and their secrets from an encrypted file", None;
    /// Compare index and stores.
    CheckStores: "Check secrets…", "See whether every client has its secret and every secret its client", None;
    /// Change the passphrase of the encrypted file.
    ChangePassphrase: "Change passphrase…", "Give the encrypted file of secrets another passphrase", None;
    /// The settings.
    Settings: "Settings…", "Set when Jotbench locks, and how long copies lie on the clipboard", command("Comma");
    /// Ask the keychain again.
    RetryKeychain: "Try the keychain again", "Ask the keychain again", None;
    /// Show the payload as JSON or as claims.
    SwitchPayloadView: "Switch JSON and Claims", "Show the payload as JSON or claim by claim", command("J");
    /// All actions, to search and run.
    Palette: "Commands…", "Search for a command and run it", command("K");
    /// The theme of the system.
    ThemeSystem: "System theme", "Follow the system's light or dark setting", None;
    /// Dark.
    ThemeDark: "Dark theme", "Use the dark theme", None;
    /// Light.
    ThemeLight: "Light theme", "Use the light theme", None;
    /// The list of shortcuts.
    Shortcuts: "Keyboard shortcuts", "Show every shortcut", Some(Keys { command: false, shift: false, key: "F1" });
    /// What this program is.
    About: "About Jotbench", "Show version, licence and where things are kept", None;
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn no_two_actions_share_their_keys_or_text() {
        let mut keys = HashSet::new();
        let mut texts = HashSet::new();
        for action in Action::ALL {
            assert!(action.keys().is_none_or(|k| keys.insert(k)), "{action:?}");
            assert!(texts.insert(action.text()), "{action:?}");
        }
    }

    #[test]
    fn texts_and_tips_are_sentence_case_without_a_final_period() {
        for action in Action::ALL {
            for text in [action.text(), action.tooltip()] {
                assert!(text.starts_with(char::is_uppercase), "{text}");
                assert!(!text.ends_with('.'), "{text}");
            }
        }
    }
}
