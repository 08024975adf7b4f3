use std::time::{Duration, Instant};

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use proptest::{prelude::*, sample::select};

use super::*;

const HEADER: &str = "eyJhbGciOiJIUzI1NiJ9";
const PAYLOAD: &str = "eyJzdWIiOiIxMjM0NTY3ODkwIn0";
const SIGNATURE: &str = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";

/// Texts of which random ones are made, so that tokens, wrappings and near-misses meet.
const SHREDS: [&str; 52] = [
    "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk",
    "eyJhbGciOiJIUzI1NiJ9",
    "eyJhbGciOiJub25lIn0",
    "ewogICJhbGciOiAiSFMyNTYiCn0",
    "eyJhbGciOiJkaXIiLCJlbmMiOiJBMTI4R0NNIn0",
    "eyJhbGciOi",
    "JIUzI1NiJ9",
    "eyJzdWIiOiIxMjM0NTY3ODkwIn0",
    "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk",
    "dBjftJeZ4CVP-mB92K27",
    "uhbUJU1p1r_wW1gFWFOEjXk",
    "77u_",
    "eyJ",
    "ey",
    "e",
    ".",
    "..",
    "%2E",
    "%252E",
    "%3D",
    "%",
    "\\u002e",
    "\\u",
    "\\n",
    "\\r\\n",
    "\\/",
    "\\",
    "\\\n",
    "&#46;",
    "&",
    "=2E",
    "=\r\n",
    "=\n",
    "=",
    "==",
    " ",
    "  ",
    "\n",
    "\r\n",
    "\r",
    "\n> ",
    "\n    ",
    "\t",
    "\u{200b}",
    "\u{e9}",
    "\"",
    ",",
    "a",
    "words",
    "\u{1b}[32m",
    "/",
    "+",
];

fn shreds() -> impl Strategy<Value = String> {
    prop::collection::vec(select(&SHREDS[..]), 0..24).prop_map(|shreds| shreds.concat())
}

fn token() -> String {
    format!("{HEADER}.{PAYLOAD}.{SIGNATURE}")
}

/// What is found in a text that comes in pieces of these lengths, with its place in the whole.
fn found_in_pieces(
    text: &[u8],
    lengths: &[usize],
) -> Vec<(Range<usize>, String, Vec<&'static str>)> {
    let mut all = Vec::new();
    let (mut begin, mut end) = (0, 0);
    let mut lengths = lengths.iter().cycle();
    loop {
        end = text.len().min(end + lengths.next().unwrap());
        let is_last = end == text.len();
        let searched = search(&text[begin..end], is_last, |found| {
            let span = found.span.start + begin..found.span.end + begin;
            all.push((span, found.token.into_owned(), found.taken_off));
        });
        if is_last {
            assert_eq!(begin + searched.decided, end);
            return all;
        }
        begin += searched.decided;
    }
}

fn found_in(text: &str) -> Vec<String> {
    tokens(text.as_bytes()).into_iter().map(|found| found.token.into_owned()).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2048))]

    #[test]
    fn a_text_in_pieces_holds_the_same_tokens_as_the_whole(
        text in shreds(), lengths in prop::collection::vec(1_usize..40, 1..6)
    ) {
        let whole = found_in_pieces(text.as_bytes(), &[text.len().max(1)]);
        prop_assert_eq!(found_in_pieces(text.as_bytes(), &lengths), whole);
    }

    #[test]
    fn what_is_found_stands_in_order_and_begins_as_a_token_does(text in shreds()) {
        let mut end = 0;
        for found in tokens(text.as_bytes()) {
            prop_assert!(end <= found.span.start && found.span.start < found.span.end);
            prop_assert!(found.span.end <= text.len());
            end = found.span.end;
            let header = found.token.split('.').next().unwrap().trim_end_matches('=').to_owned();
            let bytes = decoded(&header);
            prop_assert!(String::from_utf8_lossy(&bytes).contains("\"alg\""), "{}", found.token);
            prop_assert!(found.token.is_ascii() && !found.token.contains(char::is_whitespace));
        }
    }

    #[test]
    fn both_sides_of_a_safe_cut_hold_the_tokens_of_the_whole(text in shreds()) {
        if let Some(cut) = safe_cut(text.as_bytes()) {
            let (before, after) = text.split_at(cut);
            let mut both = found_in(before);
            both.extend(found_in(after));
            prop_assert_eq!(both, found_in(&text));
        }
    }

    #[test]
    fn no_bytes_panic(bytes in prop::collection::vec(any::<u8>(), 0..80), at in 0_usize..80) {
        let mut text = bytes;
        let at = at.min(text.len());
        text.splice(at..at, token().into_bytes());
        let _found = tokens(&text);
        let _open = search(&text, false, |_| {});
    }

    #[test]
    fn a_token_between_marks_is_found_exactly(
        before in "(?s)[^A-Za-z0-9]{0,4}", after in "(?s)[^A-Za-z0-9_=+%&\\\\-][^A-Za-z0-9_=+%&\\\\.-]{0,4}"
    ) {
        let text = format!("{before}{}{after}", token());
        let found = tokens(text.as_bytes());
        prop_assert_eq!(found.len(), 1);
        prop_assert_eq!(&found[0].token, &token());
        prop_assert_eq!(found[0].span.clone(), before.len()..before.len() + token().len());
    }
}

fn decoded(part: &str) -> Vec<u8> {
    let part: String = part
        .chars()
        .map(|c| match c {
            '+' => '-',
            '/' => '_',
            c => c,
        })
        .collect();
    // Bits that are left over do not matter here.
    let engine = base64::engine::GeneralPurpose::new(
        &base64::alphabet::URL_SAFE,
        base64::engine::GeneralPurposeConfig::new()
            .with_decode_allow_trailing_bits(true)
            .with_decode_padding_mode(base64::engine::DecodePaddingMode::RequireNone),
    );
    engine.decode(part).unwrap_or_default()
}

#[test]
fn a_text_that_ends_in_any_place_of_a_token_loses_nothing() {
    let wrapped = format!("{HEADER}\n> {PAYLOAD}\n> {SIGNATURE}");
    for text in [
        format!("token=%22{}%22 and", token().replace('.', "%2E")),
        format!("{{\"a\":\"{}\"}}", token().replace('.', "\\u002e")),
        format!("say {}\r\n{}\r\n", &token()[..60], &token()[60..]),
        format!("x=3D{}=\r\n{}, ", &token()[..30], &token()[30..]),
        wrapped,
    ] {
        let whole = found_in_pieces(text.as_bytes(), &[text.len()]);
        for first in 1..text.len() {
            let cut = found_in_pieces(text.as_bytes(), &[first, text.len()]);
            assert_eq!(cut, whole, "{text:?} {first}");
        }
    }
}

#[test]
fn what_is_too_long_is_told_once_and_ends_the_wait() {
    let long = format!("{HEADER}.{}", "A".repeat(LONGEST_TOKEN));
    let text = format!("{long} {}", token());
    let mut told = Vec::new();
    let mut found = Vec::new();
    let (mut begin, mut end) = (0, 0);
    while end < text.len() {
        end = text.len().min(end + 3 * 1024 * 1024);
        let piece = &text.as_bytes()[begin..end];
        let searched =
            search(piece, end == text.len(), |token| found.push(token.token.into_owned()));
        told.extend(searched.too_long.map(|at| at + begin));
        begin += searched.decided;
        assert!(end - begin <= LONGEST_TOKEN + 100);
    }
    assert_eq!(told, [0]);
    assert_eq!(found, [token()]);
}

/// In a build without optimization this much takes some tens of milliseconds; were any of these
/// quadratic, it would take minutes.
#[test]
fn hostile_texts_take_no_longer_than_others() {
    const LENGTH: usize = 256 * 1024;
    let nested = URL_SAFE_NO_PAD.encode(r#"{"aa":"#);
    let stringy = URL_SAFE_NO_PAD.encode(r#"{"aa":"#) + &URL_SAFE_NO_PAD.encode("\"bcdef");
    for shred in [
        "eyJ",
        ".eyJ",
        "=eyJ",
        "\neyJ",
        "\\neyJ",
        "%3DeyJ",
        "\neyJhIjoi",
        "\neyJhIjp7",
        "=\neyJhIjoi",
        "\\\neyJhIjp7",
        "A",
        ".",
        "\n",
        " ",
        "eyJhbGciOiJIUzI1NiJ9.",
        "eyJhbGciOiJIUzI1NiJ9.A\n",
        "eyJhbGciOiJIUzI1NiJ9.A ",
        "eyJhbGciOiJIUzI1NiJ9.A=\n",
        "eyJhbGciOiJSUzI1NiJ9.AAAAAAAAAAAAAAAAAAAAAA\n",
        "eyJhbGciOiJIUzI1NiJ9.\n",
        "eyJhbGciOiJIUzI1NiJ9\n.",
        "eyJhbGciOiJ4In0.AAAAAAAAAAAAAAAAAAAAAA.AAAAAAAAAAAAA\n",
        &format!("\n{nested}"),
        &format!("\n{stringy}"),
        &format!("\n{}", nested.repeat(8)),
        &format!("{HEADER}.x\n{}", "word\n".repeat(10)),
    ] {
        let text = shred.repeat(LENGTH / shred.len());
        let begun = Instant::now();
        let _found = tokens(text.as_bytes());
        assert!(begun.elapsed() < Duration::from_secs(20), "{shred:?} took {:?}", begun.elapsed());
    }
}
