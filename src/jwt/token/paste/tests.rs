use proptest::prelude::*;

use super::*;

const TOKEN: &str = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.c2lnbmF0dXJl";

#[test]
fn what_stands_round_a_token_is_taken_off_and_named() {
    for (pasted, taken_off) in [
        ("TOKEN", &[][..]),
        (" TOKEN\r\n", &["white space"]),
        ("\u{feff}TOKEN", &["white space"]),
        ("Bearer TOKEN", &["\"Bearer\""]),
        ("bearer  TOKEN", &["\"Bearer\""]),
        ("DPoP TOKEN", &["\"DPoP\""]),
        ("Authorization: Bearer TOKEN", &["\"Authorization:\"", "\"Bearer\"", "white space"]),
        ("\"TOKEN\"", &["quotes"]),
        ("'TOKEN'", &["quotes"]),
        ("“TOKEN”", &["quotes"]),
        ("«TOKEN»", &["quotes"]),
        ("```\nTOKEN\n```", &["quotes", "white space"]),
        ("\"TOKEN\",", &["quotes", "the comma or semicolon after it"]),
        ("TOKEN;", &["the comma or semicolon after it"]),
        (
            "\"Authorization\": \"Bearer TOKEN\"",
            &["quotes", "white space", "\"Authorization:\"", "\"Bearer\""],
        ),
        ("https://example.com/cb?token=TOKEN", &["the URL or parameter name"]),
        ("https://example.com/cb?a=b&jwt=TOKEN&c=d", &["the URL or parameter name"]),
        ("https://example.com/#access_token=TOKEN&x=y", &["the URL or parameter name"]),
        ("https://example.com/#id_token=TOKEN", &["the URL or parameter name"]),
        ("access_token=TOKEN", &["the URL or parameter name"]),
        ("https://example.com/cb?ticket=TOKEN&x=y", &["the URL or parameter name"]),
        ("https://example.com/cb?state=TOKENx&id_token=TOKEN", &["the URL or parameter name"]),
        ("Cookie: a=b; __Host-session.v2=TOKEN; c=d", &["the URL or parameter name"]),
        ("Set-Cookie: session=TOKEN; Path=/; Secure", &["the URL or parameter name"]),
    ] {
        let text = pasted.replace("TOKEN", TOKEN);
        let stripped = strip(&text);
        assert_eq!(stripped.text, TOKEN, "{pasted:?}");
        let sorted = |names: &[&'static str]| {
            let mut names = names.to_vec();
            names.sort_unstable();
            names
        };
        assert_eq!(sorted(&stripped.taken_off), sorted(taken_off), "{pasted:?}");
    }
}

#[test]
fn a_url_encoded_value_is_decoded() {
    let text = format!("https://example.com/?token={}", TOKEN.replace('.', "%2E"));
    assert_eq!(strip(&text).text, TOKEN);
}

#[test]
fn wrapped_lines_are_joined() {
    let (head, tail) = TOKEN.split_at(40);
    let wrapped = [
        format!("{head}\n{tail}"),
        format!("{head}\r\n  {tail}\n"),
        format!("{}\n{}\n{}", &TOKEN[..24], &TOKEN[24..48], &TOKEN[48..]),
        TOKEN.replace('.', ".\n"),
        TOKEN.replace('.', "\n."),
    ];
    for text in wrapped {
        let stripped = strip(&text);
        assert_eq!(stripped.text, TOKEN, "{text:?}");
        assert!(stripped.taken_off.contains(&"white space inside the token"), "{text:?}");
    }
}

#[test]
fn words_after_a_token_are_not_joined_to_it() {
    let whole = format!("{}{}", &TOKEN[..TOKEN.len() - 12], "A".repeat(43));
    for text in [format!("{TOKEN} is my token"), format!("{TOKEN}\nhttps://example.com")] {
        assert_eq!(strip(&text).text, text);
    }
    for text in [
        format!("{whole}\nthanks"),
        format!("{whole} is my token"),
        format!("{whole}\nhttps://example.com"),
    ] {
        let stripped = strip(&text);
        assert_eq!(stripped.text, whole, "{text:?}");
        assert_eq!(stripped.taken_off, ["the text around it"], "{text:?}");
    }
}

#[test]
fn the_only_token_of_a_longer_text_is_taken() {
    for form in [
        "curl -H 'Authorization: Bearer TOKEN' https://api.example",
        "Hi, my token TOKEN is refused. Why?",
        "{\"token\":\"TOKEN\",\"type\":\"Bearer\"}",
        "> TOKEN",
    ] {
        let text = form.replace("TOKEN", TOKEN);
        let stripped = strip(&text);
        assert_eq!(stripped.text, TOKEN, "{form}");
        assert_eq!(stripped.taken_off, ["the text around it"], "{form}");
    }
    let escaped = format!("\"{}\"", TOKEN.replace('.', "\\u002e"));
    let stripped = strip(&escaped);
    assert_eq!(stripped.text, TOKEN);
    assert_eq!(stripped.taken_off, ["quotes", "JSON escapes"]);
}

#[test]
fn a_text_that_holds_several_tokens_stays_whole() {
    for form in [
        "curl -b 'jwt=TOKEN' -H 'Authorization: Bearer TOKEN' https://api.example",
        "Cookie: id_token=TOKEN; access_token=TOKEN",
        "[\"TOKEN\", \"TOKEN\"]",
    ] {
        let text = form.replace("TOKEN", TOKEN);
        assert_eq!(strip(&text).text, text);
    }
}

#[test]
fn a_text_that_holds_no_token_stays_whole() {
    for text in [
        "",
        " \n",
        "hello",
        "  \"hello, world.\"",
        "Bearer abc",
        "https://example.com/?token=abc",
        "https://example.com/?state=eyJhIjoxfQ",
        "https://example.com/?state=eyJhIjoxfQ.a.b!",
        "{\"payload\":\"e30\",\"signatures\":[]}",
        "“”",
    ] {
        assert_eq!(strip(text), Stripped { text: text.into(), taken_off: vec![] });
    }
}

proptest! {
    #[test]
    fn no_text_panics_and_what_is_left_was_there(text in "(?s).{0,60}") {
        let stripped = strip(&text);
        if stripped.taken_off.is_empty() {
            prop_assert_eq!(stripped.text, text.as_str());
        }
    }

    #[test]
    fn a_token_is_never_altered(
        head in "eyJ[A-Za-z0-9_-]{0,20}", rest in "(\\.[A-Za-z0-9_=+/-]{0,20}){0,6}"
    ) {
        let text = head + &rest;
        let stripped = strip(&text);
        prop_assert_eq!(stripped.text, text.as_str());
    }
}
