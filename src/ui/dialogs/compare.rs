//! Comparing two tokens.

use egui::{ScrollArea, Ui, vec2};

use super::comparison::ComparisonTable;
use crate::{
    bench::{
        Command,
        compare::Comparison,
        model::{CompareCommand, CompareDialog, CompareSide, CompareSource, Model},
    },
    jwt::visible,
    ui::{
        scene::Scene,
        theme::{measure, space},
        widgets::{
            Button, MenuButton, MenuItem, TextField, Tone, checkbox_ui, dialog_answers_ui,
            dialog_problem_ui, dialog_title_ui, note_ui, pair_ui, strip_ui, tone_line_ui,
        },
    },
};

/// What is chosen and typed in the dialog.
#[derive(Debug, Default)]
pub struct CompareForm {
    /// Whether rows that are the same are shown as well.
    shows_same: bool,
    pasted: String,
}

/// What the dialog takes of the window's height beside its table, in points.
const BESIDE_TABLE: f32 = 350.0;

/// What the field for a token to paste adds to that.
const FIELD: f32 = 60.0;

/// Draws the dialog.
pub fn compare_dialog_ui(
    ui: &mut Ui,
    scene: &mut Scene<'_>,
    dialog: &CompareDialog,
    form: &mut CompareForm,
    fresh: bool,
) {
    dialog_title_ui(ui, "Compare", "");
    pair_ui(ui, |ui, first| {
        ui.spacing_mut().item_spacing.y = space::XS;
        let side = if first { CompareSide::First } else { CompareSide::Second };
        side_ui(ui, scene, dialog, side);
    });
    let pastes = [dialog.first, dialog.second].contains(&CompareSource::Pasted);
    if pastes {
        let field = TextField::new("Token to compare with").hint("eyJ…").code(true);
        let response = field.show(ui, &mut form.pasted);
        if fresh {
            response.request_focus();
        }
        if response.changed() {
            scene.ask(Command::Compare(CompareCommand::Pasted(form.pasted.clone())));
        }
    }
    if let Some(problem) = &dialog.problem {
        dialog_problem_ui(ui, &problem.message, &problem.hint);
    } else if let Some(comparison) = &dialog.comparison {
        let beside = if pastes { BESIDE_TABLE + FIELD } else { BESIDE_TABLE };
        comparison_ui(ui, scene, comparison, form, beside);
    } else {
        note_ui(ui, "Paste a token, and the two are set side by side, claim by claim");
    }
    let closed = dialog_answers_ui(ui, "", |ui| {
        let close = Button::new("Close").name("Close comparison").show(ui);
        if fresh && !pastes {
            close.request_focus();
        }
        close.clicked()
    });
    if closed {
        scene.ask(Command::CloseDialog);
    }
}

/// Draws the choice of a side, and what its token is.
fn side_ui(ui: &mut Ui, scene: &mut Scene<'_>, dialog: &CompareDialog, side: CompareSide) {
    let model = scene.model;
    let (title, source, about) = match side {
        CompareSide::First => ("First", dialog.first, &dialog.about[0]),
        CompareSide::Second => ("Second", dialog.second, &dialog.about[1]),
    };
    let name = label(model, source);
    let mut asked = None;
    MenuButton::new(Button::new(title).strong(&name)).min_width(300.0).show(ui, |ui| {
        ScrollArea::vertical().max_height(MOST_MENU).show(ui, |ui| {
            let sources = model.compare_sources().take(MOST_LISTED);
            for offered in sources.chain([CompareSource::Pasted]) {
                let text = match offered {
                    CompareSource::Pasted => "Paste…".to_owned(),
                    CompareSource::Tray(place) => in_tray(model, place),
                    other => label(model, other),
                };
                if MenuItem::new(&text).checked(offered == source).show(ui).clicked() {
                    asked = Some(offered);
                }
            }
            let beyond = model.compare_sources().skip(MOST_LISTED).count();
            if beyond > 0 {
                note_ui(ui, &format!("{beyond} more: put one on the bench first"));
            }
        });
    });
    let about = if about.is_empty() { "Nothing there yet" } else { about };
    note_ui(ui, about).on_hover_text(about);
    if let Some(source) = asked {
        scene.ask(Command::Compare(CompareCommand::Choose(side, source)));
    }
}

/// The most height of the menu of tokens, in points, and how many it lists.
const MOST_MENU: f32 = 320.0;
const MOST_LISTED: usize = 200;

/// What a token is called here.
fn label(model: &Model, source: CompareSource) -> String {
    match source {
        CompareSource::Bench if model.original.is_some() => "the draft".to_owned(),
        CompareSource::Bench => "this token".to_owned(),
        CompareSource::Original => "the pasted token".to_owned(),
        CompareSource::Tray(place) => format!("token {}", place + 1),
        CompareSource::Pasted => "a token to paste".to_owned(),
    }
}

/// A token of the list in words: `token 3: HS256, acme-prod, ada`.
fn in_tray(model: &Model, place: usize) -> String {
    const SHOWN: usize = 28;
    let title = label(model, CompareSource::Tray(place));
    let Some(item) = model.tray.items.get(place) else { return title };
    let summary = &item.summary;
    let parts = [&summary.algorithm, &summary.issuer, &summary.subject];
    let parts: Vec<String> =
        parts.into_iter().flatten().map(|part| visible::shortened(part, SHOWN)).collect();
    format!("{title}: {}", parts.join(", "))
}

fn comparison_ui(
    ui: &mut Ui,
    scene: &mut Scene<'_>,
    comparison: &Comparison,
    form: &mut CompareForm,
    beside: f32,
) {
    let differences = comparison.differences();
    let all = comparison.rows.len();
    let summary = match differences {
        0 => "Nothing differs".to_owned(),
        1 => format!("1 of {all} differs"),
        some => format!("{some} of {all} differ"),
    };
    let size = vec2(ui.available_width(), measure::CONTROL);
    let (rect, _) = ui.allocate_exact_size(size, egui::Sense::hover());
    let mut only = !form.shows_same;
    let ((), swapped) = strip_ui(
        ui,
        "comparison",
        rect,
        |ui| {
            ui.spacing_mut().item_spacing.x = space::XL;
            checkbox_ui(ui, &mut only, "Only differences");
            note_ui(ui, &summary);
        },
        |ui| Button::new("Swap").name("Swap first and second").show(ui).clicked(),
    );
    form.shows_same = !only;
    let remarks = comparison.remarks.iter().take(MOST_REMARKS);
    for remark in remarks.clone() {
        tone_line_ui(ui, Tone::Info, remark);
    }
    let lines = u8::try_from(remarks.count()).unwrap_or(u8::MAX);
    let beside = beside + REMARK * f32::from(lines);
    let height = (ui.ctx().content_rect().height() - beside).max(80.0);
    ComparisonTable::new(comparison, ["First", "Second"], height)
        .only_differences(only)
        .with_times(true)
        .show(ui);
    if swapped {
        scene.ask(Command::Compare(CompareCommand::Swap));
    }
}

/// How many remarks are shown, and the height of one with the space before it, in points.
const MOST_REMARKS: usize = 4;
const REMARK: f32 = 26.0;
