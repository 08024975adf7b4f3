//! What the rules that look at every text make of one: those on secrets and personal data
//! (CLM-13), and those on placeholders (PRO-6).

use super::{
    placeholder::placeholder,
    sensitive::{Sensitive, by_text},
};

/// The marks of characters, one bit each, by which a text is known to be harmless.
pub(crate) mod mark {
    /// One that is no printable ASCII, or that JSON writes with an escape.
    pub(crate) const ODD: u8 = 1;
    /// A letter.
    pub(crate) const LETTER: u8 = 2;
    /// `@`, `{` or `<`.
    pub(crate) const TELLING: u8 = 4;
    /// `:`
    pub(crate) const COLON: u8 = 8;
    /// `/`
    pub(crate) const SLASH: u8 = 16;
    /// `-`
    pub(crate) const HYPHEN: u8 = 32;
    /// A space.
    pub(crate) const SPACE: u8 = 64;

    /// The mark of each byte.
    pub(crate) static OF: [u8; 256] = marks();

    const fn marks() -> [u8; 256] {
        let mut marks = [0; 256];
        let mut byte = 0_u8;
        loop {
            marks[byte as usize] = match byte {
                b'a'..=b'z' | b'A'..=b'Z' => LETTER,
                b'@' | b'{' | b'<' => TELLING,
                b':' => COLON,
                b'/' => SLASH,
                b'-' => HYPHEN,
                b' ' => SPACE,
                b'"' | b'\\' | 0..0x20 | 0x7f.. => ODD,
                _ => 0,
            };
            if byte == u8::MAX {
                return marks;
            }
            byte += 1;
        }
    }
}

/// What such rules make of a text, as a number: they treat texts of one number alike. `marks` are
/// those of all its characters, none of them odd.
#[must_use]
pub(crate) fn text_class(text: &[u8], marks: u8) -> u8 {
    let (sensitive, left_in) = (may_be_sensitive(text, marks), may_be_left_in(text, marks));
    if !sensitive && !left_in {
        return 0;
    }
    // What has no odd character is ASCII.
    let text = str::from_utf8(text).unwrap_or_default();
    let what = match sensitive.then(|| by_text(text)).flatten() {
        None => 0,
        Some(Sensitive::Secret) => 1,
        Some(Sensitive::PrivateKey) => 2,
        Some(Sensitive::Token) => 3,
        Some(Sensitive::CardNumber) => 4,
        Some(Sensitive::Personal) => 5,
    };
    what | u8::from(left_in && placeholder(text).is_some()) << 3
}

/// Whether a text can be a secret or personal data, as far as is seen at a glance: numbers of cards
/// and persons have no letter, addresses have an @.
fn may_be_sensitive(text: &[u8], marks: u8) -> bool {
    /// Fewer characters than the two lines of a private key have.
    const KEY: usize = 24;
    let has = |all: u8| marks & all == all;
    !has(mark::LETTER)
        || marks & mark::TELLING != 0
        || (has(mark::HYPHEN | mark::SPACE) && text.len() > KEY)
        || text.starts_with(b"ey")
}

/// Whether a text can hold a placeholder, as far as is seen at a glance: it begins as `your-id` and
/// `change-me` do, or has a bracket, or `://`.
fn may_be_left_in(text: &[u8], marks: u8) -> bool {
    const SIGNS: u8 = mark::COLON | mark::SLASH;
    let beginning = match text {
        [b' ', ..] => return true,
        [one, two, three, ..] => [one | 0x20, two | 0x20, three | 0x20],
        _ => [0; 3],
    };
    marks & mark::TELLING != 0
        || marks & SIGNS == SIGNS
        || matches!(&beginning, b"cha" | b"ins" | b"pla" | b"put" | b"rep" | b"you")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn marks(text: &str) -> u8 {
        text.bytes().fold(0, |marks, byte| marks | mark::OF[usize::from(byte)])
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(5_000))]

        #[test]
        fn what_is_harmless_at_a_glance_is_harmless(
            text in prop_oneof![
                "[ -~]{0,40}",
                "[ ]?(your|YOUR|Your|change|replace|insert|put|placeholder)[-_A-Za-z]{0,14}[ ]?",
                "[a-z]{0,3}(://)?(your-[a-z]{1,4}|[a-z.]{1,8})[/{}<>a-z]{0,8}",
                "[a-z]{0,4}@?[a-z]{1,4}\\.?[a-z]{0,4}",
                "[0-9][0-9 ./-]{9,22}[0-9]",
                "[a ]?-----BEGIN (EC )?PRIVATE KEY-----",
                "ey[A-Za-z0-9]{2,12}\\.[a-z]{0,4}\\.[a-z]{0,4}",
                "e?eyJhbGciOiJub25lIn0.e30.",
            ]
        ) {
            let marks = marks(&text);
            if marks & mark::ODD == 0 {
                if !may_be_sensitive(text.as_bytes(), marks) {
                    prop_assert_eq!(by_text(&text), None);
                }
                if !may_be_left_in(text.as_bytes(), marks) {
                    prop_assert_eq!(placeholder(&text), None);
                }
            }
        }
    }
}
