//! Every action, searched by its words and run by Enter.

use egui::{Key, Modifiers, ScrollArea, TextEdit, Ui};

use crate::{
    bench::{Action, Command},
    ui::{
        scene::Scene,
        shortcuts::shortcut_text,
        theme::{fonts, space},
        widgets::MenuItem,
    },
};

/// What is typed, and which action is chosen.
#[derive(Debug, Default)]
pub struct PaletteForm {
    words: String,
    chosen: usize,
}

/// Draws the palette.
pub fn palette_ui(ui: &mut Ui, scene: &mut Scene<'_>, form: &mut PaletteForm, fresh: bool) {
    // The keys are taken before the field sees them: they move the choice, not the cursor.
    let (down, up, enter) = ui.input_mut(|input| {
        (
            input.count_and_consume_key(Modifiers::NONE, Key::ArrowDown),
            input.count_and_consume_key(Modifiers::NONE, Key::ArrowUp),
            input.consume_key(Modifiers::NONE, Key::Enter),
        )
    });
    let field = ui
        .add(
            TextEdit::singleline(&mut form.words)
                .font(fonts::body())
                .hint_text("Type to find a command")
                .desired_width(f32::INFINITY),
        )
        .accessible_name("Find a command");
    if fresh {
        field.request_focus();
    }
    if field.changed() {
        form.chosen = 0;
    }
    let found: Vec<Action> = found(&form.words)
        .into_iter()
        .filter(|action| *action != Action::Palette && scene.model.is_enabled(*action))
        .collect();
    let lowest = found.len().saturating_sub(1);
    form.chosen = form.chosen.saturating_add(down).saturating_sub(up).min(lowest);
    let mut run = if enter { found.get(form.chosen).copied() } else { None };
    let justified = egui::Layout::top_down_justified(egui::Align::LEFT);
    let list = ScrollArea::vertical().max_height(320.0).auto_shrink([false, true]);
    list.show(ui, |ui| {
        ui.spacing_mut().item_spacing.y = space::XXS;
        ui.with_layout(justified, |ui| {
            for (index, action) in found.iter().enumerate() {
                let keys = shortcut_text(ui.ctx(), *action);
                let chosen = index == form.chosen;
                let item = MenuItem::new(action.text()).shortcut(&keys).checked(chosen).show(ui);
                if chosen && (down + up > 0) {
                    item.scroll_to_me(None);
                }
                if item.on_hover_text(action.tooltip()).clicked() {
                    run = Some(*action);
                }
            }
        });
    });
    if let Some(action) = run {
        scene.ask(Command::CloseDialog);
        scene.act(action);
    }
}

/// The actions in whose text or explanation every word stands; those whose text has them come
/// first.
fn found(words: &str) -> Vec<Action> {
    let words = words.to_lowercase();
    let has_all = |text: String| words.split_whitespace().all(|word| text.contains(word));
    let in_text = |action: &Action| has_all(action.text().to_lowercase());
    let anywhere =
        |action: &Action| has_all(format!("{} {}", action.text(), action.tooltip()).to_lowercase());
    let mut found: Vec<Action> = Action::ALL.iter().copied().filter(anywhere).collect();
    found.sort_by_key(|action| !in_text(action));
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_found_in_any_order() {
        assert!(found("token copy").contains(&Action::CopyToken));
        assert!(found("token zebra").is_empty());
    }

    #[test]
    fn what_an_action_is_called_counts_more_than_what_it_does() {
        assert_eq!(found("light").first(), Some(&Action::ThemeLight));
    }
}
