//! Logs and dumps.

use crate::{
    case::{Case, none, one, two},
    samples::ana,
};

pub fn cases() -> Vec<Case> {
    vec![
        one(
            "a log of an application",
            "2026-11-22T11:58:03.114Z WARN  [auth] rejected token=ANA reason=expired ip=10.0.0.7\n",
        ),
        one(
            "a log of nginx",
            "10.0.0.7 - - [22/Nov/2026:11:58:03 +0000] \"GET /?token=ANA HTTP/1.1\" 401 0\n",
        ),
        one("a log of nginx with escapes", "body: \"{\\x22token\\x22:\\x22ANA\\x22}\"\n"),
        one("logfmt", "level=warn msg=\"rejected\" token=ANA err=\"exp\"\n"),
        two(
            "lines of JSON",
            "{\"level\":30,\"auth\":\"Bearer ANA\"}\n{\"level\":50,\"auth\":\"Bearer BOB\"}\n",
        ),
        one("a coloured log", "\u{1b}[33mWARN\u{1b}[0m token \u{1b}[1;36mANA\u{1b}[0m rejected\n"),
        one(
            "a stack trace",
            "JwtError: jwt expired: ANA\n    at verify (/app/node_modules/x/verify.js:171:21)\n",
        ),
        one("tabs", "1\tana\tANA\t401\n"),
        one("a hexadecimal dump's text", "00000010  |x|ANA|y|\n"),
        one("a query string of a log", "path=/cb query=code=1.2.3&token=ANA status=302\n"),
        none("a log that cuts tokens off", "token=CUT status=401\n")
            .with("CUT", cut(60))
            .finds([cut(60)]),
        none("a log that cuts tokens off with dots", "token=CUT... status=401\n")
            .with("CUT", cut(60))
            .finds([cut(60)]),
        none("a log that cuts tokens off with an ellipsis", "token=CUT…\n")
            .with("CUT", cut(60))
            .finds([cut(60)]),
        none("a log that cuts the signature off", "token=CUT\n")
            .with("CUT", cut(120))
            .finds([cut(120)]),
        none("a log that leaves the signature out", "token=CUT\n")
            .with("CUT", unsigned())
            .finds([unsigned()]),
        none("a log that leaves header and dot", "token=CUT\nnext line\n")
            .with("CUT", header() + "."),
        none("a log that masks the payload", "token=CUT.*****.*****\n").with("CUT", header()),
        Case::of_bytes(
            "bytes that are no text",
            [&b"\xff\xfe\0\x01"[..], ana().as_bytes(), b"\0\xe9"].concat(),
        )
        .finds([ana()])
        .undoing([]),
    ]
}

fn header() -> String {
    ana().split('.').next().unwrap_or_default().to_owned()
}

fn unsigned() -> String {
    ana().rsplit_once('.').map(|(input, _)| input.to_owned()).unwrap_or_default()
}

fn cut(length: usize) -> String {
    ana().chars().take(length).collect()
}
