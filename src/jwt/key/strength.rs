//! How hard a text secret is to guess (RFC 8725 §3.5). Whoever has one token can try secrets on it
//! as fast as a machine computes hashes.

use zxcvbn::{Score, zxcvbn};

use crate::jwt::{
    finding::{Finding, Part, Place},
    rule::Rule,
};

/// Characters that the estimate looks at in one go. Its time grows faster than the length: at this
/// one it stays under half a millisecond, and what is strong this far is strong.
const LOOKED_AT: usize = 20;

/// Secrets that guides and examples print, as [`plain`] has them.
const PRINTED: [&str; 12] = [
    "your 256 bit secret",
    "your 384 bit secret",
    "your 512 bit secret",
    "a string secret at least 256 bits long",
    "your secret key",
    "your secret key here",
    "your jwt secret",
    "my super secret key",
    "super secret key",
    "this is my secret key",
    "client secret",
    "secret",
];

/// Reads the word lists of the estimate, so that the first secret does not wait for them: some
/// milliseconds.
pub fn prepare_estimate() {
    let _ = zxcvbn("words", &[]);
}

/// How hard a passphrase is to guess, where every guess costs the work of scrypt.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum PassphraseStrength {
    /// Among the first thousands that anyone would try.
    VeryWeak,
    /// Found in days by one machine.
    Weak,
    /// Found by many machines, if it is worth their while.
    Fair,
    /// Not found.
    Strong,
}

impl PassphraseStrength {
    /// The strength of this passphrase. Takes under a millisecond, whatever its length.
    #[must_use]
    pub fn of(passphrase: &str) -> Self {
        if is_printed(passphrase) {
            return Self::VeryWeak;
        }
        match score(passphrase) {
            Score::Zero | Score::One => Self::VeryWeak,
            Score::Two => Self::Weak,
            Score::Three => Self::Fair,
            _ => Self::Strong,
        }
    }
}

/// What is wrong with a text secret that can be guessed; `None` for one that cannot, and for
/// bytes that are no text.
pub(super) fn weakness(secret: &[u8]) -> Option<Finding> {
    let text = std::str::from_utf8(secret).ok()?;
    let finding = |message: &str| {
        let hint =
            "Use a random one: a token made with a secret that can be guessed proves nothing";
        Some(Finding::new(Rule::WeakSecret, Place::part(Part::Key), message).hint(hint))
    };
    if is_printed(text) {
        return finding("The secret is a placeholder that guides print, so everyone knows it");
    }
    let message = match score(text) {
        Score::Zero | Score::One => {
            "The secret is very weak: it would be guessed at once from any token made with it"
        }
        Score::Two => {
            "The secret is weak: it would be guessed in a moment from any token made with it"
        }
        Score::Three => {
            "The secret is rather weak: it would be guessed in seconds by a machine that tries \
             hashes"
        }
        _ => return None,
    };
    finding(message)
}

/// How hard the text is to guess: of a long one, the stronger of its first and its last part.
fn score(text: &str) -> Score {
    let end = text.char_indices().nth(LOOKED_AT).map_or(text.len(), |(index, _)| index);
    let first = zxcvbn(&text[..end], &[]).score();
    if end == text.len() || first == Score::Four {
        return first;
    }
    let last = text.char_indices().rev().nth(LOOKED_AT - 1).map_or(0, |(index, _)| index);
    first.max(zxcvbn(&text[last..], &[]).score())
}

/// Whether the text is what a guide prints where the secret goes.
fn is_printed(text: &str) -> bool {
    /// Characters of the longest placeholder.
    const LONGEST: usize = 60;
    if text.len() > LONGEST {
        return false;
    }
    let text = text.trim();
    let in_brackets = [('{', '}'), ('<', '>'), ('[', ']')]
        .into_iter()
        .any(|(open, close)| text.starts_with(open) && text.ends_with(close));
    let plain = zeroize::Zeroizing::new(plain(text));
    let says_so = |words: &[&str]| words.iter().any(|word| plain.contains(word));
    PRINTED.contains(&plain.as_str())
        || (says_so(&["secret", "key"])
            && (in_brackets || plain.starts_with("your ") || plain.starts_with("my ")))
}

/// The words alone: in lower case, one space where anything else stands between them.
fn plain(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut previous_is_lower = false;
    for character in text.chars() {
        let starts_word = character.is_ascii_uppercase() && previous_is_lower;
        let is_word = character.is_ascii_alphanumeric();
        if (!is_word || starts_word) && !plain.is_empty() && !plain.ends_with(' ') {
            plain.push(' ');
        }
        if is_word {
            plain.push(character.to_ascii_lowercase());
        }
        previous_is_lower = character.is_ascii_lowercase();
    }
    plain.truncate(plain.trim_end().len());
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_weak(secret: &str) -> bool {
        weakness(secret.as_bytes()).is_some_and(|finding| {
            assert_eq!(finding.rule, Rule::WeakSecret);
            let words = format!("{finding:?}");
            assert!(secret.len() < 7 || !words.contains(secret), "never quoted");
            true
        })
    }

    #[test]
    fn words_and_placeholders_are_weak() {
        for secret in [
            "secret",
            "hunter2",
            "correcthorse",
            "your-256-bit-secret",
            "your-512-bit-secret",
            "a-string-secret-at-least-256-bits-long",
            "your_api_secret",
            "yourSecretKey",
            "{clientSecret}",
            "<YOUR_CLIENT_SECRET>",
            "my-super-secret-key",
            "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
            "12345678901234567890",
            "changeme",
        ] {
            assert!(is_weak(secret), "{secret}");
        }
    }

    #[test]
    fn random_text_is_not_weak() {
        for secret in [
            "AyM1SysPpbyDfgZld3umj1qzKObwVMkoqQ",
            "9f86d081884c7d659a2feaa0c55ad015",
            "x7Kp2mQ9vLr4Tz",
            "a9c1f3d4-77b0-4f0e-9a53-0f6f6f1d2c11",
            "your-9f86d081884c7d659a2feaa0c55ad015",
            "aaaaaaaaaaaaaaaaaaaaaaaaaaaa9f86d081884c7d659a2f",
            "9f86d081884c7d659a2faaaaaaaaaaaaaaaaaaaaaaaaaaaa",
        ] {
            assert!(!is_weak(secret), "{secret}");
        }
        assert!(weakness(b"\xff\xfe\x00").is_none());
    }

    #[test]
    fn passphrases_are_told_apart_by_how_hard_they_are_to_guess() {
        for (passphrase, strength) in [
            ("", PassphraseStrength::VeryWeak),
            ("hunter2", PassphraseStrength::VeryWeak),
            ("your-secret-key", PassphraseStrength::VeryWeak),
            ("correcthorse", PassphraseStrength::Weak),
            ("tulip anvil marble foghorn", PassphraseStrength::Strong),
        ] {
            assert_eq!(PassphraseStrength::of(passphrase), strength, "{passphrase}");
        }
    }

    #[test]
    fn a_long_secret_takes_no_longer_than_a_short_one() {
        let start = std::time::Instant::now();
        for _ in 0..10 {
            let _ = weakness("correct horse battery staple ".repeat(40_000).as_bytes());
        }
        assert!(start.elapsed().as_secs() < 5, "{:?}", start.elapsed());
    }
}
