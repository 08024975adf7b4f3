//! Tokens that mail programs, terminals and people broke over lines; and lines that follow a token
//! and are none of it.

use crate::{
    case::{Case, none, one},
    samples::{ana, bob, encrypted, long, of_unknown_algorithm, rs256, unsecured, wrapped},
};

const SPACE: &str = "white space inside the token";

pub fn cases() -> Vec<Case> {
    [broken(), followed()].into_iter().flatten().collect()
}

fn broken() -> Vec<Case> {
    let text = |name, text: String, token: String| none(name, text).finds([token]);
    let quoted = format!("> Bearer {}\n> thanks\n", wrapped(&long(), 72, "\n> "));
    let terminal = {
        let line = format!("Authorization: Bearer {}", long());
        format!("{}\nAccept: */*\n", wrapped(&line, 80, "\n"))
    };
    let short = ana();
    let (head, tail) = short.split_at(80);
    vec![
        text("76 columns", wrapped(&long(), 76, "\n") + "\n", long()).undoing([SPACE]),
        text("64 columns and CRLF", wrapped(&long(), 64, "\r\n") + "\r\n\r\nthanks", long()),
        text("an indented block", format!("    {}\n", wrapped(&long(), 60, "\n    ")), long()),
        text("a terminal's width", terminal, long()).undoing([SPACE]),
        text("two lines", format!("{head}\n{tail}\nthanks\n"), ana()).undoing([SPACE]),
        text("two lines and a quote", format!("\"{head}\n{tail}\" is it"), ana()),
        text("two lines that became one", format!("{head} {tail} is it"), ana()).undoing([SPACE]),
        text("RSA in 64 columns", wrapped(&rs256(), 64, "\n") + "\nthanks\n", rs256()),
        text(
            "RSA in 76 columns in a mail",
            format!("> {}\n", wrapped(&rs256(), 76, "\n> ")),
            rs256(),
        ),
        text("encrypted in 64 columns", wrapped(&encrypted(), 64, "\n") + "\nthanks", encrypted()),
        text(
            "an unknown algorithm in 48 columns",
            wrapped(&of_unknown_algorithm(), 48, "\n") + "\n\nthanks",
            of_unknown_algorithm(),
        ),
        text("unsecured in 24 columns", wrapped(&unsecured(), 24, "\n") + "\nthanks", unsecured()),
        text("a quoted mail of columns", quoted, long()).undoing(["mail quoting", SPACE]),
        text(
            "a mail that was quoted twice",
            format!(">> {}\n>> bye\n", wrapped(&long(), 70, "\r\n>> ")),
            long(),
        ),
        text(
            "quoted-printable's soft breaks",
            wrapped(&format!("token=3D{}", long()), 75, "=\r\n") + "\r\nthanks\r\n",
            long(),
        )
        .undoing(["quoted-printable"]),
        text(
            "quoted-printable's soft breaks and codes",
            format!("{}=\r\n and more", wrapped(&long(), 75, "=\r\n").replace('.', "=2E")),
            long(),
        ),
        text("backslashes at line ends", wrapped(&long(), 70, "\\\n") + "\n", long())
            .undoing(["backslashes at line ends"]),
        text(
            "escaped line ends",
            format!("{{\"text\":\"{}\\nthanks\"}}", wrapped(&long(), 76, "\\n")),
            long(),
        )
        .undoing(["JSON escapes", SPACE]),
        text("a part in each line", ana().replace('.', ".\n") + "\n", ana()).undoing([SPACE]),
        text("dots at the line beginnings", ana().replace('.', "\n.") + "\nthanks", ana()),
        text(
            "two of them in columns",
            format!("{}\n{}\n", wrapped(&long(), 76, "\n"), wrapped(&bob(), 76, "\n")),
            long(),
        )
        .finds([long(), bob()]),
        text("a broken header", format!("{}\n{}\n", &short[..24], &short[24..]), ana()),
        text("zero-width spaces in columns", wrapped(&long(), 40, "\u{200b}"), long()),
    ]
}

fn followed() -> Vec<Case> {
    let cut: String = ana().chars().take(100).collect();
    let only = |name, after: &str| none(name, format!("{cut}{after}")).finds([cut.clone()]);
    let unknown = |name, after: &str| {
        none(name, of_unknown_algorithm() + after).finds([of_unknown_algorithm()])
    };
    vec![
        one("a word in the next line", "ANA\nthanks"),
        one("a long word in the next line", "ANA\nAUTHENTICATION_FAILED_BY_GATEWAY\n"),
        one("a file name in the next line", "ANA\nserver.error.log\n"),
        one(
            "a list of hashes",
            "ANA\nd2a84f4b8b650937ec8f73cd8be2c74add5a911ba64df27458ed8229da804a26\n",
        ),
        one("a padded text in the next line", "ANA\ncXVpY2sgYnJvd24gZm94IGp1bXBz\n"),
        only("a cut token and a word", "\nthanks\n"),
        only("a cut token and words", " was sent by us\n"),
        only("a cut token and a long word", "\nAUTHENTICATION_FAILED_BY_GATEWAY\n"),
        only("a cut token and a field", "\nAUTHENTICATION_FAILED_BY_GATEWAY: 401\n"),
        only("a cut token and a file name", "\nserver.error.log\n"),
        unknown("an unknown algorithm and a word", "\nthanks\n"),
        unknown("an unknown algorithm and words", " was sent\n"),
        unknown("an unknown algorithm and an empty line", "\n\nAUTHENTICATION_FAILED_BY_GATEWAY\n"),
        none("unsecured and a word", unsecured() + "\nthanks").finds([unsecured()]),
    ]
}
