//! The keyboard: which keys ask for which action, and how they are written.

use egui::{Context, Key, KeyboardShortcut, Modifiers};

use crate::bench::{Action, Model, action::Keys};

/// The shortcut of an action, as egui takes it.
#[must_use]
pub fn shortcut(keys: Keys) -> Option<KeyboardShortcut> {
    let mut modifiers = Modifiers::NONE;
    if keys.command {
        modifiers |= Modifiers::COMMAND;
    }
    if keys.shift {
        modifiers |= Modifiers::SHIFT;
    }
    Some(KeyboardShortcut::new(modifiers, Key::from_name(keys.key)?))
}

/// The shortcut as menus and lists show it; empty where there is none.
#[must_use]
pub fn shortcut_text(ctx: &Context, action: Action) -> String {
    action
        .keys()
        .and_then(shortcut)
        .map(|shortcut| ctx.format_shortcut(&shortcut))
        .unwrap_or_default()
}

/// The actions whose keys were pressed. Those with Shift come first, for their keys hold the
/// others' too.
#[must_use]
pub fn pressed(ctx: &Context, model: &Model) -> Vec<Action> {
    let mut actions: Vec<(Action, Keys)> = Action::ALL
        .iter()
        .filter_map(|action| Some((*action, action.keys()?)))
        .filter(|(action, _)| model.is_enabled(*action))
        .collect();
    actions.sort_by_key(|(_, keys)| !keys.shift);
    ctx.input_mut(|input| {
        actions
            .into_iter()
            .filter(|(_, keys)| {
                shortcut(*keys).is_some_and(|shortcut| input.consume_shortcut(&shortcut))
            })
            .map(|(action, _)| action)
            .collect()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_key_of_the_table_is_one_that_egui_knows() {
        for action in Action::ALL {
            if let Some(keys) = action.keys() {
                assert!(shortcut(keys).is_some(), "{action:?}: {}", keys.key);
            }
        }
    }
}
