//! What stands where nothing is yet: what this place is for, and how to begin.

use egui::{
    Align, Color32, Layout, Response, RichText, Role, Sense, Ui, WidgetInfo, text::LayoutJob, vec2,
};

use super::Button;
use crate::ui::{
    icons::{Icon, icon_ui},
    theme::{UiTokens as _, fonts, space},
};

/// An empty place.
#[derive(Clone, Debug)]
#[must_use = "it does nothing until it is shown"]
pub struct Empty<'a> {
    icon: Option<Icon>,
    title: &'a str,
    sentence: &'a str,
    button: Option<&'a str>,
}

impl<'a> Empty<'a> {
    /// A title, and a sentence that says how to begin.
    pub fn new(title: &'a str, sentence: &'a str) -> Self {
        Self { icon: None, title, sentence, button: None }
    }

    /// An icon above the title.
    pub fn icon(mut self, icon: Icon) -> Self {
        self.icon = Some(icon);
        self
    }

    /// The button that begins.
    pub fn button(mut self, button: &'a str) -> Self {
        self.button = Some(button);
        self
    }

    /// Draws it in the middle of the room that there is. Returns the button's response.
    pub fn show(self, ui: &mut Ui) -> Option<Response> {
        let t = ui.tokens();
        let width = (ui.available_width() - 2.0 * space::XL).clamp(0.0, 320.0);
        let mut job =
            LayoutJob::simple(self.sentence.to_owned(), fonts::body(), Color32::PLACEHOLDER, width);
        job.halign = Align::Center;
        let sentence = ui.painter().layout_job(job);
        let icon = if self.icon.is_some() { 24.0 + space::S } else { 0.0 };
        let button = if self.button.is_some() { 26.0 + space::L } else { 0.0 };
        let height = icon + 20.0 + sentence.size().y + button;
        let free = (ui.available_height() - height).max(0.0) / 2.0;
        ui.with_layout(Layout::top_down(Align::Center), |ui| {
            ui.spacing_mut().item_spacing = vec2(0.0, space::XS);
            // A little above the middle looks like the middle.
            ui.add_space(free * 0.9);
            if let Some(icon) = self.icon {
                icon_ui(ui, icon, 22.0, t.faint);
                ui.add_space(space::XXS);
            }
            ui.label(RichText::new(self.title).font(fonts::title()).color(t.text));
            let (place, response) = ui.allocate_exact_size(sentence.size(), Sense::hover());
            response.widget_info(|| WidgetInfo::labeled(Role::Label, true, self.sentence));
            ui.painter().galley(place.center_top(), sentence, t.quiet);
            self.button.map(|button| {
                ui.add_space(space::S);
                Button::new(button).show(ui)
            })
        })
        .inner
    }
}
