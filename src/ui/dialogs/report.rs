//! Reporting what is known of a token: what is masked at the left, the report as it will be sent at
//! the right.

use egui::{Label, RichText, ScrollArea, Sense, Ui, vec2};

use crate::{
    bench::{
        Command,
        model::{ReportCommand, ReportDialog, ReportFormat},
    },
    ui::{
        scene::Scene,
        theme::{UiTokens as _, fonts, measure, space},
        widgets::{
            Button, LongText, area_ui, checkbox_ui, dialog_answers_ui, dialog_problem_ui,
            dialog_title_ui, field_label_ui, group_title_ui, note_ui, pane_frame_ui, segmented_ui,
        },
    },
};

/// What is typed into it: nothing.
#[derive(Debug, Default)]
pub struct ReportForm {}

/// Width of the list of claims, in points.
const CLAIMS: f32 = 200.0;

/// Claims that are listed.
const MOST_CLAIMS: usize = 200;

/// Longest report that is laid out as a whole, in bytes; of a longer one the rows in sight alone.
const LAID_OUT: usize = 64 * 1024;

/// Height of all that stands above and below the report.
const REST: f32 = 240.0;

/// Draws the dialog.
pub fn report_dialog_ui(
    ui: &mut Ui,
    scene: &mut Scene<'_>,
    dialog: &ReportDialog,
    _form: &mut ReportForm,
    fresh: bool,
) {
    dialog_title_ui(
        ui,
        "Report",
        "What is known of this token, without its signature and without any secret",
    );
    let height = (ui.ctx().content_rect().height() - REST).clamp(120.0, 420.0);
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), height), Sense::hover());
    let (left, right) = rect.split_left_right_at_x(rect.left() + CLAIMS);
    area_ui(ui, "report claims", left.with_max_x(left.right() - space::L), |ui| {
        claims_ui(ui, scene, dialog);
    });
    pane_frame_ui(ui, right);
    area_ui(ui, "report preview", right.shrink(1.0), |ui| preview_ui(ui, dialog));
    let notice = scene.model.notice.as_ref();
    if let Some(notice) = notice.filter(|notice| notice.is_error) {
        dialog_problem_ui(ui, &notice.text, &notice.hint);
    }
    let note = notice.filter(|notice| !notice.is_error).map(|notice| notice.text.as_str());
    let (done, save, copy) = dialog_answers_ui(ui, note.unwrap_or_default(), |ui| {
        let done = Button::new("Done").show(ui).clicked();
        let save = Button::new("Save…").name("Save the report").show(ui).clicked();
        let copy = Button::primary("Copy").name("Copy the report").show(ui);
        if fresh {
            copy.request_focus();
        }
        (done, save, copy.clicked())
    });
    if copy {
        scene.ask(Command::Report(ReportCommand::Copy));
    } else if save {
        scene.ask(Command::Report(ReportCommand::Save));
    } else if done {
        scene.ask(Command::CloseDialog);
    }
}

/// Draws the form of the report, and what is told in it.
fn claims_ui(ui: &mut Ui, scene: &mut Scene<'_>, dialog: &ReportDialog) {
    ui.spacing_mut().item_spacing.y = space::S;
    let mut format = dialog.format;
    let formats = [(ReportFormat::Markdown, "Markdown"), (ReportFormat::Json, "JSON")];
    if segmented_ui(ui, "Form of the report", &mut format, &formats).changed() {
        scene.ask(Command::Report(ReportCommand::Format(format)));
    }
    if let Some(signer) = &dialog.signer {
        let mut named = dialog.names_signer;
        if checkbox_ui(ui, &mut named, "Say who signed").on_hover_text(signer.as_str()).changed() {
            scene.ask(Command::Report(ReportCommand::NameSigner(named)));
        }
    }
    group_title_ui(ui, "Masked claims");
    if dialog.claims.is_empty() {
        note_ui(ui, "There are no claims");
    }
    ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
        ui.spacing_mut().item_spacing.y = 0.0;
        for claim in dialog.claims.iter().take(MOST_CLAIMS) {
            let mut masked = claim.masked;
            let name = crate::jwt::visible::shortened(&claim.name, 60);
            let changed = ui
                .add_enabled_ui(claim.fixed.is_none(), |ui| {
                    let response = checkbox_ui(ui, &mut masked, &name);
                    let changed = response.changed();
                    if let Some(why) = claim.fixed {
                        response.on_disabled_hover_text(format!("Always masked: it {why}"));
                    }
                    changed
                })
                .inner;
            if let Some(why) = claim.fixed {
                field_label_ui(ui, &format!("      it {why}"));
            }
            if changed {
                scene.ask(Command::Report(ReportCommand::Mask(claim.name.clone(), masked)));
            }
        }
        let more = dialog.claims.len().saturating_sub(MOST_CLAIMS);
        if more > 0 {
            note_ui(ui, &format!("{more} more, masked as is usual"));
        }
    });
}

/// Draws the report as it will be sent.
fn preview_ui(ui: &mut Ui, dialog: &ReportDialog) {
    if dialog.text.len() > LAID_OUT {
        LongText::new("Report").show(ui, &dialog.text);
        return;
    }
    let color = ui.tokens().text;
    let area = ScrollArea::vertical().id_salt("report").auto_shrink(false);
    area.content_margin(vec2(space::L, space::M)).show(ui, |ui| {
        ui.spacing_mut().interact_size.y = measure::CODE_LINE;
        let text = RichText::new(&dialog.text).font(fonts::small_code()).color(color);
        ui.add(Label::new(text).selectable(false).wrap());
    });
}
