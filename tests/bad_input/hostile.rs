//! Claims that are meant for another program: plain text everywhere.

use crate::row::{HEADER, Row, check};

#[test]
fn claims_that_are_code_elsewhere() {
    let claim = |name, text: &str| {
        let text = serde_json::Value::from(text);
        Row::signed(name, HEADER, format!("{{\"exp\":1795352400,{text}:1,\"x\":{text}}}"))
    };
    check(&[
        claim("SQL", "'; DROP TABLE users; --").accepted(),
        claim("HTML", "<script>alert(1)</script><img src=x onerror=alert(1)>").accepted(),
        claim("entities", "&lt;b&gt;&#x202e;").accepted(),
        claim("format strings", "{} {0} {exp} %s %n %x ${HOME} $(id) `id` #{1}").accepted(),
        claim("a path", "../../../../etc/passwd").accepted(),
        claim("a template", "{{7*7}} <%= 7*7 %>").accepted(),
        claim("an ANSI escape", "\u{1b}[2J\u{1b}]0;title\u{7}").accepted(),
        claim("a C1 control", "\u{9b}31m").accepted(),
        claim("a forged line", "x\r\nerror: forged\n").accepted(),
        claim("right to left", "\u{202e}txt.exe\u{2066}").accepted(),
        claim("zero width", "a\u{200b}\u{200d}\u{feff}b").accepted(),
        claim("tags", "\u{e0041}\u{e007f}").accepted(),
        claim("many marks", &"e\u{301}".repeat(500)).accepted(),
        claim("not a character", "\u{fffe}\u{10ffff}").accepted(),
    ]);
}

#[test]
fn headers_that_are_code_elsewhere() {
    let header = |name, kid: &str| {
        let kid = serde_json::Value::from(kid);
        let header = format!("{{\"alg\":\"HS256\",\"kid\":{kid}}}");
        Row::signed(name, header, r#"{"exp":1795352400}"#).accepted()
    };
    check(&[
        header("SQL", "x' UNION SELECT 'secret"),
        header("a path", "../../dev/null"),
        header("a command", "| cat /etc/passwd #"),
        header("an ANSI escape", "\u{1b}[31m"),
        header("a forged line", "a\nb"),
        header("empty", ""),
    ]);
}

#[test]
fn texts_that_are_no_tokens() {
    check(&[
        Row::pasted("an ANSI escape", "\u{1b}[31mhello").finds("STR-2", "token"),
        Row::pasted("HTML", "<b>a.b.c</b>").finds("STR-1", "token"),
        Row::pasted("format strings", "%s%s%s.%n.{}").finds("STR-1", "token"),
        Row::pasted("NUL", "a\0b").finds("STR-2", "token"),
        Row::pasted("an emoji", "😀.😀.😀").finds("STR-1", "token"),
        Row::pasted("half a percent", "https://a.example/?token=ey%2")
            .header_alone("{")
            .finds("STR-1", "token"),
    ]);
}
