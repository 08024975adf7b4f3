//! What the panes are made of, one file each.
//!
//! A widget draws what it is given and returns an [`egui::Response`] or a small output of its own.
//! All can be reached by keyboard, have a name for assistive technology, show the focus, and never
//! tell anything by colour alone.

mod button;
mod checkbox;
mod chip;
mod choice;
mod code_edit;
mod dialog;
mod empty;
mod finding_row;
mod highlight;
mod list_row;
mod long_text;
mod masked;
mod menu;
mod new_passphrase;
mod pair;
mod pane;
mod passphrase_strip;
mod secret_edit;
mod segmented;
mod text;
mod text_field;
mod token_view;
mod tone;
mod trailing;
mod two_step;
mod verdict_badge;
mod verdict_tile;

pub use button::{Button, ButtonKind};
pub use checkbox::checkbox_ui;
pub use chip::chip_ui;
pub use choice::{ChoiceOption, choice_ui};
pub use code_edit::{Annotation, CodeEdit, CodeEditOutput, Mark, code_height};
pub use dialog::{
    Dialog, DialogOutput, callout_ui, dialog_answers_ui, dialog_body_ui, dialog_problem_ui,
    dialog_title_ui,
};
pub use empty::Empty;
pub use finding_row::{FindingRow, FindingRowOutput, places_width};
pub use list_row::{ListRow, TWO_LINES};
pub use long_text::{LongText, LongTextOutput};
pub use masked::{hold_to_reveal_ui, masked_ui};
pub use menu::{MenuButton, MenuItem, menu_separator_ui};
pub use new_passphrase::{NewPassphrase, NewPassphraseOutput};
pub use pair::pair_ui;
pub use pane::{Pane, PaneParts, pane_frame_ui};
pub use passphrase_strip::PassphraseStrip;
pub use secret_edit::{SecretBuffer, SecretField, secret_edit_ui};
pub use segmented::segmented_ui;
pub use text::{faint_ui, group_title_ui, heading_ui, note_ui, text_ui, tone_line_ui};
pub use text_field::{TextField, field_label_ui, field_problem_ui};
pub use token_view::{TokenView, TokenViewOutput};
pub use tone::Tone;
pub use trailing::{area_ui, row_ui, strip_ui, trailing_ui};
pub use two_step::TwoStep;
pub use verdict_badge::verdict_badge_ui;
pub use verdict_tile::verdict_tile_ui;

use egui::{Rect, Stroke, StrokeKind, Ui};

use super::theme::UiTokens as _;

/// Draws the ring that shows where the keyboard's focus is.
fn focus_ring(ui: &Ui, rect: Rect, radius: u8) {
    ui.painter().rect_stroke(
        rect.expand(1.0),
        f32::from(radius) + 1.0,
        Stroke::new(2.0, ui.tokens().accent),
        StrokeKind::Outside,
    );
}
