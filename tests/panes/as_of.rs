//! The menu of the moment of judgement, and the API's own answer among the findings.

use super::*;
use jotbench::{
    bench::model::{AsOf, ProfileChoice},
    jwt::time::Stamp,
    profile::load::Profiles,
    ui::{
        panes::{findings_pane_ui, menu_bar_ui},
        scene::Scene,
        theme::style,
        view::View,
    },
};

struct Bar {
    model: Model,
    view: View,
    zone: Zone,
    asked: Vec<Command>,
}

impl Bar {
    fn new(change: impl FnOnce(&mut Model)) -> Self {
        let mut model = Model::new(Profiles::built_in(), NOW);
        change(&mut model);
        Self { model, view: View::default(), zone: Zone::Fixed(-3 * 3_600), asked: vec![] }
    }

    fn show(self) -> Harness<'static, Self> {
        let mut harness = Harness::builder()
            .with_size(vec2(1280.0, 700.0))
            .with_max_steps(12)
            .with_context_setup(style::install)
            .build_ui_state(
                |ui, bar: &mut Self| {
                    let mut scene = Scene::new(&bar.model, NOW, bar.zone);
                    let (top, rest) = ui.max_rect().split_top_bottom_at_y(38.0);
                    menu_bar_ui(ui, &mut scene, &mut bar.view.as_of, top);
                    findings_pane_ui(ui, &mut scene, rest.with_min_y(500.0), None);
                    bar.asked.extend(scene.into_commands());
                },
                self,
            );
        harness.run();
        harness
    }
}

/// Opens the menu and types into its field.
fn typed(harness: &mut Harness<'static, Bar>, text: &str) {
    harness.get_by_label("As of: now").click();
    harness.run();
    harness.get_by_role_and_label(egui::accesskit::Role::TextInput, "As of").focus();
    harness.run();
    harness.event(egui::Event::Text(text.to_owned()));
    harness.run();
    harness.key_press(egui::Key::Enter);
    harness.run();
}

#[test]
fn a_moment_that_is_typed_is_the_one_of_judgement() {
    let mut harness = Bar::new(|_| {}).show();
    typed(&mut harness, "2026-11-22 11:03 -0300");
    let asked = &harness.state().asked;
    let expected = Moment::from_seconds(1_795_356_180);
    assert!(matches!(asked[..], [Command::SetAsOf(AsOf::At(at))] if at == expected), "{asked:?}");
    assert!(harness.query_by_label("No leeway").is_none(), "the menu is closed");
    assert_eq!(harness.state().view.as_of.text, "2026-11-22 11:03 -0300", "what was typed stays");
}

#[test]
fn what_is_not_understood_is_said_under_the_field_and_stays() {
    let mut harness = Bar::new(|_| {}).show();
    typed(&mut harness, "14:03 BRT");
    assert!(harness.state().asked.is_empty());
    harness.get_by_label_contains("was not understood after the time");
    assert_eq!(harness.state().view.as_of.text, "14:03 BRT");
    harness.event(egui::Event::Text("x".to_owned()));
    harness.run();
    assert!(harness.query_by_label_contains("was not understood").is_none(), "typed over");
}

#[test]
fn the_stamp_of_the_tokens_line_is_offered_in_every_way_that_it_can_be_meant() {
    let moment = Moment::from_seconds(NOW.seconds - 600);
    let items = |has_offset| {
        let stamp = Stamp { moment, has_offset };
        let mut harness = Bar::new(|model| model.logged_at = Some(stamp)).show();
        harness.get_by_label("As of: now").click();
        harness.run();
        let logged = harness.query_all_by_label_contains("When it was logged: ");
        logged.filter_map(|node| node.accesskit_node().label()).collect::<Vec<_>>()
    };
    let shown = moment.utc_near(NOW);
    let clock = shown.strip_suffix(" UTC").unwrap();
    assert_eq!(items(true), [format!("When it was logged: {shown}")]);
    assert_eq!(
        items(false),
        [
            format!("When it was logged: {clock} (taken as UTC)"),
            format!("When it was logged: {clock} (as local time)"),
        ]
    );
}

#[test]
fn the_leeway_is_chosen_and_told() {
    let mut harness = Bar::new(|model| model.expected.leeway = 60).show();
    harness.get_by_label("As of: now ±60 s").click();
    harness.run();
    harness.get_by_label("±5 min").click();
    harness.run();
    let asked = &harness.state().asked;
    assert!(matches!(asked[..], [Command::SetLeeway(300)]), "{asked:?}");
}

#[test]
fn the_answer_of_the_api_is_in_sight_and_can_be_copied() {
    let mut harness = Bar::new(|model| {
        let exp = NOW.seconds - 10_800;
        let choice = ProfileChoice::Id("gamification".to_owned());
        let _ = model.apply(Command::ChooseProfile(choice), NOW);
        let payload = format!(
            r#"{{"sub":"u","iss":"tenant-7","aud":"game","iat":{},"exp":{exp}}}"#,
            exp - 3_600
        );
        let _ = model.apply(Command::SetMode(jotbench::bench::model::Mode::Sign), NOW);
        let _ = model.apply(Command::PayloadEdited(payload), NOW);
    })
    .show();
    harness.get_by_label_contains("Gamification API would answer token_expired: Make a new token");
    harness.get_by_label("Copy the API's answer").click();
    harness.run();
    let asked = &harness.state().asked;
    assert!(
        matches!(&asked[..], [Command::CopySelection(text)]
            if text.starts_with("Gamification API would answer token_expired: ")),
        "{asked:?}"
    );
}
