//! Tokens that are written with escapes.

use crate::{
    case::{Case, none},
    samples::{ana, bob},
};

pub fn cases() -> Vec<Case> {
    let percent = "percent codes";
    let json = "JSON escapes";
    let html = "HTML character references";
    let of_ana = |name, form: &str, dot: &str| {
        none(name, form).with("ESCAPED", ana().replace('.', dot)).finds([ana()])
    };
    vec![
        of_ana("percent codes", "https://x/?token=ESCAPED&y=1", "%2E").undoing([percent]),
        of_ana("percent codes in lower case", "token=ESCAPED", "%2e").undoing([percent]),
        of_ana("percent codes twice", "u=%252Fx%253Ftoken%253DESCAPED%2526y", "%252E")
            .undoing([percent]),
        of_ana("JSON escapes", r#"{"token":"ESCAPED"}"#, "\\u002e").undoing([json]),
        of_ana("JSON escapes in upper case", r#"{"token":"ESCAPED"}"#, "\\u002E").undoing([json]),
        of_ana("a form in JSON", r#"{"body":"token\u003dESCAPED\u0026x\u003d1"}"#, ".").undoing([]),
        of_ana("references of XML", "<token>ESCAPED</token>", "&#46;").undoing([html]),
        of_ana("hexadecimal references", "token&#x3d;ESCAPED&amp;x", "&#x2e;").undoing([html]),
        of_ana("named references", "&quot;ESCAPED&quot;", "&period;").undoing([html]),
        of_ana("quoted-printable", "token=3DESCAPED=20and", "=2E").undoing(["quoted-printable"]),
        of_ana("zero-width spaces", "ESCAPED and more", ".\u{200b}")
            .undoing(["invisible characters"]),
        of_ana("soft hyphens", "ESCAPED and more", ".\u{ad}").undoing(["invisible characters"]),
        none("one with codes and one without", "a=ONE&b=BOB")
            .with("ONE", ana().replace('.', "%2E"))
            .finds([ana(), bob()])
            .undoing([percent]),
        none("percent codes of quotes", "v=%22ANA%22%2C%22BOB%22")
            .finds([ana(), bob()])
            .undoing([]),
        none("a cookie of JSON", "auth=%7B%22token%22%3A%22ANA%22%7D; Path=/").finds([ana()]),
    ]
}
