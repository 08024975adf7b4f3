//! Sizes, themes, states: nothing panics, every input is named, and a few pictures stay the same.

use super::*;
use egui_kittest::SnapshotResults;
use jotbench::bench::effect::Copied;

fn states() -> Vec<(&'static str, Vec<Command>)> {
    let mut findings = signing("gamification");
    findings.push(Command::PayloadEdited(
        "{\n  \"sub\": 7,\n  \"iss\": \"{tenant}\",\n  \"exp\": 1795000000000,\n  \"scope\": \"a b\"\n}"
            .to_owned(),
    ));
    let mut broken = signing("caf-smart-auth");
    broken.push(Command::PayloadEdited("{\n  \"iss\": \"acme\"\n  \"exp\": 1\n}".to_owned()));
    let claims = [findings.clone(), vec![Command::Do(Action::SwitchPayloadView)]].concat();
    vec![
        ("start", vec![]),
        ("empty", vec![Command::TokenEdited(String::new()), Command::Do(Action::ForgetClient)]),
        ("findings", findings),
        ("claims", claims),
        ("broken", broken),
        ("unsigned", vec![Command::Do(Action::NewToken)]),
        ("no token", vec![Command::Paste("\u{0}\u{202e} <b>no</b> \u{1b}[31m token".to_owned())]),
        ("bytes", vec![Command::Paste("eyJhbGciOiJIUzI1NiJ9._wCA.c2ln".to_owned())]),
        ("add", vec![Command::Do(Action::AddClient)]),
        ("palette", vec![Command::Do(Action::Palette)]),
        ("shortcuts", vec![Command::Do(Action::Shortcuts)]),
        ("about", vec![Command::Do(Action::About)]),
    ]
}

#[test]
fn every_state_is_drawn_at_every_size_and_names_its_inputs() {
    for size in [vec2(760.0, 520.0), vec2(900.0, 600.0), USUAL, vec2(1920.0, 1080.0)] {
        for (name, commands) in states() {
            // The harness itself looks whether every input has a name.
            let harness = window(size, Theme::Light, commands);
            assert!(told(&harness).contains("Findings"), "{name}");
        }
    }
}

#[test]
fn a_window_of_any_size_does_not_panic() {
    for size in [vec2(1.0, 1.0), vec2(120.0, 90.0), vec2(400.0, 2000.0), vec2(3000.0, 300.0)] {
        let _ = window(size, Theme::Dark, vec![]);
    }
}

#[test]
fn a_few_pictures_stay_as_they_are() {
    let mut results = SnapshotResults::new();
    let all = states();
    let of = |wanted: &str| {
        all.iter().find(|(name, _)| *name == wanted).map(|(_, c)| c.clone()).unwrap_or_default()
    };
    for (name, theme, state) in [
        ("window-start-dark", Theme::Dark, "start"),
        ("window-findings-light", Theme::Light, "findings"),
        ("window-add-client-dark", Theme::Dark, "add"),
    ] {
        let mut harness = window(USUAL, theme, of(state));
        know(&mut harness, vec![client("acme-prod"), client("acme-test")]);
        if state == "start" {
            receive(&mut harness, Event::Copied(Copied::Token, Ok(Some(Duration::from_mins(1)))));
        }
        harness.snapshot(name);
        results.extend_harness(&mut harness);
    }
    results.unwrap();
}
