//! What there is to say of a secret before it is kept: it can be guessed, is a guide's placeholder,
//! is too short, or brought white space along. Nothing of it keeps anyone from saving.

use crate::{
    bench::key_work::INLINE_KEY_BYTES,
    jwt::{Algorithm, KeySet, Secret, SecretEncoding},
};

/// What there is to say of a secret.
#[derive(Debug, Default)]
pub struct Concerns {
    /// How the secret was read when it was looked at; `None` where it is to be looked at anew.
    looked: Option<(SecretEncoding, Algorithm)>,
    /// What is risky or surprising, and what to do.
    pub found: Vec<(String, String)>,
    /// Why it cannot be read, and what to do: to be said once it was typed to its end.
    pub unreadable: Option<(String, String)>,
    /// The white space at its ends, which is part of it.
    pub white_space: Option<&'static str>,
}

impl Concerns {
    /// The secret is another now.
    pub fn forget(&mut self) {
        *self = Self::default();
    }

    /// Looks at the secret, where it is another or is read in another way than last time.
    pub fn look(&mut self, secret: &[u8], encoding: SecretEncoding, algorithm: Algorithm) {
        if self.looked == Some((encoding, algorithm)) {
            return;
        }
        self.forget();
        self.looked = Some((encoding, algorithm));
        // What is larger is read when it is saved; here it would hold a frame up.
        if secret.is_empty() || secret.len() > INLINE_KEY_BYTES {
            return;
        }
        let secret = Secret::new(secret.to_vec());
        match KeySet::read(&secret, encoding, None) {
            Ok(keys) => {
                let findings = keys.concerns(algorithm).into_iter();
                self.found = findings.map(|finding| (finding.message, finding.hint)).collect();
            }
            Err(error) if error.needs_passphrase => {}
            Err(error) => self.unreadable = Some((error.message, error.hint)),
        }
        // The other readings leave white space at the ends out.
        if encoding == SecretEncoding::Utf8 {
            self.white_space = secret.expose_text().and_then(white_space);
        }
    }
}

/// What is said of the white space at a text's ends.
fn white_space(text: &str) -> Option<&'static str> {
    if text.ends_with(['\n', '\r']) {
        Some("The secret ends with a line break, which is part of it")
    } else if text.ends_with(char::is_whitespace) {
        Some("The secret ends with white space, which is part of it")
    } else if text.starts_with(char::is_whitespace) {
        Some("The secret begins with white space, which is part of it")
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn looked_at(secret: &[u8], encoding: SecretEncoding) -> Concerns {
        let mut concerns = Concerns::default();
        concerns.look(secret, encoding, Algorithm::Hs256);
        concerns
    }

    #[test]
    fn placeholders_and_weak_or_short_secrets_are_told_without_being_quoted() {
        for (secret, words) in [
            ("your-256-bit-secret", "placeholder"),
            ("correcthorse", "weak"),
            ("x7Kp2mQ9vLr4Tz", "112 bits"),
        ] {
            let concerns = looked_at(secret.as_bytes(), SecretEncoding::Utf8);
            assert!(concerns.found.iter().any(|(it, _)| it.contains(words)), "{concerns:?}");
            assert!(!format!("{concerns:?}").contains(secret));
        }
        let strong = looked_at(b"x7Kp2mQ9vLr4Tz0a8Wd3nB6yHc5jUe1R", SecretEncoding::Utf8);
        assert!(strong.found.is_empty() && strong.unreadable.is_none());
    }

    #[test]
    fn white_space_at_the_ends_is_told_where_it_is_part_of_the_secret() {
        for (secret, words) in [("abc\n", "line break"), ("abc\t", "ends"), (" abc", "begins")] {
            let said = looked_at(secret.as_bytes(), SecretEncoding::Utf8).white_space;
            assert!(said.is_some_and(|said| said.contains(words)), "{secret:?}");
            assert!(looked_at(secret.as_bytes(), SecretEncoding::Hex).white_space.is_none());
        }
        assert!(looked_at(b"a b", SecretEncoding::Utf8).white_space.is_none());
        assert!(looked_at(b"", SecretEncoding::Utf8).white_space.is_none());
    }

    #[test]
    fn what_cannot_be_read_is_told_and_looked_at_again_in_another_reading() {
        let mut concerns = looked_at(b"xyz!", SecretEncoding::Hex);
        assert!(concerns.unreadable.is_some());
        concerns.look(b"xyz!", SecretEncoding::Utf8, Algorithm::Hs256);
        assert!(concerns.unreadable.is_none() && !concerns.found.is_empty());
    }
}
