//! Tickets, mails, JSON, HAR, XML and Markdown.

use crate::case::{Case, one, two};

const HAR: &str = r#"{"log":{"version":"1.2","entries":[{"request":{"method":"POST","url":"https://api.example/v1?token=ANA&x=1","headers":[{"name":"authorization","value":"Bearer BOB"}],"cookies":[{"name":"sid","value":"ANA","path":"/"}],"queryString":[{"name":"token","value":"ANA"}],"postData":{"mimeType":"application/json","text":"{\"assertion\":\"BOB\"}"}},"response":{"status":401,"content":{"mimeType":"application/json","text":"{\"error\":\"invalid_token\"}"}}}]}}"#;

pub fn cases() -> Vec<Case> {
    use crate::samples::{ana, bob};
    vec![
        one(
            "a ticket",
            "Hi team,\n\nsince this morning our players get 401. The token is ANA and it worked yesterday (v2.1.3).\n\nThanks,\nAna\nana@example.com\n",
        ),
        one("the end of a sentence", "We sent ANA. It was refused."),
        one("the end of a text", "We sent ANA."),
        one("in parentheses", "We sent it (ANA), as ever"),
        one("before an exclamation mark", "Look: ANA!"),
        one("before an ellipsis", "We sent ANA... and then nothing"),
        one("before an ellipsis of one character", "We sent ANA… and then nothing"),
        one("after an ellipsis", "...ANA"),
        one("in typographic quotes", "Our token is “ANA”, since May"),
        one("in guillemets", "Notre jeton est « ANA »."),
        one("in German quotes", "Das Token ist „ANA“."),
        one("in a language without spaces", "令牌是ANA，谢谢"),
        two("two of them and a word", "The old one was ANA, the new one is BOB"),
        two("two of them and a comma", "ANA,BOB"),
        two("two of them and a space", "ANA BOB"),
        two("two of them and a line end", "ANA\nBOB\n"),
        two("two of them and a semicolon", "ANA;BOB"),
        two("two of them and a bar", "ANA|BOB"),
        two("two of them and a slash", "ANA/BOB"),
        one("Markdown's code", "The token `ANA` is refused"),
        one("Markdown's fence", "It says:\n\n```\nANA\n```\n\nWhy?"),
        one("Markdown's fence with a language", "```jwt\nANA\n```"),
        one("Markdown's bold", "**ANA**"),
        one("Markdown's italics", "_ANA_ is it"),
        one("Markdown's link", "[the debugger](https://jwt.example/#token=ANA)"),
        one("a table of Markdown", "| token | status |\n| --- | --- |\n| ANA | 401 |\n"),
        one("a chat", "[11:58] ana: Bearer ANA\n[11:59] bob: thanks"),
        one("JSON", r#"{"access_token":"ANA","expires_in":900,"token_type":"Bearer"}"#),
        one("pretty JSON", "{\n  \"access_token\": \"ANA\",\n  \"expires_in\": 900\n}"),
        two("a list of JSON", r#"["ANA","BOB"]"#),
        one("JSON in JSON", r#"{"body":"{\"token\":\"ANA\"}"}"#),
        one("JSON in JSON in JSON", r#"{"a":"{\"b\":\"{\\\"token\\\":\\\"ANA\\\"}\"}"}"#),
        one("a line of JSON before the end", r#"{"message":"token ANA\nnext line"}"#),
        one("a line of JSON after the beginning", r#"{"message":"token:\nANA"}"#),
        one("XML", "<soap:Header><Token type=\"jwt\">ANA</Token></soap:Header>"),
        one("an attribute of XML", "<token value='ANA'/>"),
        one("HTML", "<a href=\"/login?token=ANA&amp;next=%2F\">Log in</a>"),
        one("quotes of HTML", "&quot;ANA&quot;"),
        one("a quoted mail", "On Monday Ana wrote:\n> we sent\n> ANA\n> and it was refused\n"),
        one("a diff", "-  token: old\n+  token: ANA\n"),
        crate::case::none("a HAR file", HAR).finds([ana(), bob(), ana(), ana(), bob()]),
    ]
}
