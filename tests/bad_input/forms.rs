//! What is pasted: round the token, its encoding, its parts.

use crate::{
    common::tokens::{base64url, usual},
    row::{CLAIMS, HEADER, Row, With, check},
};

fn good() -> String {
    usual(CLAIMS)
}

/// The good token with something round it, which is taken off and named.
fn round(name: &'static str, form: &str) -> Row {
    let input = form.replace("TOKEN", &good());
    Row::pasted(name, input).decodes(HEADER, CLAIMS).finds("STR-4", "token").accepted()
}

#[test]
fn what_stands_round_a_token() {
    let token = good();
    let (head, tail) = token.split_at(80);
    check(&[
        round("white space", " \t\nTOKEN \r\n\n"),
        round("double quotes", "\"TOKEN\""),
        round("single quotes", "'TOKEN'"),
        round("backquotes", "`TOKEN`"),
        round("typographic quotes", "“TOKEN”"),
        round("Bearer", "Bearer TOKEN"),
        round("bearer", "bearer TOKEN"),
        round("a header line", "Authorization: Bearer TOKEN"),
        round("a header in JSON", "\"Authorization\": \"Bearer TOKEN\","),
        round("?token=", "https://api.example/callback?token=TOKEN"),
        round("a parameter among others", "https://api.example/?a=b&id_token=TOKEN&c=d#e"),
        round("#access_token=", "https://app.example/cb#access_token=TOKEN&token_type=bearer"),
        round("any other parameter", "https://app.example/cb?ticket=TOKEN&x=y"),
        round("a cookie line", "Cookie: lang=en; jwt=TOKEN; theme=dark"),
        round("a cookie of any name", "Cookie: lang=en; __Host-session.v2=TOKEN; theme=dark"),
        round("a cookie that is set", "Set-Cookie: session=TOKEN; Path=/; HttpOnly; Secure"),
        round("a byte order mark", "\u{feff}TOKEN"),
        round("a zero-width space", "\u{200b}TOKEN\u{200b}"),
        Row::pasted("wrapped lines", format!("{head}\n{tail}"))
            .decodes(HEADER, CLAIMS)
            .finds("STR-4", "token")
            .accepted(),
        Row::pasted(
            "percent-encoded dots",
            format!("https://api.example/?token={}", good().replace('.', "%2E")),
        )
        .decodes(HEADER, CLAIMS)
        .finds("STR-4", "token")
        .accepted(),
    ]);
}

#[test]
fn encodings_that_are_not_base64url() {
    // Payloads and a header that need the characters in which the two alphabets differ.
    let payload = r#"{"exp":1795352400,"a":"???>>>~~~"}"#;
    let standard = |part: &str| part.replace('-', "+").replace('_', "/");
    let (input, signature) = {
        let token = usual(payload);
        let (input, signature) = token.rsplit_once('.').expect("it has dots");
        (input.to_owned(), signature.to_owned())
    };
    assert_ne!(standard(&input), input, "the payload needs - or _");
    let last = good().pop().expect("it is not empty");
    let next = char::from_u32(u32::from(last) + 1).expect("the next letter or digit");
    let trailing = format!("{}{next}", &good()[..good().len() - 1]);
    let pretty = "{\n  \"alg\": \"HS256\"\n}";
    check(&[
        Row::pasted("padding", format!("{}=", good()))
            .decodes(HEADER, CLAIMS)
            .finds("STR-3", "token"),
        Row::pasted("+ and /", format!("{}.{signature}", standard(&input)))
            .decodes(HEADER, payload)
            .finds("STR-3", "token"),
        Row::pasted("trailing bits", trailing).decodes(HEADER, CLAIMS).finds("STR-3", "token"),
        Row::pasted("a foreign character", good().replacen('.', ".$", 1))
            .header_alone(HEADER)
            .finds("STR-1", "token"),
        Row::pasted("white space inside", good().replacen('.', ". ", 1))
            .decodes(HEADER, CLAIMS)
            .finds("STR-4", "token")
            .accepted(),
        Row::signed("a header in more than one line (ewog)", pretty, CLAIMS).accepted(),
    ]);
}

#[test]
fn parts_too_few_and_too_many() {
    let (header, claims) = (base64url(HEADER), base64url(CLAIMS));
    let jwe = base64url(r#"{"alg":"dir","enc":"A256GCM"}"#);
    check(&[
        Row::pasted("no part", "hello").finds("STR-2", "token"),
        Row::pasted("a dot", ".").finds("STR-2", "token"),
        Row::pasted("two dots", "..").finds("STR-5", "header"),
        Row::pasted("four dots", "....").finds("STR-5", "header"),
        Row::pasted("a hundred dots", ".".repeat(100)).finds("STR-2", "token"),
        Row::pasted("one part", &header).header_alone(HEADER).finds("STR-2", "token"),
        Row::pasted("two parts", format!("{header}.{claims}"))
            .decodes(HEADER, CLAIMS)
            .finds("STR-2", "token"),
        Row::pasted("four parts", format!("{}.AAAA", good()))
            .decodes(HEADER, CLAIMS)
            .finds("STR-2", "token"),
        Row::pasted("six parts", format!("{}.AAAA.AAAA.AAAA", good()))
            .decodes(HEADER, CLAIMS)
            .finds("STR-2", "token"),
        Row::pasted("no header", format!(".{claims}.AAAA"))
            .decodes("", CLAIMS)
            .finds("STR-5", "header"),
        Row::pasted("no signature", format!("{header}.{claims}."))
            .decodes(HEADER, CLAIMS)
            .finds("SIG-1", "signature"),
        Row::pasted("an encrypted token", format!("{jwe}..AAAA.AAAA.AAAA"))
            .with(With::Nothing)
            .header_alone(r#"{"alg":"dir","enc":"A256GCM"}"#)
            .not_checked(),
    ]);
}

#[test]
fn the_json_serializations() {
    let token = good();
    let parts: Vec<&str> = token.split('.').collect();
    let [header, claims, signature] = parts[..] else { panic!("three parts") };
    let flattened = |members: &str| format!("{{\"payload\":\"{claims}\",{members}}}");
    let one = format!("\"protected\":\"{header}\",\"signature\":\"{signature}\"");
    let general = |signatures: &str| flattened(&format!("\"signatures\":[{signatures}]"));
    check(&[
        Row::pasted("flattened", flattened(&one)).decodes(HEADER, CLAIMS).accepted(),
        Row::pasted("general", general(&format!("{{{one}}}"))).decodes(HEADER, CLAIMS).accepted(),
        Row::pasted("no signatures", general("")).decodes("", CLAIMS),
        Row::pasted("a signature that is none", general("null,17")).decodes("", CLAIMS),
        Row::pasted("not JSON", format!("{{\"payload\":\"{claims}\",")).finds("STR-2", "token"),
        Row::pasted("other JSON", "{\"a\":1}").finds("STR-2", "token"),
        Row::pasted("nested deeply", format!("{{\"payload\":{}", "[".repeat(100_000)))
            .finds("STR-2", "token"),
        Row::pasted("wrong types", "{\"payload\":1,\"protected\":[],\"signature\":null}"),
    ]);
}
