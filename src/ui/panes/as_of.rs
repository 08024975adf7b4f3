//! The moment of judgement: now, or that of an incident.

use egui::Ui;

use crate::bench::{Command, model::AsOf};
use crate::ui::{
    scene::Scene,
    widgets::{Button, MenuButton, MenuItem, menu_separator_ui},
};

/// Draws the menu.
pub fn as_of_menu_ui(ui: &mut Ui, scene: &mut Scene<'_>) {
    let model = scene.model;
    let text = match model.as_of {
        AsOf::Now => "now".to_owned(),
        AsOf::At(moment) => moment.utc_near(scene.now),
    };
    let label = format!("As of: {text}");
    let button = Button::new("As of").strong(&text).name(&label);
    let (_, chosen) = MenuButton::new(button).min_width(240.0).show(ui, |ui| {
        let mut chosen = None;
        if MenuItem::new("Now").checked(model.as_of == AsOf::Now).show(ui).clicked() {
            chosen = Some(AsOf::Now);
        }
        menu_separator_ui(ui);
        let claims = model.examined.token.claims();
        for (name, text) in [
            ("iat", "When it was issued (iat)"),
            ("nbf", "When it becomes valid (nbf)"),
            ("exp", "When it expires (exp)"),
        ] {
            let date = claims
                .and_then(|claims| claims.member(name))
                .and_then(|member| crate::jwt::Moment::from_json_number(member.value.text()));
            let at = date.map(AsOf::At);
            let checked = at.is_some_and(|at| at == model.as_of);
            let item = MenuItem::new(text).checked(checked).enabled(date.is_some());
            if item.show(ui).clicked() {
                chosen = at;
            }
        }
        menu_separator_ui(ui);
        for (text, ago) in [
            ("1 minute ago", 60),
            ("15 minutes ago", 15 * 60),
            ("1 hour ago", 3_600),
            ("1 day ago", 24 * 3_600),
        ] {
            if MenuItem::new(text).checked(false).show(ui).clicked() {
                chosen = Some(AsOf::At(scene.now.plus_seconds(-ago)));
            }
        }
        chosen
    });
    if let Some(as_of) = chosen.flatten() {
        scene.ask(Command::SetAsOf(as_of));
    }
    // A judgement in the past must not be taken for one of today.
    if model.as_of != AsOf::Now && Button::link("Back to now").show(ui).clicked() {
        scene.ask(Command::SetAsOf(AsOf::Now));
    }
}
