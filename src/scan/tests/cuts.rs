//! However the inputs are cut and by however many threads they are searched, the same is found.

use super::*;

/// What a scan must see in a text, worked out byte by byte.
fn expected(input: usize, text: &[u8]) -> Vec<Seen> {
    let mut all = Vec::new();
    let _ = find::search(text, true, |found| {
        let before = &text[..found.span.start];
        let begin = before.iter().rposition(|&byte| byte == b'\n').map_or(0, |at| at + 1);
        let line = &before[begin..];
        all.push(Seen {
            input,
            line: memchr::memchr_iter(b'\n', before).count() as u64 + 1,
            column: line.len() as u64 + 1,
            span: found.span,
            token: found.token.into_owned(),
            before: line[line.len().saturating_sub(BEFORE)..].to_vec(),
        });
    });
    all
}

/// Tokens in every neighbourhood that a cut may fall into.
fn text() -> Vec<u8> {
    let [a, b, c] = ["ada", "bob", "eve"].map(token);
    let wrapped: Vec<_> =
        b.as_bytes().chunks(20).map(|part| String::from_utf8_lossy(part)).collect();
    let mut text = format!(
        "2026-11-22 GET /?token={a}&x=1\nAuthorization: Bearer {b}\r\n{c}\n{a}\n\n\
         {{\"a\":\"{a}\",\"b\":\"{b}\"}},{c},{a}\n> {}\nno token eyJ here\n{}eyJ\n",
        wrapped.join("\n> "),
        wrapped.join("\r\n"),
    )
    .into_bytes();
    text.extend([0, 0xff, b'\n', 0xfe]);
    text.extend(b"%20".iter().chain(c.replace('.', "%2E").as_bytes()));
    text.extend(b"\n  ".iter().chain(a.as_bytes()));
    text
}

#[test]
fn the_same_is_found_wherever_the_text_is_cut() {
    let text = text();
    let whole = expected(0, &text);
    assert!(whole.len() > 8, "{whole:?}");
    for size in 1..=text.len() + 1 {
        let (seen, troubles) = scanned(&[bytes(text.clone())], 1, size);
        assert_eq!(seen, whole, "{size}");
        assert_eq!(troubles, [], "{size}");
    }
}

#[test]
fn the_same_is_found_in_the_same_order_by_any_number_of_threads() {
    let text = text();
    let inputs: Vec<_> = (0..5).map(|_| bytes(text.repeat(3))).chain([bytes("")]).collect();
    let whole: Vec<_> = (0..5).flat_map(|input| expected(input, &text.repeat(3))).collect();
    for count in [1, 2, 8] {
        for size in [7, 64, 100, 333, 4096] {
            assert_eq!(scanned(&inputs, count, size).0, whole, "{count} threads, {size} bytes");
        }
    }
}

#[test]
fn the_same_is_found_in_what_can_be_read_in_order_alone() {
    let text = String::from_utf8_lossy(&text()).into_owned();
    let whole = expected(0, text.as_bytes());
    let units: Vec<u8> =
        "\u{feff}".encode_utf16().chain(text.encode_utf16()).flat_map(u16::to_le_bytes).collect();
    for size in [1, 2, 3, 7, 50, 64, 100, 333, 1000, 4096] {
        for count in [1, 2] {
            let (seen, troubles) = scanned(&[bytes(units.clone())], count, size);
            assert_eq!((seen, troubles), (whole.clone(), vec![]), "{count} threads, {size} bytes");
        }
    }
}

#[test]
fn what_stands_between_long_stretches_without_a_token_is_found() {
    let quiet = "a line without a token\n\n".repeat(60);
    let wrapped: Vec<_> = token("a longer subject than the others")
        .as_bytes()
        .chunks(24)
        .map(|part| String::from_utf8_lossy(part).into_owned())
        .collect();
    let wrapped = wrapped.join("\n");
    let text = [&token("ada"), &wrapped, "x eyJ y", &token("bob"), &wrapped, &token("eve")]
        .map(|part| format!("{quiet}{part}\n"))
        .concat()
        + &quiet;
    let whole = expected(0, text.as_bytes());
    assert_eq!(whole.len(), 5, "{whole:?}");
    for count in [1, 2, 4] {
        for size in (1..=100).chain([333, 1000]) {
            let (seen, troubles) = scanned(&[bytes(text.clone())], count, size);
            assert_eq!((seen, troubles), (whole.clone(), vec![]), "{count} threads, {size} bytes");
        }
    }
}

#[test]
fn a_line_of_many_pieces_loses_nothing() {
    let word = "word ".repeat(5000);
    let parts = [token("ada"), word.clone(), token("bob"), "x".repeat(300_000), word, token("eve")];
    let text = parts.join(" ");
    for count in [1, 2] {
        let (seen, troubles) = scanned(&[bytes(text.clone())], count, piece::SIZE);
        assert_eq!(troubles, []);
        assert_eq!(seen, expected(0, text.as_bytes()));
        assert!(seen.len() == 3 && seen.iter().all(|seen| seen.line == 1));
    }
}

#[test]
fn a_token_of_many_pieces_is_found() {
    let long = token(&"a".repeat(30_000));
    let text = format!("{}\n{}", token("ada"), long);
    for size in [100, 1000, 4096] {
        let (seen, _) = scanned(&[bytes(text.clone())], 2, size);
        assert_eq!(seen, expected(0, text.as_bytes()), "{size}");
    }
}

#[test]
fn what_is_too_long_is_told_of_and_the_rest_is_found() {
    let long = "eyJhbGciOiJIUzI1NiJ9.".to_owned() + &"A".repeat(find::LONGEST_TOKEN + 1000);
    let text = format!("{}\n\n{long}\n{}\n", token("ada"), token("bob"));
    let (seen, troubles) = scanned(&[bytes(text)], 2, piece::SIZE);
    assert_eq!(seen.iter().map(|seen| seen.line).collect::<Vec<_>>(), [1, 4]);
    let [trouble] = troubles.as_slice() else { panic!("{troubles:?}") };
    assert_eq!((trouble.input, trouble.line), (0, 3));
    assert_eq!(trouble.message, "what begins as a token is longer than 1 MB");
}
