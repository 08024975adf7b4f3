//! The support desk, walked as a person would: from the customer's curl line to the client that
//! signed, the API's own answer, a token that works, and a report that leaks nothing.
#![cfg(target_os = "linux")]

mod common;

use common::tokens::{hs256, now, open};
use common::{BenchWindow, Cli, Desktop, NewClient, Selection};
use serde_json::json;

const SECRETS: [&str; 3] = [
    "r4nDom-oF-tenant-5:Kd0wQ9tR4vN7bX2mL5cZ3",
    "r4nDom-oF-tenant-7:zX8pL2qW6nB9sD1fG4hJ7",
    "r4nDom-oF-tenant-9:mC5vY0uI3oP8aS6dF2gH1",
];

/// Three hours, in seconds.
const EXPIRED_SINCE: i64 = 3 * 3_600;

const HEADER: &str = r#"{"alg":"HS256","typ":"JWT"}"#;

/// Three tenants of the gamification API, and the name of the one whose token is in the ticket.
fn clients() -> [NewClient<'static>; 3] {
    [("games-5", "tenant-5"), ("games-7", "tenant-7"), ("games-9", "tenant-9")]
        .into_iter()
        .zip(SECRETS)
        .map(|((name, client_id), secret)| NewClient {
            name,
            client_id,
            profile: "Gamification API",
            secret,
        })
        .collect::<Vec<_>>()
        .try_into()
        .expect("three of each")
}

/// The token of the ticket: of the second tenant, expired three hours ago.
fn customers_token() -> String {
    let exp = now() - EXPIRED_SINCE;
    let claims = json!({
        "sub": "user-42", "iss": "tenant-7", "aud": "the-game",
        "iat": exp - 3_600, "exp": exp, "scope": ["score:write"],
    });
    hs256(HEADER, claims.to_string(), SECRETS[1])
}

/// A bench with the three clients, whose secrets lie in the keyring, and no key in use.
fn bench_with_clients(desktop: &Desktop) -> BenchWindow<'_> {
    let bench = BenchWindow::open(desktop);
    for client in &clients() {
        bench.add_client(client);
    }
    bench.choose_in_bar("Client", "Use no client");
    bench
}

#[test]
fn from_a_customers_curl_line_to_the_answer() {
    let desktop = Desktop::start();
    let _keyring = desktop.keyring("the password");
    let bench = bench_with_clients(&desktop);
    let token = customers_token();

    // The ticket: the bench finds the token, and who signed it, by itself.
    let line = format!(
        "curl -s -X POST https://api.example/score -H 'Authorization: Bearer {token}' -d '{{}}'"
    );
    desktop.copy(Selection::Clipboard, &line);
    bench.choose_in_bar("File", "Paste token");
    bench.wait_verdict("Rejected");
    bench.wait_for_words("Signed by games-7");
    assert_eq!(bench.token_text(), token);
    bench.wait_for_words("Genuine, but expired 3 h");
    let expired = bench.wait_finding("payload.exp", "Expired at ");
    assert!(expired.contains("3 h") && expired.contains("ago"), "{expired}");
    let answer = bench.wait_for_words("Gamification API answers token_expired: ");
    assert!(answer.said().contains("Make a new token with a later exp"), "{answer:?}");

    // As of the incident it was accepted.
    bench.choose("As of: ", "When it was issued (iat)");
    bench.wait_verdict("Accepted");
    bench.wait_for_words("Genuine and valid then, expired 3 h");
    bench.click_widget("button", "Back to now");
    bench.wait_verdict("Rejected");

    the_report_leaks_nothing(&bench, &token);

    // The same claims with fresh dates, for the same client.
    bench.choose_in_bar("Token", "Reproduce…");
    bench.click_widget("button", "Reproduce the token");
    bench.wait_dialog_gone();
    bench.wait_verdict("Ready");
    bench.click_widget("button", "Copy token");
    let fresh = bench.wait_for("the new token on the clipboard", || {
        desktop.copied(Selection::Clipboard).filter(|text| text.starts_with("eyJ"))
    });
    assert_ne!(fresh, token);
    let opened = open(&fresh, SECRETS[1]);
    let date = |name| opened.claim(name).as_i64().expect("a date");
    assert!((now() - date("iat")).abs() < 300, "issued now");
    assert_eq!(date("exp") - date("iat"), 3_600, "the distance is kept");
    assert_eq!(opened.claim("scope"), json!(["score:write"]));
    the_command_line_accepts(&desktop, &fresh, "games-7");
}

/// What is on the clipboard after Copy report says what was found, and opens nothing.
#[track_caller]
fn the_report_leaks_nothing(bench: &BenchWindow<'_>, token: &str) {
    bench.choose_in_bar("Token", "Copy report");
    let report = bench.wait_for("the report on the clipboard", || {
        bench.desktop().copied(Selection::Clipboard).filter(|text| text.starts_with('#'))
    });
    for said in ["token_expired", "games-7", "CLM-3", "Signature", "Gamification API"] {
        assert!(report.contains(said), "{said} is missing:\n{report}");
    }
    let (_, signature) = token.rsplit_once('.').expect("a token has dots");
    for piece in signature.as_bytes().windows(8) {
        let piece = std::str::from_utf8(piece).expect("base64url is ASCII");
        assert!(!report.contains(piece), "a piece of the signature is in it:\n{report}");
    }
    for secret in SECRETS {
        assert!(!report.contains(secret), "a secret is in it");
        assert!(!bench.outline().contains(secret), "a secret is in the accessibility tree");
    }
}

/// The program without a window, which reads the secret from the same keyring.
#[track_caller]
fn the_command_line_accepts(desktop: &Desktop, token: &str, client: &str) {
    let inspect = Cli::with(desktop.command(env!("CARGO_BIN_EXE_jotbench")));
    let outcome = inspect
        .args(["inspect", "-", "--client", client, "--profile", "gamification", "--json"])
        .input(token)
        .run()
        .expect_code(0);
    assert_eq!(outcome.json()["overall"], "accepted");
}
