//! Nothing is drawn anew while nothing changes, and nothing large stops a frame.

use super::*;
use jotbench::jwt::Overall;

const IDLE: Duration = Duration::from_secs(10);

#[test]
fn an_idle_window_rests() {
    let harness = usual(vec![]);
    assert!(next_frame(&harness) >= IDLE, "{:?}", next_frame(&harness));
}

#[test]
fn an_idle_window_rests_whatever_has_the_focus() {
    for label in ["Token", "Header", "Payload"] {
        let mut harness = usual(vec![]);
        harness.get_by_role_and_label(egui::accesskit::Role::MultilineTextInput, label).focus();
        harness.run();
        assert_eq!(focused(&harness), label);
        harness.run();
        assert!(next_frame(&harness) >= IDLE, "{label}: {:?}", next_frame(&harness));
    }
    let mut harness = usual(vec![]);
    click(&mut harness, "Add client…");
    assert!(next_frame(&harness) >= IDLE, "a dialog: {:?}", next_frame(&harness));
}

#[test]
fn a_countdown_draws_one_frame_a_second() {
    let mut harness = usual(signing("caf-smart-auth"));
    let rest = next_frame(&harness);
    assert!(
        (Duration::from_millis(900)..=Duration::from_millis(1_010)).contains(&rest),
        "{rest:?}"
    );
    give(&mut harness, Command::SetAsOf(jotbench::bench::model::AsOf::At(NOW)));
    assert!(next_frame(&harness) >= IDLE, "a fixed moment counts nothing");
}

/// Gives the model the answer that a worker would.
fn work(harness: &mut Harness<'_, App>, command: Command) {
    give(harness, command);
    let generation = model(harness).analysing.expect("it is too large for a frame");
    let job = jotbench::bench::analysis::Job::Examine {
        pasted: model(harness).pasted.clone(),
        reading: model(harness).read_as.clone(),
        key: model(harness).key.key().cloned(),
        accepted: vec![],
        former: None,
        given: None,
    };
    receive(harness, Event::Analysed(generation, Box::new(job.run())));
}

#[test]
fn a_token_of_a_megabyte_is_shown_and_checked() {
    let key =
        jotbench::jwt::KeySet::read(&Secret::from(SECRET.to_owned()), SecretEncoding::Utf8, None)
            .unwrap();
    for payload in [
        format!("{{\"sub\":\"{}\"}}", "a".repeat(800_000)),
        format!("{{{}\"z\":1}}", "\"abc\": [1, 2, 3],\n".repeat(11_000)),
    ] {
        let header = r#"{"alg":"HS256","typ":"JWT"}"#;
        let token =
            jotbench::jwt::sign(header, payload.as_bytes(), &key, Algorithm::Hs256).unwrap();
        let mut harness = usual(vec![Command::SecretTyped(Secret::from(SECRET.to_owned()))]);
        work(&mut harness, Command::Paste(token.clone()));
        assert_eq!(model(&harness).token_text, token);
        let signature = model(&harness).analysis.verdicts.signature;
        assert_eq!(signature, jotbench::jwt::verdict::SignatureVerdict::Valid);
        assert!(model(&harness).analysing.is_none());
        assert!(next_frame(&harness) >= IDLE);
        click(&mut harness, "Claims");
        click(&mut harness, "JSON");
    }
}

#[test]
fn while_a_large_token_is_checked_nothing_is_green() {
    let mut harness = usual(vec![]);
    give(&mut harness, Command::Paste(format!("eyJ9.{}.c2ln", "e".repeat(1_000_000))));
    assert!(told(&harness).contains("Checking a large token"));
    assert_ne!(model(&harness).analysis.overall, Overall::Accepted);
    assert!(next_frame(&harness) >= IDLE, "the worker wakes the window");
}
