//! What the widgets look like and how they behave, each by itself.

use std::{cell::Cell, rc::Rc, time::Duration};

use egui::{Event, Key, Modifiers, OutputCommand, Theme, Ui, UiBuilder, Vec2, ViewportId, vec2};
use egui_kittest::{Harness, SnapshotResults, kittest::NodeT as _, kittest::Queryable as _};
use jotbench::ui::{
    UiTokens as _,
    icons::{Icon, icon_ui},
    theme::style,
    widgets::{
        Annotation, Button, CodeEdit, Dialog, Empty, FindingRow, ListRow, LongText, Mark,
        MenuButton, MenuItem, Pane, SecretBuffer, SecretField, TextField, TokenView, Tone, area_ui,
        chip_ui, dialog_answers_ui, dialog_title_ui, hold_to_reveal_ui, masked_ui,
        menu_separator_ui, note_ui, row_ui, segmented_ui, trailing_ui, verdict_badge_ui,
        verdict_tile_ui,
    },
};

const SECRET: &str = "hunter2-hunter2";
const PAYLOAD: &str = "{\n  \"sub\": \"joão\",\n  \"exp\": 1763790600\n  \"ok\": true\n}";

#[derive(Default)]
struct Gallery {
    claims: bool,
    name: String,
    client_id: String,
    secret: SecretBuffer,
    payload: String,
    token: String,
    long: String,
    held: bool,
}

fn harness<'a, S: 'a>(
    theme: Theme,
    size: Vec2,
    state: S,
    mut draw: impl FnMut(&mut Ui, &mut S) + 'a,
) -> Harness<'a, S> {
    Harness::builder()
        .with_size(size)
        .with_theme(theme)
        .with_context_setup(move |ctx| {
            style::install(ctx);
            ctx.set_theme(theme);
        })
        .wgpu()
        .build_ui_state(
            move |ui, state| {
                let rect = ui.ctx().content_rect();
                ui.painter().rect_filled(rect, 0.0, ui.tokens().panel);
                let builder = UiBuilder::new().max_rect(rect.shrink(14.0));
                ui.scope_builder(builder, |ui| draw(ui, state));
            },
            state,
        )
}

fn gallery_ui(ui: &mut Ui, state: &mut Gallery) {
    controls_ui(ui, state);
    let body = ui.available_rect_before_wrap();
    let (left, rest) = body.split_left_right_at_x(body.left() + 230.0);
    area_ui(ui, "left", left, |ui| fields_ui(ui, state));
    let (panes, below) = rest.split_top_bottom_at_y(rest.top() + 220.0);
    area_ui(ui, "panes", panes, |ui| panes_ui(ui, state));
    area_ui(ui, "below", below, |ui| findings_ui(ui, state));
}

fn controls_ui(ui: &mut Ui, state: &mut Gallery) {
    let t = ui.tokens();
    ui.horizontal(|ui| {
        for (tone, word) in [
            (Tone::Ok, "Accepted"),
            (Tone::Error, "Rejected"),
            (Tone::Warning, "Ready"),
            (Tone::Neutral, "Not checked"),
        ] {
            verdict_badge_ui(ui, tone, word);
        }
        verdict_tile_ui(ui, "Signature", Tone::Ok, "Valid, HS256", 184.0);
        verdict_tile_ui(ui, "Key", Tone::Neutral, "No key", 184.0);
        verdict_tile_ui(ui, "Time", Tone::Error, "Not before in 3 h 2 min 14 s, at noon", 184.0);
    });
    ui.add_space(6.0);
    ui.horizontal(|ui| {
        Button::primary("Copy token").show(ui);
        Button::new("Save…").show(ui);
        let focused = Button::new("Focused").show(ui);
        if ui.memory(|memory| memory.focused().is_none()) {
            focused.request_focus();
        }
        Button::danger("Delete client…").show(ui);
        Button::quiet("Copy").show(ui);
        Button::link("Add client…").icon(Icon::Plus).show(ui);
        Button::new("").icon(Icon::Copy).name("Copy the header").show(ui);
        Button::primary("Save").enabled(false).show(ui);
        Button::new("Revert").enabled(false).show(ui);
        segmented_ui(ui, "View", &mut state.claims, &[(false, "JSON"), (true, "Claims")]);
        chip_ui(ui, "now", false);
        chip_ui(ui, "+15 min", true);
    });
    ui.horizontal(|ui| {
        for icon in Icon::ALL {
            icon_ui(ui, icon, 16.0, t.text);
        }
        for icon in Icon::ALL {
            icon_ui(ui, icon, 12.0, t.quiet);
        }
        MenuButton::new(Button::new("Profile").strong("Plain JWT")).show(ui, menu_ui);
        note_ui(ui, "Kept on Tuesday");
    });
}

fn fields_ui(ui: &mut Ui, state: &mut Gallery) {
    ui.set_max_width(220.0);
    ListRow::new("acme-prod").subtitle("Caf Smart Auth, production").selected(true).show(ui);
    ListRow::new("acme-test").subtitle("Caf Smart Auth").mark(Some(Tone::Error)).show(ui);
    TextField::new("Name").hint("acme-prod").show(ui, &mut state.name);
    TextField::new("Client ID")
        .code(true)
        .problem(Some("Two clients cannot share a name"))
        .show(ui, &mut state.client_id);
    SecretField::new("Secret").hint("Type or paste it").show(ui, &mut state.secret);
    masked_ui(ui, None, 200.0);
    masked_ui(ui, Some(SECRET), 100.0);
    state.held = hold_to_reveal_ui(ui, true);
}

fn panes_ui(ui: &mut Ui, state: &mut Gallery) {
    let rest = ui.max_rect();
    let pane = rest.with_max_y(rest.top() + 210.0).with_max_x(rest.center().x - 5.0);
    let parts = Pane::new("Payload").subtitle("draft").note(true).show(ui, pane, |ui| {
        Button::quiet("Copy").show(ui);
    });
    let exp = PAYLOAD.find("\"exp\"").unwrap_or(0);
    let notes = [Annotation { offset: exp, text: "14:30:00 UTC, 3 h ago".to_owned() }];
    let marks = [
        Mark { span: exp..exp + 5, tone: Tone::Warning },
        Mark { span: PAYLOAD.len() - 13..PAYLOAD.len() - 13, tone: Tone::Error },
    ];
    area_ui(ui, "payload", parts.body, |ui| {
        CodeEdit::new("Payload").marks(&marks).annotations(&notes).show(ui, &mut state.payload);
    });
    row_ui(ui, "note", parts.note, |ui| note_ui(ui, "A comma is missing here: line 4, column 3"));
    let token = pane.translate(vec2(pane.width() + 10.0, 0.0));
    let parts = Pane::new("Token").show(ui, token, |_| {});
    area_ui(ui, "token", parts.body, |ui| {
        TokenView::new("Token").hint("Paste a token").show(ui, &mut state.token);
    });
}

fn findings_ui(ui: &mut Ui, state: &mut Gallery) {
    let rest = ui.max_rect();
    let (findings, last) = rest.split_top_bottom_at_y(rest.top() + 84.0);
    area_ui(ui, "findings", findings, |ui| {
        ui.spacing_mut().item_spacing.y = 0.0;
        FindingRow {
            tone: Tone::Error,
            place: "payload.exp",
            place_width: 150.0,
            message: "Expired at 14:30:00 UTC, 3 h 2 min ago",
            hint: "Sign it again with a later time",
            source: "RFC 7519 §4.1.4",
            fix: Some("+15 min"),
        }
        .show(ui, |_| {});
        FindingRow {
            tone: Tone::Info,
            place: "token",
            place_width: 150.0,
            message: "“Bearer ” was taken off",
            hint: "",
            source: "paste",
            fix: None,
        }
        .show(ui, |_| {});
    });
    let (empty, long) = last.split_left_right_at_x(last.center().x);
    area_ui(ui, "empty", empty, |ui| {
        Empty::new("No client yet", "A client keeps its secret in the system's keychain.")
            .icon(Icon::Key)
            .button("Add client…")
            .show(ui);
    });
    area_ui(ui, "long", long, |ui| LongText::new("Long text").show(ui, &state.long));
}

fn menu_ui(ui: &mut Ui) {
    MenuItem::new("Caf Smart Auth").checked(false).show(ui);
    MenuItem::new("Plain JWT").checked(true).shortcut("Ctrl+1").show(ui);
    menu_separator_ui(ui);
    MenuItem::new("Reload").checked(false).enabled(false).show(ui);
}

fn full() -> Gallery {
    let mut gallery = Gallery {
        payload: PAYLOAD.to_owned(),
        token: "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJhIiwiZXhwIjoxNzYzNzkwNjAwfQ.c2lnbmF0dXJl".into(),
        client_id: "61c3a4bf-acme".to_owned(),
        long: "0123456789 ".repeat(20_000),
        ..Gallery::default()
    };
    gallery.secret.set(SECRET);
    gallery
}

/// The longest time until the next frame, or `Duration::MAX` if there is none to come.
fn next_frame<S>(harness: &Harness<'_, S>) -> Duration {
    harness.output().viewport_output[&ViewportId::ROOT].repaint_delay
}

/// Everything that assistive technology is told, as text.
fn accessibility_tree<S>(harness: &Harness<'_, S>) -> String {
    fn tell(node: &egui_kittest::Node<'_>, out: &mut String) {
        let node = node.accesskit_node();
        for text in
            [node.label(), node.value(), node.description(), node.placeholder().map(str::to_owned)]
        {
            out.push_str(&text.unwrap_or_default());
            out.push('\n');
        }
    }
    let mut out = String::new();
    let mut open: Vec<_> = harness.root().children().collect();
    while let Some(node) = open.pop() {
        tell(&node, &mut out);
        open.extend(node.children());
    }
    out
}

#[test]
fn the_widgets_look_designed_in_both_themes() {
    let mut results = SnapshotResults::new();
    for (theme, name) in [(Theme::Dark, "gallery-dark"), (Theme::Light, "gallery-light")] {
        let mut harness = harness(theme, vec2(1080.0, 560.0), full(), gallery_ui);
        harness.run();
        harness.get_by_label("Profile Plain JWT").click();
        harness.run();
        harness.snapshot(name);
        results.extend_harness(&mut harness);
    }
    results.unwrap();
}

#[test]
fn a_dialog_looks_designed_and_is_dismissed_by_escape() {
    let state = (String::new(), SecretBuffer::default(), false);
    let mut harness = harness(Theme::Light, vec2(520.0, 340.0), state, |ui, state| {
        let output = Dialog::new(420.0).show(ui, |ui| {
            dialog_title_ui(ui, "New client", "");
            TextField::new("Name").hint("acme-prod").show(ui, &mut state.0);
            SecretField::new("Client secret").hint("Type or paste it").show(ui, &mut state.1);
            dialog_answers_ui(ui, "The secret goes to the keychain", |ui| {
                Button::new("Cancel").show(ui);
                Button::primary("Add client").show(ui);
            });
        });
        state.2 |= output.dismissed;
    });
    harness.run();
    harness.snapshot("dialog");
    harness.key_press(Key::Escape);
    harness.step();
    assert!(harness.state().2);
}

#[test]
fn nothing_is_drawn_anew_while_a_field_has_the_focus_and_nothing_happens() {
    let mut harness = harness(Theme::Dark, vec2(1080.0, 560.0), full(), gallery_ui);
    harness.get_by_label("Payload").focus();
    harness.run();
    assert_eq!(next_frame(&harness), Duration::MAX);
}

#[test]
fn a_secret_is_in_no_output_but_the_pixels() {
    let mut gallery = full();
    gallery.secret.wipe();
    let mut harness = harness(Theme::Dark, vec2(1080.0, 560.0), gallery, gallery_ui);
    harness.get_by_label("Secret").focus();
    harness.run();
    harness.get_by_label("Secret").type_text("s3cr");
    harness.run();
    harness.event(Event::Paste("et-\nline".to_owned()));
    harness.run();
    assert_eq!(harness.state().secret.expose(), "s3cret-\nline");
    for event in [
        Event::Key {
            key: Key::A,
            physical_key: None,
            pressed: true,
            repeat: false,
            modifiers: Modifiers::COMMAND,
        },
        Event::Copy,
    ] {
        harness.event_modifiers(event, Modifiers::COMMAND);
    }
    harness.step();
    for command in &harness.output().platform_output.commands {
        if let OutputCommand::CopyText(text) | OutputCommand::TextSelectionSettled(text) = command {
            assert!(text.chars().all(|character| character == '•'), "the secret left the field");
        }
    }
    let tree = accessibility_tree(&harness);
    assert!(tree.contains("Secret"));
    assert!(!tree.contains("s3cr") && !tree.contains(SECRET), "{tree}");
    harness.key_press_modifiers(Modifiers::COMMAND, Key::Z);
    harness.run();
    assert_eq!(harness.state().secret.expose(), "s3cret-\nline", "undo leaves the secret alone");
}

#[test]
fn a_secret_is_shown_only_while_the_button_is_held() {
    let mut harness = harness(Theme::Light, vec2(1080.0, 560.0), full(), gallery_ui);
    harness.run();
    let center = harness.get_by_label("Hold to reveal").rect().center();
    assert!(!harness.state().held);
    harness.drag_at(center);
    harness.run();
    assert!(harness.state().held);
    harness.drop_at(center);
    harness.run();
    assert!(!harness.state().held);
    harness.get_by_label("Hold to reveal").focus();
    harness.run();
    harness.key_down(Key::Space);
    harness.run();
    assert!(harness.state().held);
    harness.key_up(Key::Space);
    harness.run();
    assert!(!harness.state().held);
}

#[test]
fn a_segmented_control_is_one_stop_of_tab_and_arrows_choose() {
    let mut harness = harness(Theme::Dark, vec2(400.0, 100.0), 0, |ui, choice: &mut u8| {
        ui.horizontal(|ui| {
            Button::new("Before").show(ui);
            segmented_ui(ui, "View", choice, &[(0, "JSON"), (1, "Claims"), (2, "Raw")]);
            Button::new("After").show(ui);
        });
    });
    harness.get_by_label("Before").focus();
    harness.run();
    harness.key_press(Key::Tab);
    harness.run();
    assert!(harness.get_by_label("JSON").is_focused());
    harness.key_press(Key::ArrowRight);
    harness.run();
    assert_eq!(*harness.state(), 1);
    assert!(harness.get_by_label("Claims").is_focused());
    harness.key_press(Key::Tab);
    harness.run();
    assert!(harness.get_by_label("After").is_focused());
    harness.get_by_label("Raw").click();
    harness.run();
    assert_eq!(*harness.state(), 2);
}

#[test]
fn tab_leaves_the_editor_and_goes_from_left_to_right() {
    let text = "{\n  \"a\": 1\n}".to_owned();
    let mut harness = harness(Theme::Dark, vec2(500.0, 200.0), text, |ui, text: &mut String| {
        let (strip, body) = ui.max_rect().split_top_bottom_at_y(ui.max_rect().top() + 30.0);
        area_ui(ui, "body", body, |ui| CodeEdit::new("Payload").show(ui, text));
        trailing_ui(ui, "strip", strip, |ui| {
            Button::new("First").show(ui);
            Button::new("Second").show(ui);
        });
    });
    harness.get_by_label("Payload").focus();
    harness.run();
    harness.key_press(Key::Tab);
    harness.run();
    assert_eq!(harness.state(), "{\n  \"a\": 1\n}");
    assert!(harness.get_by_label("First").is_focused());
    harness.key_press(Key::Tab);
    harness.run();
    let second = harness.get_by_label("Second");
    assert!(second.is_focused());
    assert!(second.rect().left() > harness.get_by_label("First").rect().right());
}

#[test]
fn the_place_under_the_pointer_is_told_in_bytes() {
    let hovered = Rc::new(Cell::new(None));
    let told = Rc::clone(&hovered);
    let text = "{\"é\": 12}".to_owned();
    let mut harness =
        harness(Theme::Dark, vec2(400.0, 120.0), text, move |ui, text: &mut String| {
            told.set(CodeEdit::new("Payload").show(ui, text).hovered);
        });
    harness.run();
    // 14 points of the window, 12 of the editor; a character is 7.8 points wide.
    let character = |index: f32| egui::pos2(26.0 + (index + 0.5) * 7.8, 14.0 + 10.0 + 10.0);
    for (index, offset) in [(0.0, Some(0)), (2.0, Some(2)), (3.0, Some(4)), (6.0, Some(7))] {
        harness.hover_at(character(index));
        harness.run();
        assert_eq!(hovered.get(), offset, "character {index}");
    }
    harness.hover_at(character(12.0));
    harness.run();
    assert_eq!(hovered.get(), None);
}

#[test]
fn megabytes_are_shown_in_rows_and_replaced_as_a_whole() {
    let text = "0123456789".repeat(300_000);
    let mut harness = harness(Theme::Dark, vec2(600.0, 300.0), text, |ui, text: &mut String| {
        TokenView::new("Token").show(ui, text);
    });
    harness.run();
    harness.get_by_label_contains("Token").focus();
    harness.run();
    harness.event(Event::Paste("a.b.c".to_owned()));
    harness.run();
    assert_eq!(harness.state(), "a.b.c");
}

#[test]
fn a_menu_opened_by_keyboard_gives_its_first_item_the_focus() {
    let chosen = Rc::new(Cell::new(false));
    let told = Rc::clone(&chosen);
    let mut harness = harness(Theme::Dark, vec2(400.0, 200.0), (), move |ui, ()| {
        MenuButton::new(Button::new("Copy")).show(ui, |ui| {
            if MenuItem::new("Copy token").show(ui).clicked() {
                told.set(true);
            }
            MenuItem::new("Copy header").show(ui);
        });
    });
    harness.get_by_label("Copy").focus();
    harness.run();
    harness.key_press(Key::Enter);
    harness.run();
    assert!(harness.get_by_label("Copy token").is_focused());
    harness.key_press(Key::Enter);
    harness.run();
    assert!(chosen.get());
    assert!(harness.query_by_label("Copy token").is_none(), "choosing closes the menu");
    assert!(harness.get_by_label("Copy").is_focused(), "the focus goes back to the button");
}
