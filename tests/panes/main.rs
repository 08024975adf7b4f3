//! The whole window without a display: what a person sees, does by pointer and by keyboard, and
//! what assistive technology is told. Time stands still, and no worker carries anything out.

mod as_of;
mod client_dialog;
mod dialogs;
mod drawing;
mod keyboard;
mod keys;
mod mouse;
mod report;
mod reproduce;
mod rest;
mod secrecy;
mod serialization;
mod settings;
mod signer;
mod stage;
mod stores;
mod tray;

use std::time::Duration;

use egui::{Key, Modifiers, Theme, Vec2, ViewportId, vec2};
use egui_kittest::{
    Harness, Node,
    kittest::{NodeT as _, Queryable as _},
};
use jotbench::{
    bench::{
        Action, Command, Event, Model,
        model::{KeychainStatus, Mode, ProfileChoice},
    },
    client::{Client, ClientRef, StoreKind, index::Index, index::Loaded},
    jwt::{Algorithm, Moment, Secret, SecretEncoding},
    ui::{
        app::{App, Clock},
        scene::Zone,
    },
};

const NOW: Moment = Moment { seconds: 1_795_350_720, nanos: 0 };
const USUAL: Vec2 = vec2(1280.0, 800.0);
const SECRET: &str = "a-secret-that-is-long-enough-for-hs256";

/// The window with these commands given before its first frame.
fn window(size: Vec2, theme: Theme, commands: Vec<Command>) -> Harness<'static, App> {
    let mut harness = Harness::builder()
        .with_size(size)
        .with_theme(theme)
        .with_max_steps(12)
        .wgpu()
        .build_eframe(move |cc| {
            let ctx = &cc.egui_ctx;
            let mut app = App::without_workers(ctx, Clock::Fixed(NOW), Zone::Fixed(-3 * 3_600));
            app.apply(
                ctx,
                Command::Do(match theme {
                    Theme::Dark => Action::ThemeDark,
                    Theme::Light => Action::ThemeLight,
                }),
            );
            for command in commands {
                app.apply(ctx, command);
            }
            app
        });
    harness.run();
    harness
}

fn usual(commands: Vec<Command>) -> Harness<'static, App> {
    window(USUAL, Theme::Dark, commands)
}

/// A draft of the profile, signed with a typed secret.
fn signing(profile: &str) -> Vec<Command> {
    vec![
        Command::ChooseProfile(ProfileChoice::Id(profile.to_owned())),
        Command::SecretTyped(Secret::from(SECRET.to_owned())),
    ]
}

fn model<'h>(harness: &'h Harness<'_, App>) -> &'h Model {
    harness.state().model()
}

fn give(harness: &mut Harness<'_, App>, command: Command) {
    let ctx = harness.ctx.clone();
    harness.state_mut().apply(&ctx, command);
    harness.run();
}

fn receive(harness: &mut Harness<'_, App>, event: Event) {
    let ctx = harness.ctx.clone();
    harness.state_mut().receive(&ctx, event);
    harness.run();
}

fn click<S>(harness: &mut Harness<'_, S>, label: &str) {
    harness.get_by_label(label).click();
    harness.run();
}

fn press<S>(harness: &mut Harness<'_, S>, key: Key) {
    harness.key_press(key);
    harness.run();
}

fn press_with(harness: &mut Harness<'_, App>, modifiers: Modifiers, key: Key) {
    harness.key_press_modifiers(modifiers, key);
    harness.run();
}

fn client(name: &str) -> Client {
    Client {
        id: ClientRef(format!("{:0>32}", name.len())),
        name: name.to_owned(),
        environment: "production".to_owned(),
        client_id: format!("{name}-id"),
        algorithm: Algorithm::Hs256,
        encoding: SecretEncoding::Utf8,
        profile: "caf-smart-auth".to_owned(),
        kid: None,
        store: StoreKind::Keychain,
        created: NOW.seconds,
        last_used: None,
        previous: None,
    }
}

fn know(harness: &mut Harness<'_, App>, clients: Vec<Client>) {
    let loaded = Loaded { index: Index { clients }, damaged: None };
    receive(harness, Event::IndexLoaded(Ok(loaded)));
}

/// Every node that assistive technology is told of.
fn each_node<S>(harness: &Harness<'_, S>, mut look: impl FnMut(&Node<'_>)) {
    let mut open: Vec<_> = harness.root().children().collect();
    while let Some(node) = open.pop() {
        look(&node);
        open.extend(node.children());
    }
}

/// Everything that assistive technology is told, as text.
fn told<S>(harness: &Harness<'_, S>) -> String {
    let mut text = String::new();
    each_node(harness, |node| {
        let node = node.accesskit_node();
        let placeholder = node.placeholder().map(str::to_owned);
        for part in [node.label(), node.value(), node.description(), placeholder] {
            text.push_str(&part.unwrap_or_default());
            text.push('\n');
        }
    });
    text
}

/// The name of what has the focus; empty where nothing has it.
fn focused<S>(harness: &Harness<'_, S>) -> String {
    let mut name = String::new();
    each_node(harness, |node| {
        if node.is_focused() {
            let node = node.accesskit_node();
            name = node.label().or_else(|| node.value()).unwrap_or_else(|| "(no name)".to_owned());
        }
    });
    name
}

/// The time until the next frame.
fn next_frame(harness: &Harness<'_, App>) -> Duration {
    harness.output().viewport_output[&ViewportId::ROOT].repaint_delay
}
