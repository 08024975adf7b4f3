//! Making bad tokens of a good one: which, and where to.

use std::path::PathBuf;

use egui::{Rect, ScrollArea, Sense, Ui, vec2};

use crate::{
    bench::{
        Command,
        model::{TestTokensCommand, TestTokensDialog},
        test_tokens::TestToken,
    },
    ui::{
        scene::Scene,
        theme::{measure, space},
        widgets::{
            Button, TextField, Tone, callout_ui, checkbox_ui, dialog_answers_ui, dialog_problem_ui,
            dialog_title_ui, note_ui, row_ui, text_ui,
        },
    },
};

/// What is typed into it.
#[derive(Debug, Default)]
pub struct TestTokensForm {
    path: Option<String>,
}

/// Widths of the columns beside what is wrong, in points.
const NAME: f32 = 190.0;
const EXPECTED: f32 = 170.0;
const COPY: f32 = 60.0;

/// Height of all that stands above and below the list, and of a field or a problem more.
const REST: f32 = 330.0;
const MORE: f32 = 60.0;

/// Draws the dialog.
pub fn test_tokens_dialog_ui(
    ui: &mut Ui,
    scene: &mut Scene<'_>,
    dialog: &TestTokensDialog,
    form: &mut TestTokensForm,
    fresh: bool,
) {
    dialog_title_ui(
        ui,
        "Make test tokens",
        "Each is wrong in one way, to test that an API refuses it",
    );
    if dialog.tokens.is_empty() {
        if let Some(problem) = &dialog.problem {
            dialog_problem_ui(ui, &problem.message, &problem.hint);
        }
        let close = dialog_answers_ui(ui, "", |ui| Button::primary("Close").show(ui));
        if fresh {
            close.request_focus();
        }
        if close.clicked() {
            scene.ask(Command::CloseDialog);
        }
        return;
    }
    ui.add_enabled_ui(!dialog.saving, |ui| list_ui(ui, scene, dialog));
    let count = dialog.chosen().len();
    callout_ui(
        ui,
        Tone::Warning,
        "Most are signed with the real key",
        "An API that takes one of them has a fault. They are marked as test tokens wherever they \
         are saved",
    );
    let mut submitted = false;
    if dialog.typed {
        let path = form.path.get_or_insert_with(|| dialog.folder.clone());
        let field = TextField::new("New folder").code(true).show(ui, path);
        submitted = field.lost_focus() && ui.input(|input| input.key_pressed(egui::Key::Enter));
    }
    if let Some(problem) = &dialog.problem {
        dialog_problem_ui(ui, &problem.message, &problem.hint);
    }
    let notice = scene.model.notice.as_ref();
    let note = notice.map_or_else(
        || format!("{count} of {} chosen", dialog.tokens.len()),
        |notice| notice.text.clone(),
    );
    let ready = count > 0 && !dialog.saving;
    let (cancel, list, folder) = dialog_answers_ui(ui, &note, |ui| {
        let cancel = Button::new("Cancel").show(ui).clicked();
        let list = Button::new("Save as JSON list…").enabled(ready).show(ui).clicked();
        let text = match (dialog.saving, dialog.typed) {
            (true, _) => "Saving…",
            (false, true) => "Save folder",
            (false, false) => "Save as folder…",
        };
        let folder = Button::primary(text).name("Save as folder").enabled(ready).show(ui);
        if fresh {
            folder.request_focus();
        }
        (cancel, list, folder.clicked())
    });
    if cancel {
        scene.ask(Command::CloseDialog);
    } else if list {
        scene.ask(Command::TestTokens(TestTokensCommand::SaveList));
    } else if ready && (folder || submitted) {
        let typed = form.path.as_deref().map(str::trim).filter(|it| dialog.typed && !it.is_empty());
        scene.ask(Command::TestTokens(match typed {
            Some(path) => TestTokensCommand::SaveFolderTo(PathBuf::from(path)),
            None => TestTokensCommand::SaveFolder,
        }));
    }
}

/// Draws the tokens: each with a box, what is wrong, and the error that it should bring.
fn list_ui(ui: &mut Ui, scene: &mut Scene<'_>, dialog: &TestTokensDialog) {
    let below = [dialog.typed, dialog.problem.is_some()];
    let rest = below.into_iter().filter(|is_there| *is_there).fold(REST, |sum, _| sum + MORE);
    let height = (ui.ctx().content_rect().height() - rest).max(3.0 * measure::CONTROL);
    ui.vertical(|ui| {
        ui.spacing_mut().item_spacing.y = space::XS;
        let mut all = dialog.left_out.is_empty();
        columns_ui(
            ui,
            "all",
            |ui| {
                if checkbox_ui(ui, &mut all, "All").changed() {
                    scene.ask(Command::TestTokens(TestTokensCommand::TakeAll(all)));
                }
            },
            |ui| drop(note_ui(ui, "What is wrong")),
            |ui| drop(note_ui(ui, "Expected error")),
            |_| {},
        );
        let area = ScrollArea::vertical().max_height(height).auto_shrink([false, true]);
        area.show(ui, |ui| {
            ui.spacing_mut().item_spacing.y = 0.0;
            for (place, token) in dialog.tokens.iter().enumerate() {
                token_ui(ui, scene, dialog, place, token);
            }
        });
    });
}

fn token_ui(
    ui: &mut Ui,
    scene: &mut Scene<'_>,
    dialog: &TestTokensDialog,
    place: usize,
    token: &TestToken,
) {
    let mut chosen = !dialog.left_out.contains(&place);
    let mut asked = None;
    let mut copied = false;
    columns_ui(
        ui,
        ("token", place),
        |ui| {
            if checkbox_ui(ui, &mut chosen, &token.name).changed() {
                asked = Some(TestTokensCommand::Take(place, chosen));
            }
        },
        |ui| drop(text_ui(ui, &token.about)),
        |ui| drop(note_ui(ui, &token.expected)),
        |ui| {
            let name = format!("Copy {}", token.name);
            copied = Button::quiet("Copy").name(&name).show(ui).clicked();
        },
    );
    if copied {
        asked = Some(TestTokensCommand::Copy(place));
    }
    if let Some(command) = asked {
        scene.ask(Command::TestTokens(command));
    }
}

/// Draws a row of the list. What is wrong has the room that the others leave.
fn columns_ui(
    ui: &mut Ui,
    id: impl std::hash::Hash + std::fmt::Debug,
    name: impl FnOnce(&mut Ui),
    about: impl FnOnce(&mut Ui),
    expected: impl FnOnce(&mut Ui),
    copy: impl FnOnce(&mut Ui),
) {
    let size = vec2(ui.available_width(), measure::CONTROL);
    let (rect, _) = ui.allocate_exact_size(size, Sense::hover());
    ui.push_id(id, |ui| {
        let column = |from: f32, to: f32| {
            Rect::from_x_y_ranges(from..=(to - space::M).max(from), rect.y_range())
        };
        let last = rect.right() - COPY - space::M;
        let middle = last - EXPECTED;
        let first = rect.left() + NAME;
        row_ui(ui, "name", column(rect.left(), first), name);
        row_ui(ui, "about", column(first, middle), about);
        row_ui(ui, "expected", column(middle, last), expected);
        row_ui(ui, "copy", column(last, rect.right()), copy);
    });
}
