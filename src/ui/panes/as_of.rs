//! The moment of judgement: now, or that of an incident, and the leeway.

use egui::{Key, Ui};

use crate::{
    bench::{
        Command,
        model::AsOf,
        words::{leeway_words, sentence},
    },
    jwt::{
        Moment,
        time::{Stamp, counted_in, from_local, parse_when},
    },
    ui::{
        scene::Scene,
        theme::space,
        view::AsOfField,
        widgets::{
            Button, MenuButton, MenuItem, TextField, group_title_ui, menu_separator_ui, note_ui,
        },
    },
};

/// The width of the menu, in points: that of a moment in full.
const WIDTH: f32 = 340.0;

/// In a window of less width, in points, what stands in the bar is said shorter.
const NARROW: f32 = 1_060.0;

/// Leeways to choose from, in seconds; more than the last is more than RFC 7519 §4.1.4 speaks of.
const LEEWAYS: [u64; 4] = [0, 30, 60, 300];

/// Draws the menu's button, and the menu while it is open.
pub fn as_of_menu_ui(ui: &mut Ui, scene: &mut Scene<'_>, field: &mut AsOfField) {
    let model = scene.model;
    let mut text = match model.as_of {
        AsOf::Now => "now".to_owned(),
        AsOf::At(moment) => moment.utc_near(scene.now),
    };
    let leeway = model.expected.leeway;
    // Where room is short the menus at the left come first; the headline tells the leeway too.
    let narrow = model.as_of != AsOf::Now && ui.ctx().content_rect().width() < NARROW;
    if leeway > 0 && !narrow {
        text = format!("{text} ±{}", leeway_words(leeway));
    }
    let label = format!("As of: {text}");
    let button = Button::new("As of").strong(&text).name(&label);
    let menu = MenuButton::new(button).min_width(WIDTH).holds_fields();
    let (response, chosen) = menu.show(ui, |ui| {
        let mut asked = Vec::new();
        moment_ui(ui, scene, field, &mut asked);
        menu_separator_ui(ui);
        moments_of_token_ui(ui, scene, &mut asked);
        menu_separator_ui(ui);
        leeway_ui(ui, leeway, &mut asked);
        asked
    });
    field.is_open = chosen.is_some();
    for command in chosen.into_iter().flatten() {
        scene.ask(command);
    }
    if let AsOf::At(moment) = model.as_of {
        response.on_hover_text(in_full(moment, scene));
        // A judgement in the past must not be taken for one of today.
        let text = if narrow { "Now" } else { "Back to now" };
        if Button::link(text).name("Back to now").show(ui).clicked() {
            scene.ask(Command::SetAsOf(AsOf::Now));
        }
    }
}

/// A moment in UTC, in local time, and how far it is away.
fn in_full(moment: Moment, scene: &Scene<'_>) -> String {
    let offset = scene.zone.offset_at(moment);
    let local =
        if offset == 0 { String::new() } else { format!("{}\n", moment.with_offset(offset)) };
    format!("{}\n{local}{}", moment.utc(), moment.relative_to(scene.now))
}

/// Now, a moment that is typed, and moments before now.
fn moment_ui(ui: &mut Ui, scene: &Scene<'_>, field: &mut AsOfField, asked: &mut Vec<Command>) {
    let as_of = scene.model.as_of;
    if MenuItem::new("Now").checked(as_of == AsOf::Now).show(ui).clicked() {
        asked.push(Command::SetAsOf(AsOf::Now));
    }
    egui::Frame::new().inner_margin(egui::Margin::symmetric(8, 4)).show(ui, |ui| {
        ui.set_width(WIDTH - 2.0 * space::M);
        field_ui(ui, scene, field, asked);
    });
    for (text, ago) in [
        ("1 minute ago", 60),
        ("15 minutes ago", 15 * 60),
        ("1 hour ago", 3_600),
        ("1 day ago", 24 * 3_600),
    ] {
        if MenuItem::new(text).checked(false).show(ui).clicked() {
            asked.push(Command::SetAsOf(AsOf::At(scene.now.plus_seconds(-ago))));
        }
    }
}

/// The field: under it stands how what is typed is read, and after Enter why it is not.
fn field_ui(ui: &mut Ui, scene: &Scene<'_>, field: &mut AsOfField, asked: &mut Vec<Command>) {
    let offset_at = |moment| scene.zone.offset_at(moment);
    let opens = !field.is_open;
    if opens && scene.model.as_of == AsOf::Now && field.problem.is_none() {
        // What was typed for an earlier judgement is not in force any more.
        field.text.clear();
    }
    let response = TextField::new("As of")
        .hint("14:03, yesterday 14:03, 2 h ago")
        .problem(field.problem.as_deref())
        .show(ui, &mut field.text);
    if opens {
        response.request_focus();
    }
    if response.changed() {
        field.problem = None;
    }
    let read = parse_when(&field.text, scene.now, &offset_at);
    if let (Ok(moment), false) = (&read, field.text.trim().is_empty()) {
        let unit = counted_in(&field.text).map(|unit| format!("in {unit}: ")).unwrap_or_default();
        ui.add_space(space::XS);
        note_ui(ui, &sentence(&format!("{unit}{}", moment.utc())))
            .on_hover_text(in_full(*moment, scene));
    }
    if response.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter)) {
        match read {
            Ok(moment) => {
                asked.push(Command::SetAsOf(AsOf::At(moment)));
                ui.close();
            }
            Err(error) => {
                field.problem = Some(sentence(&error));
                response.request_focus();
            }
        }
    }
}

/// When the token was logged, and its own dates.
fn moments_of_token_ui(ui: &mut Ui, scene: &Scene<'_>, asked: &mut Vec<Command>) {
    let model = scene.model;
    let mut item = |ui: &mut Ui, text: &str, at: Option<Moment>| {
        let at = at.map(AsOf::At);
        let checked = at.is_some_and(|at| at == model.as_of);
        let item = MenuItem::new(text).checked(checked).enabled(at.is_some());
        if item.show(ui).clicked() {
            asked.extend(at.map(Command::SetAsOf));
        }
    };
    if let Some(stamp) = model.logged_at {
        for (text, moment) in logged(stamp, scene) {
            item(ui, &text, Some(moment));
        }
    }
    let claims = model.examined.token.claims();
    for (name, text) in [
        ("iat", "When it was issued (iat)"),
        ("nbf", "When it becomes valid (nbf)"),
        ("exp", "When it expires (exp)"),
    ] {
        let member = claims.and_then(|claims| claims.member(name));
        item(ui, text, member.and_then(|it| Moment::from_json_number(it.value.text())));
    }
}

/// The moments that the stamp of the token's line can mean: a clock that names no offset may show
/// UTC or local time.
fn logged(stamp: Stamp, scene: &Scene<'_>) -> Vec<(String, Moment)> {
    let shown = stamp.moment.utc_near(scene.now);
    if stamp.has_offset {
        return vec![(format!("When it was logged: {shown}"), stamp.moment)];
    }
    let clock = shown.strip_suffix(" UTC").unwrap_or(&shown);
    let mut meant = vec![(format!("When it was logged: {clock} (taken as UTC)"), stamp.moment)];
    let local = from_local(stamp.moment, &|moment| scene.zone.offset_at(moment));
    if local != stamp.moment {
        meant.push((format!("When it was logged: {clock} (as local time)"), local));
    }
    meant
}

/// How much the clocks of issuer and verifier may differ.
fn leeway_ui(ui: &mut Ui, leeway: u64, asked: &mut Vec<Command>) {
    egui::Frame::new().inner_margin(egui::Margin::symmetric(8, 4)).show(ui, |ui| {
        group_title_ui(ui, "Leeway for clocks that differ");
    });
    let mut choices = LEEWAYS.to_vec();
    if !choices.contains(&leeway) {
        choices.push(leeway);
    }
    for seconds in choices {
        let text = match seconds {
            0 => "No leeway".to_owned(),
            seconds => format!("±{}", leeway_words(seconds)),
        };
        if MenuItem::new(&text).checked(seconds == leeway).show(ui).clicked() {
            asked.push(Command::SetLeeway(seconds));
        }
    }
}
