//! Where a token may begin.

use std::sync::LazyLock;

use aho_corasick::{AhoCorasick, packed};

/// How headers begin. They are JSON objects, so after `{` (`0x7b`) comes a quote (`eyI` to `eyL`, by
/// the name's first letter), a space and then white space or a quote (`eyA`), or a tab (`ewk`), a
/// line feed (`ewo`) or a carriage return (`ew0`) and then the same. What names an algorithm is not
/// empty, so `{}` (`e30`) begins no header.
const PREFIXES: [&str; 8] = ["eyJ", "eyA", "eyI", "eyK", "eyL", "ewo", "ew0", "ewk"];

/// A byte order mark before the header, in base64url and in base64.
const MARKS: [&[u8]; 2] = [b"77u_", b"77u/"];

/// No rule looks further back from where a token may begin, in bytes.
const LOOK_BACK: usize = 16;

/// Where the next header may begin, from this place on.
pub(super) fn next(bytes: &[u8], from: usize) -> Option<usize> {
    static SEARCHER: LazyLock<Searcher> = LazyLock::new(Searcher::new);
    let place = match &*SEARCHER {
        Searcher::Packed(searcher) => {
            let span = aho_corasick::Span { start: from, end: bytes.len() };
            searcher.find_in(bytes, span).map(|found| found.start())
        }
        Searcher::Automaton(automaton) => {
            let input = aho_corasick::Input::new(bytes).span(from..bytes.len());
            automaton.find(input).map(|found| found.start())
        }
        Searcher::Nothing => None,
    };
    place.filter(|&place| place >= from)
}

/// Whether a header may begin with these bytes.
pub(super) fn is_header(bytes: &[u8]) -> bool {
    PREFIXES.iter().any(|prefix| bytes.starts_with(prefix.as_bytes()))
}

/// What looks for all prefixes at once.
enum Searcher {
    /// With vector instructions.
    Packed(packed::Searcher),
    /// On a processor that has none.
    Automaton(AhoCorasick),
    /// Never: the prefixes make an automaton.
    Nothing,
}

impl Searcher {
    fn new() -> Self {
        let mut builder = packed::Config::new().builder();
        match builder.extend(PREFIXES).build() {
            Some(searcher) => Self::Packed(searcher),
            None => AhoCorasick::new(PREFIXES).map_or(Self::Nothing, Self::Automaton),
        }
    }
}

/// Where the token begins whose header may begin here, not before `from`; `None` where this is the
/// middle of a word.
pub(super) fn token_at(bytes: &[u8], from: usize, header: usize) -> Option<usize> {
    let before = bytes.get(from..header)?;
    let marked = MARKS.iter().any(|mark| before.ends_with(mark));
    let start = if marked { header - MARKS[0].len() } else { header };
    is_boundary(bytes.get(..start)?).then_some(start)
}

/// Whether a word may begin after these bytes: after nothing, after what is neither letter nor
/// digit, or after an escape that means such a character.
fn is_boundary(before: &[u8]) -> bool {
    let before = &before[before.len().saturating_sub(LOOK_BACK)..];
    match before {
        [] | [.., b'\\', b'n' | b'r' | b't' | b'b' | b'f'] => true,
        [.., last] if !last.is_ascii_alphanumeric() => true,
        [.., b'%' | b'=', high, low] | [.., b'\\', b'x', high, low] if means_mark(*high, *low) => {
            true
        }
        [.., b'%', b'2', b'5', high, low] | [.., b'\\', b'u', b'0', b'0', high, low] => {
            means_mark(*high, *low)
        }
        [front @ .., b'm'] => ends_with_colour(front),
        _ => false,
    }
}

/// Whether the two hexadecimal digits mean a character that is neither letter nor digit.
fn means_mark(high: u8, low: u8) -> bool {
    let digit = |digit: u8| char::from(digit).to_digit(16);
    let code = digit(high).zip(digit(low)).map(|(high, low)| high << 4 | low);
    code.and_then(|code| u8::try_from(code).ok()).is_some_and(|code| !code.is_ascii_alphanumeric())
}

/// Whether a terminal's colour sequence, which ends with `m`, was begun.
fn ends_with_colour(before: &[u8]) -> bool {
    let numbers = |&byte: &u8| byte.is_ascii_digit() || byte == b';';
    let digits = before.iter().rev().take_while(|byte| numbers(byte)).count();
    before[..before.len() - digits].ends_with(b"\x1b[")
}

/// The first byte of a piece that the next one has to begin with so that no token's beginning is
/// judged otherwise than in the whole text; not before `from`, where nothing is open.
pub(super) fn carried(bytes: &[u8], from: usize) -> usize {
    /// How far to look for a good place.
    const FAR: usize = 64;
    const WINDOW: usize = LOOK_BACK + MARKS[0].len();
    let length = bytes.len();
    let last = length - partial_prefix(bytes).min(length.saturating_sub(from));
    let nearest = last.saturating_sub(FAR).max(from);
    let is_good = |&at: &usize| {
        at == from || bytes.get(at.wrapping_sub(1)).copied().is_some_and(is_in_no_escape)
    };
    if let Some(at) = (nearest..=last).rev().find(is_good) {
        return at;
    }
    // A long word: any place in it will do from which the beginnings behind it look the same.
    let furthest = length.saturating_sub(WINDOW + 4).max(from);
    let same = |&at: &usize| {
        (at..=at + WINDOW).all(|header| {
            let rest = bytes.get(header..).unwrap_or_default();
            !is_header(rest) || {
                let cut = token_at(&bytes[at..], 0, header - at).map(|start| start + at);
                cut == token_at(bytes, from, header)
            }
        })
    };
    (furthest.saturating_sub(FAR).max(from)..=furthest).rev().find(same).unwrap_or(furthest)
}

/// How many bytes at the end may be the beginning of a prefix.
fn partial_prefix(bytes: &[u8]) -> usize {
    match bytes {
        [.., b'e', b'y' | b'w'] => 2,
        [.., b'e'] => 1,
        _ => 0,
    }
}

/// Whether a word may begin after this byte whatever stands before it.
fn is_in_no_escape(byte: u8) -> bool {
    let is_of_escape = matches!(byte, b'%' | b'=' | b'\\' | b'[' | b';' | b'\x1b');
    let is_of_mark = matches!(byte, b'_' | b'/');
    !byte.is_ascii_alphanumeric() && !is_of_escape && !is_of_mark
}

#[cfg(test)]
mod tests {
    use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};

    use super::*;

    #[test]
    fn every_header_begins_with_one_of_the_prefixes() {
        let white = [" ", "\n", "\r\n", "\t", "\n\t", "\r", "  ", "\n    ", ""];
        for space in white {
            for name in ["alg", "Zip", "$x", "0", "é", "\u{10000}", "\\u0061", " "] {
                let header = URL_SAFE_NO_PAD.encode(format!("{{{space}\"{name}\":0}}"));
                assert_eq!(next(header.as_bytes(), 0), Some(0), "{space:?} {name}");
            }
        }
        assert_eq!(next(b"e30 eye ewe eyJ", 0), Some(12));
        assert_eq!(next(b"eyJ ewo", 1), Some(4));
    }

    #[test]
    fn a_word_begins_after_a_mark_however_it_is_written() {
        for before in [
            "",
            " ",
            "\"",
            ".",
            "/",
            "+",
            "_",
            "-",
            "=",
            "\u{e9}",
            "\n",
            "%3D",
            "%20",
            "%253D",
            "\\n",
            "\\u003d",
            "\\x22",
            "=3D",
            "&quot;",
            "\u{1b}[0m",
            "\u{1b}[1;32m",
            "x%3D",
            "77u_",
            " 77u/",
        ] {
            let text = format!("{before}eyJ");
            assert!(token_at(text.as_bytes(), 0, before.len()).is_some(), "{before}");
        }
        for before in
            ["a", "0", "Z", "%41", "%2541", "\\u0041", "\\x41", "\\a", "%3", "m", "[0m", "a77u_"]
        {
            let text = format!("{before}eyJ");
            assert!(token_at(text.as_bytes(), 0, before.len()).is_none(), "{before}");
        }
        assert_eq!(token_at(b" 77u_eyJ", 0, 5), Some(1));
    }

    #[test]
    fn what_is_carried_over_is_short() {
        for text in ["", "e", "a", "word", "two words", "%3D", "x %3", "eyJeyJeyJeyJ"] {
            let text = "x".repeat(300) + " " + text;
            assert!(text.len() - carried(text.as_bytes(), 0) < 100, "{text}");
        }
        for text in ["eyJ".repeat(300), "e".repeat(300), "A".repeat(300)] {
            assert!(text.len() - carried(text.as_bytes(), 0) < 100, "{text}");
        }
        assert_eq!(carried(b"a line\n", 0), 7);
    }
}
